package spelling

import (
	"fmt"

	"github.com/dw-sim/dw-sim/store/sqltext"
)

// Postgres takes arguments of any types only in its own functions, and has the rest of what
// is listed as functions of ours: see store/postgres/functions.
var postgresOwn = map[string]call{
	"APPROX_COUNT_DISTINCT": {text: "count(DISTINCT $1)", args: 1}, "HLL": {text: "count(DISTINCT $1)", args: 1},
	"APPROX_PERCENTILE": {text: "percentile_cont($2) WITHIN GROUP (ORDER BY $1)", args: 2},
	"VARIANCE_SAMP":     {name: "var_samp"}, "VARIANCE_POP": {name: "var_pop"},
	"MODE":      {text: "mode() WITHIN GROUP (ORDER BY $1)", args: 1},
	"MAX_BY":    {text: "(pg_catalog.array_agg($1 ORDER BY $2 DESC) FILTER (WHERE ($2) IS NOT NULL))[1]", args: 2},
	"MIN_BY":    {text: "(pg_catalog.array_agg($1 ORDER BY $2) FILTER (WHERE ($2) IS NOT NULL))[1]", args: 2},
	"ARRAY_AGG": {name: "_array_agg"},

	"CONCAT":                  {turn: joinedTexts},
	"CONCAT_WS":               {turn: separatedTexts},
	"ARRAY_CONSTRUCT":         {turn: builtOf("_array_construct")},
	"ARRAY_CONSTRUCT_COMPACT": {turn: builtOf("_array_construct_compact")},
	"OBJECT_CONSTRUCT":        {turn: builtOf("_object_construct")},

	"OBJECT_CONSTRUCT_KEEP_NULL": {turn: builtOf("_object_construct_keep_null")},
	"ARRAY_UNIQUE_AGG":           {text: "_array_agg(DISTINCT $1)", args: 1},
	"POSITION":                   {text: "strpos($2, $1)", args: 2},
}

// joinedTexts writes concat(a, b) as a || b, which is NULL where one of them is: Postgres' own
// function leaves NULLs out. https://docs.aws.amazon.com/redshift/latest/dg/r_CONCAT.html
func joinedTexts(r *reader, c *invocation) bool {
	if len(c.args) < 2 || c.over > 0 {
		return false
	}
	r.writeTexts(c, c.args, nil)
	return true
}

// separatedTexts is joinedTexts with the first argument between the others.
// https://docs.snowflake.com/en/sql-reference/functions/concat_ws
func separatedTexts(r *reader, c *invocation) bool {
	if len(c.args) < 2 || c.over > 0 {
		return false
	}
	r.writeTexts(c, c.args[1:], &c.args[0])
	return true
}

func (r *reader) writeTexts(c *invocation, args []expr, separator *expr) {
	at := r.tokens[c.first].Start
	all := []piece{{text: "(", at: at}}
	say := func(e expr) {
		all = append(append(append(all, piece{text: "(", at: at}), r.pieces(e.first, e.last)...), piece{text: ")::text", at: at})
	}
	for n, e := range args {
		if n > 0 {
			all = append(all, piece{text: " || ", at: at})
			if separator != nil {
				say(*separator)
				all = append(all, piece{text: " || ", at: at})
			}
		}
		say(e)
	}
	all = append(all, piece{text: ")", at: at})
	r.remove(c.first, c.last)
	r.slots[c.first].close = false
	r.replacePieces(c.first, all)
}

// builtOf has json_build_array take the arguments, of whatever types they are, and a function of
// ours that.
func builtOf(function string) func(*reader, *invocation) bool {
	return func(r *reader, c *invocation) bool {
		for _, a := range c.args {
			if r.isPath(a) {
				r.refuse(a.first, "cast it, such as payload:price::decimal(10, 2)", "%s takes no path on Postgres, where that is a text", c.name)
				return false
			}
		}
		r.replace(c.first, fmt.Sprintf("%s(json_build_array", function))
		r.before(c.last, ")", c.last)
		return true
	}
}

// isPath tells whether an argument is the value at a path of JSON, without a cast.
func (r *reader) isPath(e expr) bool {
	path := r.is(e.first, "GET_PATH") || r.is(e.first, "GET")
	for i := e.first; i <= e.last; i++ {
		switch {
		case r.is(i, "::"), r.is(i, "CAST"):
			return false
		case r.kind(i) == sqltext.Operator && r.is(i, ":"):
			path = true
		}
	}
	return path
}
