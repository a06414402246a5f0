package sqlite_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/vectors"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// fullDir tells a child process, started by TestFullDisk, where its small disk is.
const fullDir = "DWSIM_TEST_FULL_DIR"

// TestFullDisk runs itself with a disk of 4 MiB, in a namespace of mounts of its own.
func TestFullDisk(t *testing.T) {
	if dir := os.Getenv(fullDir); dir != "" {
		t.Run("load", func(t *testing.T) { testFullLoad(t, filepath.Join(dir, "load")) })
		t.Run("index", func(t *testing.T) { testFullIndex(t, filepath.Join(dir, "index")) })
		t.Run("carry over", func(t *testing.T) { testFullCarryOver(t, filepath.Join(dir, "carry")) })
		t.Run("metadata", func(t *testing.T) { testFullMetadata(t, filepath.Join(dir, "metadata")) })
		t.Run("fence", func(t *testing.T) { testFullFence(t, filepath.Join(dir, "fence")) })
		return
	}
	if out, err := exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "none", t.TempDir()).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be mounted here: %v: %s", err, out)
	}
	dir := t.TempDir()
	child := exec.Command("unshare", "-rm", "sh", "-c", `mount -t tmpfs -o size=4m none "$0" && exec "$1" -test.run '^TestFullDisk$'`, dir, os.Args[0])
	child.Env = append(os.Environ(), fullDir+"="+dir)
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// wantFull checks an error of a full disk that names a file.
func wantFull(t *testing.T, err error, file string) {
	t.Helper()
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), file) {
		t.Errorf("on a full disk: %v, want ENOSPC that names %s", err, file)
	}
}

// twoTexts has two tables of texts, the second one unique.
func twoTexts() *schema.Experiment {
	id := schema.Column{Name: "id", DataType: "INT", Unique: true}
	return &schema.Experiment{Name: "shop", Tables: []schema.Table{
		{Name: "plain", Columns: []schema.Column{id, {Name: "v", DataType: "TEXT"}}},
		{Name: "keyed", Columns: []schema.Column{id, {Name: "v", DataType: "TEXT", Unique: true}}},
	}}
}

// fill loads so many KiB into a table and returns the first error.
func fill(t *testing.T, w store.Warehouse, table string, kib int) error {
	t.Helper()
	e := twoTexts()
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		return err
	}
	defer l.Rollback()
	sink, err := l.OpenSink(t.Context(), e, e.Table(table))
	if err != nil {
		return err
	}
	defer sink.Rollback()
	for k := range kib {
		b := vectors.New(e.Table(table), 1)
		if err := errors.Join(b.SetInt(0, int64(k+1)), b.SetText(1, fmt.Appendf(nil, "%01000d", k))); err != nil {
			t.Fatal(err)
		}
		b.EndRow()
		if err := sink.WriteBatch(t.Context(), b.Batch()); err != nil {
			return err
		}
	}
	if err := sink.Commit(t.Context()); err != nil {
		return err
	}
	return l.Commit(t.Context(), store.Mark{table: {Run: 1, Rows: int64(kib)}})
}

// afterFull checks that rows of before are whole and nothing is left, and removes all.
func afterFull(t *testing.T, w *sqlite.Warehouse, dir, table string, kib int64) {
	t.Helper()
	if got := names(t, dir); !slices.Equal(got, []string{"shop.db", "shop.lock"}) {
		t.Errorf("the folder holds %q", got)
	}
	if mark, err := w.Mark(t.Context(), "shop"); err != nil || mark[table].Rows != kib {
		t.Errorf("the mark is %v, %v, want that of before", mark, err)
	}
	db := open(t, filepath.Join(dir, "shop.db"))
	if got := lines(t, db, "PRAGMA integrity_check"); !slices.Equal(got, []string{"ok"}) {
		t.Errorf("the rows of before are damaged: %q", got)
	}
	_ = db.Close()
	if err := fill(t, w, table, 3); err != nil {
		t.Errorf("a load that fits: %v", err)
	}
	if err := w.Drop(t.Context(), "shop", ""); err != nil {
		t.Error(err)
	}
}

func testFullLoad(t *testing.T, dir string) {
	w := openWarehouse(t, dir)
	if err := fill(t, w, "plain", 10); err != nil {
		t.Fatal(err)
	}
	wantFull(t, fill(t, w, "plain", 50_000), filepath.Join(dir, "_dwsim_")) // more than SQLite keeps in memory
	afterFull(t, w, dir, "plain", 10)
}

func testFullIndex(t *testing.T, dir string) {
	w := openWarehouse(t, dir)
	if err := fill(t, w, "keyed", 10); err != nil {
		t.Fatal(err)
	}
	wantFull(t, fill(t, w, "keyed", 3000), filepath.Join(dir, "_dwsim_"))
	afterFull(t, w, dir, "keyed", 10)
}

func testFullCarryOver(t *testing.T, dir string) {
	w := openWarehouse(t, dir)
	if err := fill(t, w, "keyed", 900); err != nil {
		t.Fatal(err)
	}
	wantFull(t, fill(t, w, "plain", 1000), filepath.Join(dir, "_dwsim_"))
	afterFull(t, w, dir, "keyed", 900)
}

// filled fills the disk up and returns what frees it again.
func filled(t *testing.T, dir string) (free func()) {
	t.Helper()
	path := filepath.Join(filepath.Dir(dir), "filler")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size > 0; size /= 2 {
		for err = nil; err == nil; {
			_, err = f.Write(bytes.Repeat([]byte{1}, size))
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk cannot be filled: %v", err)
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

func testFullMetadata(t *testing.T, dir string) {
	path := filepath.Join(dir, "m.db")
	m := openMetadata(t, path)
	free := filled(t, dir)
	var err error
	created := 0
	for ; err == nil && created < 1000; created++ { // the first may fit into what the file has already
		e := twoTexts()
		e.Name = fmt.Sprint("shop_", created)
		_, err = m.CreateExperiment(t.Context(), e)
	}
	wantFull(t, err, path)
	err = m.TakeSlot(t.Context(), &store.Slot{Experiment: "shop", Purpose: "load", Owner: store.Owner{Nonce: "n"}})
	if err != nil {
		wantFull(t, err, path)
	}
	_, err = sqlite.OpenMetadata(t.Context(), filepath.Join(dir, "new.db"))
	wantFull(t, err, filepath.Join(dir, "new.db"))
	free()
	if all, err := m.Experiments(t.Context(), store.Part{}); err != nil || len(all) != created-1 {
		t.Errorf("%d experiments, %v, want %d", len(all), err, created-1)
	}
	if _, err := m.CreateExperiment(t.Context(), twoTexts()); err != nil {
		t.Errorf("when there is room again: %v", err)
	}
	openMetadata(t, filepath.Join(dir, "new.db"))
}

func testFullFence(t *testing.T, dir string) {
	w := openWarehouse(t, dir)
	if _, err := w.Fence(t.Context(), "shop", "first"); err != nil {
		t.Fatal(err)
	}
	free := filled(t, dir)
	_, err := w.Fence(t.Context(), "shop", "second")
	wantFull(t, err, filepath.Join(dir, "shop.fence"))
	err1, err2 := w.Truncate(t.Context(), twoTexts(), "first"), w.Truncate(t.Context(), twoTexts(), "third")
	wantFull(t, err1, dir)
	wantFull(t, err2, dir)
	free()
	if err := w.Truncate(t.Context(), twoTexts(), "first"); !errors.Is(err, store.ErrFenced) {
		t.Errorf("Truncate of a fenced owner: %v", err)
	}
	if err := w.Truncate(t.Context(), twoTexts(), "second"); err != nil {
		t.Errorf("Truncate of the owner whose fence was not written: %v", err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"shop.db", "shop.fence", "shop.lock"}) {
		t.Errorf("the folder holds %q", got)
	}
}
