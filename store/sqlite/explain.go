package sqlite

import (
	"context"
	"strings"

	"github.com/dw-sim/dw-sim/store"
)

// Explain implements [store.Explainer]. Steps stand below the step that they are a part of.
// https://www.sqlite.org/eqp.html
func (w *Warehouse) Explain(ctx context.Context, q store.Query) ([]string, error) {
	const prefix = "EXPLAIN QUERY PLAN "
	depths := map[any]int{}
	var lines []string
	err := store.ExplainRows(ctx, w, prefix, q, func(row []any) {
		id, parent, detail := row[0], row[1], row[3].(string)
		depth := 0
		if above, ok := depths[parent]; ok {
			depth = above + 1
		}
		depths[id] = depth
		lines = append(lines, strings.Repeat("  ", depth)+detail)
	})
	return lines, err
}
