package ddl

// namesVariable reports whether ALTER, DROP or COMMENT ON TABLE is followed by
// IDENTIFIER($name).
func (p *parser) namesVariable() bool {
	const most = 6
	for n := range min(len(p.tokens), most) {
		q := &parser{lexer: p.lexer, dialect: p.dialect, tokens: p.tokens[n:]}
		if q.isVariable() {
			return true
		}
	}
	return false
}

// skip passes over the statement. A table that begins in it, as a semicolon is missing
// before it, fails instead of being passed over as well.
func (p *parser) skip(at int) *skipped {
	if i := p.swallowed(); i > 0 {
		p.i = i
		p.fail(p.tokens[i].start, `is a ";" missing before it?`, "expected \";\", found %s", p.found())
	}
	if p.isSelectInto() {
		return &skipped{at: at, what: p.describe(), code: TableSkipped, why: "it makes a table from a query"}
	}
	if p.isWords("BEGIN") && !p.dialect.lex.blocks {
		p.transaction()
	}
	if word := p.upper(p.tokens[0]); p.dialect.lex.blocks && (word == "BEGIN" || word == "DECLARE" || word == "EXECUTE") && len(p.tokens) > 4 {
		return &skipped{at: at, what: p.describe(), code: StatementSkipped, why: "what a block does is not followed"}
	}
	what := p.describe()
	if p.tokens[0].kind == markToken {
		what = "a query in parentheses"
	}
	return &skipped{at: at, what: what, code: StatementSkipped, why: "it makes no table"}
}

// swallowed returns the first token of a CREATE TABLE or ALTER TABLE that begins a line
// within another statement, 0 where there is none. Routines may hold them.
func (p *parser) swallowed() int {
	body := block{anonymous: p.lexer.rules.blocks}
	for _, t := range p.tokens {
		body.add(p.upper(t))
	}
	if body.routine {
		return 0
	}
	for i := 1; i < len(p.tokens); i++ {
		q := &parser{lexer: p.lexer, dialect: p.dialect, tokens: p.tokens[i:]}
		if q.beginsTable() && p.lexer.startsLine(p.tokens[i].start) {
			return i
		}
	}
	return 0
}

// beginsTable reports whether CREATE … TABLE or ALTER TABLE is next.
func (p *parser) beginsTable() bool {
	if p.isWords("ALTER TABLE") {
		return true
	}
	if !p.words("CREATE") {
		return false
	}
	p.words("OR REPLACE")
	for !p.isWords("TABLE") {
		if _, ok := p.dialect.kinds[p.upper(p.peek())]; !ok {
			return false
		}
		p.i++
	}
	return true
}

// transaction reads what may follow BEGIN, where it begins a transaction and no block.
func (p *parser) transaction() {
	p.i++
	for p.oneOf("WORK", "TRANSACTION", "ISOLATION LEVEL", "READ", "WRITE", "ONLY", "SERIALIZABLE", "REPEATABLE", "COMMITTED",
		"UNCOMMITTED", "NOT", "DEFERRABLE", "DEFERRED", "IMMEDIATE", "EXCLUSIVE", "CONCURRENT", "SNAPSHOT") != "" || p.mark(",") {
	}
	p.needEnd()
}

// isSelectInto reports whether the statement is SELECT … INTO table.
func (p *parser) isSelectInto() bool {
	q := &parser{lexer: p.lexer, dialect: p.dialect, tokens: p.tokens}
	if !q.words("SELECT") {
		return false
	}
	q.balanced(func() bool { return q.isWords("FROM") || q.isWords("INTO") })
	return q.isWords("INTO")
}
