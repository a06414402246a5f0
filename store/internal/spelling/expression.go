package spelling

import (
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// expr is an operand: the tokens first to last, and what is known of its value.
type expr struct {
	first, last  int // last is below first where there is none
	next         int // the token behind; last+1, but where nothing was read
	t            schema.Type
	column       bool   // a column, with a table or without
	literal      bool   // one string, or a date written as one
	interval     string // of an interval, where the engine has none
	counts       bool   // never NULL: count(…), row_number()
	places       int    // of a DECIMAL, and one more; 0 where that is not known
	size         string // of a type that is cast to: (10,2)
	of           int    // the last token of the column that is cast; 0 where none is
	level        int    // of the operator that joins it; 0 where none does
	tied         bool   // a postfix ended it: x IS NULL::int
	number       bool   // a number that the engine does not know to be one
	text         bool   // a text that it does not
	path         *piece // get_path( of a:b
	concatenated bool   // that operator is || or like it
}

func none(i int) expr       { return expr{first: i, last: i - 1, next: i} }
func (e expr) isNone() bool { return e.last < e.first }

// until returns an operand from the first token of e on, of which no more is known.
func (e expr) until(last int) expr { return expr{first: e.first, last: last, next: last + 1} }

// Levels of operators, from the loosest, as Redshift and Postgres have them:
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-PRECEDENCE
const (
	levelOr = iota + 1
	levelAnd
	levelNot
	levelIs
	levelCompare
	levelRange
	levelOther
	levelAdd
	levelMultiply
	levelPower
)

var levels = map[string]int{
	"OR": levelOr, "AND": levelAnd,
	"=": levelCompare, "==": levelCompare, "<>": levelCompare, "!=": levelCompare, "<": levelCompare, "<=": levelCompare, ">": levelCompare, ">=": levelCompare,
	"IS": levelIs, "ISNULL": levelIs, "NOTNULL": levelIs, "IN": levelRange, "BETWEEN": levelRange, "NOT": levelRange,
	"LIKE": levelRange, "ILIKE": levelRange, "RLIKE": levelRange, "REGEXP": levelRange, "MATCH": levelRange, "GLOB": levelRange, "SIMILAR": levelRange,
	"~": levelRange, "~*": levelRange, "!~": levelRange, "!~*": levelRange, "~~": levelRange, "~~*": levelRange, "!~~": levelRange, "!~~*": levelRange,
	"||": levelOther, "|": levelOther, "&": levelOther, "<<": levelOther, ">>": levelOther, "->": levelOther, "->>": levelOther, "#>": levelOther, "#>>": levelOther,
	"@>": levelOther, "<@": levelOther, "?|": levelOther, "?&": levelOther, "&&": levelOther, "=>": levelOther, ":=": levelOther, "#": levelOther,
	"+": levelAdd, "-": levelAdd,
	"*": levelMultiply, "/": levelMultiply, "%": levelMultiply, "//": levelMultiply,
	"^": levelPower, "**": levelPower,
}

// operator returns the level of a token as an operator between operands; 0 where it is none.
func (r *reader) operator(i int) int {
	switch r.kind(i) {
	case sqltext.Operator:
		switch r.sql[r.tokens[i].Start] {
		case ',', '(', ')', '.', '[', ']':
			return 0
		}
		return levels[r.sql[r.tokens[i].Start:r.tokens[i].End]]
	case sqltext.Word:
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
		if joined.level == 0 && !joined.tied {
			joined.level = level
		}
		left = joined
	}
	return left
}

// join reads one operator and what stands behind it.
func (r *reader) join(left expr, level int) expr {
	at := left.next
	switch level {
	case levelIs, levelCompare, levelRange:
		e := r.compare(left, at)
		if e.next > left.next && !e.tied {
			e.t = schema.Boolean
		}
		return e
	case levelAdd:
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
	if r.tightText && concatenates[r.source(at, at)] {
		r.bracketed(left, levelOther, at)
		r.bracketed(right, levelOther, at)
	}
	result := left.until(right.last)
	switch {
	case level >= levelMultiply && r.dates:
		r.asNumber(left)
		r.asNumber(right)
		result.number = true
		if r.is(at, "^") {
			r.replace(at, ",")
			r.slot(at).close = true
			r.wrap(left.first, right.last, "power(", ")", at)
		}
	case r.is(at, "||"):
		result.text = true
	}
	result.concatenated = concatenates[r.source(at, at)]
	if level < levelIs {
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

// concatenates are the operators that bind tighter than those of numbers where tightText is.
var concatenates = map[string]bool{"||": true, "->": true, "->>": true}

// bracketed puts parentheses around an operand that an operator joins, whose level is at least
// the given one, where the engine would take it apart.
func (r *reader) bracketed(e expr, level, at int) {
	if e.level >= level && !(e.level == levelOther && e.concatenated) {
		r.wrap(e.first, e.last, "(", ")", at)
	}
}

// operand reads one operand with the signs before it and all that is tied to it behind.
func (r *reader) operand(i int) expr {
	switch {
	case r.is(i, "NOT"):
		return r.signed(i, levelNot)
	case r.is(i, "-"), r.is(i, "+"), r.is(i, "~"), r.is(i, "@"):
		return r.signed(i, levelPower+1)
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
	signed := expr{first: i, last: e.last, next: e.last + 1, number: level > levelNot}
	if level == levelNot {
		signed.t = schema.Boolean
	} else if r.dates {
		r.asNumber(e)
	}
	return signed
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
