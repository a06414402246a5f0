package ddl

import (
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// nullRule makes a column NULL where a condition about it wants that: shipped_at IS NOT
// NULL OR status <> 'shipped', (status = 'open') = (closed_at IS NULL), or two columns
// that are NULL together.
func (b *builder) nullRule(i, at int, part []token) bool {
	p := &parser{lexer: b.lexer, dialect: b.dialect}
	p.tokens = p.unwrap(part)
	var parts [][]token
	split := p.try(func() bool { parts = p.alternatives(); return true })
	switch {
	case !split:
		return false
	case len(part) > mostTokens:
		return false
	case len(parts) > 1:
		return b.together(i, at, parts) || b.implication(i, at, parts)
	}
	return b.equivalence(i, at, p)
}

// nullTest is a column with IS NULL or IS NOT NULL behind it.
type nullTest struct {
	column *schema.Column
	null   bool
}

func (b *builder) nullTest(i int, tokens []token) (test nullTest, ok bool) {
	p := &parser{lexer: b.lexer, dialect: b.dialect}
	for _, words := range []string{"IS NULL", "IS NOT NULL"} {
		if n, is := p.isNullTest(tokens, words); is {
			test = nullTest{b.named(i, n), words == "IS NULL"}
			return test, test.column != nil
		}
	}
	return test, false
}

// canBeNull reports whether a condition may say where a column is NULL.
func (b *builder) canBeNull(i int, c *schema.Column) bool {
	d := &b.document.Tables[i]
	return c.Nullable() && c.NullWhen == "" && c.Computed == "" && c.Identity == nil && !c.Unique &&
		!slices.ContainsFunc(d.UniqueKeys(), func(key []string) bool { return inKey(key, c.Name) })
}

// implication is condition OR column IS [NOT] NULL.
func (b *builder) implication(i, at int, parts [][]token) bool {
	const mostTried = 8
	for n := len(parts) - 1; n >= max(0, len(parts)-mostTried); n-- {
		test, ok := b.nullTest(i, parts[n])
		if !ok {
			continue
		}
		if !test.null && !test.column.Nullable() {
			return true // it never is
		}
		others := append(append([][]token(nil), parts[:n]...), parts[n+1:]...)
		if b.canBeNull(i, test.column) && b.nullWhere(i, at, test.column, others, test.null, test.null) {
			return true
		}
	}
	return false
}

// equivalence is (condition) = (column IS NULL).
func (b *builder) equivalence(i, at int, p *parser) bool {
	var left, right []token
	equal := false
	if !p.try(func() bool {
		left = p.parenthesised()
		equal = p.mark("=")
		if !equal && !p.mark("<>") && !p.mark("!=") {
			return false
		}
		right = p.parenthesised()
		return p.atEnd()
	}) {
		return false
	}
	for range 2 {
		if test, ok := b.nullTest(i, right); ok && b.canBeNull(i, test.column) {
			if b.nullWhere(i, at, test.column, [][]token{left}, test.null != equal, true) {
				return true
			}
		}
		left, right = right, left
	}
	return false
}

// together is (a IS NULL AND b IS NULL) OR (a IS NOT NULL AND b IS NOT NULL).
func (b *builder) together(i, at int, parts [][]token) bool {
	if len(parts) != 2 {
		return false
	}
	p := &parser{lexer: b.lexer, dialect: b.dialect}
	var tests [2][2]nullTest
	for n, part := range parts {
		conjuncts := p.conjuncts(part)
		if len(conjuncts) != 2 {
			return false
		}
		for m, one := range conjuncts {
			test, ok := b.nullTest(i, one)
			if !ok {
				return false
			}
			tests[n][m] = test
		}
	}
	if tests[0][0].column != tests[1][0].column {
		tests[1][0], tests[1][1] = tests[1][1], tests[1][0]
	}
	first, last := tests[0][0].column, tests[0][1].column
	same := first == tests[1][0].column && last == tests[1][1].column && first != last
	opposite := tests[0][0].null != tests[1][0].null && tests[0][1].null != tests[1][1].null
	if !same || !opposite {
		return false
	}
	operator := " != nil" // one of the two
	if tests[0][0].null == tests[0][1].null {
		operator = " == nil"
	}
	for range 2 {
		if b.canBeNull(i, last) && first.Nullable() && !b.leads(last, first) {
			b.setNullWhen(i, at, last, first.Name+operator, first)
			return true
		}
		first, last = last, first
	}
	return false
}

// nullWhere makes a column NULL where a condition holds, or where it does not. exact says
// that it must not be NULL elsewhere, even where SQL knows the condition although a column
// in it is NULL.
func (b *builder) nullWhere(i, at int, c *schema.Column, alternatives [][]token, negated, exact bool) bool {
	var texts []string
	var opposite string
	var used []*schema.Column
	for _, tokens := range alternatives {
		t := newTranslator(&parser{lexer: b.lexer, dialect: b.dialect, tokens: tokens}, func(n name) *schema.Column { return b.named(i, n) })
		x, ok := t.whole()
		t.joined = t.joined || len(alternatives) > 1
		if !ok || x.kind != boolTerm || t.uses(c) || exact && t.isUnsure() {
			return false
		}
		for column := range t.both() {
			if b.leads(c, column) {
				return false
			}
			used = append(used, column)
		}
		texts, opposite = append(texts, x.within(rankOr)), x.opposite()
	}
	text := strings.Join(texts, " || ")
	switch {
	case negated && len(texts) > 1:
		text = "!(" + text + ")"
	case negated:
		text = opposite
	}
	b.setNullWhen(i, at, c, text, used...)
	return true
}

func (b *builder) setNullWhen(i, at int, c *schema.Column, condition string, used ...*schema.Column) {
	c.NullWhen = condition
	b.use(c, used...)
	b.keep(at, b.tables[i], "range", c.Name)
}
