package dwsim_test

import (
	"bytes"
	"context"
	"errors"
	"io"
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

// TestRestoreStopped ends ctx in the middle.
func TestRestoreStopped(t *testing.T) {
	archive, _ := archived(t)
	there := newEnv(t, t.TempDir(), nil)
	ctx, stop := context.WithCancelCause(t.Context())
	half := io.MultiReader(bytes.NewReader(archive[:len(archive)/2]), reader(func([]byte) (int, error) {
		stop(errors.New("enough"))
		return 0, context.Cause(ctx)
	}))
	if _, _, err := there.Restore(ctx, half, dwsim.RestoreOptions{}); err == nil || err.Error() != "restoring was aborted: enough" {
		t.Errorf("got %v", err)
	}
	there.nothing(t)
}

// TestRestoreAborted aborts a restore from another process, which leaves no run to look at.
func TestRestoreAborted(t *testing.T) {
	archive, _ := archived(t)
	gate := newGate()
	dir := t.TempDir()
	there := newEnv(t, dir, gate.wrap)
	ended := make(chan error)
	go func() {
		_, _, err := there.Restore(context.Background(), bytes.NewReader(archive), dwsim.RestoreOptions{})
		ended <- err
	}()
	<-gate.reached
	beside := newEnv(t, dir, nil)
	runs, err := beside.Runs().List(t.Context(), "shop")
	if err != nil || len(runs) != 1 {
		t.Fatalf("got %+v, %v, want one run", runs, err)
	}
	watched := make(chan error)
	go func() {
		_, err := beside.Runs().Wait(context.Background(), "shop", runs[0].ID)
		watched <- err
	}()
	if err := beside.Runs().Abort(t.Context(), "shop", runs[0].ID, "not now"); err != nil {
		t.Errorf("aborting: got %v", err)
	}
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "was aborted: not now") {
		t.Errorf("restoring: got %v", err)
	}
	if err := <-watched; !errors.Is(err, store.ErrNotFound) || !strings.Contains(err.Error(), "left nothing") {
		t.Errorf("waiting: got %v", err)
	}
	there.nothing(t)
}

type reader func([]byte) (int, error)

func (r reader) Read(p []byte) (int, error) { return r(p) }

// TestRestoreFaults fails every operation of the warehouse and the metadata in turn: there is
// all of the experiment then, or nothing.
func TestRestoreFaults(t *testing.T) {
	archive, _ := archived(t)
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
			for n, passed := 1, false; !passed; n++ {
				if n > maxOps {
					t.Fatalf("the restore has not passed after %d operations", n)
				}
				if passed = testRestoreFault(t, archive, tt.wrap, tt.fail, n); passed && n < 5 {
					t.Errorf("only %d operations were made to fail", n-1)
				}
			}
		})
	}
}

func testRestoreFault(t *testing.T, archive []byte, wrap wrapper, fail func(*storetest.Faults, int), n int) (passed bool) {
	t.Helper()
	f := &storetest.Faults{}
	dir := t.TempDir()
	faulty := newEnv(t, dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) { return wrap(f, m, w) })
	fail(f, n)
	_, run, err := faulty.Restore(t.Context(), bytes.NewReader(archive), dwsim.RestoreOptions{})
	ops := f.Ops()
	f.FailAt(0)
	sound := newEnv(t, dir, nil)
	switch {
	case err != nil && !errors.Is(err, storetest.ErrInjected):
		t.Fatalf("operation %d of %q: got %v, want the injected fault", n, ops, err)
	case err != nil && run == nil:
		sound.nothing(t)
		if _, run, err = sound.Restore(t.Context(), bytes.NewReader(archive), dwsim.RestoreOptions{}); err != nil {
			t.Fatalf("operation %d of %q: again: %v", n, ops, err)
		}
		err = storetest.ErrInjected
	}
	sound.holds(t, run)
	return err == nil && len(ops) < n
}

// restoringIn names the data root in which this test binary is to restore an archive.
const restoringIn = "DWSIM_TEST_RESTORING_IN"

func TestRestoreProcess(t *testing.T) {
	dir := os.Getenv(restoringIn)
	if dir == "" {
		t.Skip("is run by TestRestoreKilled")
	}
	f, err := os.Open(filepath.Join(dir, "shop.dwsim"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, _, err := newEnv(t, dir, nil).Restore(t.Context(), f, dwsim.RestoreOptions{}); err != nil {
		t.Fatal(err)
	}
}

// TestRestoreKilled kills a process at each crash point of a restore. There is all of the
// experiment then, or it can be restored again.
func TestRestoreKilled(t *testing.T) {
	points := slices.DeleteFunc(embeddedPoints(), func(name string) bool {
		return strings.HasPrefix(name, "parquet.part") || testing.Short() && !strings.HasPrefix(name, "restore.")
	})
	archive, run := archived(t)
	died := 0
	for _, point := range points {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "shop.dwsim"), archive, 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestRestoreProcess$")
		cmd.Env = append(os.Environ(), restoringIn+"="+dir, failpoint.Variable+"="+point)
		out, err := cmd.CombinedOutput()
		if err != nil && !strings.Contains(string(out), "failpoint "+point) {
			t.Fatalf("%s: %v: %s", point, err, out)
		}
		if err != nil {
			died++
		}
		testRestoredAgain(t, dir, point, archive, run)
	}
	if died < 8 {
		t.Errorf("the process died at only %d points", died)
	}
}

// testRestoredAgain restores where a process died that did.
func testRestoredAgain(t *testing.T, dir, point string, archive []byte, run *dwsim.Run) {
	t.Helper()
	there := newEnv(t, dir, nil)
	if err := there.Runs().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	shop, err := there.Experiment(t.Context(), "shop")
	if errors.Is(err, store.ErrNotFound) {
		there.nothing(t)
	}
	_, got, again := there.Restore(t.Context(), bytes.NewReader(archive), dwsim.RestoreOptions{})
	switch {
	case err == nil && !errors.Is(again, store.ErrExists):
		t.Errorf("%s: there was an experiment, and restoring again gives %v", point, again)
		return
	case err == nil:
		if got, err = shop.LastRun(t.Context()); err != nil || got == nil {
			t.Fatalf("%s: %v: the experiment is there without its run", point, err)
		}
	case again != nil:
		t.Fatalf("%s: again: %v", point, again)
	}
	same(t, got, run)
	there.holds(t, got)
	if left := files(t, filepath.Join(dir, "restoring"), func(string) bool { return true }); err != nil && len(left) > 0 {
		t.Errorf("%s: left behind: %q", point, left)
	}
}
