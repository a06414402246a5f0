package spelling

import (
	"strings"

	"github.com/dw-sim/dw-sim/store/sqltext"
)

// duckFunctions are aggregates, and a function, that DuckDB has by another name, or with another
// meaning. What begins with _dwsim_ are macros of the driver; where they took the place of an
// aggregate itself, it could have no FILTER, DISTINCT and ORDER BY.
// https://duckdb.org/docs/stable/sql/functions/aggregates
var duckFunctions = map[string]call{
	"EVERY": {name: "bool_and"}, "VARIANCE_POP": {name: "var_pop"}, "VARIANCE_SAMP": {name: "var_samp"}, "SKEW": {name: "skewness"},
	"BITAND_AGG": {name: "bit_and"}, "BITOR_AGG": {name: "bit_or"}, "BITXOR_AGG": {name: "bit_xor"},
	"BIT_AND_AGG": {name: "bit_and"}, "BIT_OR_AGG": {name: "bit_or"}, "BIT_XOR_AGG": {name: "bit_xor"},
	"APPROX_COUNT_DISTINCT": {text: "count(DISTINCT $1)", args: 1}, "HLL": {text: "count(DISTINCT $1)", args: 1},
	"APPROX_PERCENTILE": {text: "quantile_cont(_dwsim_continuous($1), $2)", args: 2},
	"MEDIAN":            {turn: median}, "ARRAY_AGG": {turn: arrayOf}, "ARRAY_UNIQUE_AGG": {turn: uniqueArray},
	"LISTAGG": {turn: bareList}, "STRING_AGG": {turn: bareList}, "POSITION": {turn: positionCall},
}

// median has what lies between decimals computed as a double: DuckDB would round it to their
// scale.
func median(r *reader, c *invocation) bool {
	if len(c.args) != 1 {
		return false
	}
	r.replace(c.first, "quantile_cont")
	r.before(c.args[0].first, "_dwsim_continuous(", c.first)
	r.after(c.args[0].last, "), 0.5", c.first)
	return true
}

// bareList joins texts without anything between them where nothing is given: DuckDB would take
// a comma.
func bareList(r *reader, c *invocation) bool {
	if len(c.args) != 1 {
		return false
	}
	r.after(c.args[0].last, ", ''", c.first)
	return true
}

// arrayOf makes a JSON array, without NULLs, of the list that DuckDB makes.
func arrayOf(r *reader, c *invocation) bool {
	r.replace(c.first, "list")
	r.rewrite(c.first, c.end, c.first, "_dwsim_array($c)", map[string][]piece{"c": r.pieces(c.first, c.end)})
	return true
}

// uniqueArray is arrayOf the values that differ.
func uniqueArray(r *reader, c *invocation) bool {
	if len(c.args) != 1 {
		return false
	}
	r.before(c.args[0].first, "DISTINCT ", c.first)
	return arrayOf(r, c)
}

// positionCall takes POSITION(a, b), which DuckDB reads with IN alone.
// https://docs.snowflake.com/en/sql-reference/functions/position
func positionCall(r *reader, c *invocation) bool {
	if len(c.args) > 1 {
		r.replace(c.first, "charindex")
	}
	return true
}

// escapeByBackslash has a backslash escape in a pattern, as everywhere else.
// https://duckdb.org/docs/stable/sql/functions/pattern_matching#like
func (r *reader) escapeByBackslash(pattern expr, at int) {
	if pattern.first == pattern.last && r.kind(pattern.first) == sqltext.String && !strings.Contains(r.source(pattern.first, pattern.last), `\`) {
		return
	}
	r.after(pattern.last, ` ESCAPE '\'`, at)
}
