package ddl

import (
	"slices"
	"strings"
)

// comparison is one part of a CHECK that a column can meet by its range or its values:
// column operator literals, with the operator =, <, <=, >, >=, BETWEEN, IN or
// IS NOT NULL.
type comparison struct {
	column   name
	operator string
	literals []string // without quotes
}

// comparisons reads a condition, the parts of which are joined by AND. What it does not
// understand is in others.
func (p *parser) comparisons(condition []token) (found []comparison, others [][]token) {
	for _, part := range p.conjuncts(condition) {
		q := &parser{lexer: p.lexer, dialect: p.dialect, tokens: part}
		var c comparison
		if q.try(func() bool { return q.comparison(&c) }) {
			found = append(found, c)
		} else {
			others = append(others, part)
		}
	}
	return found, others
}

// conjuncts splits a condition at its outermost ANDs, those of BETWEEN apart. One with an
// OR beside them is a whole: it binds less.
func (p *parser) conjuncts(condition []token) [][]token {
	condition = p.unwrap(condition)
	q := &parser{lexer: p.lexer, dialect: p.dialect, tokens: condition}
	var parts [][]token
	start, between := 0, false
	for !q.atEnd() {
		q.balanced(func() bool { return q.isWords("AND") || q.isWords("OR") || q.isWords("BETWEEN") })
		switch {
		case q.isWords("OR"):
			return [][]token{condition}
		case q.isWords("BETWEEN"):
			between = true
		case between:
			between = false
		case q.isWords("AND"):
			parts = append(parts, condition[start:q.i])
			start = q.i + 1
		}
		q.i++
	}
	if start == 0 {
		return [][]token{condition}
	}
	var split [][]token
	for _, part := range append(parts, condition[start:]) {
		split = append(split, p.conjuncts(part)...)
	}
	return split
}

// unwrap takes away the parentheses around all of the tokens.
func (p *parser) unwrap(tokens []token) []token {
	for len(tokens) > 1 {
		q := &parser{lexer: p.lexer, dialect: p.dialect, tokens: tokens}
		if !q.isMark("(") || !q.try(func() bool { q.parenthesised(); return q.atEnd() }) {
			return tokens
		}
		tokens = tokens[1 : len(tokens)-1]
	}
	return tokens
}

// comparison reads one comparison, which must be all there is.
func (p *parser) comparison(c *comparison) bool {
	if parts := p.alternatives(); len(parts) > 1 {
		return p.equalities(p.withoutNull(parts), c)
	}
	if p.isLiteral() { // 0 < quantity
		literal := p.literal()
		operator := p.operator()
		c.column, c.operator, c.literals = p.operand(), mirrored[operator], []string{literal}
		return c.operator != "" && p.atEnd()
	}
	c.column = p.operand()
	switch {
	case p.words("BETWEEN"):
		low := p.literal()
		p.needWords("AND")
		c.operator, c.literals = "BETWEEN", []string{low, p.literal()}
	case p.words("IN"):
		p.needMark("(")
		c.operator, c.literals = "IN", p.literals()
		p.needMark(")")
	case p.words("IS NOT NULL"):
		c.operator = "IS NOT NULL"
	default:
		c.operator = p.operator()
		if c.operator == "=" && p.words("ANY") {
			c.operator, c.literals = "IN", p.array()
		} else {
			c.literals = []string{p.literal()}
		}
	}
	return c.operator != "" && p.atEnd()
}

// literals takes literals with commas between them.
func (p *parser) literals() []string {
	all := []string{p.literal()}
	for p.mark(",") {
		all = append(all, p.literal())
	}
	return all
}

// array takes (ARRAY['a', 'b']), with parentheses and casts as pg_dump writes them.
func (p *parser) array() []string {
	if p.mark("(") {
		all := p.array()
		p.needMark(")")
		p.cast()
		return all
	}
	p.needWords("ARRAY")
	p.needMark("[")
	all := p.literals()
	p.needMark("]")
	p.cast()
	return all
}

// withoutNull leaves out n IS NULL where another alternative is about n as well: a column
// that may be NULL meets the first by being NULL.
func (p *parser) withoutNull(parts [][]token) [][]token {
	var rest [][]token
	var nulls []name
	for _, part := range parts {
		q := &parser{lexer: p.lexer, dialect: p.dialect, tokens: p.unwrap(part)}
		var n name
		if q.try(func() bool { n = q.operand(); return q.words("IS NULL") && q.atEnd() }) {
			nulls = append(nulls, n)
			continue
		}
		rest = append(rest, part)
	}
	if len(nulls) != 1 || len(rest) == 0 {
		return parts
	}
	for _, part := range rest {
		q := &parser{lexer: p.lexer, dialect: p.dialect, tokens: p.unwrap(part)}
		var c comparison
		if !q.try(func() bool { return q.comparison(&c) }) || c.column.text != nulls[0].text {
			return parts
		}
	}
	return rest
}

// alternatives splits the tokens at their outermost ORs.
func (p *parser) alternatives() [][]token {
	var parts [][]token
	for i := p.i; !p.atEnd(); p.i++ {
		p.balanced(func() bool { return p.isWords("OR") })
		parts = append(parts, p.tokens[i:p.i])
		i = p.i + 1
	}
	p.i = 0
	return parts
}

// equalities reads a = 1 OR a = 2 as a list of values of one column.
func (p *parser) equalities(parts [][]token, c *comparison) bool {
	for i, part := range parts {
		q := &parser{lexer: p.lexer, dialect: p.dialect, tokens: p.unwrap(part)}
		var one comparison
		if !q.comparison(&one) {
			return false
		}
		if len(parts) == 1 {
			*c = one
			return true
		}
		if one.operator != "=" && one.operator != "IN" || i > 0 && one.column.text != c.column.text {
			return false
		}
		c.column, c.operator = one.column, "IN"
		c.literals = append(c.literals, one.literals...)
	}
	return true
}

// operand takes a column, with or without parentheses and casts around it.
func (p *parser) operand() name {
	if p.mark("(") {
		n := p.operand()
		p.needMark(")")
		p.cast()
		return n
	}
	parts := p.qualified()
	p.cast()
	return parts[len(parts)-1]
}

// cast passes over ::type.
func (p *parser) cast() {
	for p.mark("::") {
		p.typeName()
	}
}

var operators = []string{"=", "<", "<=", ">", ">="}

var mirrored = map[string]string{"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

func (p *parser) operator() string {
	if t := p.peek(); t.kind == markToken && slices.Contains(operators, p.text(t)) {
		p.i++
		return p.text(t)
	}
	p.expected("an operator")
	return ""
}

// isLiteral reports whether a literal is next.
func (p *parser) isLiteral() bool {
	switch t := p.peek(); t.kind {
	case numberToken, stringToken:
		return true
	case wordToken:
		return p.isWords("TRUE") || p.isWords("FALSE") || p.ahead(1).kind == stringToken
	case markToken:
		return (p.text(t) == "-" || p.text(t) == "+") && p.ahead(1).kind == numberToken
	}
	return false
}

// literal takes a number, a string, a boolean, or DATE '…' and the like, with casts.
func (p *parser) literal() string {
	if p.isMark("(") { // (-1)
		p.i++
		text := p.literal()
		p.needMark(")")
		p.cast()
		return text
	}
	if !p.isLiteral() {
		p.expected("a literal")
	}
	t := p.take()
	text := p.text(t)
	switch {
	case t.kind == markToken:
		text = strings.TrimPrefix(text, "+") + p.text(p.take())
	case t.kind == stringToken:
		text = unquote(text, p.dialect.lex.backslash)
	case t.kind == wordToken && p.peek().kind == stringToken:
		text = p.stringLiteral("a string")
	case t.kind == wordToken:
		text = strings.ToLower(text)
	}
	p.cast()
	return text
}
