package ddl

import "strings"

func (p *parser) isName() bool {
	k := p.peek().kind
	return k == wordToken || k == quotedToken
}

// name takes an identifier.
func (p *parser) name(what string) name {
	t := p.peek()
	if !p.isName() {
		p.expected("a " + what)
	}
	p.i++
	n := p.nameAt(t)
	if strings.TrimSpace(n.text) == "" {
		p.fail(t.start, "", "the %s is empty", what)
	}
	return n
}

func (p *parser) isNameToken(t token) bool { return t.kind == wordToken || t.kind == quotedToken }

// nameAt returns the identifier that a token is.
func (p *parser) nameAt(t token) name {
	text := p.text(t)
	if t.kind == wordToken {
		return name{text: text, at: t.start}
	}
	return name{text: strings.ReplaceAll(text[1:len(text)-1], `""`, `"`), quoted: true, at: t.start}
}

// tableName takes a name of up to three parts.
func (p *parser) tableName() tableName {
	if p.isWords("IDENTIFIER") && p.ahead(2).kind == stringToken {
		return p.identifier()
	}
	n := tableName{p.name("table name")}
	for p.mark(".") {
		if p.mark(".") { // database..table: the default schema
			n = append(n, name{text: "public", at: p.peek().start})
		}
		n = append(n, p.name("table name"))
	}
	if len(n) > 3 {
		p.fail(n.at(), "write [database.][schema.]table", "the table name has %d parts", len(n))
	}
	return n
}

// isVariable reports whether IDENTIFIER($name) is next.
func (p *parser) isVariable() bool {
	open := p.ahead(1)
	return p.isWords("IDENTIFIER") && open.kind == markToken && p.text(open) == "(" && p.ahead(2).kind != stringToken
}

// identifier takes IDENTIFIER('db.schema.table').
// https://docs.snowflake.com/en/sql-reference/identifier-literal
func (p *parser) identifier() tableName {
	p.i++
	p.needMark("(")
	at := p.peek().start
	var n tableName
	for part := range strings.SplitSeq(p.stringLiteral("a name in quotes"), ".") {
		text := strings.Trim(part, `"`)
		if text == "" || len(n) == 3 {
			p.fail(at, "write [database.][schema.]table", "%s is no name of a table", p.text(p.tokens[p.i-1]))
		}
		n = append(n, name{text: text, quoted: text != part, at: at})
	}
	p.needMark(")")
	return n
}

// names takes ( a, b, … ).
func (p *parser) names(what string) []name {
	p.needMark("(")
	p.ordered = nil
	var names []name
	for {
		names = append(names, p.name(what))
		if p.words("COLLATE") { // of a key: SQLite
			p.ordered = append(p.ordered, "COLLATE "+p.collation())
		}
		if order := p.oneOf("ASC", "DESC"); order != "" {
			p.ordered = append(p.ordered, order)
		}
		if p.mark(")") {
			return names
		}
		if !p.mark(",") {
			p.expected(`"," or ")"`)
		}
	}
}
