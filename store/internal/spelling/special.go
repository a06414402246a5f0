package spelling

import (
	"strings"

	"github.com/dw-sim/dw-sim/store/sqltext"
)

// specialCalls are those whose arguments are not a list.
var specialCalls map[string]func(r *reader, i int) expr

func init() {
	specialCalls = map[string]func(*reader, int) expr{
		"CAST": (*reader).castCallAt, "TRY_CAST": (*reader).castCallAt, "CONVERT": (*reader).convertAt,
		"EXTRACT": (*reader).extractAt, "POSITION": (*reader).positionAt, "SUBSTRING": (*reader).substringAt, "SUBSTR": (*reader).substringAt,
		"TRIM": (*reader).trimAt, "OVERLAY": (*reader).overlayAt,
		"CURRENT_DATE": (*reader).clockAt, "CURRENT_TIMESTAMP": (*reader).clockAt, "CURRENT_TIME": (*reader).clockAt,
		"LOCALTIME": (*reader).clockAt, "LOCALTIMESTAMP": (*reader).clockAt,
	}
}

// castCallAt reads CAST(x AS type).
func (r *reader) castCallAt(i int) expr {
	if !r.between(i+1, "AS") {
		return none(i)
	}
	operand := r.expression(i+2, 0)
	at := operand.next
	to := r.typeName(at + 1)
	end := to.last + 1
	if operand.isNone() || !r.is(at, "AS") || to.last < to.first || end != r.closing(i+1) {
		return r.asWritten(i)
	}
	return r.castCallOf(i, end, cast{operand: operand, to: to, try: r.word(i) == "TRY_CAST", at: at})
}

// convertAt reads CONVERT(type, x): https://docs.aws.amazon.com/redshift/latest/dg/CONVERT_function.html
func (r *reader) convertAt(i int) expr {
	to := r.typeName(i + 2)
	if to.t == 0 || !r.is(to.last+1, ",") {
		return none(i)
	}
	x := r.expression(to.last+2, 0)
	if x.isNone() || x.next != r.closing(i+1) {
		return r.asWritten(i)
	}
	text, _ := r.typeText(to)
	text = "CAST($x AS " + text + ")"
	if r.castCalls {
		before, after, _ := r.castCall(to, false)
		text = before + "$x" + after
	} else if n := r.cutLength(to); n != "" {
		text = "left(" + text + ", " + n + ")"
	}
	r.rewrite(i, x.next, i, text, map[string][]piece{"x": r.pieces(x.first, x.last)})
	return expr{first: i, last: x.next, next: x.next + 1, t: to.t}
}

// extractAt reads EXTRACT(part FROM x).
func (r *reader) extractAt(i int) expr {
	part := i + 2
	if !r.is(part+1, "FROM") {
		return none(i)
	}
	x := r.expression(part+2, 0)
	if x.isNone() || x.next != r.closing(i+1) {
		return r.asWritten(i)
	}
	switch r.kind(part) {
	case sqltext.Word:
		if !parts[r.word(part)] {
			r.refuse(part, "write year, quarter, month, week, day, hour, minute, second or one of their short forms", "EXTRACT has no part of a date %q", r.source(part, part))
		}
		r.replace(part, quote(strings.ToLower(r.word(part))))
	case sqltext.Quoted:
		r.replace(part, quote(strings.ToLower(r.name(part))))
	}
	r.replace(i, "date_part")
	r.replace(part+1, ",")
	r.slot(part + 1).close = true
	return expr{first: i, last: x.next, next: x.next + 1, number: true}
}

// clockAt reads CURRENT_DATE() and its like.
func (r *reader) clockAt(i int) expr {
	if !r.is(i+2, ")") {
		return none(i)
	}
	text, is := r.bare[r.word(i)]
	if !is {
		text = strings.ToLower(r.word(i))
	}
	if text != "" && r.engine != "DuckDB" {
		r.remove(i+1, i+2)
		if is {
			r.replace(i, text)
		}
	}
	return expr{first: i, last: i + 2, next: i + 3, t: functionTypes[r.word(i)]}
}

// asWritten takes a call as it is, whose arguments were read.
func (r *reader) asWritten(i int) expr {
	end := min(r.closing(i+1), len(r.tokens)-1)
	return expr{first: i, last: end, next: end + 1}
}

// keyed reads operands between words: a FROM b FOR c. It returns each by its word, "" for the
// first; none where anything else stands there.
func (r *reader) keyed(open int, words ...string) (map[string]expr, int) {
	found := map[string]expr{}
	at, key := open+1, ""
	for {
		e := r.expression(at, levelOther)
		if !e.isNone() {
			found[key] = e
		}
		at = max(e.next, at)
		if r.is(at, ")") {
			return found, at
		}
		key = ""
		for _, word := range words {
			if r.is(at, word) {
				key = word
			}
		}
		if key == "" {
			return nil, at
		}
		at++
	}
}

func (r *reader) spanOf(e expr) []piece { return r.pieces(e.first, e.last) }

// positionAt reads POSITION(a IN b).
func (r *reader) positionAt(i int) expr {
	if !r.dates || !r.between(i+1, "IN") {
		return none(i)
	}
	all, end := r.keyed(i+1, "IN")
	if len(all) != 2 {
		return r.asWritten(i)
	}
	r.rewrite(i, end, i, "strpos($b, $a)", map[string][]piece{"a": r.spanOf(all[""]), "b": r.spanOf(all["IN"])})
	return expr{first: i, last: end, next: end + 1}
}

// substringAt reads SUBSTRING(a FROM b FOR c).
func (r *reader) substringAt(i int) expr {
	if !r.dates || !r.between(i+1, "FROM") && !r.between(i+1, "FOR") {
		return none(i)
	}
	all, end := r.keyed(i+1, "FROM", "FOR")
	from, hasFrom := all["FROM"]
	length, hasLength := all["FOR"]
	if len(all) < 2 {
		return r.asWritten(i)
	}
	switch {
	case !hasFrom:
		r.replace(all["FOR"].first-1, ", 1,")
		r.slot(length.first - 1).close = true
	case hasLength && length.first < from.first, from.literal:
		return r.asWritten(i)
	default:
		for _, e := range all {
			if word := e.first - 1; word > i+1 {
				r.replace(word, ",")
				r.slot(word).close = true
			}
		}
	}
	return expr{first: i, last: end, next: end + 1}
}

// trimAt reads TRIM(BOTH c FROM s).
func (r *reader) trimAt(i int) expr {
	if word := r.word(i + 2); !r.dates || word != "BOTH" && word != "LEADING" && word != "TRAILING" && !r.between(i+1, "FROM") {
		return none(i)
	}
	function, open := "trim", i+1
	switch r.word(i + 2) {
	case "BOTH":
		open++
	case "LEADING":
		function, open = "ltrim", open+1
	case "TRAILING":
		function, open = "rtrim", open+1
	}
	all, end := r.keyed(open, "FROM")
	source, hasSource := all["FROM"]
	chars, hasChars := all[""]
	parts := map[string][]piece{}
	text := function + "($s)"
	switch {
	case hasSource && hasChars:
		text = function + "($s, $c)"
		parts["s"], parts["c"] = r.spanOf(source), r.spanOf(chars)
	case hasSource:
		parts["s"] = r.spanOf(source)
	case hasChars && open > i+1:
		parts["s"] = r.spanOf(chars)
	default:
		return r.asWritten(i)
	}
	r.rewrite(i, end, i, text, parts)
	return expr{first: i, last: end, next: end + 1}
}

// overlayAt reads OVERLAY(a PLACING b FROM c FOR d).
func (r *reader) overlayAt(i int) expr {
	if r.engine == "Postgres" || !r.between(i+1, "PLACING") {
		return none(i)
	}
	all, end := r.keyed(i+1, "PLACING", "FROM", "FOR")
	parts := map[string][]piece{}
	for key, word := range map[string]string{"a": "", "b": "PLACING", "c": "FROM"} {
		e, is := all[word]
		if !is {
			return r.asWritten(i)
		}
		parts[key] = r.spanOf(e)
	}
	text := "(substr($a, 1, ($c) - 1) || $b || substr($a, ($c) + length($b)))"
	if e, is := all["FOR"]; is {
		parts["d"] = r.spanOf(e)
		text = "(substr($a, 1, ($c) - 1) || $b || substr($a, ($c) + ($d)))"
	}
	r.rewrite(i, end, i, text, parts)
	return expr{first: i, last: end, next: end + 1}
}
