package ddl

import "github.com/dw-sim/dw-sim/schema"

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
