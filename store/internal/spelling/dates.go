package spelling

import (
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// literalForms are the forms in which a literal of a type is left as it is: those of a
// warehouse's file, where dates are texts.
var literalForms = map[schema.Type][]string{
	schema.Date:        {"2006-01-02"},
	schema.Time:        {"15:04:05"},
	schema.Timestamp:   {"2006-01-02 15:04:05"},
	schema.DateTime:    {"2006-01-02 15:04:05"},
	schema.TimestampTZ: {"2006-01-02 15:04:05Z"},
}

// literalEndings make one of these forms of a shorter one.
var literalEndings = map[schema.Type]map[string]string{
	schema.Time:        {"15:04": ":00"},
	schema.Timestamp:   {"2006-01-02": " 00:00:00", "2006-01-02 15:04": ":00"},
	schema.DateTime:    {"2006-01-02": " 00:00:00", "2006-01-02 15:04": ":00"},
	schema.TimestampTZ: {"2006-01-02": " 00:00:00Z", "2006-01-02 15:04": ":00Z", "2006-01-02 15:04:05": "Z"},
}

// plainLiteral returns the text of a literal as a file has values of a type, where no more than
// an ending lacks.
func plainLiteral(text string, t schema.Type) (string, bool) {
	for _, form := range literalForms[t] {
		if _, err := time.Parse(form, text); err == nil && len(text) == len(form) {
			return text, true
		}
	}
	for form, ending := range literalEndings[t] {
		if _, err := time.Parse(form, text); err == nil && len(text) == len(form) {
			return text + ending, true
		}
	}
	if t == schema.UUID && len(text) == 36 && strings.Trim(text, "0123456789abcdef-") == "" {
		return text, true
	}
	return "", false
}

// writeLiteral writes a literal, which may be a date already, as a value of a type.
func (r *reader) writeLiteral(e expr, t schema.Type) {
	if r.slots != nil && r.slots[e.last] != nil && r.slots[e.last].after != nil {
		r.wrap(e.first, e.last, castFunctions[t]+"(", ")", e.first)
		return
	}
	text, plain := plainLiteral(r.stringValue(e.last), t)
	if !plain {
		r.wrap(e.last, e.last, castFunctions[t]+"(", ")", e.last)
		return
	}
	if written := quote(text); written != r.source(e.last, e.last) {
		r.replace(e.last, written)
	}
}

// quote writes a text as a string of SQL.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// dateLiteral reads DATE '2024-01-31'; there is none where no string follows.
func (r *reader) dateLiteral(i int) expr {
	to := r.typeName(i)
	at := to.last + 1
	if to.t == 0 || r.kind(at) != sqltext.String || to.last < i {
		return none(i)
	}
	e := expr{first: i, last: at, next: at + 1, t: to.t, literal: true}
	switch {
	case r.castCalls:
		r.remove(i, to.last)
		r.slots[i].close = false
		r.slot(at).close = true
		r.writeLiteral(e, to.t)
	default:
		if text, differs := r.typeText(to); differs {
			r.remove(i, to.last)
			r.slots[i].close = false
			r.replace(i, text)
		}
	}
	return e
}

// intervalLiteral reads INTERVAL '1 day', INTERVAL 1 DAY, INTERVAL '1' DAY.
func (r *reader) intervalLiteral(i int) expr {
	at := i + 1
	kind := r.kind(at)
	switch {
	case kind == sqltext.String, kind == sqltext.Number:
	case r.is(at, "(") && r.isUnit(r.closing(at)+1), r.is(at, "-") && r.kind(at+1) == sqltext.Number:
		return r.computedInterval(i)
	default:
		return none(i)
	}
	text := strings.ReplaceAll(r.stringValue(at), ",", " ")
	if kind == sqltext.Number {
		text = r.source(at, at)
	}
	last := at
	if r.isUnit(at + 1) {
		text += " " + strings.ToLower(r.word(at+1))
		last = at + 1
		if r.is(last+1, "TO") && r.isUnit(last+2) {
			r.refuse(i, "write interval '1 year 2 months'", "an interval %s is not supported", r.source(last, last+2))
		}
	}
	return r.interval(i, last, text, kind == sqltext.Number || strings.Contains(r.source(at, at), ","))
}

// interval writes an interval: where the engine has none, it waits for what it is added to.
func (r *reader) interval(i, last int, text string, respell bool) expr {
	e := expr{first: i, last: last, next: last + 1}
	switch {
	case r.intervals:
		e.interval = strings.Join(strings.Fields(text), " ")
		if r.pending == nil {
			r.pending = map[int]bool{}
		}
		r.pending[i] = true
	case respell:
		r.remove(i+1, last)
		r.replace(i, "interval "+quote(strings.Join(strings.Fields(text), " ")))
	}
	return e
}

// computedInterval reads INTERVAL (x) DAY and INTERVAL -1 DAY.
func (r *reader) computedInterval(i int) expr {
	last := i + 2
	if r.is(i+1, "(") {
		_, last = r.inside(i + 1)
	}
	if r.isUnit(last + 1) {
		last++
	}
	if r.is(i+1, "-") {
		return r.interval(i, last, "-"+strings.ReplaceAll(r.source(i+2, last), "\n", " "), true)
	}
	if r.engine != "DuckDB" {
		r.refuse(i, "write dateadd(day, x, d)", "%s has no interval of a computed length", r.engine)
	}
	return expr{first: i, last: last, next: last + 1}
}

// units are the words that may stand behind INTERVAL '1'.
var units = set("YEAR", "YEARS", "QUARTER", "QUARTERS", "MONTH", "MONTHS", "WEEK", "WEEKS", "DAY", "DAYS", "HOUR", "HOURS", "MINUTE", "MINUTES",
	"SECOND", "SECONDS", "MILLISECOND", "MILLISECONDS", "MICROSECOND", "MICROSECONDS", "DECADE", "DECADES", "CENTURY", "CENTURIES")

func (r *reader) isUnit(i int) bool { return units[r.word(i)] }

// checkIntervals refuses intervals that are not added to anything.
func (r *reader) checkIntervals() {
	first := -1
	for i := range r.pending {
		if first < 0 || i < first {
			first = i
		}
	}
	if first >= 0 {
		r.refuse(first, "add it to a date or a timestamp, d + interval '1 day', or write dateadd(day, n, d)", "%s has no intervals as values", r.engine)
	}
}

// add reads + or - with what stands behind it.
func (r *reader) add(left expr, at int) expr {
	right := r.expression(at+1, levelMultiply)
	if right.isNone() {
		return expr{first: left.first, last: at, next: at + 1}
	}
	result := left.until(right.last)
	if !r.dates {
		return result
	}
	minus := r.is(at, "-")
	result.number = right.interval == "" && left.interval == ""
	switch {
	case right.interval != "" && left.interval == "":
		r.addInterval(left, right, at, minus)
		result.t = intervalSum(left.t)
	case left.interval != "" && right.interval == "" && !minus:
		delete(r.pending, left.first)
		r.rewrite(left.first, right.last, at, "_plus_interval($x, "+quote(left.interval)+")", map[string][]piece{"x": r.pieces(right.first, right.last)})
		result.t = intervalSum(right.t)
	case isDateLike(left.t), isDateLike(right.t), left.t == dateOrOther, right.t == dateOrOther:
		function := "_plus("
		if minus {
			function = "_minus("
		}
		r.replace(at, ",")
		r.slot(at).close = true
		r.wrap(left.first, right.last, function, ")", at)
		if !isDateLike(right.t) {
			result.t, result.number = left.t, left.number
		} else if !isDateLike(left.t) && !minus {
			result.t, result.number = right.t, right.number
		}
	case result.number:
		r.asNumber(left)
		r.asNumber(right)
	}
	return result
}

// addInterval writes x + interval '1 day'.
func (r *reader) addInterval(left, right expr, at int, minus bool) {
	function := "_plus_interval("
	if minus {
		function = "_minus_interval("
	}
	delete(r.pending, right.first)
	r.remove(right.first+1, right.last)
	r.replace(right.first, quote(right.interval))
	r.replace(at, ",")
	r.slot(at).close = true
	r.wrap(left.first, right.last, function, ")", at)
}

// intervalSum returns the type of a date or a timestamp and an interval.
func intervalSum(t schema.Type) schema.Type {
	if isTimestamp(t) {
		return t
	}
	return schema.Timestamp
}
