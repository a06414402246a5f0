package parquet_test

import (
	"math"
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
	const parts = (more - rows) / 100_000
	mallocs, bytes := int64(math.MaxInt64), int64(math.MaxInt64)
	for range 3 { // how many buffers are in use at once depends on who is faster
		fewMallocs, fewBytes := allocated(t, rows)
		moreMallocs, moreBytes := allocated(t, more)
		mallocs, bytes = min(mallocs, (moreMallocs-fewMallocs)/parts), min(bytes, (moreBytes-fewBytes)/parts)
	}
	t.Logf("%d allocations and %d bytes for 100 000 rows", mallocs, bytes)
	if mallocs > 800 || bytes > 2<<20 {
		t.Errorf("%d allocations and %d bytes for 100 000 rows, want at most 800 and 2 MB", mallocs, bytes)
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
