package dwsim_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// load makes a load that must go well.
func load(t testing.TB, x *dwsim.Experiment, o dwsim.LoadOptions) *dwsim.Run {
	t.Helper()
	run, err := x.Load(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestLoad(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	o := seeded(1)
	o.PartRows = 70 // several parts
	first, second := generate(t, shop, o), generate(t, shop, seeded(2))
	env.holds(t, second)
	if got := load(t, shop, dwsim.LoadOptions{Run: first.ID}); got.ID != first.ID || got.Status != store.Completed {
		t.Errorf("loaded is %+v, want run %d", got, first.ID)
	}
	env.holds(t, first)
	if got := load(t, shop, dwsim.LoadOptions{}); got.ID != second.ID {
		t.Errorf("by default run %d is loaded, want %d, the newest", got.ID, second.ID)
	}
	env.holds(t, second)
	if err := shop.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	load(t, shop, dwsim.LoadOptions{Run: first.ID})
	env.holds(t, first)
	if runs, err := env.Runs().List(t.Context(), "shop"); err != nil || len(runs) != 2 {
		t.Errorf("there are %d runs, %v: a load is none", len(runs), err)
	}
	env.holds(t, generate(t, shop, seeded(3)))
}

// TestLoadNewest looks for the newest run whose files are there.
func TestLoadNewest(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	if _, err := shop.Load(t.Context(), dwsim.LoadOptions{}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("without runs: got %v", err)
	}
	first, second := generate(t, shop, seeded(1)), generate(t, shop, seeded(2))
	if err := os.RemoveAll(second.OutputPath); err != nil {
		t.Fatal(err)
	}
	if got := load(t, shop, dwsim.LoadOptions{}); got.ID != first.ID {
		t.Errorf("run %d is loaded, want %d, whose files are there", got.ID, first.ID)
	}
	env.holds(t, first)
}

// TestLoadKept loads runs that kept the rows of other runs.
func TestLoadKept(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	all := generate(t, shop, seeded(1))
	o := seeded(2)
	o.Rows = map[string]int64{"customers": 0}
	orders := generate(t, shop, o) // whose customers are those of the first run
	anew := generate(t, shop, seeded(3))

	_, err := shop.Load(t.Context(), dwsim.LoadOptions{Run: orders.ID})
	want := `run 2 of experiment "Shop" cannot be loaded: its rows of table "orders" fit rows of table "Customers" that run 1 made, which have been replaced by those of run 3 (load run 1 first)`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	env.holds(t, anew)
	load(t, shop, dwsim.LoadOptions{Run: all.ID})
	load(t, shop, dwsim.LoadOptions{Run: orders.ID})
	env.holds(t, orders)
	if n := one(t, shop, "select count(*) from orders join customers using (customer_id)"); n != "300" {
		t.Errorf("%s orders have their customer, want 300", n)
	}
	if err := shop.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := shop.Load(t.Context(), dwsim.LoadOptions{Run: orders.ID}); err == nil || !strings.Contains(err.Error(), "there are none now (load run 1 first)") {
		t.Errorf("after a reset: got %v", err)
	}
}

// TestLoadBesideEmpty loads a run that was generated while the table of the children was
// empty.
func TestLoadBesideEmpty(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	o := seeded(1)
	o.Rows = map[string]int64{"orders": 0}
	customers := generate(t, shop, o)
	both := generate(t, shop, seeded(2))
	_, err := shop.Load(t.Context(), dwsim.LoadOptions{Run: customers.ID})
	if err == nil || !strings.Contains(err.Error(), `its rows of table "Customers" fit an empty table "orders", which now holds the rows of run 2 (reset the experiment first)`) {
		t.Errorf("got %v", err)
	}
	env.holds(t, both)
	if err := shop.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	load(t, shop, dwsim.LoadOptions{Run: customers.ID})
	if n := one(t, shop, "select count(*) from customers"); n != "100" {
		t.Errorf("%s customers, want 100", n)
	}
}

// TestLoadRefused damages the files and the record of a run in every way, each of which
// is refused by name; the rows that are there stay.
func TestLoadRefused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		damage func(t *testing.T, env *env, run *dwsim.Run)
		want   string
	}{
		{"no folder", func(t *testing.T, _ *env, run *dwsim.Run) { remove(t, run.OutputPath) }, "its Parquet files are not there"},
		{"no manifest", func(t *testing.T, _ *env, run *dwsim.Run) { remove(t, manifestOf(run)) }, "its Parquet files are not there"},
		{"another manifest", func(t *testing.T, _ *env, run *dwsim.Run) {
			write(t, manifestOf(run), strings.Replace(read(t, manifestOf(run)), `"seed": "1"`, `"seed": "5"`, 1))
		}, "it was changed: its checksum is another"},
		{"a broken manifest", func(t *testing.T, _ *env, run *dwsim.Run) { write(t, manifestOf(run), "{") }, "is not a manifest"},
		{"of another run", rewritten(func(m *parquet.ManifestInfo) { m.Run = 7 }, "customers", "orders"), "is that of run 7"},
		{"of another experiment", rewritten(func(m *parquet.ManifestInfo) { m.Experiment = "store" }, "customers", "orders"), `is that of a run of experiment "store"`},
		{"of another seed", rewritten(func(m *parquet.ManifestInfo) { m.Seed = 5 }, "customers", "orders"), "seed 5, not with 1"},
		{"of another engine", rewritten(func(m *parquet.ManifestInfo) { m.EngineVersion = "0" }, "customers", "orders"), "made by engine version 0"},
		{"of another document", rewritten(func(m *parquet.ManifestInfo) { m.DocumentHash = "0" }, "customers", "orders"), "another definition of the experiment"},
		{"without a table", rewritten(func(*parquet.ManifestInfo) {}, "customers"), `has 0 rows of table "orders"; on record are 300`},
		{"with one more table", rewritten(func(*parquet.ManifestInfo) {}, "customers", "orders", "more"), `has rows of table "more", which the run did not generate`},
		{"a missing file", func(t *testing.T, _ *env, run *dwsim.Run) { remove(t, part(run)) }, "part-00000.parquet is missing"},
		{"a truncated file", func(t *testing.T, _ *env, run *dwsim.Run) { write(t, part(run), read(t, part(run))[:500]) }, "is truncated: it has 500 of"},
		{"a changed file", func(t *testing.T, _ *env, run *dwsim.Run) {
			text := []byte(read(t, part(run)))
			text[100] ^= 1
			write(t, part(run), string(text))
		}, "is changed: its SHA-256 is another"},
		{"files removed", func(t *testing.T, env *env, run *dwsim.Run) {
			if err := env.meta.PutRunFiles(t.Context(), "shop", run.ID, "", 0); err != nil {
				t.Fatal(err)
			}
		}, "its Parquet files were removed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env := newEnv(t, t.TempDir(), nil)
			shop := env.create(t, shopDocument)
			first, second := generate(t, shop, seeded(1)), generate(t, shop, seeded(2))
			tt.damage(t, env, first)
			_, err := shop.Load(t.Context(), dwsim.LoadOptions{Run: first.ID})
			if err == nil || !strings.Contains(err.Error(), `run 1 of experiment "Shop" cannot be loaded: `) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			env.holds(t, second)
		})
	}
}

// TestLoadSwappedFiles puts the files and the manifest of a run with other rows in the
// place of those of the run, so that only the digests on record can tell.
func TestLoadSwappedFiles(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	first, second := generate(t, shop, seeded(1)), generate(t, shop, seeded(2))
	remove(t, first.OutputPath)
	if err := os.CopyFS(first.OutputPath, os.DirFS(second.OutputPath)); err != nil {
		t.Fatal(err)
	}
	rewritten(func(m *parquet.ManifestInfo) { m.Run, m.Seed = 1, 1 }, "customers", "orders")(t, env, first)
	_, err := shop.Load(t.Context(), dwsim.LoadOptions{Run: first.ID})
	if err == nil || !strings.Contains(err.Error(), `table "Customers": its files hold other values of column "email" than are on record`) {
		t.Errorf("got %v", err)
	}
	env.holds(t, second)
	if left := env.unfinished(t); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// TestLoadOthers refuses runs that have no rows to load, and those that are not there.
func TestLoadOthers(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	whole := generate(t, shop, seeded(1))
	base := env.create(t, baseDocument)
	of := generate(t, base, seeded(1))
	failing := newEnv(t, env.dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) { return m, panicking{w} })
	broken, err := failing.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	failed, _ := broken.Generate(t.Context(), seeded(2))
	tracked, err := env.Runs().Track(t.Context(), dwsim.Work{Experiment: "shop", Purpose: "export"}, func(context.Context, *dwsim.Tracked) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		id   int64
		want string
	}{
		{of.ID, "does not exist"},
		{99, "does not exist"},
		{-1, "does not exist"},
		{failed.ID, "it is FAILED, and only a COMPLETED run has all its rows"},
		{tracked.ID, `it generated no rows: it is a run of purpose "export"`},
	} {
		if _, err := shop.Load(t.Context(), dwsim.LoadOptions{Run: tt.id}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("run %d: got %v, want %s", tt.id, err, tt.want)
		}
	}
	env.holds(t, whole)
}

func TestLoadProgress(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	run := generate(t, shop, seeded(1))
	var told []dwsim.Progress
	load(t, shop, dwsim.LoadOptions{Progress: func(p dwsim.Progress) { told = append(told, p) }})
	first, last := told[0], told[len(told)-1]
	if first.Purpose != "load" || first.Run != run.ID || first.Status != store.Running || first.Asked != 400 {
		t.Errorf("first told is %+v", first)
	}
	if last.Phase != dwsim.PhaseDone || last.Status != store.Completed || last.Done != 400 || last.Bytes != run.Bytes {
		t.Errorf("last told is %+v, want all of %d bytes", last, run.Bytes)
	}
	remove(t, run.OutputPath)
	told = nil
	if _, err := shop.Load(t.Context(), dwsim.LoadOptions{Run: 1, Progress: func(p dwsim.Progress) { told = append(told, p) }}); err == nil {
		t.Error("a run without files was loaded")
	}
	if last := told[len(told)-1]; last.Status != store.Failed || !strings.Contains(last.Error, "not there") {
		t.Errorf("last told of a refused load is %+v", last)
	}
}

// TestLoadCancelled ends the context, and closes the simulator, in the middle of a load.
func TestLoadCancelled(t *testing.T) {
	before := newEnv(t, t.TempDir(), nil)
	shop := before.create(t, shopDocument)
	first, second := generate(t, shop, seeded(1)), generate(t, shop, seeded(2))
	for _, tt := range []struct {
		name string
		stop func(env *env, cancel context.CancelFunc)
		says string
	}{
		{"by its context", func(_ *env, cancel context.CancelFunc) { cancel() }, "context canceled"},
		{"by closing", func(env *env, _ context.CancelFunc) { _ = env.Close() }, "the simulator was closed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := newGate()
			env := newEnv(t, before.dir, g.wrap)
			gated, err := env.Experiment(t.Context(), "shop")
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			done := make(chan error)
			var last dwsim.Progress
			go func() {
				_, err := gated.Load(ctx, dwsim.LoadOptions{Run: first.ID, Progress: func(p dwsim.Progress) { last = p }})
				done <- err
			}()
			<-g.reached
			for what, err := range conflicts(t, shop) {
				if !errors.Is(err, store.ErrRunActive) || !strings.Contains(err.Error(), "holds it to load it") {
					t.Errorf("%s: got %v, want a conflict that names the load", what, err)
				}
			}
			tt.stop(env, cancel)
			if err := <-done; err == nil || !strings.Contains(err.Error(), "loading run 1 of experiment \"Shop\" was aborted: "+tt.says) {
				t.Errorf("got %v, want %s", err, tt.says)
			}
			if last.Status != store.Aborted {
				t.Errorf("last told is %+v, want ABORTED", last)
			}
			before.holds(t, second)
			if left := before.unfinished(t); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

// conflicts asks for everything that takes the slot.
func conflicts(t *testing.T, x *dwsim.Experiment) map[string]error {
	_, generateErr := x.Generate(t.Context(), seeded(9))
	_, loadErr := x.Load(t.Context(), dwsim.LoadOptions{})
	return map[string]error{"generate": generateErr, "load": loadErr, "reset": x.Reset(t.Context()), "delete": x.Delete(t.Context())}
}

// TestLoadFaults fails every operation of a load in turn: the rows are those of before or
// of the loaded run.
func TestLoadFaults(t *testing.T) {
	for _, tt := range []struct {
		name string
		wrap wrapper
		fail func(*storetest.Faults, int)
	}{
		{"warehouse before", faultyWarehouse, (*storetest.Faults).FailAt},
		{"warehouse after", faultyWarehouse, (*storetest.Faults).FailAfter},
		{"metadata before", faultyMetadata, (*storetest.Faults).FailAt},
		{"metadata after", faultyMetadata, (*storetest.Faults).FailAfter},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env := newEnv(t, t.TempDir(), nil)
			shop := env.create(t, shopDocument)
			runs := []*dwsim.Run{generate(t, shop, seeded(1)), generate(t, shop, seeded(2))}
			there, n := runs[1], 1
			for passed := false; !passed; n++ {
				if n > maxOps {
					t.Fatalf("the load has not passed after %d operations", n)
				}
				there, passed = testLoadFault(t, env, runs, there, tt.wrap, func(f *storetest.Faults) { tt.fail(f, n) }, n)
			}
			if n < 4 {
				t.Errorf("only %d operations were made to fail", n-1)
			}
		})
	}
}

// testLoadFault loads the run whose rows are not there. It returns that whose rows are there
// afterwards, and whether no operation failed.
func testLoadFault(t *testing.T, sound *env, runs []*dwsim.Run, there *dwsim.Run, wrap wrapper, fail func(*storetest.Faults), n int) (*dwsim.Run, bool) {
	t.Helper()
	f := &storetest.Faults{}
	faulty := newEnv(t, sound.dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) { return wrap(f, m, w) })
	shop, err := faulty.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	other := runs[slices.Index(runs, there)^1]
	fail(f)
	_, err = shop.Load(t.Context(), dwsim.LoadOptions{Run: other.ID})
	ops := f.Ops()
	f.FailAt(0)
	if err != nil && !errors.Is(err, storetest.ErrInjected) {
		t.Fatalf("operation %d of %q: got %v, want the injected fault", n, ops, err)
	}
	if err == nil {
		there = other
	}
	sound.holds(t, there)
	return there, err == nil && len(ops) < n
}

// manifestOf returns where the manifest of a run is, and part where its first file is.
func manifestOf(run *dwsim.Run) string { return filepath.Join(run.OutputPath, "manifest.json") }
func part(run *dwsim.Run) string {
	return filepath.Join(run.OutputPath, "orders", "part-00000.parquet")
}

// rewritten returns what writes the files of a run anew, whole and with checksums that fit,
// but as if they belonged to another run, or as those of some of the tables alone.
func rewritten(change func(*parquet.ManifestInfo), tables ...string) func(*testing.T, *env, *dwsim.Run) {
	return func(t *testing.T, env *env, run *dwsim.Run) {
		t.Helper()
		x, err := env.Experiment(t.Context(), run.Experiment)
		if err != nil {
			t.Fatal(err)
		}
		m, err := parquet.ReadManifest(run.OutputPath)
		if err != nil {
			t.Fatal(err)
		}
		info := m.ManifestInfo
		change(&info)
		folder, err := parquet.Create(t.Context(), run.OutputPath+"-other", parquet.RunInfo{ManifestInfo: info}, parquet.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			rewrite(t, folder, run, m, x.Document(), table)
		}
		if err := folder.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		remove(t, run.OutputPath)
		if err := os.Rename(run.OutputPath+"-other", run.OutputPath); err != nil {
			t.Fatal(err)
		}
	}
}

// rewrite copies the rows of a table to another folder; of one that the run does not have
// it makes a table without rows.
func rewrite(t *testing.T, to *parquet.Folder, run *dwsim.Run, m *parquet.Manifest, e *schema.Experiment, name string) {
	t.Helper()
	table := e.Table(name)
	if table == nil {
		table = &schema.Table{Name: name, Columns: e.Tables[0].Columns}
	}
	sink, err := to.OpenSink(t.Context(), e, table)
	if err != nil {
		t.Fatal(err)
	}
	if e.Table(name) != nil {
		info := *m
		info.Experiment = e.Name
		err = parquet.ScanTable(t.Context(), run.OutputPath, &info, e, table, func(b *gen.Batch) error { return sink.WriteBatch(t.Context(), b) })
	}
	if err := errors.Join(err, sink.Commit(t.Context())); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}
