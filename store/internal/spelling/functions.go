package spelling

import (
	"maps"
	"strings"

	"github.com/dw-sim/dw-sim/store/sqltext"
)

// parts are the parts of dates and their short forms:
// https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html
// https://docs.snowflake.com/en/sql-reference/functions-date-time
var parts = set(strings.Fields(`
	MILLENNIUM MILLENNIA MIL MILS CENTURY CENTURIES C CENT CENTS DECADE DECADES DEC DECS
	EPOCH EPOCH_SECOND EPOCH_SECONDS EPOCH_MILLISECOND EPOCH_MILLISECONDS EPOCH_MICROSECOND EPOCH_MICROSECONDS EPOCH_NANOSECOND EPOCH_NANOSECONDS
	YEAR YEARS Y YR YRS YY YYY YYYY ISOYEAR YEAROFWEEK YEAROFWEEKISO QUARTER QUARTERS Q QTR QTRS MONTH MONTHS MON MONS MM
	WEEK WEEKS W WK WEEKOFYEAR WOY WY WEEKISO WEEK_ISO WEEKOFYEARISO WEEKOFYEAR_ISO
	DAY DAYS D DD DAYOFMONTH DAYOFWEEK DAYOFWEEKISO DAYOFWEEK_ISO DOW DW WEEKDAY ISODOW WEEKDAY_ISO DOW_ISO DW_ISO DAYOFYEAR YEARDAY DOY DY
	HOUR HOURS H HH HR HRS MINUTE MINUTES M MI MIN MINS SECOND SECONDS S SEC SECS
	MILLISECOND MILLISECONDS MS MSEC MSECS MSECOND MSECONDS MILLISEC MILLISECS MILLISECON
	MICROSECOND MICROSECONDS US USEC USECS USECOND USECONDS MICROSEC MICROSECS MICROSECON NANOSECOND NANOSECONDS NS NSEC NANOSEC NSECOND
	TIMEZONE TZ TIMEZONE_HOUR TIMEZONE_MINUTE TZH TZM`)...)

// Functions whose argument is a part of a date, written bare, and conditions, which leave out
// what they do not need: they would not as functions.
var everyCall = map[string]call{
	"DATEADD": {part: 1}, "DATEDIFF": {part: 1}, "TIMESTAMPADD": {part: 1}, "TIMESTAMPDIFF": {part: 1}, "TIMEADD": {part: 1}, "TIMEDIFF": {part: 1},
	"DATE_TRUNC": {part: 1, may: true}, "DATE_PART": {part: 1, may: true}, "LAST_DAY": {part: 2, may: true}, "TRUNC": {part: 2, may: true},
	"DATE_DIFF": {part: 1, may: true}, "DATE_ADD": {part: 1, may: true}, "TIME_SLICE": {part: 3, may: true},
	"NVL": {name: "coalesce"}, "IFNULL": {name: "coalesce", args: 2},
	"NVL2":   {text: "(CASE WHEN ($1) IS NOT NULL THEN $2 ELSE $3 END)", args: 3},
	"IFF":    {text: "(CASE WHEN $1 THEN $2 ELSE $3 END)", args: 3},
	"DECODE": {turn: decode},
	"COUNT":  {turn: countDistinct},
}

// calls are those of every engine and its own.
func calls(own ...map[string]call) map[string]call {
	all := maps.Clone(everyCall)
	for _, some := range own {
		maps.Copy(all, some)
	}
	return all
}

// A share of zero is NULL. https://docs.aws.amazon.com/redshift/latest/dg/r_WF_RATIO_TO_REPORT.html
var (
	sqliteCalls = calls(map[string]call{
		"RATIO_TO_REPORT": {turn: ratioToReport("(($1) * 1.0 / nullif(sum($1) $o, 0))")},
		"INSERT":          {name: `"insert"`},
		"LISTAGG":         {turn: distinctList}, "STRING_AGG": {turn: distinctList}, "GROUP_CONCAT": {turn: distinctList},
	})
	postgresCalls = calls(postgresOwn, map[string]call{
		"RATIO_TO_REPORT": {turn: ratioToReport("(CAST($1 AS double precision) / nullif(CAST(sum($1) $o AS double precision), 0))")},
	})
	duckCalls = calls(duckAggregates, map[string]call{
		"RATIO_TO_REPORT": {turn: ratioToReport("(CAST($1 AS double) / nullif(CAST(sum($1) $o AS double), 0))")},
		"LISTAGG":         {turn: emptySeparator},
	})
)

// decode writes DECODE as CASE, to which NULL equals NULL; two arguments are another function:
// https://docs.aws.amazon.com/redshift/latest/dg/r_DECODE_expression.html
func decode(r *reader, c *invocation) bool {
	if len(c.args) < 3 {
		return false
	}
	at := r.tokens[c.first].Start
	all := []piece{{text: "(CASE", at: at}}
	say := func(text string, e expr) {
		all = append(append(all, piece{text: text, at: r.tokens[e.first].Start}), r.pieces(e.first, e.last)...)
	}
	value, rest := c.args[0], c.args[1:]
	for ; len(rest) >= 2; rest = rest[2:] {
		switch {
		case r.is(rest[0].first, "NULL") && rest[0].first == rest[0].last:
			say(" WHEN (", value)
			say(") IS ", rest[0])
		case rest[0].literal || r.kind(rest[0].first) == sqltext.Number:
			say(" WHEN (", value)
			say(") = ", rest[0])
		default:
			say(" WHEN (", value)
			say(") IS NOT DISTINCT FROM (", rest[0])
			all = append(all, piece{text: ")", at: at})
		}
		say(" THEN ", rest[1])
	}
	if len(rest) == 1 {
		say(" ELSE ", rest[0])
	}
	all = append(all, piece{text: " END)", at: at})
	r.remove(c.first, c.last)
	r.slots[c.first].close = false
	r.replacePieces(c.first, all)
	return true
}

// countDistinct writes count(DISTINCT a, b), which counts rows without a NULL:
// https://docs.snowflake.com/en/sql-reference/functions/count
func countDistinct(r *reader, c *invocation) bool {
	if !c.distinct || len(c.args) < 2 {
		return false
	}
	if r.dates {
		r.replace(c.first, "_count_distinct")
		r.remove(c.open+1, c.open+1)
		r.slot(c.open + 2).close = true
		return true
	}
	var conditions, values []string
	for n := range c.args[:min(9, len(c.args))] {
		arg := "$" + string(rune('1'+n))
		conditions = append(conditions, "("+arg+") IS NOT NULL")
		values = append(values, arg)
	}
	if len(c.args) > 9 {
		r.refuse(c.args[9].first, "count the rows of SELECT DISTINCT", "count(DISTINCT …) takes up to nine columns")
		return false
	}
	row := "(" + strings.Join(values, ", ") + ")"
	r.rewrite(c.first, c.last, c.first, "count(DISTINCT CASE WHEN "+strings.Join(conditions, " AND ")+" THEN "+row+" END)", r.argumentPieces(c))
	return true
}

// distinctList writes listagg(DISTINCT x, ', '), as SQLite takes DISTINCT for one argument only.
func distinctList(r *reader, c *invocation) bool {
	if !c.distinct || len(c.args) < 2 {
		return false
	}
	r.replace(c.first, "_listagg_distinct")
	r.remove(c.open+1, c.open+1)
	r.slot(c.open + 2).close = true
	return true
}

// emptySeparator writes listagg(x) with the separator that it has, where the engine has another.
func emptySeparator(r *reader, c *invocation) bool {
	if len(c.args) != 1 {
		return false
	}
	r.after(c.args[0].last, ", ''", c.first)
	return true
}

func ratioToReport(text string) func(*reader, *invocation) bool {
	return func(r *reader, c *invocation) bool {
		if len(c.args) != 1 || c.over == 0 {
			r.refuse(c.first, "write ratio_to_report(x) OVER (PARTITION BY …)", "RATIO_TO_REPORT takes one argument and a window")
			return false
		}
		parts := r.argumentPieces(c)
		parts["o"] = r.pieces(c.over, c.end)
		r.rewrite(c.first, c.end, c.first, text, parts)
		return true
	}
}

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
	return expr{first: i, last: x.next, next: x.next + 1}
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

// Aggregates WITHIN GROUP: $a are the arguments, $o is the order, $x what is ordered by.
var (
	sqliteOrdered = map[string]string{
		"LISTAGG": "listagg($a ORDER BY $o)", "STRING_AGG": "string_agg($a ORDER BY $o)", "ARRAY_AGG": "array_agg($a ORDER BY $o)",
		"PERCENTILE_CONT": "percentile_cont($x, $1)", "PERCENTILE_DISC": "percentile_disc($x, $1)", "MODE": "mode($x)",
	}
	postgresOrdered = map[string]string{
		"LISTAGG": "listagg($a ORDER BY $o)", "STRING_AGG": "string_agg($a ORDER BY $o)", "ARRAY_AGG": "_array_agg($a ORDER BY $o)",
		"PERCENTILE_CONT": "", "PERCENTILE_DISC": "", "MODE": "",
	}
	duckOrdered = map[string]string{
		"LISTAGG": "listagg($a ORDER BY $o)", "STRING_AGG": "string_agg($a ORDER BY $o)", "ARRAY_AGG": "_dwsim_array(array_agg($a ORDER BY $o))",
		"PERCENTILE_CONT": "quantile_cont(_dwsim_continuous($x), $1)", "PERCENTILE_DISC": "quantile_disc($x, $1)", "MODE": "",
	}
	lists = set("LISTAGG", "STRING_AGG", "ARRAY_AGG")
)

// withinGroup writes an aggregate WITHIN GROUP (ORDER BY …):
// https://docs.aws.amazon.com/redshift/latest/dg/r_LISTAGG.html
// https://docs.aws.amazon.com/redshift/latest/dg/r_PERCENTILE_CONT.html
func (r *reader) withinGroup(c *invocation) {
	text, is := r.ordered[c.name]
	parts := r.argumentPieces(c)
	item := c.within[0]
	switch {
	case len(c.args) > 0 && len(c.within) > 0:
		if rule := r.calls[c.name]; c.name == "LISTAGG" && rule.turn != nil {
			rule.turn(r, c)
		}
		parts["a"] = r.pieces(c.open+1, c.last-1)
	}
	parts["o"] = r.pieces(item.value.first, c.withinAt[1]-1)
	parts["x"] = item.plain
	switch {
	case !is && r.dates:
		r.refuse(c.withinAt[0], "", "%s has no %s WITHIN GROUP", r.engine, c.name)
		return
	case text == "" && c.over > 0 && !r.qualify:
		r.refuse(c.over, "write it in a subquery with GROUP BY, and join that", "%s has no %s over a window", r.engine, c.name)
		return
	case !is, text == "":
		return
	}
	if r.engine == "DuckDB" && len(c.args) == 1 && (c.name == "LISTAGG" || c.name == "STRING_AGG") {
		text = strings.Replace(text, "$a", "$a, ''", 1)
	}
	if c.name == "PERCENTILE_CONT" && item.descending {
		text = strings.Replace(text, "$1", "1.0 - ($1)", 1)
	}
	if c.name == "PERCENTILE_DISC" && item.descending {
		r.refuse(item.value.first, "order upwards, and take 1 - p", "%s has no PERCENTILE_DISC with a descending order", r.engine)
		return
	}
	if c.distinct && r.dates && len(c.args) > 1 && lists[c.name] {
		text = strings.Replace(text, "listagg(", "_listagg_distinct(", 1)
		text = strings.Replace(text, "string_agg(", "_listagg_distinct(", 1)
		parts["a"] = r.pieces(c.open+2, c.last-1)
	}
	if c.over > 0 && lists[c.name] {
		r.orderedOver(c, text, parts)
		return
	}
	r.rewrite(c.first, c.withinAt[1], c.first, text, parts)
}

// orderedOver writes an ordered list over a window: a window of all its rows, in that order.
func (r *reader) orderedOver(c *invocation, text string, parts map[string][]piece) {
	if !r.is(c.over+1, "(") || c.window.order > 0 || c.distinct {
		r.refuse(c.over, "write OVER (PARTITION BY …), or a subquery with GROUP BY", "%s WITHIN GROUP has no such window", c.name)
		return
	}
	text = strings.Replace(text, " ORDER BY $o", "", 1) + " OVER ($w ORDER BY $o ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
	parts["w"] = nil
	if c.window.last > c.over+2 {
		parts["w"] = r.pieces(c.over+2, c.window.last-1)
	} else {
		text = strings.Replace(text, "($w ORDER", "(ORDER", 1)
	}
	r.rewrite(c.first, c.end, c.first, text, parts)
}
