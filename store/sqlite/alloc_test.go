package sqlite_test

import (
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// TestNoAllocationPerRow counts what 100 000 further rows of a load allocate with their pages
// and the keys of an index, which unlike time is the same on every machine.
func TestNoAllocationPerRow(t *testing.T) {
	const rows, more = 400_000, 800_000
	mallocs, bytes := allocated(t, rows)
	moreMallocs, moreBytes := allocated(t, more)
	const parts = (more - rows) / 100_000
	mallocs, bytes = (moreMallocs-mallocs)/parts, (moreBytes-bytes)/parts
	t.Logf("%d allocations and %d bytes for 100 000 rows", mallocs, bytes)
	if mallocs > 1000 || bytes > 1<<20 {
		t.Errorf("%d allocations and %d bytes for 100 000 rows, want at most 1000 and 1 MB", mallocs, bytes)
	}
}

// allocated returns what is allocated while so many customers are made and loaded.
func allocated(t *testing.T, rows int64) (mallocs, bytes int64) {
	e := &schema.Experiment{Name: "customers", Tables: []schema.Table{{Name: "customers", TargetRows: rows, Columns: []schema.Column{
		{Name: "id", DataType: "INT", Unique: true},
		{Name: "email", DataType: "VARCHAR", VarcharLength: new(255), FakerRule: "email", Unique: true},
		{Name: "city", DataType: "VARCHAR", VarcharLength: new(60), FakerRule: "city"},
		{Name: "joined_on", DataType: "DATE"},
		{Name: "points", DataType: "INT"},
		{Name: "balance", DataType: "DECIMAL", Precision: new(12), Scale: new(2)},
		{Name: "score", DataType: "FLOAT"},
		{Name: "active", DataType: "BOOLEAN"},
	}}}}
	g, err := gen.New(e, gen.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	l, err := openWarehouse(t, t.TempDir()).Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // or pools are emptied, and filled anew
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := g.Generate(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	return int64(after.Mallocs - before.Mallocs), int64(after.TotalAlloc - before.TotalAlloc)
}
