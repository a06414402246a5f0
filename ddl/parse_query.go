package ddl

import "strings"

// query reads the SELECT of CREATE TABLE … AS, to the end of the statement.
func (p *parser) query() *query {
	if p.atEnd() {
		p.expected("a query")
	}
	q := &query{at: p.peek().start}
	start := p.i
	for p.mark("(") {
	}
	if p.words("SELECT") {
		p.words("ALL")
		p.words("DISTINCT")
		if p.isWords("TOP") && p.ahead(1).kind == numberToken {
			p.i += 2
		}
		p.items(q)
		if !p.words("FROM") || !p.try(func() bool { return p.from(q) }) {
			q.from = nil
		}
	}
	p.i = start
	p.balanced(func() bool { return false }) // whatever else there is
	p.needEnd()
	return q
}

// try reports whether read went well, which for a syntax error it did not.
func (p *parser) try(read func() bool) (ok bool) {
	defer func() {
		if r := recover(); r != nil {
			if _, isSyntax := r.(syntaxError); !isSyntax {
				panic(r)
			}
			ok = false
		}
	}()
	return read()
}

// items reads the list of SELECT up to FROM or the end.
func (p *parser) items(q *query) {
	for {
		start := p.i
		item := queryItem{at: p.peek().start}
		item.known = p.try(func() bool { return p.item(&item) })
		if !item.known {
			p.i = start
			p.balanced(func() bool { return p.isMark(",") || p.isWords("FROM") })
		}
		q.items = append(q.items, item)
		if !p.mark(",") {
			return
		}
	}
}

// item reads *, t.*, column, t.column, CAST(column AS type) or column::type, each but the
// stars with or without an alias.
func (p *parser) item(item *queryItem) bool {
	if p.mark("*") {
		item.star = true
		return true
	}
	cast := p.isWords("CAST") && p.text(p.ahead(1)) == "("
	if cast {
		p.i += 2
	}
	if !p.isName() || constants[p.upper(p.peek())] {
		return false
	}
	parts := p.columnPath(item)
	if item.star {
		item.table = &parts[len(parts)-1]
		return true
	}
	item.from = parts[len(parts)-1]
	item.as = item.from
	if len(parts) > 1 {
		item.table = &parts[len(parts)-2]
	}
	switch {
	case cast:
		p.needWords("AS")
		item.typeAt = p.peek().start
		item.typ = p.typeName()
		p.needMark(")")
	case p.mark("::"):
		item.typeAt = p.peek().start
		item.typ = p.typeName()
	}
	return p.alias(&item.as)
}

// constants are words that are no columns.
var constants = wordSet("NULL TRUE FALSE CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER LOCALTIME LOCALTIMESTAMP SESSION_USER SYSDATE USER")

// columnPath takes names with dots between them, the last of which may be a star.
func (p *parser) columnPath(item *queryItem) []name {
	parts := []name{p.name("column name")}
	for p.mark(".") {
		if p.mark("*") {
			item.star = true
			return parts
		}
		parts = append(parts, p.name("column name"))
	}
	return parts
}

// alias takes AS name, or a name alone. It is false where something else follows.
func (p *parser) alias(as *name) bool {
	switch {
	case p.words("AS"):
		*as = p.name("column name")
	case p.isName() && !p.isWords("FROM"):
		*as = p.name("column name")
	}
	return p.isMark(",") || p.isWords("FROM")
}

// from reads the tables behind FROM. What follows them does not change the columns, but
// for set operations, and those do not change their names and hardly their types.
func (p *parser) from(q *query) bool {
	for {
		if !p.isName() {
			return false // a subquery, a table function
		}
		t := queryTable{name: p.tableName()}
		if (p.isWords("AT") || p.isWords("BEFORE")) && p.text(p.ahead(1)) == "(" { // time travel
			p.i++
			p.parenthesised()
		}
		if p.words("AS") || p.isName() && !queryWords[p.upper(p.peek())] {
			t.alias = new(p.name("alias"))
		}
		if p.isMark("(") || tableFunctions[p.upper(p.peek())] || t.alias == nil && tableFunctions[strings.ToUpper(t.name[0].text)] {
			return false
		}
		q.from = append(q.from, t)
		more, ok := p.join(q)
		if !ok || !more {
			return ok
		}
	}
}

// queryWords may follow a table in FROM and are no alias of it.
var queryWords = wordSet(`
	CROSS EXCEPT FULL GROUP HAVING INNER INTERSECT JOIN LEFT LIMIT MINUS NATURAL ON ORDER OUTER QUALIFY RIGHT
	UNION USING WHERE WINDOW WITH FETCH OFFSET SAMPLE TABLESAMPLE LATERAL PIVOT UNPIVOT MATCH_RECOGNIZE CHANGES`)

// tableFunctions make other columns of a table, or a table of none.
var tableFunctions = wordSet("LATERAL TABLE PIVOT UNPIVOT MATCH_RECOGNIZE CHANGES UNNEST")

// join reads what stands between two tables. It is not ok where it cannot be read.
func (p *parser) join(q *query) (more, ok bool) {
	p.condition()
	next := len(q.from)
	switch {
	case p.mark(","), p.words("JOIN"), p.words("INNER JOIN"), p.words("CROSS JOIN"):
	case p.words("LEFT JOIN"), p.words("LEFT OUTER JOIN"):
		q.mayBeNull(next, next+1)
	case p.words("RIGHT JOIN"), p.words("RIGHT OUTER JOIN"):
		q.mayBeNull(0, next)
	case p.words("FULL JOIN"), p.words("FULL OUTER JOIN"):
		q.mayBeNull(0, next+1)
	case p.words("NATURAL"), p.words("UNION"), p.words("EXCEPT"), p.words("MINUS"), p.words("INTERSECT"), p.words("LATERAL"):
		return false, false
	default:
		return false, true
	}
	return true, true
}

// mayBeNull notes that the columns of some tables may be NULL because of an outer join.
func (q *query) mayBeNull(first, end int) {
	if q.outer == nil {
		q.outer = map[int]bool{}
	}
	for i := first; i < end; i++ {
		q.outer[i] = true
	}
}

// condition passes over ON … or USING ( … ).
func (p *parser) condition() {
	switch {
	case p.words("USING"):
		p.parenthesised()
	case p.words("ON"):
		p.balanced(func() bool { return p.isMark(",") || p.upper(p.peek()) != "AND" && queryWords[p.upper(p.peek())] })
	}
}
