package dwsim_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
)

// pruningIn names the data root in which it is to make a run that removes older ones.
const (
	pruningIn    = "DWSIM_TEST_PRUNING_IN"
	keepVariable = "DWSIM_TEST_KEEP"
)

func TestPruneProcess(t *testing.T) {
	dir := os.Getenv(pruningIn)
	if dir == "" {
		t.Skip("is run by TestPruneKilled")
	}
	shop, err := newEnv(t, dir, nil).Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	keep, err := strconv.Atoi(os.Getenv(keepVariable))
	if err != nil {
		t.Fatal(err)
	}
	generate(t, shop, dwsim.GenerateOptions{Seed: new(int64(4)), Keep: keep})
}

// TestPruneKilled kills a process while it removes older runs. The next run removes the
// rest.
func TestPruneKilled(t *testing.T) {
	for _, keep := range []int{0, 1} {
		for _, point := range []string{"run.finished", "run.files.removed", "run.files.removed:2", "run.record.removed", "run.files.forgotten"} {
			if keep == 1 && point == "run.files.forgotten" || keep == 0 && point == "run.record.removed" {
				continue // without Keep the records stay, with it files do not go alone
			}
			t.Run(fmt.Sprint(point, " keep ", keep), func(t *testing.T) { testPruneKilled(t, point, keep) })
		}
	}
}

func testPruneKilled(t *testing.T, point string, keep int) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	failing := newEnv(t, env.dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) { return m, panicking{w} })
	broken, err := failing.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	generate(t, shop, seeded(1))
	for range 2 {
		if _, err := broken.Generate(t.Context(), seeded(2)); err == nil {
			t.Fatal("the run did not fail")
		}
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestPruneProcess$")
	cmd.Env = append(os.Environ(), pruningIn+"="+env.dir, keepVariable+"="+fmt.Sprint(keep), failpoint.Variable+"="+point)
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "failpoint run.") {
		t.Fatalf("the process ended with %v: %s", err, out)
	}
	run, err := shop.LastRun(t.Context())
	if err != nil || run.ID != 4 || run.Status != store.Completed {
		t.Fatalf("the run is %+v, %v, want it COMPLETED", run, err)
	}
	env.holds(t, run)
	env.holds(t, generate(t, shop, dwsim.GenerateOptions{Seed: new(int64(5)), Keep: keep}))
	want, folders := []int64{5, 4, 3, 2, 1}, 3 // those of 2 and 3 have no files
	if keep == 1 {
		want, folders = []int64{5}, 1
	}
	left, err := os.ReadDir(filepath.Join(env.dir, "generated", "shop"))
	if got := ids(t, env, "shop"); err != nil || !slices.Equal(got, want) || len(left) != folders {
		t.Errorf("left are the runs %v and the folders %v, %v, want %v and %d", got, left, err, want, folders)
	}
}
