package dwsim

import (
	"context"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// moreSteps returns what there is to check of a table beyond its keys and its cells.
func (c *check) moreSteps(t *schema.Table) []step {
	var steps []step
	add := func(kind gen.FindingKind, do func(context.Context) error) {
		steps = append(steps, step{t, string(kind), do})
	}
	for i := range t.Columns {
		column := &t.Columns[i]
		if column.ForeignKey != nil {
			for _, other := range column.ForeignKey.DiffersFrom {
				add(gen.FindingDifference, func(ctx context.Context) error { return c.checkDifference(ctx, t, column.Name, other) })
			}
		}
		if column.After != nil {
			add(gen.FindingOrder, func(ctx context.Context) error { return c.checkOrder(ctx, t, column) })
		}
		if column.Total != nil {
			add(gen.FindingTotal, func(ctx context.Context) error { return c.checkTotal(ctx, t, column) })
		}
	}
	for _, key := range t.References() {
		if isTree(t, key) {
			add(gen.FindingTree, func(ctx context.Context) error { return c.checkTree(ctx, t, key) })
		}
		if cardinalityOf(t, key) != nil {
			add(gen.FindingCardinality, func(ctx context.Context) error { return c.checkCardinality(ctx, t, key) })
		}
	}
	return steps
}
