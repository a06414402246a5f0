package spelling

import "github.com/dw-sim/dw-sim/store/sqltext"

// from reads tables and joins, and returns where the next clause begins.
func (r *reader) from(i int) int {
	if !r.enter(i) {
		return i
	}
	defer r.leave()
	for i < len(r.tokens) && r.err == nil {
		next := r.fromPart(i)
		if next <= i {
			return i
		}
		i = next
	}
	return i
}

// fromPart reads a table, a word of a join, or a condition; it returns i where the clause ends.
func (r *reader) fromPart(i int) int {
	switch word := r.word(i); word {
	case "ON":
		return max(r.expression(i+1, 0).next, i+1)
	case "USING":
		if r.is(i+1, "(") {
			return r.closing(i+1) + 1
		}
		return i + 1
	case "LATERAL":
		if !r.are(i+1, "FLATTEN", "(") {
			r.refuseClause(word, i)
		}
		return i + 1
	case "FLATTEN", "PIVOT", "UNPIVOT", "SAMPLE", "TABLESAMPLE", "MATCH_RECOGNIZE":
		return r.tableClause(word, i)
	case "LEFT", "RIGHT", "FULL", "INNER", "OUTER", "CROSS", "NATURAL", "JOIN", "ASOF", "SEMI", "ANTI", "POSITIONAL", "AS", "ONLY":
		return i + 1
	case "MINUS":
		if r.beginsInBrackets(i+1) || r.is(i+1, "ALL") {
			return i
		}
	case "QUALIFY":
		if r.qualifies(i) {
			return i
		}
	case "WINDOW":
		if r.isName(i+1) && r.are(i+2, "AS", "(") {
			return i
		}
	case "OFFSET", "FOR", "CONNECT", "START":
		if i+1 < len(r.tokens) && !r.is(i+1, ",") && !r.is(i+1, ")") {
			return i
		}
	}
	return r.table(i)
}

// tableClause reads what some engines know only: TABLESAMPLE (5), FLATTEN (…).
func (r *reader) tableClause(word string, i int) int {
	behind := i + 1
	for r.kind(behind) == sqltext.Word && !reserved[r.word(behind)] && word != "FLATTEN" {
		behind++
	}
	if !r.is(behind, "(") && (word != "TABLESAMPLE" || r.kind(behind) != sqltext.Number) {
		return r.table(i) // a table or an alias of that name
	}
	r.refuseClause(word, i)
	if word == "TABLESAMPLE" && r.percent && r.kind(behind+1) == sqltext.Number && r.is(behind+2, ")") {
		r.after(behind+1, " PERCENT", behind+1) // https://docs.snowflake.com/en/sql-reference/constructs/sample
	}
	if r.is(behind, "(") && word == "FLATTEN" {
		_, end := r.inside(behind)
		return end + 1
	}
	if r.is(behind, "(") {
		return r.closing(behind) + 1
	}
	return behind + 1
}

// table reads a table, a subquery or a function that makes a table; an alias is taken for one.
func (r *reader) table(i int) int {
	switch {
	case r.is(i, ","), r.is(i, "."):
		return i + 1
	case r.is(i, "("):
		return r.tableInBrackets(i)
	case r.isName(i), r.is(i, "VALUES"):
	default:
		return i
	}
	e := r.nameEnd(i)
	if r.is(e, "(") && !r.isAliasList(i, e) {
		r.unknownName(tableFunctionNames...)
		_, end := r.inside(e)
		return end + 1
	}
	if r.is(e, "(") {
		r.unknownNames(e)
		return r.closing(e) + 1
	}
	return e
}

// tableFunctionNames are columns of functions that make tables: https://www.sqlite.org/json1.html#jeach
var tableFunctionNames = []string{"KEY", "VALUE", "ATOM", "ID", "PARENT"}

// nameEnd returns where a name with points ends.
func (r *reader) nameEnd(i int) int {
	i++
	for r.is(i, ".") && r.isField(i+1) {
		i += 2
	}
	return i
}

// isAliasList tells whether name (…) is an alias with names of columns: AS t(a, b).
func (r *reader) isAliasList(name, open int) bool {
	if r.is(name-1, "AS") {
		return true
	}
	return r.is(name-1, ")") && r.isName(open+1) && (r.is(open+2, ",") || r.is(open+2, ")"))
}

// tableInBrackets reads a subquery, or joins in brackets.
func (r *reader) tableInBrackets(i int) int {
	end := r.closing(i)
	if r.beginsQuery(i + 1) {
		r.inside(i)
		r.columnNames(i, end)
		return end + 1
	}
	r.from(i + 1)
	return end + 1
}

// columnNames writes (VALUES …) AS t(a, b), where names of columns cannot stand there.
func (r *reader) columnNames(open, end int) {
	name := end + 1
	if r.is(name, "AS") {
		name++
	}
	if !r.valuesAlias || !r.isName(name) || !r.is(name+1, "(") || r.closing(name+1) >= len(r.tokens) {
		return
	}
	if !r.is(open+1, "VALUES") {
		r.refuse(name+1, "name the columns in the subquery: SELECT x AS a", "%s has no names of columns behind the alias of a subquery", r.engine)
		return
	}
	text, n := "(SELECT ", 0
	for i := name + 2; i < r.closing(name+1); i++ {
		if r.is(i, ",") {
			text += ", "
			continue
		}
		n++
		text += "column" + itoa(n) + " AS " + r.source(i, i)
	}
	r.before(open, text+" FROM ", name)
	r.after(end, ")", name)
	r.remove(name+1, r.closing(name+1))
}
