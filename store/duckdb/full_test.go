//go:build cgo && linux

package duckdb_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/duckdb"
)

// fullDir tells a child process, started by TestFullDisk, where its small disk is.
const fullDir = "DWSIM_TEST_FULL_DIR"

// TestFullDisk runs itself with a disk of 8 MiB, in a namespace of mounts of its own.
func TestFullDisk(t *testing.T) {
	if dir := os.Getenv(fullDir); dir != "" {
		t.Run("batches", func(t *testing.T) { testFull(t, filepath.Join(dir, "batches"), generateInto) })
		t.Run("parquet", func(t *testing.T) { testFull(t, filepath.Join(dir, "parquet"), parquetInto) })
		return
	}
	if out, err := exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "none", t.TempDir()).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be mounted here: %v: %s", err, out)
	}
	dir := t.TempDir()
	child := exec.Command("unshare", "-rm", "sh", "-c", `mount -t tmpfs -o size=8m none "$0" && exec "$1" -test.run '^TestFullDisk$'`, dir, os.Args[0])
	child.Env = append(os.Environ(), fullDir+"="+dir)
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func parquetInto(t *testing.T, w *duckdb.Warehouse, rows int64) error {
	return writeParquet(t, tenColumns(rows), filepath.Join(t.TempDir(), "run-1"), 1<<20).loadParquet(t, w, false)
}

// testFull loads more than fits; the rows of before stay, and nothing else does.
func testFull(t *testing.T, dir string, load func(*testing.T, *duckdb.Warehouse, int64) error) {
	w := openWarehouse(t, dir)
	if err := load(t, w, 1000); err != nil {
		t.Fatal(err)
	}
	if err := load(t, w, 500_000); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), filepath.Join(dir, "_dwsim_")) {
		t.Errorf("on a full disk: %v, want ENOSPC that names the file", err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"bench.duckdb", "bench.duckdb.lock"}) {
		t.Errorf("the folder holds %q", got)
	}
	r, err := w.Query(t.Context(), store.Query{Experiment: "bench", SQL: "SELECT count(*), count(email) FROM customers"})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if row, err := r.Next(); err != nil || row[0] != int64(1000) || row[1] != int64(1000) {
		t.Errorf("the rows of before are %v, %v", row, err)
	}
	if err := w.Truncate(t.Context(), &schema.Experiment{Name: "bench", Tables: tenColumns(0).Tables}, ""); err != nil {
		t.Errorf("Truncate, which fits: %v", err)
	}
	if err := w.Drop(t.Context(), "bench", ""); err != nil {
		t.Error(err)
	}
}
