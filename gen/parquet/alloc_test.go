package parquet_test

import (
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// TestNoAllocationPerRow counts what 100 000 further rows of a run allocate with their
// files, which unlike time is the same on every machine.
func TestNoAllocationPerRow(t *testing.T) {
	const rows, more = 400_000, 800_000
	mallocs, bytes := allocated(t, rows)
	moreMallocs, moreBytes := allocated(t, more)
	const parts = (more - rows) / 100_000
	mallocs, bytes = (moreMallocs-mallocs)/parts, (moreBytes-bytes)/parts
	t.Logf("%d allocations and %d bytes for 100 000 rows", mallocs, bytes)
	if mallocs > 800 || bytes > 4<<20 {
		t.Errorf("%d allocations and %d bytes for 100 000 rows, want at most 800 and 4 MB", mallocs, bytes)
	}
}

// allocated returns what is allocated while so many customers are made and written.
func allocated(t *testing.T, rows int64) (mallocs, bytes int64) {
	g, err := gen.New(schematest.UniqueCustomers(rows), gen.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	folder, err := parquet.Create(t.Context(), filepath.Join(t.TempDir(), "run-1"), info, parquet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Rollback()
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // or pools are emptied, and filled anew
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := g.Generate(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	return int64(after.Mallocs - before.Mallocs), int64(after.TotalAlloc - before.TotalAlloc)
}
