package schematest

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
)

// WantAllocated fails where 100 000 further rows allocate more often, or more bytes, than
// they may: unlike their time, that is the same on every machine. prepare returns what makes
// so many rows; it is asked for rows, and for twice as many.
func WantAllocated(t testing.TB, rows, mostMallocs, mostBytes int64, prepare func(rows int64) (run func() error)) {
	t.Helper()
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // or pools are emptied, and filled anew
	fewMallocs, fewBytes := leastAllocated(t, rows, prepare)
	moreMallocs, moreBytes := leastAllocated(t, 2*rows, prepare)
	mallocs, bytes := (moreMallocs-fewMallocs)*100_000/rows, (moreBytes-fewBytes)*100_000/rows
	t.Logf("%d allocations and %d bytes for 100 000 rows", mallocs, bytes)
	if mallocs > mostMallocs || bytes > mostBytes {
		t.Errorf("%d allocations and %d bytes for 100 000 rows, want at most %d and %d", mallocs, bytes, mostMallocs, mostBytes)
	}
}

// leastAllocated returns the least of several runs: how many buffers are in use at once
// depends on who is faster, and whether there are any from a pool.
func leastAllocated(t testing.TB, rows int64, prepare func(rows int64) (run func() error)) (mallocs, bytes int64) {
	t.Helper()
	mallocs, bytes = math.MaxInt64, math.MaxInt64
	for range 4 {
		run := prepare(rows)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if err := run(); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		mallocs = min(mallocs, int64(after.Mallocs-before.Mallocs))
		bytes = min(bytes, int64(after.TotalAlloc-before.TotalAlloc))
	}
	return mallocs, bytes
}
