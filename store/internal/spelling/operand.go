package spelling

import (
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// primary reads an operand without what stands around it.
func (r *reader) primary(i int) expr {
	switch r.kind(i) {
	case sqltext.String:
		return expr{first: i, last: i, next: i + 1, literal: true}
	case sqltext.Number:
		return expr{first: i, last: i, next: i + 1, places: literalPlaces(r.source(i, i)), number: true}
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
	return expr{first: i, last: end, next: end + 1}.ofKind(t)
}

// inside reads all between brackets, and returns the type of what stands there alone, and the
// closing bracket, or the last token where there is none.
func (r *reader) inside(open int) (schema.Type, int) {
	end := r.closing(open)
	t, count := schema.Type(0), 0
	for i := open + 1; i < end && r.err == nil; {
		count++
		if r.beginsQuery(i) {
			q := r.query(i)
			i, t = max(q.next, i+1), q.t
			continue
		}
		e := r.expression(i, 0)
		i, t = max(e.next, i+1), e.kind()
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
		if text, is := r.bare[name]; is && r.kind(i) == sqltext.Word && r.lookup(name) == 0 {
			r.replace(i, text)
			return expr{first: i, last: i, next: i + 1, t: functionTypes[name]}
		}
		if clockWords[name] && r.kind(i) == sqltext.Word {
			return expr{first: i, last: i, next: i + 1, t: functionTypes[name]}
		}
	}
	if e = e.ofKind(r.lookup(name)); e.t == schema.Decimal && r.columnScale != nil {
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
	var t schema.Type
	if r.columnType != nil {
		t = r.columnType(name)
	}
	if t == 0 || isDateLike(t) {
		if r.missed == nil {
			r.missed = map[string]bool{}
		}
		r.missed[name] = true
	}
	return t
}

// caseOf reads CASE … END. Its type is that of its results, where they agree.
func (r *reader) caseOf(i int) expr {
	var t schema.Type
	at := i + 1
	result := false // whether the next operand is one
	numbers := false
	var results []expr
	var compared []expr
	simple := !r.is(at, "WHEN")
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
		switch {
		case result && (e.t != 0 || e.number):
			t = oneType(t, e.t)
			results = append(results, e)
			numbers = numbers || e.number || isNumberType(e.t)
		case !result && simple:
			compared = append(compared, e)
		}
		at = e.next
	}
	r.compared(compared...)
	t = r.resultKind(t, results)
	at = min(at, len(r.tokens)-1)
	return expr{first: i, last: at, next: at + 1, t: t, number: numbers}
}

// resultKind makes timestamps of dates where a condition gives one or the other.
func (r *reader) resultKind(t schema.Type, results []expr) schema.Type {
	if t != dateOrTimestamp || !r.dates {
		return t
	}
	for _, e := range results {
		if isTimestamp(e.t) {
			r.sameKind(results...)
			return e.t
		}
	}
	return t
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
	case a == schema.Date, b == schema.Date, a == dateOrOther, b == dateOrOther:
		return dateOrOther
	}
	return 0
}
