package spelling

import "strings"

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
		"LISTAGG": "listagg($a ORDER BY $o)", "STRING_AGG": "string_agg($a ORDER BY $o)", "ARRAY_AGG": "_dwsim_array(list($a ORDER BY $o))",
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
		rest := "1.0 - ($1)"
		if r.castCalls {
			rest = "_decimal(" + rest + ", 15)"
		}
		text = strings.Replace(text, "$1", rest, 1)
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
