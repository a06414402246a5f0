//go:build linux

package torture_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// uses is what a process, and what it leaves, has grown to.
type uses struct {
	descriptors, goroutines int
	heap, resident          int64 // bytes
	locks, warehouse        int   // files
	metadata                int64 // bytes
}

// TestEndurance makes runs one after the other in this process: what it uses stays flat.
func TestEndurance(t *testing.T) {
	root := filepath.Join(t.TempDir(), "data")
	sim := openSimulator(t, root)
	document, err := schema.Decode([]byte(ledger))
	if err != nil {
		t.Fatal(err)
	}
	shop, err := sim.CreateExperiment(t.Context(), document)
	if err != nil {
		t.Fatal(err)
	}
	runs := 0
	for range form(40, 500) { // until all is warm
		oneRun(t, sim.Runs(), shop, &runs)
	}
	first := measure(t, root)
	for end := time.Now().Add(form(4*time.Second, 30*time.Minute)); time.Now().Before(end); {
		oneRun(t, sim.Runs(), shop, &runs)
	}
	last := measure(t, root)
	report.say("%d runs in one process: first %+v, last %+v", runs, first, last)
	checkFlat(t, first, last)
}

// oneRun generates; every tenth run is given up, and now and then the tables are reset.
func oneRun(t *testing.T, tracker *dwsim.RunTracker, e *dwsim.Experiment, runs *int) {
	t.Helper()
	*runs++
	seed := int64(*runs)
	run, err := e.Start(t.Context(), dwsim.GenerateOptions{Seed: &seed, Keep: 2})
	if err != nil {
		t.Fatalf("run %d: %v", *runs, err)
	}
	if *runs%10 == 0 {
		_ = tracker.Abort(t.Context(), name, run.ID, "enough") // it may be done
	}
	run, err = tracker.Wait(t.Context(), name, run.ID)
	if run == nil || run.Status != store.Completed && run.Status != store.Aborted {
		t.Fatalf("run %d: %v", *runs, err)
	}
	if *runs%25 == 0 {
		if err := e.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func openSimulator(t *testing.T, root string) *dwsim.Simulator {
	t.Helper()
	if err := os.MkdirAll(root, 0o700); err != nil {
		t.Fatal(err)
	}
	meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(root, "dw_simulator.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { meta.Close() })
	warehouse, err := sqlite.OpenWarehouse(t.Context(), filepath.Join(root, "warehouse"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { warehouse.Close() })
	sim, err := dwsim.New(dwsim.Config{
		Metadata:   meta,
		Warehouses: map[string]store.Warehouse{"sqlite": warehouse},
		DataRoot:   root,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sim.Close() })
	return sim
}

func measure(t *testing.T, root string) uses {
	t.Helper()
	// What waits in a sync.Pool to be used again, some megabytes and how many by chance, outlives one
	// collection and not two; a third one is for what finalizers let go. Then the heap is what is held.
	for range 3 {
		runtime.GC()
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kib, err := strconv.ParseInt(strings.Fields(after)[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	u := uses{
		descriptors: entries(t, "/proc/self/fd"), goroutines: runtime.NumGoroutine(),
		heap: int64(memory.HeapAlloc), resident: kib << 10,
		locks: entries(t, filepath.Join(root, "locks")), warehouse: entries(t, filepath.Join(root, "warehouse")),
	}
	for _, suffix := range []string{"", "-wal"} {
		if info, err := os.Stat(filepath.Join(root, "dw_simulator.db"+suffix)); err == nil {
			u.metadata += info.Size()
		}
	}
	return u
}

func entries(t *testing.T, folder string) int {
	t.Helper()
	found, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	return len(found)
}

// checkFlat allows for what comes and goes.
func checkFlat(t *testing.T, first, last uses) {
	t.Helper()
	const mib = 1 << 20
	for _, u := range []struct {
		what              string
		first, last, more int64
	}{
		{"file descriptors", int64(first.descriptors), int64(last.descriptors), 4},
		{"goroutines", int64(first.goroutines), int64(last.goroutines), 4},
		{"bytes of the heap", first.heap, last.heap, 1 * mib},
		{"bytes of memory", first.resident, last.resident, 64 * mib},
		{"files in locks", int64(first.locks), int64(last.locks), 2},
		{"files in the warehouse", int64(first.warehouse), int64(last.warehouse), 2},
		{"bytes of metadata", first.metadata, last.metadata, form[int64](4, 8) * mib},
	} {
		if u.last > u.first+u.more {
			t.Errorf("%s went from %d to %d", u.what, u.first, u.last)
		}
	}
}
