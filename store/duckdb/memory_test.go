//go:build cgo && linux

package duckdb_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/duckdb"
)

// memoryDir tells a child process, started by TestMemory, where to load rows; memoryRows how
// many, and memoryWay how.
const (
	memoryDir  = "DWSIM_TEST_MEMORY_DIR"
	memoryRows = "DWSIM_TEST_MEMORY_ROWS"
	memoryWay  = "DWSIM_TEST_MEMORY_WAY"
)

// Memory does not grow with the rows, keys among them: it stays near the limit that DuckDB
// is given.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("loads millions of rows")
	}
	for _, way := range []string{"batches", "parquet"} {
		t.Run(way, func(t *testing.T) {
			peak := peakMemory(t, way, 2_000_000)
			t.Logf("2 million rows take %d MiB", peak>>20)
			if limit := int64(1000 << 20); peak > limit {
				t.Errorf("2 million rows take %d bytes of memory, want at most %d", peak, limit)
			}
		})
	}
}

func peakMemory(t *testing.T, way string, rows int) int64 {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestMemoryOfChild$", "-test.v")
	child.Env = append(os.Environ(), memoryDir+"="+t.TempDir(), fmt.Sprint(memoryRows, "=", rows), memoryWay+"="+way, "GOMAXPROCS=2")
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	_, after, found := bytes.Cut(out, []byte("VmHWM:"))
	if !found {
		t.Fatalf("the child says %s", out)
	}
	kib, err := strconv.ParseInt(strings.Fields(string(after))[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kib << 10
}

// TestMemoryOfChild is what the child does.
func TestMemoryOfChild(t *testing.T) {
	dir := os.Getenv(memoryDir)
	if dir == "" {
		t.Skip("only for TestMemory")
	}
	rows, err := strconv.ParseInt(os.Getenv(memoryRows), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	w := openWarehouse(t, dir)
	if os.Getenv(memoryWay) == "parquet" {
		m := writeParquet(t, tenColumns(rows), filepath.Join(dir, "run-1"), 1<<20)
		err = m.loadParquet(t, w, false)
	} else {
		err = generateInto(t, w, rows)
	}
	if err != nil {
		t.Fatal(err)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("%s", status)
}

func generateInto(t *testing.T, w *duckdb.Warehouse, rows int64) error {
	e := tenColumns(rows)
	g, err := gen.New(e, gen.Options{Seed: 42})
	if err != nil {
		return err
	}
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		return err
	}
	defer l.Rollback()
	if _, err := g.Generate(t.Context(), l); err != nil {
		return err
	}
	return l.Commit(t.Context(), store.Mark{"customers": {Run: 1, Rows: rows}})
}
