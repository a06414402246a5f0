package ddl

import (
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// rule makes the rows of a table meet a part of a CHECK about several columns. It is false
// where they cannot.
func (b *builder) rule(i, at int, part []token) bool {
	p := &parser{lexer: b.lexer, dialect: b.dialect}
	if relations, ok := p.relations(part); ok {
		met := true
		for _, r := range relations {
			met = b.relate(i, at, r) && met
		}
		return met
	}
	return b.nullRule(i, at, part)
}

// named returns the column of the document that a name of the script means, nil where
// there is none.
func (b *builder) named(i int, n name) *schema.Column {
	called, known := b.columns[i][b.key(b.present(b.tables[i], n))]
	if !known {
		return nil
	}
	return b.document.Tables[i].Column(called)
}

// relate makes the rows meet a relation.
func (b *builder) relate(i, at int, r relation) bool {
	left, right := b.named(i, r.left), b.named(i, r.right)
	switch {
	case left == nil || right == nil || left == right:
		return false
	case r.operator == "<>":
		return b.differ(i, at, left, right)
	}
	return b.order(i, at, left, right, r.operator == "<")
}

// differ makes two foreign keys to one column lead to different rows.
func (b *builder) differ(i, at int, left, right *schema.Column) bool {
	d := &b.document.Tables[i]
	if isOwnRow(d, left, right) || isOwnRow(d, right, left) {
		return true // no row of a tree is its own parent
	}
	first, last := left.ForeignKey, right.ForeignKey
	if first == nil || last == nil || b.isKeyed(i, left) || b.isKeyed(i, right) ||
		!strings.EqualFold(first.ReferencesTable, last.ReferencesTable) || !strings.EqualFold(first.ReferencesColumn, last.ReferencesColumn) {
		return false
	}
	if d.ColumnIndex(left.Name) > d.ColumnIndex(right.Name) {
		left, last = right, first
	}
	if !inKey(last.DiffersFrom, left.Name) {
		last.DiffersFrom = append(last.DiffersFrom, left.Name)
	}
	b.keep(at, b.tables[i], "range", left.Name)
	b.keep(at, b.tables[i], "range", right.Name)
	return true
}

// isOwnRow reports whether c is a foreign key to the column to of its own table that may
// be NULL, as it is in the first row of a tree.
func isOwnRow(d *schema.Table, c, to *schema.Column) bool {
	f := c.ForeignKey
	return f != nil && c.Nullable() && !c.Unique && strings.EqualFold(f.ReferencesTable, d.Name) && strings.EqualFold(f.ReferencesColumn, to.Name)
}

// order puts the values of last behind those of first.
func (b *builder) order(i, at int, first, last *schema.Column, strict bool) bool {
	d := &b.document.Tables[i]
	a, z := kindOf(first), kindOf(last)
	switch {
	case a == 0 || a == textTerm || a == boolTerm:
		return false
	case a != z && !isNumberColumn(first, last) && (a < dayTerm || a > momentTerm || z < dayTerm || z > momentTerm):
		return false
	case b.isDecided(d, last) || last.Values != nil || last.Computed != "" || last.FakerRule != "":
		return false
	case b.leads(last, first):
		return false
	}
	if a == momentTerm && z == dayTerm {
		strict = true // a day begins before all that happens on it
	}
	gap := least(last, strict)
	if last.After == nil {
		last.After = &schema.After{MinGap: gap}
	} else if last.After.MinGap == "" {
		last.After.MinGap = gap
	}
	if !inKey(last.After.Columns, first.Name) {
		last.After.Columns = append(last.After.Columns, first.Name)
		b.use(last, first)
	}
	b.ordered[last.After] = true
	b.keep(at, b.tables[i], "range", last.Name)
	return true
}

func isNumberColumn(columns ...*schema.Column) bool {
	return !slices.ContainsFunc(columns, func(c *schema.Column) bool { return kindOf(c) < wholeTerm || kindOf(c) > floatTerm })
}

// least is the smallest gap that a relation leaves: nothing, or one unit of the last digit.
func least(c *schema.Column, strict bool) schema.Value {
	_, scale := c.Digits()
	switch {
	case !strict:
		return ""
	case kindOf(c) == decimalTerm && scale > 0:
		return schema.Value("0." + strings.Repeat("0", scale-1) + "1")
	}
	return "1"
}

// mostFollowed bounds the ways on which leads looks for a ring. Where there are more, it
// thinks that there is one.
const mostFollowed = 10_000

// leads reports whether the values of from go into those of to already, on whatever way.
func (b *builder) leads(from, to *schema.Column) bool {
	if !b.used[from] {
		return from == to
	}
	seen, followed := map[*schema.Column]bool{}, 0
	var visit func(c *schema.Column) bool
	visit = func(c *schema.Column) bool {
		if followed++; c == from || followed > mostFollowed {
			return true
		}
		if seen[c] {
			return false
		}
		seen[c] = true
		return slices.ContainsFunc(b.uses[c], visit)
	}
	return visit(to)
}

// use notes that the values of a column are made from others.
func (b *builder) use(c *schema.Column, others ...*schema.Column) {
	b.uses[c] = append(b.uses[c], others...)
	for _, other := range others {
		b.used[other] = true
	}
}
