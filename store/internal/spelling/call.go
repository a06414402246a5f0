package spelling

import (
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// call is what becomes of the calls of a function.
type call struct {
	name string // another name for it
	text string // else: what is written; $1 to $9 are the arguments
	args int    // how many arguments name and text are for; 0 means any number
	part int    // which argument is the part of a date, from 1
	may  bool   // that argument may be something else
	turn func(r *reader, c *invocation) bool
}

// invocation is a call as it is written.
type invocation struct {
	name              string
	first, open, last int // the name's first token, the parentheses
	args              []expr
	distinct          bool
	nulls             int // where IGNORE or RESPECT NULLS stands; 0 where it does not
	within            []orderItem
	withinAt          [2]int // WITHIN … ); zero where there is none
	over              int    // where OVER stands; 0 where it does not
	window            window
	end               int // the last token of all
}

// call reads the call of a function whose name are the tokens first to name.
func (r *reader) call(first, name int) expr {
	word := r.name(name)
	if first == name && r.kind(name) == sqltext.Word {
		if special, is := specialCalls[word]; is {
			if e := special(r, first); !e.isNone() {
				e.next = e.last + 1
				return e
			}
		}
	}
	c := &invocation{name: word, first: first, open: name + 1}
	if first != name {
		c.name = "" // a function of somebody's own
	}
	r.arguments(c)
	r.suffixes(c)
	r.noteAggregate(c)
	e := expr{first: first, last: c.end, next: c.end + 1, t: r.resultType(c), counts: neverNull[c.name]}
	if r.dates && first == name {
		e.number, e.text = !isDateLike(e.t) && r.numberOf(c), textFunctions[c.name]
	}
	r.turnCall(c)
	return e
}

// arguments reads what stands in the parentheses.
func (r *reader) arguments(c *invocation) {
	c.last = r.closing(c.open)
	i := c.open + 1
	if r.is(i, "DISTINCT") || r.is(i, "ALL") {
		c.distinct = r.is(i, "DISTINCT")
		i++
	}
	r.part(c, i)
	for i < c.last && r.err == nil {
		switch {
		case r.are(i, "ORDER", "BY"):
			_, i = r.orderItems(i+2, false)
		case (r.is(i, "IGNORE") || r.is(i, "RESPECT")) && r.is(i+1, "NULLS"):
			c.nulls, i = i, i+2
		case r.beginsQuery(i):
			q := r.query(i)
			c.args = append(c.args, expr{first: i, last: q.next - 1, next: q.next}.ofKind(q.t))
			i = max(q.next, i+1)
		default:
			e := r.expression(i, 0)
			if !e.isNone() {
				c.args = append(c.args, e)
			}
			i = max(e.next, i+1)
		}
	}
	c.last = min(c.last, len(r.tokens)-1)
	c.end = c.last
}

// part writes a bare part of a date as a string. The argument with the part may come behind
// others, which are skipped here and read later.
func (r *reader) part(c *invocation, i int) {
	rule := r.calls[c.name]
	if rule.part == 0 {
		return
	}
	for n, depth := 1, 0; i < c.last && n < rule.part; i++ {
		switch {
		case r.is(i, "("), r.is(i, "["):
			depth++
		case r.is(i, ")"), r.is(i, "]"):
			depth--
		case r.is(i, ",") && depth == 0:
			n++
		}
	}
	if i >= c.last || r.kind(i) != sqltext.Word || i+1 != c.last && !r.is(i+1, ",") {
		return
	}
	word := r.word(i)
	if !parts[strings.TrimPrefix(word, "SQL_TSI_")] {
		if !rule.may {
			r.refuse(i, "write year, quarter, month, week, day, hour, minute, second or one of their short forms", "%s has no part of a date %q", c.name, r.source(i, i))
		}
		return
	}
	r.replace(i, quote(strings.ToLower(strings.TrimPrefix(word, "SQL_TSI_"))))
}

// suffixes reads what stands behind the parentheses.
func (r *reader) suffixes(c *invocation) {
	for r.err == nil {
		at := c.end + 1
		switch {
		case r.are(at, "WITHIN", "GROUP", "(") && r.are(at+3, "ORDER", "BY"):
			c.within, _ = r.orderItems(at+5, true)
			c.end = min(r.closing(at+2), len(r.tokens)-1)
			c.withinAt = [2]int{at, c.end}
		case r.are(at, "FILTER", "(", "WHERE"):
			r.expression(at+3, 0)
			c.end = min(r.closing(at+1), len(r.tokens)-1)
		case (r.is(at, "IGNORE") || r.is(at, "RESPECT")) && r.is(at+1, "NULLS"):
			c.nulls, c.end = at, at+1
		case r.is(at, "OVER") && r.is(at+1, "("):
			c.over = at
			r.windows = append(r.windows, at)
			c.window = r.window(at + 1)
			c.end = c.window.last
		case r.is(at, "OVER") && r.isName(at+1):
			c.over = at
			r.windows = append(r.windows, at)
			c.end = at + 1
		default:
			return
		}
	}
}

// resultType returns the type of a call, where it tells what + and - mean.
func (r *reader) resultType(c *invocation) schema.Type {
	if !r.dates {
		return 0
	}
	if t, is := functionTypes[c.name]; is {
		return t
	}
	first, is := typeOfArgument[c.name]
	if !is {
		return 0
	}
	var t schema.Type
	for _, a := range c.args[min(first-1, len(c.args)):] {
		if isDateLike(a.t) {
			t = oneType(t, a.t)
		}
		if c.name != "COALESCE" && c.name != "NVL" && c.name != "IFNULL" && c.name != "GREATEST" && c.name != "LEAST" && c.name != "IFF" {
			break
		}
	}
	if c.name == "TRUNC" && t != 0 {
		return schema.Date // of a timestamp, too
	}
	return t
}

// functionTypes are the types of functions of dates.
var functionTypes = map[string]schema.Type{
	"CURRENT_DATE": schema.Date, "TO_DATE": schema.Date, "TRY_TO_DATE": schema.Date, "LAST_DAY": schema.Date, "NEXT_DAY": schema.Date, "PREVIOUS_DAY": schema.Date,
	"DATE_FROM_PARTS": schema.Date, "DATEFROMPARTS": schema.Date, "GETDATE": dateOrTimestamp, "SYSDATE": dateOrTimestamp, "NOW": dateOrTimestamp,
	"CURRENT_TIMESTAMP": dateOrTimestamp, "LOCALTIMESTAMP": dateOrTimestamp, "TO_TIMESTAMP": dateOrTimestamp, "TIMESTAMP_FROM_PARTS": dateOrTimestamp,
	"DATEADD": dateOrTimestamp, "TIMESTAMPADD": dateOrTimestamp, "ADD_MONTHS": dateOrTimestamp, "DATE_TRUNC": dateOrTimestamp, "TIME_SLICE": dateOrTimestamp,
	"CONVERT_TIMEZONE": dateOrTimestamp, "GET_PATH": schema.JSON, "PARSE_JSON": schema.JSON,
}

// typeOfArgument are functions whose type is that of an argument, counted from 1.
var typeOfArgument = map[string]int{
	"MAX": 1, "MIN": 1, "COALESCE": 1, "NVL": 1, "IFNULL": 1, "GREATEST": 1, "LEAST": 1, "LAG": 1, "LEAD": 1, "FIRST_VALUE": 1, "LAST_VALUE": 1,
	"NTH_VALUE": 1, "NULLIF": 1, "ANY_VALUE": 1, "NVL2": 2, "IFF": 2, "DECODE": 3, "TRUNC": 1,
}

// ofOneKind are functions whose arguments become values of one type.
var ofOneKind = set("COALESCE", "NVL", "IFNULL", "GREATEST", "LEAST", "NULLIF")

var neverNull = set("COUNT", "ROW_NUMBER", "RANK", "DENSE_RANK", "NTILE", "CUME_DIST", "PERCENT_RANK")

// turnCall writes a call in the engine's way.
func (r *reader) turnCall(c *invocation) {
	if r.err != nil {
		return
	}
	r.nullHandling(c)
	if ofOneKind[c.name] {
		r.sameKind(c.args...)
		if r.dates {
			r.sameNumbers(c.args, true)
		}
	}
	if r.castCalls && textFunctions[c.name] && c.name != "TO_CHAR" && c.name != "TO_VARCHAR" {
		for _, a := range c.args {
			r.writeText(a, a.first)
		}
	}
	if (c.name == "IFF" || c.name == "NVL2") && len(c.args) == 3 {
		r.resultKind(oneType(c.args[1].t, c.args[2].t), c.args[1:])
	}
	rule := r.calls[c.name]
	if c.withinAt[1] > 0 {
		r.withinGroup(c)
		return
	}
	if rule.args > 0 && len(c.args) != rule.args {
		return
	}
	switch {
	case rule.turn != nil:
		rule.turn(r, c)
	case rule.name != "":
		r.replace(c.first, rule.name)
	case rule.text != "":
		r.rewrite(c.first, c.last, c.first, rule.text, r.argumentPieces(c))
	}
}

func (r *reader) argumentPieces(c *invocation) map[string][]piece {
	parts := map[string][]piece{}
	for n, a := range c.args[:min(9, len(c.args))] {
		parts[strconv.Itoa(n+1)] = r.pieces(a.first, a.last)
	}
	return parts
}

// nullHandling writes IGNORE NULLS where the engine reads it; RESPECT NULLS is what all do.
func (r *reader) nullHandling(c *invocation) {
	if c.nulls == 0 {
		return
	}
	ignore := r.is(c.nulls, "IGNORE")
	switch {
	case !ignore:
		r.drop(c.nulls, c.nulls+1)
	case r.ignoreNulls == nullsRefused:
		r.refuse(c.nulls, "leave the rows with NULL out first, or take max(x) over groups that count(x) OVER (ORDER BY …) makes", "%s has no IGNORE NULLS", r.engine)
	case c.nulls > c.last:
		r.drop(c.nulls, c.nulls+1)
		r.before(c.last, " IGNORE NULLS", c.nulls)
	}
}
