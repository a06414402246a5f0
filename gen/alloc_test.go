package gen_test

import (
	"context"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// TestNoAllocationPerCell counts allocations for 200 000 rows: those of a worker and its
// vectors are the same for any number of rows, so there must be far fewer than cells.
func TestNoAllocationPerCell(t *testing.T) {
	e := everyKind()
	free := e.Table("free")
	kept := free.Columns[:0]
	for _, c := range free.Columns {
		if c.FakerRule != "user_agent" { // a rule may go through gofakeit, which allocates
			kept = append(kept, c)
		}
	}
	free.Columns = kept
	free.Columns = append(free.Columns, schema.Column{Name: "city", DataType: "VARCHAR", FakerRule: "city"})
	for _, table := range []string{"free", "bound"} {
		countAllocations(t, e, table, map[string]int64{"free": 200_000, "bound": 200_000})
	}
	keys := everyKey()
	keys.Table("sale").Column("number").MaxValue = "" // room for so many rows
	for _, table := range []string{"item", "stock", "sale", "refund", "parcel"} {
		countAllocations(t, keys, table, map[string]int64{
			"item": 200_000, "stock": 200_000, "sale": 200_000, "refund": 200_000, "parcel": 200_000,
		})
	}
}

func countAllocations(t *testing.T, e *schema.Experiment, table string, rows map[string]int64) {
	t.Helper()
	g, err := gen.New(e, gen.Options{Rows: rows})
	if err != nil {
		t.Fatal(err)
	}
	allocations := testing.AllocsPerRun(1, func() {
		for _, err := range g.Batches(context.Background(), table) {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	if allocations > 400 {
		t.Errorf("%s: %.0f allocations for 200 000 rows", table, allocations)
	}
}
