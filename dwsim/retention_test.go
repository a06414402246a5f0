package dwsim_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// ids returns the ids of the runs of an experiment, the newest first.
func ids(t *testing.T, env *env, experiment string) []int64 {
	t.Helper()
	runs, err := env.Runs().List(t.Context(), experiment)
	if err != nil {
		t.Fatal(err)
	}
	var found []int64
	for _, run := range runs {
		found = append(found, run.ID)
	}
	return found
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// TestKeep keeps the newest completed runs, and those whose rows are in the warehouse.
func TestKeep(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	generate(t, shop, seeded(1))
	orders := seeded(2)
	orders.Rows = map[string]int64{"customers": 0}
	elsewhere := orders
	elsewhere.OutputDir = t.TempDir()
	second := generate(t, shop, elsewhere)
	generate(t, shop, orders)
	if _, err := env.Runs().Track(t.Context(), dwsim.Work{Experiment: "shop", Purpose: "export"}, func(context.Context, *dwsim.Tracked) error { return nil }); err != nil {
		t.Fatal(err)
	}
	generate(t, shop, orders)
	if got := ids(t, env, "shop"); !slices.Equal(got, []int64{5, 4, 3, 2, 1}) {
		t.Fatalf("without Keep the runs are %v", got)
	}
	orders.Keep = 2
	last := generate(t, shop, orders)
	if got := ids(t, env, "shop"); !slices.Equal(got, []int64{6, 5, 4, 1}) { // 4 is an export, 1 has the customers
		t.Errorf("kept are %v, want 6, 5, 4 and 1", got)
	}
	for id, want := range map[int64]bool{1: true, 3: false, 5: true, 6: true} {
		if got := exists(filepath.Join(env.dir, "generated", "shop", fmt.Sprint("run-", id))); got != want {
			t.Errorf("the files of run %d are there: %t", id, got)
		}
	}
	if !exists(manifestOf(second)) {
		t.Error("files in a folder of the caller's were removed")
	}
	env.holds(t, last)
	all := seeded(7)
	all.Keep = 1
	generate(t, shop, all)
	if got := ids(t, env, "shop"); !slices.Equal(got, []int64{7, 4}) {
		t.Errorf("kept are %v, want 7 and 4", got)
	}
}

// TestStoppedFilesGo lets a run fail with finished parts: these stay until a run is complete.
func TestStoppedFilesGo(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	failing := newEnv(t, env.dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) { return m, panicking{w} })
	broken, err := failing.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	var stopped []*dwsim.Run
	for _, o := range []dwsim.GenerateOptions{seeded(1), {OutputDir: t.TempDir()}} {
		run, err := broken.Generate(t.Context(), o)
		if err == nil || run == nil || len(files(t, run.OutputPath, func(string) bool { return true })) == 0 {
			t.Fatalf("got %+v, %v, want a failed run with finished parts", run, err)
		}
		stopped = append(stopped, run)
	}
	generate(t, shop, seeded(2))
	for i, want := range []bool{false, true} { // the second is not below the data root
		run, err := env.Runs().Get(t.Context(), "shop", stopped[i].ID)
		if err != nil || run.Status != store.Failed || run.Error == "" {
			t.Errorf("the record of run %d is %+v, %v", stopped[i].ID, run, err)
		}
		if exists(stopped[i].OutputPath) != want || (run.OutputPath != "") != want || (run.Bytes != 0) && !want {
			t.Errorf("of run %d there is %+v, want its files: %t", run.ID, run, want)
		}
	}
}

// TestPruneFails cannot read the runs once a run is complete: that is a line in the log.
func TestPruneFails(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	env.create(t, shopDocument)
	blind := newEnv(t, env.dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		return &blinded{Metadata: m}, w
	})
	shop, err := blind.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	if run := generate(t, shop, seeded(1)); run.Status != store.Completed {
		t.Errorf("the run is %s", run.Status)
	}
}

// blinded is metadata that cannot list runs once one has ended.
type blinded struct {
	store.Metadata
	ended bool
}

func (b *blinded) FinishRun(ctx context.Context, s *store.Slot, r *store.Run) error {
	b.ended = true
	return b.Metadata.FinishRun(ctx, s, r)
}

func (b *blinded) Runs(ctx context.Context, experiment string) ([]*store.Run, error) {
	if b.ended {
		return nil, errors.New("the runs cannot be read")
	}
	return b.Metadata.Runs(ctx, experiment)
}

func TestDeleteRun(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	first := generate(t, shop, seeded(1))
	o := seeded(2)
	o.OutputDir = t.TempDir()
	second := generate(t, shop, o)
	for _, run := range []*dwsim.Run{first, second} {
		if err := env.Runs().Delete(t.Context(), "SHOP", run.ID); err != nil {
			t.Fatal(err)
		}
		if err := env.Runs().Delete(t.Context(), "shop", run.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("deleting run %d again: got %v", run.ID, err)
		}
	}
	if exists(first.OutputPath) || !exists(manifestOf(second)) {
		t.Error("want the files below the data root gone, and those elsewhere there")
	}
	if n := one(t, shop, "select count(*) from orders"); n != "300" {
		t.Errorf("the warehouse holds %s orders, want 300", n)
	}
	if err := env.Runs().Delete(t.Context(), "market", 1); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of an experiment that is not there: got %v", err)
	}
	if third := generate(t, shop, seeded(3)); third.ID != 3 {
		t.Errorf("the next run is %d: ids are never used again", third.ID)
	}
}

// TestDeleteRunning deletes runs while one is in progress.
func TestDeleteRunning(t *testing.T) {
	g := newGate()
	env := newEnv(t, t.TempDir(), g.wrap)
	shop := env.create(t, shopDocument)
	started, err := shop.Start(t.Context(), seeded(1))
	if err != nil {
		t.Fatal(err)
	}
	<-g.reached
	if err := env.Runs().Delete(t.Context(), "shop", started.ID); !errors.Is(err, store.ErrRunActive) {
		t.Errorf("got %v, want a conflict", err)
	}
	close(g.open)
	if _, err := env.Runs().Wait(t.Context(), "shop", started.ID); err != nil {
		t.Error(err)
	}
}

// TestLinks plants symbolic links: what they lead to outside the data root stays.
func TestLinks(t *testing.T) {
	for _, tt := range []struct {
		name  string
		plant func(t *testing.T, env *env, outside string, run *dwsim.Run)
	}{
		{"the run", func(t *testing.T, _ *env, outside string, run *dwsim.Run) {
			remove(t, run.OutputPath)
			link(t, outside, run.OutputPath)
		}},
		{"a table", func(t *testing.T, _ *env, outside string, run *dwsim.Run) {
			remove(t, filepath.Join(run.OutputPath, "orders"))
			link(t, outside, filepath.Join(run.OutputPath, "orders"))
		}},
		{"the experiment", func(t *testing.T, env *env, outside string, _ *dwsim.Run) { move(t, env, outside, "generated/shop") }},
		{"all", func(t *testing.T, env *env, outside string, _ *dwsim.Run) { move(t, env, outside, "generated") }},
		{"on record", func(t *testing.T, env *env, outside string, run *dwsim.Run) {
			put(t, env, run, filepath.Join(env.dir, "generated", "..", "..", filepath.Base(outside)))
		}},
		{"the warehouse on record", func(t *testing.T, env *env, _ string, run *dwsim.Run) {
			put(t, env, run, filepath.Join(env.dir, "warehouse"))
		}},
	} {
		for what, do := range map[string]func(*env, *dwsim.Experiment) error{
			"run":        func(env *env, _ *dwsim.Experiment) error { return env.Runs().Delete(context.Background(), "shop", 1) },
			"experiment": func(_ *env, x *dwsim.Experiment) error { return x.Delete(context.Background()) },
		} {
			t.Run(tt.name+" and the "+what, func(t *testing.T) {
				above := t.TempDir()
				outside := filepath.Join(above, "run-1")
				env := newEnv(t, filepath.Join(above, "data"), nil)
				shop, other := env.create(t, shopDocument), env.create(t, baseDocument)
				run, kept := generate(t, shop, seeded(1)), generate(t, other, seeded(1))
				if err := os.Mkdir(outside, 0o700); err != nil {
					t.Fatal(err)
				}
				write(t, filepath.Join(outside, "precious"), "not ours")
				tt.plant(t, env, outside, run)
				if err := do(env, shop); err != nil {
					t.Fatal(err)
				}
				if read(t, filepath.Join(outside, "precious")) != "not ours" {
					t.Error("a file outside the data root is changed")
				}
				if _, err := env.Runs().Verify(t.Context(), other.Name(), kept.ID); err != nil {
					t.Errorf("another experiment: %v", err)
				}
				if what == "experiment" {
					env.create(t, shopDocument)
				}
			})
		}
	}
}

func link(t *testing.T, to, path string) {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Skipf("no symbolic links: %v", err)
	}
}

// move moves a folder of the data root outside, and links to it.
func move(t *testing.T, env *env, outside, folder string) {
	t.Helper()
	path := filepath.Join(env.dir, filepath.FromSlash(folder))
	if err := os.Rename(path, filepath.Join(outside, "moved")); err != nil {
		t.Fatal(err)
	}
	link(t, filepath.Join(outside, "moved"), path)
}

// put changes where the files of a run are said to lie.
func put(t *testing.T, env *env, run *dwsim.Run, folder string) {
	t.Helper()
	if err := env.meta.PutRunFiles(t.Context(), "shop", run.ID, folder, 1); err != nil {
		t.Fatal(err)
	}
}
