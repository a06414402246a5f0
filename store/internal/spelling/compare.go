package spelling

import (
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// matching is how an operator that compares with a pattern is written. In the text, $x is the
// left operand and $p the pattern; in the words, only the operator changes.
type matching struct {
	word    string // takes the operator's place
	text    string // else: a condition
	similar bool   // the pattern is turned into a regular expression first, which must be a literal
}

// https://docs.snowflake.com/en/sql-reference/functions/rlike matches the whole text, POSIX
// operators a part: https://docs.aws.amazon.com/redshift/latest/dg/pattern-matching-conditions-posix.html
var sqliteMatches = map[string]matching{
	"ILIKE": {word: "MATCH"}, "~~*": {word: "MATCH"}, "~~": {word: "LIKE"}, "RLIKE": {word: "REGEXP"},
	"~": {text: "_matches($x, $p)"}, "~*": {text: "_matches_i($x, $p)"}, "SIMILAR": {text: "_similar($x, $p$e)"},
}

var postgresMatches = map[string]matching{
	"RLIKE": {text: "($x ~ ('^(?:' || $p || ')$'))"}, "REGEXP": {text: "($x ~ ('^(?:' || $p || ')$'))"},
}

// DuckDB's own ~ and SIMILAR TO take a regular expression for the whole text.
var duckMatches = map[string]matching{
	"RLIKE": {text: "regexp_full_match($x, $p)"}, "REGEXP": {text: "regexp_full_match($x, $p)"},
	"~": {text: "regexp_matches($x, $p)"}, "~*": {text: "regexp_matches($x, $p, 'i')"},
	"SIMILAR": {text: "regexp_full_match($x, $p)", similar: true},
}

// compare reads a condition whose left operand is read.
func (r *reader) compare(left expr, at int) expr {
	operator, not := at, false
	if r.is(at, "NOT") {
		operator, not = at+1, true
		if r.operator(operator) != levelRange {
			return left // NOT NULL of a column, say
		}
	}
	switch word := r.upper[r.tokens[operator].Start:r.tokens[operator].End]; word {
	case "IS":
		return r.isCondition(left, operator)
	case "ISNULL", "NOTNULL":
		return r.castCondition(left.until(operator))
	case "IN":
		return r.inCondition(left, operator)
	case "BETWEEN":
		return r.betweenCondition(left, operator)
	case "LIKE", "ILIKE", "RLIKE", "REGEXP", "MATCH", "GLOB", "SIMILAR", "~", "~*", "~~", "~~*", "!~", "!~*", "!~~", "!~~*":
		return r.matchCondition(left, operator, strings.TrimPrefix(word, "!"), not || word[0] == '!' && word != "!=")
	}
	return r.equalCondition(left, operator)
}

func (r *reader) isCondition(left expr, at int) expr {
	next := at + 1
	if r.is(next, "NOT") {
		next++
	}
	switch {
	case r.are(next, "DISTINCT", "FROM"):
		next += 2
	case isConstants[r.word(next)]:
		return r.castCondition(left.until(next))
	}
	right := r.expression(next, levelCompare)
	if !right.isNone() {
		r.compared(left, right)
		r.bracketCompared(right, at)
	}
	return left.until(max(right.last, next-1))
}

// isConstants are what IS compares with in Redshift and Postgres, whatever stands behind.
var isConstants = set("NULL", "TRUE", "FALSE", "UNKNOWN")

// castCondition reads casts behind a condition that ended with a word: x IS NULL::int.
func (r *reader) castCondition(e expr) expr {
	e.t = schema.Boolean
	for r.is(e.next, "::") {
		longer := r.postfix(e)
		if longer.next <= e.next {
			break
		}
		e, e.tied = longer, true
	}
	return e
}

// bracketCompared puts parentheses around what one condition takes from another, where the
// engine reads both from the left: a = b LIKE c.
func (r *reader) bracketCompared(e expr, at int) {
	if r.tightText && e.level >= levelIs && e.level <= levelRange {
		r.wrap(e.first, e.last, "(", ")", at)
	}
}

func (r *reader) inCondition(left expr, at int) expr {
	if !r.is(at+1, "(") || r.beginsQuery(at+2) {
		right := r.operand(at + 1)
		return left.until(max(right.last, at))
	}
	end := r.closing(at + 1)
	all := []expr{left}
	for i := at + 2; i < end && r.err == nil; {
		e := r.expression(i, 0)
		if !e.isNone() {
			all = append(all, e)
		}
		i = max(e.next, i+1)
	}
	r.compared(all...)
	return left.until(min(end, len(r.tokens)-1))
}

func (r *reader) betweenCondition(left expr, at int) expr {
	for r.is(at+1, "SYMMETRIC") || r.is(at+1, "ASYMMETRIC") {
		at++
	}
	low := r.expression(at+1, levelOther)
	if low.isNone() || !r.is(low.next, "AND") {
		return left.until(max(low.last, at))
	}
	high := r.expression(low.next+1, levelOther)
	if high.isNone() {
		return left.until(low.next)
	}
	r.compared(left, low, high)
	return left.until(high.last)
}

func (r *reader) equalCondition(left expr, at int) expr {
	for _, word := range []string{"ANY", "SOME", "ALL"} {
		if r.are(at+1, word, "(") {
			if !r.beginsQuery(at+3) || r.refused["ANY"].name != "" {
				r.refuseClause("ANY", at+1)
			}
			_, end := r.inside(at + 2)
			return left.until(end)
		}
	}
	right := r.expression(at+1, levelRange)
	if right.isNone() {
		return left.until(at)
	}
	r.compared(left, right)
	r.bracketCompared(left, at)
	r.bracketCompared(right, at)
	return left.until(right.last)
}

// matchCondition turns a comparison with a pattern.
func (r *reader) matchCondition(left expr, at int, word string, not bool) expr {
	m, turned := r.matches[word]
	first := at + 1
	if word == "SIMILAR" && r.is(first, "TO") {
		first++
	}
	if r.is(first, "ANY") || r.is(first, "ALL") {
		if native := r.jsonMarks && (r.is(first+2, "ARRAY") || r.selects(first+2)); r.is(first+1, "(") && !native {
			r.refuse(first, "write a condition for each pattern, with OR or AND between them", "%s has no %s %s", r.engine, word, r.word(first))
		}
	}
	pattern := r.expression(first, levelOther)
	if pattern.isNone() {
		return left.until(first - 1)
	}
	last, escape := pattern.last, none(pattern.next)
	if r.is(pattern.next, "ESCAPE") {
		if escape = r.expression(pattern.next+1, levelOther); !escape.isNone() {
			last = escape.last
		}
	}
	result := left.until(last)
	if r.engine == "DuckDB" && (word == "LIKE" || word == "ILIKE") && escape.isNone() {
		r.escapeByBackslash(pattern, at)
	}
	switch {
	case !turned:
	case m.word != "":
		if r.tokens[at].Kind == sqltext.Operator && not {
			m.word = "NOT " + m.word
		}
		r.replace(at, m.word)
	default:
		r.matchText(result, left, pattern, escape, at, m, not)
	}
	return result
}

// matchText writes a condition with a pattern as a call.
func (r *reader) matchText(whole, left, pattern, escape expr, at int, m matching, not bool) {
	parts := map[string][]piece{"x": r.pieces(left.first, left.last), "p": r.pieces(pattern.first, pattern.last), "e": nil}
	switch {
	case m.similar:
		text, ok := r.similarPattern(pattern, escape)
		if !ok {
			return
		}
		parts["p"] = []piece{{text: text, at: r.tokens[pattern.first].Start}}
	case !escape.isNone():
		parts["e"] = append([]piece{{text: ", ", at: r.tokens[escape.first].Start}}, r.pieces(escape.first, escape.last)...)
	}
	text := m.text
	if not {
		text = "(NOT " + text + ")"
	}
	r.rewrite(whole.first, whole.last, at, text, parts)
}

// rewrite puts text in the place of tokens; $x in it stands for a part.
func (r *reader) rewrite(first, last, at int, text string, parts map[string][]piece) {
	var all []piece
	for text != "" {
		before, after, found := strings.Cut(text, "$")
		if before != "" {
			all = append(all, piece{text: before, at: r.tokens[at].Start})
		}
		if !found {
			break
		}
		if part, is := parts[after[:min(1, len(after))]]; is {
			all = append(all, part...)
			after = after[1:]
		} else {
			all = append(all, piece{text: "$", at: r.tokens[at].Start})
		}
		text = after
	}
	space := r.slots != nil && r.slots[first] != nil && r.slots[first].close
	r.remove(first, last)
	r.slots[first].close = space
	r.replacePieces(first, all)
}

// sameKind makes values that are compared ones of a kind, where dates are texts: a literal is
// written as the column has it, a date beside a timestamp becomes its first instant.
func (r *reader) sameKind(all ...expr) {
	if !r.dates {
		return
	}
	t := schema.Type(0)
	for _, e := range all {
		t = comparedAs(t, e)
	}
	if t == 0 {
		return
	}
	for _, e := range all {
		r.asKind(e, t)
	}
}

// compared makes values of a kind of those that are compared.
func (r *reader) compared(all ...expr) {
	if r.dates {
		r.sameKind(all...)
		r.sameNumbers(all, false)
		r.sameTexts(all)
	}
}

// comparedAs returns the type as which values are compared, when one more joins them.
func comparedAs(t schema.Type, e expr) schema.Type {
	switch {
	case e.t == dateOrTimestamp, isTimestamp(e.t):
		if t == schema.TimestampTZ || e.t == schema.TimestampTZ {
			return schema.TimestampTZ
		}
		return schema.Timestamp
	case isTimestamp(t):
		return t
	case e.t == schema.Date, e.t == schema.Time, e.t == schema.UUID, e.t == schema.Boolean && t == 0:
		return e.t
	}
	return t
}

func (r *reader) asKind(e expr, t schema.Type) {
	if e.interval != "" || e.t == t || e.t == schema.DateTime && t == schema.Timestamp {
		return
	}
	switch {
	case e.literal:
		r.writeLiteral(e, t)
	case isDateLike(e.t) && isTimestamp(t), r.kind(e.first) == sqltext.Parameter && e.t == schema.Text:
		r.wrap(e.first, e.last, castFunctions[t]+"(", ")", e.first)
	}
}
