package ddl

import (
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// column reads the definition of a column.
func (p *parser) column() column {
	c := column{name: p.name("column name")}
	if p.isMark(",") || p.isMark(")") {
		return c // CREATE TABLE … (a, b) AS
	}
	if !p.isAttribute() || p.dialect.beginsType(p.upper(p.peek())) {
		c.typeAt = p.peek().start
		c.typ = p.typeName()
	} else if !p.isWords("AS") { // a computed column may have no type
		p.expected("a data type")
	}
	if c.typ != nil && c.typ.counts {
		c.identity = &schema.Identity{Start: 1, Step: 1}
		c.null = new(false)
	}
	p.attributes(&c)
	return c
}

// attributes reads what follows the data type of a column.
func (p *parser) attributes(c *column) {
	for !p.atEnd() && !p.isMark(",") && !p.isMark(")") {
		if !p.attribute(c) {
			p.noClause(`a column attribute, "," or ")"`)
		}
	}
}

// attribute reads one attribute, if one is next.
func (p *parser) attribute(c *column) bool {
	start := p.i
	for _, clauses := range [][]columnClause{p.dialect.columnClauses, commonAttributes} {
		for _, clause := range clauses {
			if !p.words(clause.words) {
				continue
			}
			if clause.read(p, c, start) {
				return true
			}
			p.i = start
		}
	}
	return false
}

// isAttribute reports whether the next word begins an attribute.
func (p *parser) isAttribute() bool {
	word := p.upper(p.peek())
	return word != "" && p.dialect.attributeWords[word]
}

// commonAttributes are the attributes that all dialects have.
var commonAttributes = []columnClause{
	{"NOT NULL", func(p *parser, c *column, start int) bool { return p.nullability(c, start, "", false) }},
	{"NOT", func(p *parser, _ *column, _ int) bool {
		p.expected("NULL behind NOT")
		return false
	}},
	{"NULL", func(p *parser, c *column, start int) bool { return p.nullability(c, start, "", true) }},
	{"DEFAULT", readDefault},
	{"COLLATE", func(p *parser, c *column, start int) bool {
		p.once(start, c.collate != "", "column", "collations")
		c.collate = p.collation()
		return true
	}},
	{"GENERATED", readGenerated},
	{"CONSTRAINT", readInlineConstraint},
	{"PRIMARY KEY", readInlineConstraint},
	{"PRIMARY", func(p *parser, _ *column, _ int) bool {
		p.expected("KEY behind PRIMARY")
		return false
	}},
	{"UNIQUE", readInlineConstraint},
	{"REFERENCES", readInlineConstraint},
	{"FOREIGN KEY REFERENCES", readInlineConstraint},
	{"CHECK", readInlineConstraint},
}

// nullability takes what stands behind NULL or NOT NULL, which may be a constraint with a
// name.
func (p *parser) nullability(c *column, start int, called string, null bool) bool {
	if c.null != nil && *c.null != null {
		p.fail(p.tokens[start].start, "", "the column %s is NULL and NOT NULL", c.name.text)
	}
	c.null = &null
	if properties := p.properties(); called != "" || properties != nil { // NOT NULL ENFORCED
		c.constraints = append(c.constraints, constraint{kind: notNull, at: p.tokens[start].start, name: called, columns: []name{c.name}, properties: properties})
	}
	return true
}

func readDefault(p *parser, c *column, start int) bool {
	p.once(start, c.defaultTo != "", "column", "defaults")
	c.defaultTo = p.expression()
	return true
}

// expression takes an expression up to what cannot be part of it: "," or ")", or a word
// that begins an attribute.
func (p *parser) expression() string {
	first := p.i
	if p.isAttribute() && !p.isWords("NULL") {
		p.expected("an expression")
	}
	tokens := p.balanced(func() bool {
		return p.isMark(",") || p.i > first && p.isAttribute()
	})
	if len(tokens) == 0 {
		p.expected("an expression")
	}
	return p.source(tokens)
}

func (p *parser) collation() string {
	if p.peek().kind == stringToken {
		return p.stringLiteral("a collation")
	}
	names := p.qualified()
	return names[len(names)-1].text
}

// readGenerated reads GENERATED … AS IDENTITY and GENERATED ALWAYS AS ( … ).
func readGenerated(p *parser, c *column, start int) bool {
	if p.oneOf("ALWAYS", "BY DEFAULT ON NULL", "BY DEFAULT") == "" {
		p.expected("ALWAYS or BY DEFAULT")
	}
	p.needWords("AS")
	if p.words("IDENTITY") {
		return readIdentity(p, c, start)
	}
	return readComputed(p, c, 0)
}

// readComputed reads ( expression ) behind AS.
func readComputed(p *parser, c *column, _ int) bool {
	tokens := p.parenthesised()
	if len(tokens) == 0 {
		p.fail(p.tokens[p.i-1].start, "", "expected an expression, found %q", ")")
	}
	c.computed = p.source(tokens)
	p.oneOf("STORED", "VIRTUAL")
	return true
}

// readIdentity reads the start and step of an identity column: (1, 1), (START WITH 1
// INCREMENT BY 1), START 1 INCREMENT 1, or nothing.
func readIdentity(p *parser, c *column, start int) bool {
	p.once(start, c.identity != nil && (c.typ == nil || !c.typ.counts), "column", "identities")
	identity := &schema.Identity{Start: 1, Step: 1}
	c.identity = identity
	open := p.peek()
	inside := p.mark("(")
	if inside && (p.peek().kind == numberToken || p.isMark("-")) {
		identity.Start = p.integer("the start")
		p.needMark(",")
		identity.Step = p.integer("the step")
		p.needMark(")")
		inside = false
	}
	for {
		start := p.i
		option := p.identityOption(identity)
		if option == "" {
			if inside && !p.isMark(")") {
				p.expected("the start")
			}
			break
		}
		if option != "START" && option != "INCREMENT" {
			c.notes = append(c.notes, p.ignored(start))
		}
		if inside {
			p.mark(",")
		}
	}
	if inside {
		p.needMark(")")
	}
	if identity.Step == 0 {
		p.fail(open.start, "", "the step of %s is 0", c.name.text)
	}
	return true
}

// identityOption reads one option of an identity column and returns its word, "" where
// none is next.
func (p *parser) identityOption(identity *schema.Identity) string {
	number := func(words ...string) int64 {
		p.oneOf(words...)
		p.mark("=")
		return p.integer("a number")
	}
	option := p.oneOf("START", "INCREMENT", "MINVALUE", "MAXVALUE", "CACHE", "NO MINVALUE", "NO MAXVALUE", "NO CYCLE", "CYCLE", "NO CACHE", "NOORDER", "ORDER", "NO ORDER", "SEQUENCE NAME")
	switch option {
	case "START":
		identity.Start = number("WITH")
	case "INCREMENT":
		identity.Step = number("BY")
	case "MINVALUE", "MAXVALUE", "CACHE":
		number()
	case "SEQUENCE NAME":
		p.qualified()
	}
	return option
}

// readInlineConstraint reads a constraint of a column that begins at a token.
func readInlineConstraint(p *parser, c *column, start int) bool {
	p.i = start
	k := constraint{at: p.peek().start, columns: []name{c.name}}
	if p.words("CONSTRAINT") {
		k.name = p.name("constraint name").text
		if p.words("NOT NULL") {
			return p.nullability(c, start, k.name, false)
		}
		if p.words("NULL") {
			return p.nullability(c, start, k.name, true)
		}
	}
	switch {
	case p.words("PRIMARY KEY"):
		k.kind = primaryKey
	case p.words("UNIQUE"):
		k.kind = uniqueKey
		p.words("KEY")
	case p.words("FOREIGN KEY REFERENCES"), p.words("REFERENCES"):
		k.kind = foreignKey
		p.references(&k)
	case p.words("CHECK"):
		k.kind = checkCondition
		k.condition = slices.Clone(p.parenthesised())
	default:
		p.expected("a constraint")
	}
	k.properties = p.constraintOptions(&k)
	if len(k.parentKey) > 1 {
		p.fail(k.at, "", "the foreign key of one column references %d", len(k.parentKey))
	}
	c.constraints = append(c.constraints, k)
	return true
}

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
