package ddl

import (
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// typeName reads a data type: words, sizes in parentheses, and words behind them. Types
// that are written alike are one.
func (p *parser) typeName() *typeName {
	first := p.i
	var args []string
	if !p.isName() {
		p.expected("a data type")
	}
	quoted := p.peek().kind == quotedToken // "char", as Postgres writes it
	words := []string{strings.ToUpper(strings.Trim(p.text(p.take()), `"`))}
	if p.mark(".") { // pg_catalog.varchar
		words = []string{strings.ToUpper(p.name("data type").text)}
	}
	if own := p.lexer.own[words[0]]; own != nil {
		return own
	}
	for !quoted && p.extends(&words) {
	}
	if rule := p.dialect.types[strings.Join(words, " ")]; rule.shapes && p.isMark("(") {
		p.parenthesised()
	} else if p.isMark("(") {
		args = p.arguments()
		for p.extends(&words) { // TIMESTAMP(3) WITH TIME ZONE, INTERVAL DAY(2) TO SECOND
			if p.isMark("(") {
				p.parenthesised()
			}
		}
	}
	for p.words("ARRAY") || p.isMark("[") { // an array, as Postgres and DuckDB write it
		if p.mark("[") {
			if p.peek().kind == numberToken {
				p.i++
			}
			p.needMark("]")
		}
		words = []string{"ARRAY"}
		args = nil
	}
	text := p.source(p.tokens[first:p.i])
	if known := p.lexer.types[text]; known != nil {
		return known
	}
	t := &typeName{name: strings.Join(words, " "), text: text}
	p.resolve(t, p.tokens[first].start, args)
	p.lexer.types[text] = t
	return t
}

// ownType reads what stands behind CREATE TYPE or CREATE DOMAIN: an ENUM becomes text
// with its values, a domain the type that it is made of. All others are unknown where a
// column has them. https://www.postgresql.org/docs/current/sql-createtype.html
func (p *parser) ownType() {
	names := p.qualified()
	called := strings.ToUpper(names[len(names)-1].text)
	p.words("AS")
	var own typeName
	switch {
	case p.words("ENUM"):
		own = typeName{name: called, text: called, column: schema.Column{DataType: schema.Varchar.String()}}
		longest := 1
		for _, t := range p.parenthesised() {
			if t.kind == stringToken {
				value := unquote(p.text(t), p.dialect.lex.backslash)
				own.column.Values = append(own.column.Values, schema.Value(value))
				longest = max(longest, len(value))
			}
		}
		own.column.VarcharLength = &longest
		own.loses = "a document has no types of its own"
	case p.isName() && p.dialect.beginsType(p.upper(p.peek())):
		own = *p.typeName()
		own.name, own.text = called, called
	default:
		return
	}
	p.lexer.own[called] = &own
}

// extends takes the next word if it goes on with the name of a data type.
func (p *parser) extends(words *[]string) bool {
	next := p.upper(p.peek())
	if next == "" || !p.dialect.prefixes[strings.Join(*words, " ")+" "+next] {
		return false
	}
	*words = append(*words, next)
	p.i++
	return true
}

// arguments takes what stands in the parentheses behind a data type.
func (p *parser) arguments() []string {
	p.needMark("(")
	var args []string
	for {
		tokens := p.balanced(func() bool { return p.isMark(",") })
		if len(tokens) == 0 {
			p.expected("a size")
		}
		args = append(args, p.source(tokens))
		if !p.mark(",") {
			p.needMark(")")
			return args
		}
	}
}
