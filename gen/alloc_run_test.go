package gen_test

import (
	"context"
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// TestNoAllocationPerRow counts what 100 000 further rows of a run allocate, which unlike time
// is the same on every machine. Package gen/parquet does so for its sink.
func TestNoAllocationPerRow(t *testing.T) {
	const rows, more = 200_000, 400_000
	mallocs, bytes := allocated(t, rows)
	moreMallocs, moreBytes := allocated(t, more)
	const parts = (more - rows) / 100_000
	mallocs, bytes = (moreMallocs-mallocs)/parts, (moreBytes-bytes)/parts
	t.Logf("%d allocations and %d bytes for 100 000 rows", mallocs, bytes)
	if mallocs > 50 || bytes > 8<<10 {
		t.Errorf("%d allocations and %d bytes for 100 000 rows, want at most 50 and 8192", mallocs, bytes)
	}
}

// allocated returns what is allocated while so many customers are made.
func allocated(t *testing.T, rows int64) (mallocs, bytes int64) {
	g, err := gen.New(schematest.Customers(rows), gen.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // or pools are emptied, and filled anew
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := g.Generate(context.Background()); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	return int64(after.Mallocs - before.Mallocs), int64(after.TotalAlloc - before.TotalAlloc)
}
