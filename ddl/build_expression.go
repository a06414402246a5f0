package ddl

import (
	"math/big"

	"github.com/dw-sim/dw-sim/schema"
)

// compute gives the computed columns of a table expressions that say the same, or warns
// that their values are generated on their own.
func (b *builder) compute(i int, t *table) {
	d := &b.document.Tables[i]
	for j := range t.columns {
		c := &d.Columns[j]
		if c.Computed == "" || c.Expression != "" || !b.complete[t] && b.isComputed(d, c) {
			continue
		}
		b.warn(t.columns[j].name.at, t, ExpressionKept, "%s is computed as %s; its values are generated on their own", t.columns[j].name.text, shorten(t.columns[j].computed))
	}
}

// isComputed gives c the expression that its SQL means, and reports whether it could.
func (b *builder) isComputed(d *schema.Table, c *schema.Column) bool {
	if b.isDecided(d, c) || hasRange(c) || c.Values != nil {
		return false
	}
	t := b.translator(d, c.Computed)
	x, ok := t.whole()
	if !ok || t.uses(c) || !holds(c, x) || t.isUnsure() {
		return false
	}
	for used := range t.both() {
		if !c.Nullable() && used.Nullable() && !t.nulls[used] {
			return false
		}
	}
	c.Expression = x.text
	return true
}

// isDecided reports whether a key of any kind makes or limits the values of c.
func (b *builder) isDecided(d *schema.Table, c *schema.Column) bool {
	if c.ForeignKey != nil || c.Identity != nil || c.Unique {
		return true
	}
	for _, key := range d.UniqueKeys() {
		if inKey(key, c.Name) {
			return true
		}
	}
	_, _, foreign := d.Reference(c.Name)
	return foreign
}

// translator returns one of SQL of the document.
func (b *builder) translator(d *schema.Table, sql string) *translator {
	p := &parser{lexer: newLexer(sql, b.dialect.lex), dialect: b.dialect}
	p.lexer.own = b.lexer.own
	for t := p.lexer.next(); t.kind != endToken; t = p.lexer.next() {
		p.tokens = append(p.tokens, t)
	}
	return newTranslator(p, func(n name) *schema.Column { return d.Column(n.text) })
}

// both returns the columns that an expression names.
func (t *translator) both() map[*schema.Column]bool {
	all := map[*schema.Column]bool{}
	for c, times := range t.plain {
		all[c] = times > 0
	}
	for c := range t.nulls {
		all[c] = true
	}
	for c, used := range all {
		if !used {
			delete(all, c)
		}
	}
	return all
}

// holds reports whether a column can hold every value of an expression, as far as the
// ranges of the columns in it tell.
func holds(c *schema.Column, x term) bool {
	kind := kindOf(c)
	switch {
	case kind >= wholeTerm && kind <= floatTerm && x.isNumber():
		return kind == floatTerm || x.least == nil || withinType(c, x)
	case kind == textTerm && x.kind == textTerm:
		return true
	}
	return kind != 0 && kind == x.kind
}

// withinType reports whether the type of c reaches from the least to the greatest value of x.
func withinType(c *schema.Column, x term) bool {
	least, most := limits(c)
	_, scale := c.Digits()
	unit := tenTo(scale)
	return x.least.Cmp(new(big.Rat).SetFrac(least, unit)) >= 0 && x.most.Cmp(new(big.Rat).SetFrac(most, unit)) <= 0
}
