package ddl

import (
	"slices"

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
