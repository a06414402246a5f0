//go:build cgo && linux

package duckdb_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/duckdb"
)

// residentBytes reads a line of the state of this process: VmRSS, VmHWM.
func residentBytes(t *testing.T, line string) int64 {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := bytes.Cut(status, []byte(line+":"))
	var kib int64
	if _, err := fmt.Sscan(string(after), &kib); err != nil {
		t.Fatal(err)
	}
	return kib << 10
}

// Ten million rows come in constant memory, the first of them soon.
func TestStream(t *testing.T) {
	if testing.Short() {
		t.Skip("reads ten million rows")
	}
	w, _ := shopOf(t)
	if _, _, err := result(t, w, "SELECT count(*) FROM range(10000000)"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		t.Skipf("the peak of memory cannot be reset: %v", err)
	}
	before, start := residentBytes(t, "VmRSS"), time.Now()
	r, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: "SELECT i, 'text ' || i, i / 7, TIMESTAMP '2024-01-01' + to_seconds(i) FROM range(10000000) x(i)"})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for {
		row, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if row == nil {
			break
		}
		if first := time.Since(start); r.Count() == 1 && first > 200*time.Millisecond {
			t.Errorf("the first row comes after %s", first)
		}
	}
	more := residentBytes(t, "VmHWM") - before
	t.Logf("%d rows in %s, %d MiB more", r.Count(), time.Since(start).Round(time.Millisecond), more>>20)
	if r.Count() != 10_000_000 || more > 64<<20 {
		t.Errorf("%d rows take %d MiB more", r.Count(), more>>20)
	}
}

// A query that needs more memory than it may take says so, and the next one is fine.
func TestQueryMemory(t *testing.T) {
	w, dir := shopOf(t)
	_, rows, err := result(t, w, "SELECT current_setting('memory_limit')")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("queries may take %v", rows[0][0])
	var size float64
	var unit string
	if _, err := fmt.Sscan(rows[0][0].(string), &size, &unit); err != nil || unit != "GiB" || size < 1 {
		t.Errorf("queries may take %v", rows[0][0])
	}
	duckdb.SetQueryMemory(t, 100)
	w = openWarehouse(t, dir)
	if _, _, err := result(t, w, "SELECT len(list(random())) FROM range(100000000)"); err == nil || !strings.Contains(err.Error(), "needs more memory than it may take") {
		t.Errorf("the error is %v", err)
	}
	if _, _, err := result(t, w, "SELECT count(*) FROM t"); err != nil {
		t.Error(err)
	}
}
