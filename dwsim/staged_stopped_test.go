package dwsim_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// TestLoadStagedFaults fails every operation of the warehouse and the metadata in turn.
func TestLoadStagedFaults(t *testing.T) {
	before, after := (*storetest.Faults).FailAt, (*storetest.Faults).FailAfter
	for _, tt := range []struct {
		name string
		wrap wrapper
		fail func(*storetest.Faults, int)
	}{
		{"warehouse before", faultyWarehouse, before},
		{"warehouse after", faultyWarehouse, after},
		{"metadata before", faultyMetadata, before},
		{"metadata after", faultyMetadata, after},
	} {
		t.Run(tt.name, func(t *testing.T) {
			staging := newStaging(t)
			there := newEnv(t, t.TempDir(), nil)
			there.create(t, shopDocument)
			n := 1
			for passed := false; !passed; n++ {
				staging.run(t, int64(n))
				passed = testStagedFault(t, staging, there, tt.wrap, tt.fail, n)
			}
			if n < 7 {
				t.Errorf("only %d operations were made to fail", n-1)
			}
		})
	}
}

func testStagedFault(t *testing.T, staging *staging, there *env, wrap wrapper, fail func(*storetest.Faults, int), n int) (passed bool) {
	t.Helper()
	f := &storetest.Faults{}
	faulty := newEnv(t, there.dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		return wrap(f, m, w)
	})
	fail(f, n)
	_, err := faulty.LoadStaged(t.Context(), staging.options())
	ops := len(f.Ops())
	f.FailAt(0)
	if err != nil && !errors.Is(err, storetest.ErrInjected) {
		t.Fatalf("operation %d: got %v, want the injected fault", n, err)
	}
	got := loadStaged(t, there, staging.options())
	if err == nil && !got.AlreadyLoaded {
		t.Errorf("operation %d: a load that went well was none", n)
	}
	there.holds(t, got.Run)
	runs, listErr := there.Runs().List(t.Context(), "shop")
	for _, run := range runs {
		if run.Status == store.Running {
			t.Errorf("operation %d: run %d is still %s", n, run.ID, run.Status)
		}
	}
	if listErr != nil {
		t.Error(listErr)
	}
	return err == nil && ops < n
}

// stagedIn and loadingStagedIn name the stage and the data root in which this test binary
// is to load a staged run.
const (
	stagedIn        = "DWSIM_TEST_STAGED_IN"
	loadingStagedIn = "DWSIM_TEST_LOADING_STAGED_IN"
)

func TestLoadStagedProcess(t *testing.T) {
	dir := os.Getenv(loadingStagedIn)
	if dir == "" {
		t.Skip("is run by TestLoadStagedKilled")
	}
	loadStaged(t, newEnv(t, dir, nil), dwsim.StagedLoadOptions{From: &folderStage{dir: os.Getenv(stagedIn)}})
}

// TestLoadStagedKilled kills a process at each crash point of a load from a stage. The next
// one brings the rows there, or finds them there.
func TestLoadStagedKilled(t *testing.T) {
	points := slices.DeleteFunc(embeddedPoints(), func(name string) bool {
		return strings.HasPrefix(name, "parquet.") || testing.Short() && !strings.HasPrefix(name, "staged.") && name != "load.part.fetched"
	})
	staging := newStaging(t)
	run := staging.run(t, 1)
	died := 0
	for _, point := range points {
		dir := t.TempDir()
		cmd := exec.Command(os.Args[0], "-test.run=^TestLoadStagedProcess$")
		cmd.Env = append(os.Environ(), loadingStagedIn+"="+dir, stagedIn+"="+staging.stage.dir, failpoint.Variable+"="+point)
		out, err := cmd.CombinedOutput()
		if err != nil && !strings.Contains(string(out), "failpoint "+point) {
			t.Fatalf("%s: %v: %s", point, err, out)
		}
		if err != nil {
			died++
		}
		there := newEnv(t, dir, nil)
		if err := there.Runs().Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := loadStaged(t, there, staging.options())
		same(t, got.Run, run)
		there.holds(t, got.Run)
		if swapped := err == nil || strings.HasPrefix(point, "staged.rows.swapped"); swapped && !got.AlreadyLoaded {
			t.Errorf("%s: the rows were there, but were loaded again", point)
		}
		if left := files(t, filepath.Join(dir, "staged"), func(string) bool { return true }); len(left) > 0 {
			t.Errorf("%s: left behind: %q", point, left)
		}
	}
	if died < 5 {
		t.Errorf("the process died at only %d points", died)
	}
}

// TestLoadStagedTwice has two loaders load the same run at once.
func TestLoadStagedTwice(t *testing.T) {
	staging := newStaging(t)
	run := staging.run(t, 1)
	dir := t.TempDir()
	newEnv(t, dir, nil).create(t, shopDocument)
	type outcome struct {
		loads []dwsim.StagedLoad
		err   error
	}
	outcomes := make(chan outcome)
	for range 2 {
		there := newEnv(t, dir, nil)
		go func() {
			loads, err := there.LoadStaged(context.Background(), staging.options())
			outcomes <- outcome{loads, err}
		}()
	}
	loaded := 0
	for range 2 {
		switch o := <-outcomes; {
		case o.err != nil && !errors.Is(o.err, store.ErrRunActive):
			t.Error(o.err)
		case o.err == nil && !o.loads[0].AlreadyLoaded:
			loaded++
		}
	}
	if loaded != 1 {
		t.Errorf("%d loaded the run, want one", loaded)
	}
	there := newEnv(t, dir, nil)
	got := loadStaged(t, there, staging.options())
	same(t, got.Run, run)
	there.holds(t, got.Run)
}
