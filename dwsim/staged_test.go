package dwsim_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// staging is a machine that generates and stages, and a stage.
type staging struct {
	*env
	shop  *dwsim.Experiment
	stage *folderStage
}

func newStaging(t testing.TB) *staging {
	t.Helper()
	s := &staging{env: newEnv(t, t.TempDir(), nil), stage: &folderStage{dir: t.TempDir()}}
	s.shop = s.create(t, shopDocument)
	return s
}

// run generates and stages a run of two parts for each table.
func (s *staging) run(t testing.TB, seed int64) *dwsim.Run {
	t.Helper()
	o := seeded(seed)
	o.PartRows = 150
	run := generate(t, s.shop, o)
	s.stage.put(t, s.shop, run)
	return run
}

func (s *staging) options() dwsim.StagedLoadOptions {
	return dwsim.StagedLoadOptions{From: s.stage}
}

// loadStaged makes a load of one run that must go well.
func loadStaged(t testing.TB, e *env, o dwsim.StagedLoadOptions) dwsim.StagedLoad {
	t.Helper()
	loads, err := e.LoadStaged(t.Context(), o)
	if err != nil || len(loads) != 1 || loads[0].Run == nil {
		t.Fatalf("got %+v, %v, want one load", loads, err)
	}
	return loads[0]
}

// same compares the rows of runs that lie in different warehouses.
func same(t testing.TB, got, want *dwsim.Run) {
	t.Helper()
	for i, table := range want.Tables {
		if g := got.Tables[i]; g.Table != table.Table || g.Digest == nil || g.Digest.Table != table.Digest.Table || g.Loaded != table.Loaded {
			t.Errorf("table %s of run %d is %+v, want %+v", table.Table, got.ID, g, table)
		}
	}
}

func TestLoadStaged(t *testing.T) {
	staging := newStaging(t)
	staging.run(t, 1)
	second := staging.run(t, 2)
	there := newEnv(t, t.TempDir(), nil)
	generate(t, there.create(t, baseDocument), seeded(5)) // so that ids differ

	o := staging.options()
	var last dwsim.Progress
	o.Progress = func(p dwsim.Progress) { last = p }
	got := loadStaged(t, there, o)
	if got.AlreadyLoaded || got.Experiment != "shop" || got.StagedRun != second.ID || got.Run.Purpose != store.PurposeLoadStaged || got.Run.Seed != 2 {
		t.Errorf("loaded is %+v, run %+v, want run 2", got, got.Run)
	}
	if last.Done != 400 || last.Phase != dwsim.PhaseDone || last.Status != store.Completed {
		t.Errorf("the last progress is %+v", last)
	}
	same(t, got.Run, second)
	there.holds(t, got.Run)
	if left := files(t, filepath.Join(there.dir, "staged"), func(string) bool { return true }); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}

	staging.stage.parts()
	again := loadStaged(t, there, staging.options())
	if !again.AlreadyLoaded || again.Run.ID != got.Run.ID || len(staging.stage.parts()) > 0 {
		t.Errorf("again: got %+v, want that run %d is there already", again, got.Run.ID)
	}
	o = dwsim.StagedLoadOptions{From: staging.stage, Experiments: []string{"SHOP"}, Run: 1}
	older := loadStaged(t, there, o)
	there.holds(t, older.Run)
	if older.Run.Seed != 1 || older.AlreadyLoaded {
		t.Errorf("run 1: got %+v", older.Run)
	}
	shop, err := there.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	if n := one(t, shop, "select count(*) from orders join customers using (customer_id)"); n != "300" {
		t.Errorf("%s orders have their customer, want 300", n)
	}
	if err := shop.Delete(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestLoadStagedUnfinished stages a run without its manifest: that is none.
func TestLoadStagedUnfinished(t *testing.T) {
	staging := newStaging(t)
	first, second := staging.run(t, 1), staging.run(t, 2)
	if err := os.Remove(filepath.Join(staging.stage.dir, "shop", "run-2", "manifest.json")); err != nil {
		t.Fatal(err)
	}
	there := newEnv(t, t.TempDir(), nil)
	if got := loadStaged(t, there, staging.options()); got.StagedRun != first.ID {
		t.Errorf("run %d was loaded, want %d, as %d is unfinished", got.StagedRun, first.ID, second.ID)
	}
	o := dwsim.StagedLoadOptions{From: staging.stage, Experiments: []string{"shop"}, Run: 2}
	if _, err := there.LoadStaged(t.Context(), o); !errors.Is(err, store.ErrNotFound) || !strings.Contains(err.Error(), `a complete run 2 of experiment "shop" does not exist`) {
		t.Errorf("got %v", err)
	}
}

// twoWarehouses are the metadata of one machine, and another warehouse beside its own.
func twoWarehouses(t testing.TB, e *env, other store.Warehouse) *env {
	t.Helper()
	sim, err := dwsim.New(dwsim.Config{
		Metadata:         e.meta,
		Warehouses:       map[string]store.Warehouse{"sqlite": e.warehouse, "other": newFilesOnly(other)},
		DefaultWarehouse: "sqlite",
		DataRoot:         e.dir,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	return &env{Simulator: sim, dir: e.dir, meta: e.meta, warehouse: other}
}

func openOther(t testing.TB) store.Warehouse {
	t.Helper()
	other, err := sqlite.OpenWarehouse(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	return other
}

// TestLoadStagedElsewhere loads into another warehouse than the document's, of the same
// metadata that generated.
func TestLoadStagedElsewhere(t *testing.T) {
	staging := newStaging(t)
	run := staging.run(t, 1)
	other := openOther(t)
	there := twoWarehouses(t, staging.env, other)
	o := staging.options()
	o.Into = "Other"
	got := loadStaged(t, there, o)
	if got.AlreadyLoaded || got.Run.ID == run.ID {
		t.Errorf("got %+v", got)
	}
	same(t, got.Run, run)
	there.holds(t, got.Run)
	there.holds(t, run)
	if !loadStaged(t, there, o).AlreadyLoaded || !loadStaged(t, there, staging.options()).AlreadyLoaded {
		t.Error("the rows are there, but were loaded again")
	}
	if err := there.Runs().Delete(t.Context(), "shop", got.Run.ID); err == nil || !strings.Contains(err.Error(), `warehouse "other" holds its rows`) {
		t.Errorf("deleting the run that tells where rows are: got %v", err)
	}
	o = staging.options()
	o.Into = "Other"
	if again := loadStaged(t, there, o); again.Run.ID != got.Run.ID {
		t.Errorf("got %+v", again)
	}
	pruned := seeded(5)
	pruned.Keep = 1
	shop, err := there.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	generate(t, shop, pruned)
	if err := shop.Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	if mark, err := other.Mark(t.Context(), "shop"); err != nil || len(mark) > 0 {
		t.Errorf("the other warehouse still holds %+v, %v", mark, err)
	}
}

// TestLoadStagedShared has two metadata use a warehouse, whose run ids are the same.
func TestLoadStagedShared(t *testing.T) {
	other := openOther(t)
	theirs := newEnv(t, t.TempDir(), func(m store.Metadata, _ store.Warehouse) (store.Metadata, store.Warehouse) { return m, other })
	theirRun := generate(t, theirs.create(t, strings.Replace(shopDocument, `"target_rows": 300`, `"target_rows": 301`, 1)), seeded(7))
	staging := newStaging(t)
	staging.run(t, 1)
	for _, tt := range []struct{ into, want string }{
		{"other", `warehouse "other" holds rows of another experiment "Shop"`},
		{"sqlite", ""},
	} {
		there := twoWarehouses(t, newEnv(t, t.TempDir(), nil), other)
		shop := there.create(t, shopDocument)
		o := staging.options()
		o.Into = tt.into
		loads, err := there.LoadStaged(t.Context(), o)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Fatalf("into %s: got %v, want %q", tt.into, err, tt.want)
		}
		if loads[0].Run == nil || loads[0].Run.ID != theirRun.ID {
			t.Fatalf("the runs have different ids: %+v", loads)
		}
		generate(t, shop, seeded(3))
		if err := shop.Delete(t.Context()); err != nil {
			t.Fatal(err)
		}
		theirs.holds(t, theirRun)
	}
}

// TestLoadStagedDirectly loads into a warehouse that reads the stage itself.
func TestLoadStagedDirectly(t *testing.T) {
	staging := newStaging(t)
	run := staging.run(t, 1)
	there := newEnv(t, t.TempDir(), func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		direct := newFilesOnly(w)
		direct.stage = staging.stage.dir
		return m, direct
	})
	got := loadStaged(t, there, staging.options())
	same(t, got.Run, run)
	there.holds(t, got.Run)
	if fetched := staging.stage.parts(); len(fetched) > 0 {
		t.Errorf("fetched were %q", fetched)
	}
}

func TestLoadStagedRefused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		spoil  func(t *testing.T, dir string)
		wanted string
	}{
		{"no document", without("experiment.json"), `file "shop/run-1/experiment.json" does not exist`},
		{"another seed", edited("run.json", `"seed":"1"`, `"seed":"2"`), "its record tells of seed 2, its manifest of 1"},
		{"another digest", edited("run.json", `"rows":300,"table":"`, `"rows":300,"table":"0`), "in other rows"},
		{"unknown key", edited("run.json", `"seed":"1"`, `"seed":"1","rows":7`), `unknown field "rows"`},
		{"another document", edited("experiment.json", `"target_rows":300`, `"target_rows":301`), "another definition of the experiment"},
		{"a failed run", edited("run.json", `"COMPLETED"`, `"FAILED"`), "it is FAILED"},
		{"a changed part", edited("orders/part-00000.parquet", "PAR1", "PAR2"), "is changed"},
		{"a missing part", without("orders/part-00001.parquet"), "does not exist"},
		{"a document of 1 TiB", grown("run.json", 1<<40), "its run.json has 1099511627776 bytes; up to 67108864 are read"},
		{"a changed manifest", edited("manifest.json", `"rows": 150`, `"rows": 151`), "is not a manifest"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			staging := newStaging(t)
			there := newEnv(t, t.TempDir(), nil)
			before := generate(t, there.create(t, shopDocument), seeded(7))
			staging.run(t, 1)
			tt.spoil(t, filepath.Join(staging.stage.dir, "shop", "run-1"))
			_, err := there.LoadStaged(t.Context(), staging.options())
			if err == nil || !strings.Contains(err.Error(), tt.wanted) || !strings.HasPrefix(err.Error(), `run 1 of experiment "shop" at file://`) {
				t.Errorf("got %v, want %q", err, tt.wanted)
			}
			there.holds(t, before)
		})
	}
}

// grown makes a file long that holds nothing and needs no room.
func grown(name string, bytes int64) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		if err := os.Truncate(filepath.Join(dir, filepath.FromSlash(name)), bytes); err != nil {
			t.Fatal(err)
		}
	}
}

func without(name string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		if err := os.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}
}

func edited(name, from, to string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), from) {
			t.Fatalf("%s has no %q: %v", path, from, err)
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(text), from, to, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLoadStagedOtherDefinition refuses an experiment that is another one here.
func TestLoadStagedOtherDefinition(t *testing.T) {
	staging := newStaging(t)
	staging.run(t, 1)
	there := newEnv(t, t.TempDir(), nil)
	there.create(t, strings.Replace(shopDocument, `"target_rows": 300`, `"target_rows": 301`, 1))
	_, err := there.LoadStaged(t.Context(), staging.options())
	if !errors.Is(err, dwsim.ErrConflict) || !strings.Contains(err.Error(), `experiment "Shop" is stored here with another definition`) {
		t.Errorf("got %v", err)
	}
}

// TestLoadStagedAgain has the stage, and then the warehouse, fail for a moment.
func TestLoadStagedAgain(t *testing.T) {
	staging := newStaging(t)
	run := staging.run(t, 1)
	there := newEnv(t, t.TempDir(), nil)
	staging.stage.broken = 2
	got := loadStaged(t, there, staging.options())
	same(t, got.Run, run)
	there.holds(t, got.Run)

	staging.run(t, 2)
	staging.stage.broken = 1 << 20
	o := staging.options()
	o.Tries = 1
	if _, err := there.LoadStaged(t.Context(), o); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("got %v", err)
	}
	staging.stage.broken = 0
	there.holds(t, got.Run)
	there.holds(t, loadStaged(t, there, o).Run)
}

// TestLoadStagedResumed goes on from the parts that were fetched before.
func TestLoadStagedResumed(t *testing.T) {
	staging := newStaging(t)
	run := staging.run(t, 1)
	there := newEnv(t, t.TempDir(), nil)
	part := filepath.Join(staging.stage.dir, "shop", "run-1", "orders", "part-00001.parquet")
	if err := os.Rename(part, part+".gone"); err != nil {
		t.Fatal(err)
	}
	loads, err := there.LoadStaged(t.Context(), staging.options())
	if !errors.Is(err, store.ErrNotFound) || loads[0].Run == nil || loads[0].Run.Status != store.Failed {
		t.Fatalf("got %+v, %v, want a failed run", loads, err)
	}
	before := staging.stage.parts()
	if err := os.Rename(part+".gone", part); err != nil {
		t.Fatal(err)
	}
	got := loadStaged(t, there, staging.options())
	same(t, got.Run, run)
	there.holds(t, got.Run)
	for _, key := range staging.stage.parts() {
		if slices.Contains(before, key) && !strings.HasSuffix(key, "part-00001.parquet") {
			t.Errorf("%s was fetched twice", key)
		}
	}
}
