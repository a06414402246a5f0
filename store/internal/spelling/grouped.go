package spelling

import (
	"strings"

	"github.com/dw-sim/dw-sim/store/sqltext"
)

// aggregateNames are those that make one row of many, without a window.
var aggregateNames = set(strings.Fields(`
	ANY_VALUE APPROX_COUNT_DISTINCT APPROX_PERCENTILE ARRAY_AGG ARRAY_UNION_AGG ARRAY_UNIQUE_AGG AVG BITAND_AGG BITOR_AGG BITXOR_AGG BIT_AND BIT_OR BIT_XOR
	BOOLAND_AGG BOOLOR_AGG BOOLXOR_AGG BOOL_AND BOOL_OR CORR COUNT COUNT_IF COVAR_POP COVAR_SAMP EVERY GROUP_CONCAT HASH_AGG HLL KURTOSIS LISTAGG MIN MAX
	MAX_BY MEDIAN MIN_BY MODE OBJECT_AGG PERCENTILE_CONT PERCENTILE_DISC REGR_AVGX REGR_AVGY REGR_COUNT REGR_INTERCEPT REGR_R2 REGR_SLOPE REGR_SXX REGR_SXY REGR_SYY
	SKEW STDDEV STDDEV_POP STDDEV_SAMP STRING_AGG SUM TOTAL VARIANCE VARIANCE_POP VARIANCE_SAMP VAR_POP VAR_SAMP`)...)

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
	b.anyGroups = true
	if r.groupAll {
		return
	}
	if b.star() {
		r.refuse(all, "name the columns", "GROUP BY ALL beside * is not supported on %s", r.engine)
		return
	}
	var numbers []string
	for n, it := range b.items {
		if !r.hasAggregate(it.value) {
			numbers = append(numbers, itoa(n+1))
		}
	}
	if len(numbers) == 0 {
		r.drop(group, all)
		return
	}
	r.replace(all, strings.Join(numbers, ", "))
}
