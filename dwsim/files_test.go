package dwsim_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	pq "github.com/parquet-go/parquet-go"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// filesOnly is a warehouse on SQLite that takes its rows from Parquet files alone.
type filesOnly struct {
	store.Warehouse
	store.TableScanner
	broken error  // of every LoadParquet; nil for none
	stage  string // folder of the stage from which it reads files itself; empty for none
}

func newFilesOnly(w store.Warehouse) *filesOnly {
	return &filesOnly{Warehouse: w, TableScanner: w.(store.TableScanner)}
}

func (w *filesOnly) Begin(ctx context.Context, e *schema.Experiment, owner string) (store.Loading, error) {
	l, err := w.Warehouse.Begin(ctx, e, owner)
	if err != nil {
		return nil, err
	}
	return &filesLoading{Loading: l, warehouse: w, experiment: e}, nil
}

type filesLoading struct {
	store.Loading
	warehouse  *filesOnly
	experiment *schema.Experiment
	turn       sync.Mutex // SQLite has one writer
}

func (*filesLoading) OpenSink(context.Context, *schema.Experiment, *schema.Table) (gen.Sink, error) {
	return nil, errors.New("this warehouse takes no rows but those of files")
}

func (l *filesLoading) TakesParquet(location string) bool {
	return l.warehouse.stage == "" || location == "file://"+l.warehouse.stage
}

// List implements [store.StageLister].
func (*filesLoading) List(f store.ParquetFiles) (string, []byte, error) {
	return "files.list", []byte(strings.Join(f.Keys, "\n")), nil
}

// LoadParquet reads the files by a manifest made from what it is told of them.
func (l *filesLoading) LoadParquet(ctx context.Context, t *schema.Table, f store.ParquetFiles) (err error) {
	if l.warehouse.broken != nil {
		return l.warehouse.broken
	}
	l.turn.Lock()
	defer l.turn.Unlock()
	if l.warehouse.stage != "" {
		if f.Paths != nil {
			return errors.New("files were fetched that the warehouse reads itself")
		}
		listed, err := os.ReadFile(filepath.Join(l.warehouse.stage, filepath.FromSlash(f.List)))
		if err != nil {
			return err
		}
		if string(listed) != strings.Join(f.Keys, "\n") {
			return fmt.Errorf("the list of the files of table %q holds %q", t.Name, listed)
		}
		for _, key := range f.Keys {
			f.Paths = append(f.Paths, filepath.Join(l.warehouse.stage, filepath.FromSlash(key)))
		}
	}
	dir := filepath.Dir(filepath.Dir(f.Paths[0]))
	m := &parquet.Manifest{ManifestInfo: parquet.ManifestInfo{Experiment: l.experiment.Name}}
	for i, path := range f.Paths {
		part := parquet.File{Path: filepath.Base(filepath.Dir(path)) + "/" + filepath.Base(path), Table: t.Name, Bytes: f.Bytes[i], SHA256: f.SHA256[i]}
		if part.SHA256 != sumOf(path) {
			return fmt.Errorf("%s is not what it is said to be", path)
		}
		if part.Rows, err = rowsOf(path, part.Bytes); err != nil {
			return err
		}
		m.Files = append(m.Files, part)
	}
	sink, err := l.Loading.OpenSink(ctx, l.experiment, t)
	if err != nil {
		return err
	}
	defer sink.Rollback()
	rows := int64(0)
	err = parquet.ScanTable(ctx, dir, m, l.experiment, t, func(b *gen.Batch) error {
		rows += int64(b.Rows)
		return sink.WriteBatch(ctx, b)
	})
	if err != nil {
		return err
	}
	if rows != f.Rows {
		return fmt.Errorf("the files hold %d rows, want %d", rows, f.Rows)
	}
	return sink.Commit(ctx)
}

// rowsOf returns how many rows a Parquet file of so many bytes holds.
func rowsOf(path string, bytes int64) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	file, err := pq.OpenFile(f, bytes)
	if err != nil {
		return 0, err
	}
	return file.NumRows(), nil
}

func fromFiles(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
	return m, newFilesOnly(w)
}

// TestFromFiles generates and loads where the warehouse takes its rows from files.
func TestFromFiles(t *testing.T) {
	env := newEnv(t, t.TempDir(), fromFiles)
	shop := env.create(t, shopDocument)
	o := seeded(1)
	o.PartRows = 70
	first := generate(t, shop, o)
	env.holds(t, first)
	if asked, loaded := first.Rows(); asked != 400 || loaded != 400 {
		t.Errorf("asked are %d rows, loaded %d, want 400", asked, loaded)
	}
	second := generate(t, shop, seeded(2))
	env.holds(t, second)
	var last dwsim.Progress
	load(t, shop, dwsim.LoadOptions{Run: first.ID, Progress: func(p dwsim.Progress) { last = p }})
	env.holds(t, first)
	if last.Done != 400 || last.Phase != dwsim.PhaseDone {
		t.Errorf("the last progress is %+v, want 400 rows done", last)
	}
}

// TestFromFilesFails has the warehouse refuse the files: the rows of before stay, and the
// parts for whoever resumes.
func TestFromFilesFails(t *testing.T) {
	var w *filesOnly
	env := newEnv(t, t.TempDir(), func(m store.Metadata, in store.Warehouse) (store.Metadata, store.Warehouse) {
		w = newFilesOnly(in)
		return m, w
	})
	shop := env.create(t, shopDocument)
	before := generate(t, shop, seeded(1))
	w.broken = errors.New("the files are of no use")
	run, err := shop.Generate(t.Context(), seeded(2))
	if !errors.Is(err, w.broken) || run.Status != store.Failed {
		t.Fatalf("got %+v, %v, want a failed run", run, err)
	}
	for _, table := range run.Tables {
		if table.Generated != table.Asked || table.Loaded != 0 {
			t.Errorf("on record are %d rows of %s generated, %d loaded, want all and none", table.Generated, table.Table, table.Loaded)
		}
	}
	if _, err := shop.Load(t.Context(), dwsim.LoadOptions{Run: before.ID}); !errors.Is(err, w.broken) {
		t.Errorf("loading: got %v", err)
	}
	w.broken = nil
	env.holds(t, before)
	env.holds(t, generate(t, shop, dwsim.GenerateOptions{Resume: true}))
}

// TestFromDamagedFiles changes a file: no warehouse gets to see it.
func TestFromDamagedFiles(t *testing.T) {
	env := newEnv(t, t.TempDir(), fromFiles)
	shop := env.create(t, shopDocument)
	first, second := generate(t, shop, seeded(1)), generate(t, shop, seeded(2))
	path := filepath.Join(first.OutputPath, "orders", "part-00000.parquet")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = shop.Load(t.Context(), dwsim.LoadOptions{Run: first.ID})
	if err == nil || !strings.Contains(err.Error(), "part-00000.parquet is changed: its SHA-256 is another") {
		t.Errorf("got %v", err)
	}
	env.holds(t, second)
}

// TestFromFilesFaults is TestFaults for a warehouse that takes its rows from files.
func TestFromFilesFaults(t *testing.T) {
	for name, fail := range map[string]func(*storetest.Faults, int){"before": (*storetest.Faults).FailAt, "after": (*storetest.Faults).FailAfter} {
		t.Run(name, func(t *testing.T) {
			env := newEnv(t, t.TempDir(), fromFiles)
			whole := generate(t, env.create(t, shopDocument), seeded(1))
			wrap := func(f *storetest.Faults, m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
				return m, storetest.Faulty(newFilesOnly(w), f)
			}
			for n, passed := 1, false; !passed; n++ {
				if n > maxOps {
					t.Fatalf("the run has not passed after %d operations", n)
				}
				whole, passed = testFault(t, env, whole, wrap, fail, n)
				if passed && n < 7 {
					t.Errorf("only %d operations were made to fail", n-1)
				}
			}
		})
	}
}

// TestFaultyLoading looks whether the fault injector has the optional interfaces of what it
// wraps, and no others.
func TestFaultyLoading(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	e := decode(t, shopDocument)
	f := &storetest.Faults{}
	plain, err := storetest.Faulty(env.warehouse, f).Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Rollback()
	if _, takes := plain.(store.ParquetLoader); takes {
		t.Error("a load that takes no files does so once it is wrapped")
	}
	fromFiles, err := storetest.Faulty(newFilesOnly(env.warehouse), f).Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer fromFiles.Rollback()
	loader, takes := fromFiles.(store.ParquetLoader)
	if !takes || !loader.TakesParquet("") {
		t.Fatal("a load that takes files does not once it is wrapped")
	}
	f.FailAt(1)
	if err := loader.LoadParquet(t.Context(), &e.Tables[0], store.ParquetFiles{}); !errors.Is(err, storetest.ErrInjected) {
		t.Errorf("got %v, want the injected fault", err)
	}
	if ops := f.Ops(); !slices.Equal(ops, []string{"LoadParquet orders"}) {
		t.Errorf("counted are %q", ops)
	}
}
