//go:build cgo

package duckdb_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/duckdb"
)

// killDir tells a child process, started by TestKilledAtEachPoint, where to live.
const killDir = "DWSIM_TEST_KILL_DIR"

func TestMain(m *testing.M) {
	if file := os.Getenv(holdFile); file != "" {
		hold(file)
		os.Exit(0)
	}
	if dir := os.Getenv(killDir); dir != "" {
		live(dir)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// lived is an experiment of two tables, of which runs fill one or both.
func lived() *schema.Experiment {
	columns := []schema.Column{{Name: "id", DataType: "INT", Unique: true}, {Name: "code", DataType: "VARCHAR", Unique: true}}
	return &schema.Experiment{Name: "shop", Tables: []schema.Table{
		{Name: "kept", TargetRows: 10, Columns: columns}, {Name: "rows", TargetRows: 10, Columns: columns},
	}}
}

// live does everything that has a crash point, and panics when anything goes wrong.
func live(dir string) {
	ctx := context.Background()
	w := must(duckdb.OpenWarehouse(ctx, filepath.Join(dir, "warehouse")))
	ok := func(err error) { must(0, err) }
	ok(w.CreateTables(ctx, lived()))
	ok(runOf(ctx, w, "b", 1, 20, "kept", "rows"))
	ok(runOf(ctx, w, "b", 2, 30, "rows"))
	ok(parquetRun(ctx, w, filepath.Join(dir, "parquet"), 3, 25))
	ok(must(w.Begin(ctx, lived(), "")).Rollback())
	must(w.Fence(ctx, "shop", "b"))
	ok(w.Truncate(ctx, lived(), "c"))
	ok(errors.Join(w.Drop(ctx, "shop", "c"), w.Close()))
}

// seeded is a generator of a run; its seed tells the run's rows from those of others.
func seeded(run, rows int64, tables []string) *gen.Generator {
	asked := map[string]int64{"kept": 0, "rows": 0}
	for _, name := range tables {
		asked[name] = rows
	}
	return must(gen.New(lived(), gen.Options{Seed: run, Rows: asked}))
}

// runOf is a run that fills tables with rows rows each.
func runOf(ctx context.Context, w *duckdb.Warehouse, owner string, run, rows int64, tables ...string) error {
	l, err := w.Begin(ctx, lived(), owner)
	if err != nil {
		return err
	}
	defer l.Rollback()
	results, err := seeded(run, rows, tables).Generate(ctx, l)
	if err != nil {
		return err
	}
	mark := store.Mark{}
	for _, name := range tables {
		mark[name] = store.TableMark{Run: run, Rows: rows, Digest: results[name].Digest}
	}
	return l.Commit(ctx, mark)
}

// parquetRun is a run that fills the table rows from Parquet.
func parquetRun(ctx context.Context, w *duckdb.Warehouse, dir string, run, rows int64) error {
	folder, err := parquet.Create(ctx, dir, parquet.RunInfo{ManifestInfo: parquet.ManifestInfo{Run: run}}, parquet.Options{})
	if err != nil {
		return err
	}
	results, err := seeded(run, rows, []string{"rows"}).Generate(ctx, folder)
	if err != nil {
		return err
	}
	if err := folder.Commit(ctx); err != nil {
		return err
	}
	l, err := w.Begin(ctx, lived(), "b")
	if err != nil {
		return err
	}
	defer l.Rollback()
	files := store.ParquetFiles{Rows: rows, Paths: must(filepath.Glob(filepath.Join(dir, "rows", "*.parquet")))}
	if err := l.(store.ParquetLoader).LoadParquet(ctx, lived().Table("rows"), files); err != nil {
		return err
	}
	return l.Commit(ctx, store.Mark{"rows": {Run: run, Rows: rows, Digest: results["rows"].Digest}})
}

// TestKilledAtEachPoint lets a process die at each crash point of this package, each time
// that it gets there (the short form: the first), and then does what its heirs do:
// what it left is whole, and cleaned up by the next operations.
func TestKilledAtEachPoint(t *testing.T) {
	points := slices.DeleteFunc(failpoint.Names(), func(name string) bool { return !strings.HasPrefix(name, "duckdb.") })
	if len(points) < 27 {
		t.Errorf("there are %d crash points, want 27", len(points))
	}
	for _, point := range points {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			hit := 1
			for testKilled(t, point, hit) {
				if hit++; testing.Short() {
					return
				}
			}
			if hit == 1 {
				t.Error("no process gets there")
			}
		})
	}
}

// testKilled reports whether the process gets to a point for the hit-th time, and so dies.
func testKilled(t *testing.T, point string, hit int) bool {
	t.Helper()
	dir := t.TempDir()
	warehouse := filepath.Join(dir, "warehouse")
	dead := filepath.Join(warehouse, "_dwsim_0123456789abcdef.tmp.duckdb")
	if err := errors.Join(os.Mkdir(warehouse, 0o700), os.WriteFile(dead, nil, 0o600), os.WriteFile(dead+".lock", nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killDir+"="+dir, fmt.Sprintf("%s=%s:%d", failpoint.Variable, point, hit))
	out, err := child.CombinedOutput()
	if err == nil {
		return false
	}
	if !strings.Contains(string(out), "failpoint "+point) {
		t.Fatalf("the process ended with %v: %s", err, out)
	}
	inherit(t, warehouse, hit)
	return true
}

// inherit checks what is there, and goes on with it.
func inherit(t *testing.T, dir string, hit int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	w := openWarehouse(t, dir)
	if _, err := w.Fence(ctx, "shop", "b"); err != nil {
		t.Fatalf("hit %d: what was left cannot be fenced: %v", hit, err)
	}
	wantMarked(ctx, t, w, hit)
	if err := runOf(ctx, w, "heir", 7, 40, "kept", "rows"); err != nil {
		t.Fatalf("hit %d: the next run: %v", hit, err)
	}
	wantMarked(ctx, t, w, hit)
	left := slices.DeleteFunc(names(t, dir), func(name string) bool {
		return slices.Contains([]string{"shop.duckdb", "shop.duckdb.lock", "shop.duckdb.fence"}, name)
	})
	if len(left) > 0 {
		t.Errorf("hit %d: the folder still holds %q", hit, left)
	}
	if err := runOf(ctx, w, "b", 8, 5, "rows"); !errors.Is(err, store.ErrFenced) {
		t.Errorf("hit %d: the dead owner's run: %v", hit, err)
	}
}

// wantMarked checks that the tables hold what the mark says.
func wantMarked(ctx context.Context, t *testing.T, w *duckdb.Warehouse, hit int) {
	t.Helper()
	mark, err := w.Mark(ctx, "shop")
	if err != nil {
		t.Fatalf("hit %d: the mark: %v", hit, err)
	}
	e := lived()
	for i := range e.Tables {
		var digest gen.Digester
		err := w.ScanTable(ctx, e, &e.Tables[i], func(b *gen.Batch) error { digest.Add(b); return nil })
		if errors.Is(err, store.ErrNotFound) && len(mark) == 0 {
			return
		}
		want := mark[e.Tables[i].Name]
		if got := digest.Sum(); err != nil || got.Rows != want.Rows || want.Rows > 0 && got.Table != want.Digest.Table {
			t.Errorf("hit %d: table %s holds %d rows, %v, want those of run %d", hit, e.Tables[i].Name, got.Rows, err, want.Run)
		}
	}
}
