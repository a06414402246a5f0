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
	duckCalls = calls(duckFunctions, map[string]call{
		"RATIO_TO_REPORT": {turn: ratioToReport("(CAST($1 AS double) / nullif(CAST(sum($1) $o AS double), 0))")},
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
	r.compared(searched(c.args)...)
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

// searched returns the value that DECODE compares, and those with which it does.
func searched(args []expr) []expr {
	all := args[:1:1]
	for n := 1; n+1 < len(args); n += 2 {
		all = append(all, args[n])
	}
	return all
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
