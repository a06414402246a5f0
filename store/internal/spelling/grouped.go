package spelling

import (
	"strconv"
	"strings"
)

// aggregateNames are those that make one row of many, without a window.
var aggregateNames = set(strings.Fields(`COUNT SUM AVG MIN MAX MEDIAN LISTAGG STRING_AGG GROUP_CONCAT ARRAY_AGG OBJECT_AGG STDDEV STDDEV_SAMP STDDEV_POP
	VARIANCE VAR_SAMP VAR_POP PERCENTILE_CONT PERCENTILE_DISC APPROX_COUNT_DISTINCT ANY_VALUE BOOL_AND BOOL_OR COUNT_IF MODE CORR TOTAL`)...)

// noteAggregate notes that a SELECT makes one row of many.
func (r *reader) noteAggregate(c *invocation) {
	if r.current == nil || c.over > 0 || !aggregateNames[c.name] {
		return
	}
	if len(c.args) > 1 && (c.name == "MIN" || c.name == "MAX") {
		return // SQLite's own function of several values
	}
	r.current.aggregates = true
}

// checkGrouped refuses a column of the select list of which a group has many values: SQLite
// would take one of them.
func (r *reader) checkGrouped(b *block) {
	if !r.dates || b.groupsAll || b.fromAt == 0 || !b.aggregates && len(b.groups) == 0 {
		return
	}
	for n, it := range b.items {
		if it.value.column && !it.star && r.isFrom(b, it.value) && !r.isGrouped(b, n) {
			r.refuse(it.value.first, "name it in GROUP BY, or write any_value(…), min(…) or max(…)", "column %q is neither in GROUP BY nor in an aggregate", r.source(it.value.first, it.value.last))
			return
		}
	}
}

// isFrom tells whether a column may be one of the tables of a SELECT, and not of one around it.
func (r *reader) isFrom(b *block, column expr) bool {
	if column.first == column.last {
		return true
	}
	for i := b.from[0]; i <= b.from[1]; i++ {
		if r.isField(i) && r.name(i) == r.name(column.last-2) {
			return true
		}
	}
	return false
}

// isGrouped tells whether GROUP BY names an item of the select list: as a column, by its place,
// or by its alias.
func (r *reader) isGrouped(b *block, n int) bool {
	it := b.items[n]
	for _, g := range b.groups {
		switch {
		case g.column && r.name(g.last) == r.name(it.value.last),
			g.first == g.last && r.source(g.first, g.last) == strconv.Itoa(n+1),
			g.column && it.alias > 0 && r.name(g.last) == r.name(it.alias):
			return true
		}
	}
	return false
}
