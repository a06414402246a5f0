package ddl

import (
	"math/big"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// withDefault lets what a name suggested for a column hold its default too, which is the
// one value that is known to be right. before is the column as it was without the
// suggestion.
func (b *builder) withDefault(c *schema.Column, before schema.Column) {
	literal, ok := b.literal(c.Default)
	if !ok || c.Unique || !b.isHeld(c, literal) {
		return
	}
	switch {
	case before.Values == nil && c.Values != nil:
		c.Values = withValue(c.Values, literal)
	case before.MinValue == "" && before.MaxValue == "" && (c.MinValue != "" || c.MaxValue != ""):
		widen(c, literal)
	}
}

// literal returns the literal that a default is.
func (b *builder) literal(text string) (string, bool) {
	if text == "" || strings.EqualFold(text, "NULL") {
		return "", false
	}
	l := newLexer(text, b.dialect.lex)
	p := &parser{lexer: l, dialect: b.dialect}
	for t := l.next(); t.kind != endToken; t = l.next() {
		p.tokens = append(p.tokens, t)
	}
	literal := ""
	ok := p.try(func() bool {
		literal = p.literal()
		return p.atEnd()
	})
	return literal, ok && literal != ""
}

// withValue returns a list that begins with a value, in capitals where the value is. A
// list that has it stays as it is.
func withValue(values []schema.Value, literal string) []schema.Value {
	if slices.Contains(values, schema.Value(literal)) {
		return values
	}
	list := []schema.Value{schema.Value(literal)}
	for _, v := range values {
		if strings.EqualFold(string(v), literal) {
			continue
		}
		if literal == strings.ToUpper(literal) && literal != strings.ToLower(literal) {
			v = schema.Value(strings.ToUpper(string(v)))
		}
		list = append(list, v)
	}
	return list
}

// widen makes a range of numbers reach to a value.
func widen(c *schema.Column, literal string) {
	value, ok := new(big.Rat).SetString(literal)
	if !ok {
		return
	}
	if low, ok := new(big.Rat).SetString(string(c.MinValue)); ok && value.Cmp(low) < 0 {
		c.MinValue = schema.Number(literal)
	}
	if high, ok := new(big.Rat).SetString(string(c.MaxValue)); ok && value.Cmp(high) > 0 {
		c.MaxValue = schema.Number(literal)
	}
}
