package spelling

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// aggregateNames are those that make one row of many, without a window.
var aggregateNames = set(strings.Fields(`
	ANY_VALUE APPROX_COUNT_DISTINCT APPROX_PERCENTILE ARRAY_AGG ARRAY_UNION_AGG ARRAY_UNIQUE_AGG AVG BITAND_AGG BITOR_AGG BITXOR_AGG BIT_AND BIT_OR BIT_XOR
	BOOLAND_AGG BOOLOR_AGG BOOLXOR_AGG BOOL_AND BOOL_OR CORR COUNT COUNT_IF COVAR_POP COVAR_SAMP EVERY GROUP_CONCAT HASH_AGG HLL KURTOSIS LISTAGG MIN MAX
	MAX_BY MEDIAN MIN_BY MODE OBJECT_AGG PERCENTILE_CONT PERCENTILE_DISC REGR_AVGX REGR_AVGY REGR_COUNT REGR_INTERCEPT REGR_R2 REGR_SLOPE REGR_SXX REGR_SXY REGR_SYY
	SKEW STDDEV STDDEV_POP STDDEV_SAMP STRING_AGG SUM TOTAL VARIANCE VARIANCE_POP VARIANCE_SAMP VAR_POP VAR_SAMP`)...)

// noteAggregate notes that a SELECT makes one row of many.
func (r *reader) noteAggregate(c *invocation) {
	if r.current == nil || c.over > 0 || !aggregateNames[c.name] {
		return
	}
	if len(c.args) > 1 && (c.name == "MIN" || c.name == "MAX") {
		return // SQLite's own function of several values
	}
	r.current.aggregates = append(r.current.aggregates, c.first)
}

// checkGrouped notes a column of the select list of which a group has many values: SQLite would
// take any of them. https://www.sqlite.org/lang_select.html#bareindex
//
// Where GROUP BY names a column that may be a key of a table, other columns may follow from it.
func (r *reader) checkGrouped(b *block) {
	if !r.dates || r.vague != nil || b.groupsAll || b.fromAt == 0 || len(b.aggregates) == 0 && len(b.groups) == 0 || r.groupsByKey(b) {
		return
	}
	for n, it := range b.items {
		if !it.value.column || it.star || !r.isFrom(b, it.value) || r.isGrouped(b, n) || r.isAlias(b, n) {
			continue
		}
		name := r.source(it.value.first, it.value.last)
		hint := "add it to GROUP BY, or write an aggregate of it, such as max(" + name + ")"
		if len(b.groups) == 0 {
			hint = "write GROUP BY " + name + ", or an aggregate of it, such as max(" + name + ")"
		}
		r.vague = &store.QueryError{
			Message: fmt.Sprintf("column %q has many values in a group, and GROUP BY does not name it", sqltext.Unquote(name)),
			SQL:     r.sql, Offset: r.tokens[it.value.first].Start, Hint: hint,
		}
		return
	}
}

// groupsByKey tells whether GROUP BY names what may be a key of a table.
func (r *reader) groupsByKey(b *block) bool {
	for _, g := range b.groups {
		if n, err := strconv.Atoi(r.source(g.first, g.last)); err == nil && 0 < n && n <= len(b.items) {
			g = b.items[n-1].value
		}
		if g.column && r.keyColumn != nil && r.keyColumn(r.name(g.last)) {
			return true
		}
	}
	return false
}

// isAlias tells whether item n is the name of another item.
func (r *reader) isAlias(b *block, n int) bool {
	for i, it := range b.items {
		if i != n && it.alias > 0 && r.name(it.alias) == r.name(b.items[n].value.last) {
			return true
		}
	}
	return false
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

// groupsAll tells whether ALL behind GROUP BY stands for all columns that do not aggregate.
func (r *reader) groupsAll(i int) bool {
	if !r.is(i, "ALL") {
		return false
	}
	return i+1 == len(r.tokens) || r.is(i+1, ")") || r.kind(i+1) == sqltext.Semicolon || behindGroups[r.word(i+1)]
}

var behindGroups = set("HAVING", "QUALIFY", "WINDOW", "ORDER", "LIMIT", "OFFSET", "FETCH", "UNION", "INTERSECT", "EXCEPT", "MINUS")

// groupByAll writes the numbers of those columns, where the engine does not read ALL:
// https://docs.snowflake.com/en/sql-reference/constructs/group-by
func (r *reader) groupByAll(b *block, group, all int) {
	b.groupsAll = true
	if r.groupAll {
		return
	}
	if b.star() {
		r.refuse(all, "name the columns", "GROUP BY ALL beside * is not supported on %s", r.engine)
		return
	}
	var numbers []string
	for n, it := range b.items {
		if !b.aggregatesIn(it.value) {
			numbers = append(numbers, itoa(n+1))
		}
	}
	if len(numbers) == 0 {
		r.drop(group, all)
		return
	}
	r.replace(all, strings.Join(numbers, ", "))
}

// aggregatesIn tells whether an operand of a query aggregates its rows.
func (b *block) aggregatesIn(e expr) bool {
	for _, at := range b.aggregates {
		if at >= e.first && at <= e.last {
			return true
		}
	}
	return false
}
