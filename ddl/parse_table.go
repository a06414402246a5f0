package ddl

// table reads what follows the name of a table.
func (p *parser) table(t *createTable) {
	untyped := token{}
	for p.tableClause(t) { // GET_DDL of Snowflake has some of them here
	}
	switch {
	case p.words("LIKE"):
		t.likes = append(t.likes, like{table: p.tableName()})
	case p.words("CLONE"):
		name := p.tableName()
		t.clone = name
		if p.oneOf("AT", "BEFORE") != "" {
			p.parenthesised()
		}
	case p.mark("("):
		start := p.i
		untyped = p.elements(t)
		p.secondReading(t, p.tokens[start:p.i-1])
	}
	p.tableClauses(t)
	if t.query == nil {
		p.needEnd()
		if untyped.kind != endToken {
			p.fail(untyped.start, "", "expected a data type, found %q", p.text(untyped))
		}
		if len(t.columns) == 0 && t.likes == nil && t.clone == nil {
			p.expected(`"(", LIKE, CLONE or AS`)
		}
	}
}

// elements reads the columns and constraints of a table, behind the opening parenthesis.
// It returns what stands where the first missing data type should.
func (p *parser) elements(t *createTable) (untyped token) {
	for {
		switch {
		case p.isWords("LIKE"):
			p.like(t)
		case p.isIndex():
			p.index(t)
		case p.isWords("EXCLUDE USING"):
			start := p.i
			p.balanced(func() bool { return p.isMark(",") })
			t.notes = append(t.notes, p.ignored(start))
		case p.isConstraint():
			t.constraints = append(t.constraints, p.constraint())
		default:
			c := p.column()
			if c.typ == nil && c.computed == "" && untyped.kind == endToken {
				untyped = p.peek()
			}
			if len(t.columns) == mostColumns {
				p.fail(c.name.at, "", "the table %s has more than %d columns", t.name.text(), mostColumns)
			}
			t.columns = append(t.columns, c)
		}
		if p.mark(")") {
			return untyped
		}
		if !p.mark(",") {
			p.expected(`"," or ")"`)
		}
	}
}

// like reads LIKE other inside of the parentheses.
func (p *parser) like(t *createTable) {
	p.i++
	t.likes = append(t.likes, like{p.tableName(), len(t.columns)})
	for {
		start := p.i
		switch {
		case p.words("INCLUDING DEFAULTS"):
			t.defaults = true
		case p.words("EXCLUDING"):
			p.name("option of LIKE")
		case p.words("INCLUDING"):
			t.defaults = t.defaults || p.isWords("ALL")
			p.name("option of LIKE")
			t.notes = append(t.notes, p.ignored(start))
		default:
			return
		}
	}
}

// isIndex reports whether INDEX name (…) is next, which a column of that name is not.
func (p *parser) isIndex() bool {
	if !p.isWords("INDEX") || p.ahead(2).kind != markToken || p.text(p.ahead(2)) != "(" {
		return false
	}
	return !p.dialect.beginsType(p.upper(p.ahead(1)))
}

// index passes over the secondary index of a hybrid table.
func (p *parser) index(t *createTable) {
	at := p.take().start
	name := p.name("index name")
	p.parenthesised()
	if p.words("INCLUDE") {
		p.parenthesised()
	}
	t.notes = append(t.notes, note{at, ClauseIgnored, "the index " + name.text + " is not kept"})
}

// tableClauses reads what follows the columns up to the end or a query.
func (p *parser) tableClauses(t *createTable) {
	for !p.atEnd() {
		switch {
		case p.words("AS"):
			t.query = p.query()
			return
		case p.isMark(","): // some dialects put commas between options
			p.i++
		case !p.tableClause(t):
			p.noClause("a table attribute of " + p.dialect.name + ` or ";"`)
		}
	}
}

// tableClause reads one clause behind the columns, if one is next.
func (p *parser) tableClause(t *createTable) bool {
	start := p.i
	for _, c := range p.dialect.tableClauses {
		if p.words(c.words) {
			if c.read(p, t, start) {
				return true
			}
			p.i = start
		}
	}
	if next := p.ahead(1); p.dialect.anyOption && p.upper(p.peek()) != "" && next.kind == markToken && p.text(next) == "=" {
		p.i++
		option(p)
		t.notes = append(t.notes, p.ignored(start))
		return true
	}
	return false
}

// once fails where the table or column (of) has already what stands at a token again.
func (p *parser) once(start int, already bool, of, what string) {
	if already {
		p.fail(p.tokens[start].start, "", "the %s has two %s", of, what)
	}
}

// ignoredTable is a clause that is passed over with a warning; read takes what follows
// its words.
func ignoredTable(words string, read func(p *parser)) tableClause {
	return tableClause{words, func(p *parser, t *createTable, start int) bool {
		read(p)
		t.notes = append(t.notes, p.ignored(start))
		return true
	}}
}

// ignoredColumn is the like for an attribute of a column.
func ignoredColumn(words string, read func(p *parser)) columnClause {
	return columnClause{words, func(p *parser, c *column, start int) bool {
		read(p)
		c.notes = append(c.notes, p.ignored(start))
		return true
	}}
}

// ignored notes that the clause from a token up to the present one has no place in the
// document.
func (p *parser) ignored(start int) note {
	clause := p.tokens[start:p.i]
	return note{clause[0].start, ClauseIgnored, shorten(p.source(clause)) + " is not kept"}
}

// shorten cuts a text for a message.
func shorten(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// option takes = and a value: a word, a string, a number or ( … ).
func option(p *parser) {
	p.needMark("=")
	optionValue(p)
}

func optionValue(p *parser) {
	switch {
	case p.isMark("("):
		p.parenthesised()
	case p.atEnd() || p.peek().kind == markToken:
		p.expected("a value")
	default:
		p.i++
	}
}

func nothing(*parser) {}

func inParentheses(p *parser) { p.parenthesised() }

func oneName(p *parser) { p.qualified() }
