package dwsim_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/parquet"
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

// TestLoadOtherEngine loads what another version made: its rows are in the files.
func TestLoadOtherEngine(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	first := generate(t, shop, seeded(1))
	generate(t, shop, seeded(2))
	db, err := sql.Open("sqlite", filepath.Join(env.dir, "dw_simulator.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("update runs set engine_version = '0.1' where id = 1"); err != nil {
		t.Fatal(err)
	}
	rewritten(func(m *parquet.ManifestInfo) { m.EngineVersion = "0.1" }, "customers", "orders")(t, env, first)
	load(t, shop, dwsim.LoadOptions{Run: first.ID})
	mark, err := env.warehouse.Mark(t.Context(), "shop")
	if err != nil || mark["orders"].Run != first.ID || mark["orders"].Engine != "0.1" {
		t.Errorf("the mark is %+v, %v", mark, err)
	}
	if _, err := env.Runs().Verify(t.Context(), "shop", first.ID); err == nil || !strings.Contains(err.Error(), "was made by engine version 0.1") {
		t.Errorf("verifying it: got %v", err)
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
