package ddl

import "strings"

// use reads the statements that choose the schema of names without one: USE SCHEMA a,
// USE a.b, SET search_path TO a, b. What else USE and SET choose is passed over.
func (p *parser) use() statement {
	u := &useSchema{skipped: *p.skip(p.peek().start)}
	p.i = 1
	switch {
	case p.words("SEARCH_PATH"):
		if p.words("TO") || p.mark("=") {
			u.schema = p.searchPath()
		}
	case p.words("SCHEMA"):
		u.schema = p.schemaName()
	case p.words("DATABASE"):
		u.schema = inDatabase(p.schemaName())
	case p.isWords("ROLE"), p.isWords("WAREHOUSE"), p.isWords("SECONDARY ROLES"):
	default:
		if n := p.schemaName(); len(n) == 2 { // USE database.schema
			u.schema = n
		}
	}
	return u
}

// searchPath takes schemas and returns the first that is none of the user's own.
func (p *parser) searchPath() tableName {
	for {
		n := p.schemaName()
		if n == nil || !strings.HasPrefix(n[0].text, "$") {
			return n
		}
		if !p.mark(",") {
			return nil
		}
	}
}

// inDatabase returns the schema that is chosen with a database.
func inDatabase(n tableName) tableName {
	if len(n) != 1 {
		return nil
	}
	return tableName{n[0], {text: "public", at: n[0].at}}
}

// created reads CREATE SCHEMA and CREATE DATABASE, which choose what they make.
// https://docs.snowflake.com/en/sql-reference/sql/create-schema
func (p *parser) created() *useSchema {
	u := &useSchema{skipped: *p.skip(p.tokens[0].start)}
	isDatabase := p.upper(p.take()) == "DATABASE"
	p.words("IF NOT EXISTS")
	if u.schema = p.schemaName(); isDatabase {
		u.schema = inDatabase(u.schema)
	}
	return u
}

// schemaName takes a schema, with or without a database. It is nil where none is next.
func (p *parser) schemaName() tableName {
	if p.peek().kind == stringToken { // SET search_path = 'a'
		t := p.take()
		return tableName{name{text: unquote(p.text(t), p.dialect.lex.backslash), at: t.start}}
	}
	var n tableName
	p.try(func() bool {
		n = p.qualified()
		return true
	})
	return n
}
