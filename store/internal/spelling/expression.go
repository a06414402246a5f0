package spelling

import (
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// expr is an operand: the tokens first to last, and what is known of its value.
type expr struct {
	first, last int // last is below first where there is none
	next        int // the token behind; last+1, but where nothing was read
	t           schema.Type
	name        string // of a column without a table, as names are compared
	column      bool   // a column, with a table or without
	literal     bool   // one string, or a date written as one
	interval    string // of an interval, where the engine has none
	counts      bool   // never NULL: count(…), row_number()
	places      int    // of a DECIMAL, and one more; 0 where that is not known
	of          int    // the last token of the column that is cast; 0 where none is
}

func none(i int) expr       { return expr{first: i, last: i - 1, next: i} }
func (e expr) isNone() bool { return e.last < e.first }

// until returns an operand from the first token of e on, of which no more is known.
func (e expr) until(last int) expr { return expr{first: e.first, last: last, next: last + 1} }

// Levels of operators, from the loosest. Postgres and SQLite agree on those that matter here.
const (
	levelOr = iota + 1
	levelAnd
	levelNot
	levelCompare
	levelOther
	levelAdd
	levelMultiply
	levelPower
)

var levels = map[string]int{
	"OR": levelOr, "AND": levelAnd,
	"=": levelCompare, "==": levelCompare, "<>": levelCompare, "!=": levelCompare, "<": levelCompare, "<=": levelCompare, ">": levelCompare, ">=": levelCompare,
	"IS": levelCompare, "ISNULL": levelCompare, "NOTNULL": levelCompare, "IN": levelCompare, "BETWEEN": levelCompare, "NOT": levelCompare,
	"LIKE": levelCompare, "ILIKE": levelCompare, "RLIKE": levelCompare, "REGEXP": levelCompare, "MATCH": levelCompare, "GLOB": levelCompare, "SIMILAR": levelCompare,
	"~": levelCompare, "~*": levelCompare, "!~": levelCompare, "!~*": levelCompare, "~~": levelCompare, "~~*": levelCompare, "!~~": levelCompare, "!~~*": levelCompare,
	"||": levelOther, "|": levelOther, "&": levelOther, "<<": levelOther, ">>": levelOther, "->": levelOther, "->>": levelOther, "#>": levelOther, "#>>": levelOther,
	"@>": levelOther, "<@": levelOther, "?|": levelOther, "?&": levelOther, "&&": levelOther, "=>": levelOther, ":=": levelOther, "#": levelOther,
	"+": levelAdd, "-": levelAdd,
	"*": levelMultiply, "/": levelMultiply, "%": levelMultiply, "//": levelMultiply,
	"^": levelPower, "**": levelPower,
}

// operator returns the level of a token as an operator between operands; 0 where it is none.
func (r *reader) operator(i int) int {
	switch r.kind(i) {
	case sqltext.Word, sqltext.Operator:
		return levels[r.upper[r.tokens[i].Start:r.tokens[i].End]]
	case sqltext.Parameter:
		if r.jsonMarks && r.source(i, i) == "?" {
			return levelOther
		}
	}
	return 0
}

// expression reads operands joined by operators of at least a level.
func (r *reader) expression(i, lowest int) expr {
	if !r.enter(i) {
		return none(i)
	}
	defer r.leave()
	left := r.operand(i)
	for !left.isNone() {
		level := r.operator(left.next)
		if level == 0 || level < lowest {
			break
		}
		joined := r.join(left, level)
		if joined.next <= left.next {
			break
		}
		left = joined
	}
	return left
}

// join reads one operator and what stands behind it.
func (r *reader) join(left expr, level int) expr {
	at := left.next
	switch {
	case level == levelCompare:
		e := r.compare(left, at)
		if e.next > left.next {
			e.t = schema.Boolean
		}
		return e
	case level == levelAdd:
		return r.add(left, at)
	}
	right := r.expression(at+1, level+1)
	if right.isNone() {
		return expr{first: left.first, last: at, next: at + 1}
	}
	if r.is(at, "||") && r.castCalls {
		r.writeText(left, at)
		r.writeText(right, at)
	}
	result := left.until(right.last)
	if level < levelCompare {
		result.t = schema.Boolean
	}
	return result
}

// literalPlaces returns how many digits a number has behind its point, and one more; 0 where it
// has none.
func literalPlaces(number string) int {
	_, fraction, found := strings.Cut(number, ".")
	if !found || strings.ContainsAny(fraction, "eE_") {
		return 0
	}
	return len(fraction) + 1
}

// operand reads one operand with the signs before it and all that is tied to it behind.
func (r *reader) operand(i int) expr {
	switch {
	case r.is(i, "NOT"):
		return r.signed(i, levelNot)
	case r.is(i, "-"), r.is(i, "+"), r.is(i, "~"), r.is(i, "@"):
		return r.signed(i, levelPower)
	}
	e := r.primary(i)
	for !e.isNone() {
		longer := r.postfix(e)
		if longer.next <= e.next {
			break
		}
		e = longer
	}
	return e
}

func (r *reader) signed(i, level int) expr {
	e := r.expression(i+1, level)
	if e.isNone() {
		return none(i)
	}
	return expr{first: i, last: e.last, next: e.last + 1}
}

// postfix reads one thing that is tied to the operand before it.
func (r *reader) postfix(e expr) expr {
	at := e.next
	switch {
	case r.is(at, "::"):
		if to := r.typeName(at + 1); to.last >= to.first {
			c := r.postfixCast(cast{operand: e, to: to, at: at})
			c.next = c.last + 1
			return c
		}
	case r.is(at, ":") && r.beginsPath(at+1) && (e.column || e.t == schema.JSON || r.is(e.last, ")")) && r.tokens[at].Start == r.tokens[e.last].End:
		return r.path(e, at)
	case r.is(at, "["):
		return r.subscript(e, at)
	case r.is(at, ".") && !e.literal && (r.isField(at+1) || r.is(at+1, "*")):
		return e.until(at + 1)
	case r.is(at, "COLLATE") && (r.isName(at + 1)):
		return e.until(at + 1)
	case r.are(at, "AT", "TIME", "ZONE"):
		r.refuseClause("AT", at)
		zone := r.operand(at + 3)
		return e.until(max(zone.last, at+2))
	}
	return e
}

// isField tells whether a token can stand behind a point: any word can.
func (r *reader) isField(i int) bool {
	return r.kind(i) == sqltext.Word || r.kind(i) == sqltext.Quoted
}

// primary reads an operand without what stands around it.
func (r *reader) primary(i int) expr {
	switch r.kind(i) {
	case sqltext.String:
		return expr{first: i, last: i, next: i + 1, literal: true}
	case sqltext.Number:
		return expr{first: i, last: i, next: i + 1, places: literalPlaces(r.source(i, i))}
	case sqltext.Parameter:
		return expr{first: i, last: i, next: i + 1, t: r.paramType(i)}
	case sqltext.Quoted:
		return r.column(i)
	case sqltext.Word:
		return r.wordOperand(i)
	case sqltext.Operator:
		return r.bracket(i)
	}
	return none(i)
}

// bracket reads what stands in brackets: a query, or operands.
func (r *reader) bracket(i int) expr {
	switch {
	case r.is(i, "*"):
		return expr{first: i, last: i, next: i + 1}
	case r.is(i, "("), r.is(i, "["), r.is(i, "{"):
	default:
		return none(i)
	}
	t, end := r.inside(i)
	return expr{first: i, last: end, next: end + 1, t: t}
}

// inside reads all between brackets, and returns the type of what stands there alone, and the
// closing bracket, or the last token where there is none.
func (r *reader) inside(open int) (schema.Type, int) {
	end := r.closing(open)
	t, count := schema.Type(0), 0
	for i := open + 1; i < end && r.err == nil; {
		next := i
		switch {
		case r.beginsQuery(i):
			q := r.query(i)
			next, t = q.next, q.t
			count++
		default:
			e := r.expression(i, 0)
			next, t = e.next, e.t
			count++
		}
		i = max(next, i+1)
	}
	if count != 1 {
		t = 0
	}
	return t, min(end, len(r.tokens)-1)
}

// wordOperand reads an operand that begins with a word.
func (r *reader) wordOperand(i int) expr {
	switch word := r.word(i); word {
	case "CASE":
		return r.caseOf(i)
	case "EXISTS", "ARRAY", "ROW", "UNIQUE":
		if r.is(i+1, "(") || r.is(i+1, "[") {
			if word == "ARRAY" {
				r.refuseClause("ARRAY", i)
			}
			_, end := r.inside(i + 1)
			return expr{first: i, last: end, next: end + 1}
		}
	case "INTERVAL":
		if e := r.intervalLiteral(i); !e.isNone() {
			return e
		}
	case "DATE", "TIME", "TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMP_NTZ", "TIMESTAMP_TZ", "TIMESTAMP_LTZ", "DATETIME", "TIMETZ":
		if e := r.dateLiteral(i); !e.isNone() {
			return e
		}
	case "APPROXIMATE": // https://docs.aws.amazon.com/redshift/latest/dg/r_COUNT.html
		if r.isName(i+1) && r.is(i+2, "(") {
			r.remove(i, i)
			r.slots[i].close = false
			r.slot(i + 1).close = true
			e := r.call(i+1, i+1)
			e.first = i
			return e
		}
	case "TRUE", "FALSE":
		return expr{first: i, last: i, next: i + 1, t: schema.Boolean}
	case "NULL":
		return expr{first: i, last: i, next: i + 1}
	}
	if r.is(i+1, "(") && (!reserved[r.word(i)] || callable[r.word(i)]) {
		return r.call(i, i)
	}
	if reserved[r.word(i)] || clauseBegins(r, i) {
		return none(i)
	}
	return r.column(i)
}

// callable are reserved words that are names of functions, too.
var callable = set("GLOB", "LIKE", "MATCH", "REGEXP", "RLIKE")

// clauseBegins tells whether a word that may be a name goes on with the query instead.
func clauseBegins(r *reader, i int) bool {
	switch r.word(i) {
	case "MINUS":
		return r.beginsInBrackets(i + 1)
	case "QUALIFY":
		return r.qualifies(i)
	}
	return false
}

// column reads a name with points, or the call of a function with one.
func (r *reader) column(i int) expr {
	e := expr{first: i, last: i, next: i + 1, column: true}
	for r.is(e.next, ".") && (r.isField(e.next+1) || r.is(e.next+1, "*")) {
		e.last = e.next + 1
		e.next = e.last + 1
	}
	if r.is(e.next, "(") && e.last > i {
		return r.call(i, e.last)
	}
	name := r.name(e.last)
	if e.last == i {
		e.name = name
		if text, is := r.bare[name]; is && r.kind(i) == sqltext.Word && r.lookup(name) == 0 {
			r.replace(i, text)
			return expr{first: i, last: i, next: i + 1, t: functionTypes[name]}
		}
		if clockWords[name] && r.kind(i) == sqltext.Word {
			return expr{first: i, last: i, next: i + 1, t: functionTypes[name]}
		}
	}
	if e.t = r.lookup(name); e.t == schema.Decimal && r.columnScale != nil {
		e.places = r.columnScale(name) + 1
	}
	if r.qualifying {
		r.columns = append(r.columns, e)
	}
	return e
}

// lookup returns the type of a column, or 0.
func (r *reader) lookup(name string) schema.Type {
	if !r.dates {
		return 0
	}
	if t, is := r.known[name]; is {
		return t
	}
	if t, is := r.found[name]; is {
		return t
	}
	if r.columnType != nil {
		if t := r.columnType(name); t != 0 {
			return t
		}
	}
	if r.missed == nil {
		r.missed = map[string]bool{}
	}
	r.missed[name] = true
	return 0
}

// caseOf reads CASE … END. Its type is that of its results, where they agree.
func (r *reader) caseOf(i int) expr {
	var t schema.Type
	at := i + 1
	result := false // whether the next operand is one
	for at < len(r.tokens) && !r.is(at, "END") && r.err == nil {
		switch {
		case r.is(at, "WHEN"):
			result = false
			at++
			continue
		case r.is(at, "THEN"), r.is(at, "ELSE"):
			result = true
			at++
			continue
		}
		e := r.expression(at, 0)
		if e.isNone() {
			return expr{first: i, last: max(i, at-1), next: max(i+1, at)}
		}
		if result && e.t != 0 {
			t = oneType(t, e.t)
		}
		at = e.next
	}
	at = min(at, len(r.tokens)-1)
	return expr{first: i, last: at, next: at + 1, t: t}
}

// oneType returns the type of values of two.
func oneType(a, b schema.Type) schema.Type {
	switch {
	case a == 0 || a == b:
		return b
	case b == 0:
		return a
	case isDateLike(a) && isDateLike(b):
		return dateOrTimestamp
	}
	return 0
}
