package dwsim_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
)

// loadingIn names the data root in which this test binary is to load run 1.
const loadingIn = "DWSIM_TEST_LOADING_IN"

func TestLoadProcess(t *testing.T) {
	dir := os.Getenv(loadingIn)
	if dir == "" {
		t.Skip("is run by TestLoadKilled")
	}
	shop, err := newEnv(t, dir, nil).Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	load(t, shop, dwsim.LoadOptions{Run: 1})
}

// embeddedPoints returns the crash points that a process can come by whose warehouse and
// metadata are SQLite's.
func embeddedPoints() []string {
	return slices.DeleteFunc(failpoint.Names(), func(name string) bool {
		return strings.HasPrefix(name, "postgres.") || strings.HasPrefix(name, "duckdb.") || strings.HasPrefix(name, "snowflake.")
	})
}

// TestLoadKilled kills a process that loads a run at each crash point that it comes by.
// The rows are then those of before or those of the run, and work goes on.
func TestLoadKilled(t *testing.T) {
	points := embeddedPoints()
	if testing.Short() {
		points = slices.DeleteFunc(points, func(name string) bool { return !strings.HasPrefix(name, "load.") })
	}
	dir := t.TempDir()
	env := newEnv(t, dir, nil)
	shop := env.create(t, shopDocument)
	o := seeded(1)
	o.PartRows = 70
	generate(t, shop, o)
	generate(t, shop, seeded(2))
	died := 0
	for _, point := range points {
		if strings.HasPrefix(point, "parquet.") { // a load writes no files
			continue
		}
		load(t, shop, dwsim.LoadOptions{Run: 2})
		cmd := exec.Command(os.Args[0], "-test.run=^TestLoadProcess$")
		cmd.Env = append(os.Environ(), loadingIn+"="+dir, failpoint.Variable+"="+point)
		out, err := cmd.CombinedOutput()
		if err != nil && !strings.Contains(string(out), "failpoint "+point) {
			t.Fatalf("%s: %v: %s", point, err, out)
		}
		if err != nil {
			died++
		}
		loaded := afterKill(t, dir, point)
		if wanted := err == nil || point == "load.rows.swapped"; wanted && loaded != 1 {
			t.Errorf("%s: the rows are those of run %d, want those of run 1", point, loaded)
		}
	}
	least := 15
	if testing.Short() {
		least = 4
	}
	if died < least {
		t.Errorf("the process died at only %d points, want %d", died, least)
	}
}

// afterKill opens a data root, as after a crash, and returns whose rows it holds.
func afterKill(t *testing.T, dir, point string) int64 {
	t.Helper()
	env := newEnv(t, dir, nil)
	shop, err := env.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	mark, err := env.warehouse.Mark(t.Context(), "shop")
	if err != nil || mark["orders"].Run != mark["customers"].Run {
		t.Fatalf("%s: the mark is %+v, %v, want one run", point, mark, err)
	}
	held := mark["orders"].Run
	if _, err := env.Runs().Verify(t.Context(), "shop", held); err != nil {
		t.Errorf("%s: the rows of run %d: %v", point, held, err)
	}
	load(t, shop, dwsim.LoadOptions{Run: held})
	if left := env.unfinished(t); len(left) > 0 {
		t.Errorf("%s: left behind: %q", point, left)
	}
	runs, err := env.Runs().List(t.Context(), "shop")
	if err != nil || slices.ContainsFunc(runs, func(r *dwsim.Run) bool { return r.Status != store.Completed }) {
		t.Errorf("%s: the runs are %+v, %v", point, runs, err)
	}
	return held
}

// TestRacingLoads lets two simulators load, generate, reset, delete runs and query for all
// they can. Whatever a reader sees is whole.
func TestRacingLoads(t *testing.T) {
	dir := t.TempDir()
	first := newEnv(t, dir, nil)
	first.create(t, shopDocument)
	rounds := 40
	if testing.Short() {
		rounds = 12
	}
	shops := []*dwsim.Experiment{}
	envs := []*env{first, newEnv(t, dir, nil)}
	for _, env := range envs {
		shop, err := env.Experiment(t.Context(), "shop")
		if err != nil {
			t.Fatal(err)
		}
		shops = append(shops, shop)
	}
	generate(t, shops[0], seeded(1))
	var racing sync.WaitGroup
	for i := range 8 {
		shop, env := shops[i%2], envs[i%2]
		racing.Go(func() {
			for n := range rounds {
				race(t, env, shop, i/2, int64(n))
			}
		})
	}
	racing.Wait()
	run := generate(t, shops[1], seeded(99))
	first.holds(t, run)
	if left := files(t, filepath.Join(dir, "locks"), func(path string) bool { return strings.HasSuffix(path, ".lock") }); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// race does one thing that races with others. A conflict is fine, and a load may find that
// there is nothing to load any more.
func race(t *testing.T, env *env, shop *dwsim.Experiment, what int, n int64) {
	var err error
	switch what {
	case 0:
		o := seeded(n)
		o.Keep = 3
		_, err = shop.Generate(context.Background(), o)
	case 1:
		_, err = shop.Load(context.Background(), dwsim.LoadOptions{})
	case 2:
		if n%5 == 0 {
			err = shop.Reset(context.Background())
		} else {
			err = env.Runs().Delete(context.Background(), "shop", n)
		}
	case 3:
		if got := one(t, shop, "select (select count(*) from orders) + (select count(*) from customers)"); got != "400" && got != "0" {
			t.Errorf("a reader sees %s rows, want all or none", got)
		}
	}
	if err != nil && !errors.Is(err, store.ErrRunActive) && !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%d: %v", what, err)
	}
}
