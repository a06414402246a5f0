package dwsim_test

import (
	"errors"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// maxOps bounds the operations of a small run: a loop that gets there runs in circles.
const maxOps = 200

// wrapper puts faults between a simulator and its store.
type wrapper func(*storetest.Faults, store.Metadata, store.Warehouse) (store.Metadata, store.Warehouse)

func faultyWarehouse(f *storetest.Faults, m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
	return m, storetest.Faulty(w, f)
}

func faultyMetadata(f *storetest.Faults, m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
	return storetest.FaultyMetadata(m, f), w
}

// TestFaults fails every operation of the warehouse and of the metadata in turn, before
// and after it does its work, until a run needs no more of them. Each time the rows that
// can be read are whole, and nothing unfinished is left.
func TestFaults(t *testing.T) {
	before, after := (*storetest.Faults).FailAt, (*storetest.Faults).FailAfter
	for _, tt := range []struct {
		name  string
		wrap  wrapper
		fail  func(*storetest.Faults, int)
		least int // operations that a run has
	}{
		{"warehouse before", faultyWarehouse, before, 10},
		{"warehouse after", faultyWarehouse, after, 10},
		{"metadata before", faultyMetadata, before, 4},
		{"metadata after", faultyMetadata, after, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env := newEnv(t, t.TempDir(), nil)
			whole := generate(t, env.create(t, shopDocument), seeded(1))
			n := 1
			for passed := false; !passed; n++ {
				if n > maxOps {
					t.Fatalf("the run has not passed after %d operations", n)
				}
				whole, passed = testFault(t, env, whole, tt.wrap, tt.fail, n)
			}
			if n <= tt.least {
				t.Errorf("only %d operations were made to fail, want %d", n-1, tt.least)
			}
		})
	}
}

// testFault generates with the n-th operation failing. It returns the run whose rows are there
// afterwards, and whether there was no such operation.
func testFault(t *testing.T, sound *env, whole *dwsim.Run, wrap wrapper, fail func(*storetest.Faults, int), n int) (*dwsim.Run, bool) {
	t.Helper()
	f := &storetest.Faults{}
	faulty := newEnv(t, sound.dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		return wrap(f, m, w)
	})
	shop, err := faulty.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	fail(f, n)
	run, err := shop.Generate(t.Context(), seeded(whole.Seed+1))
	ops := f.Ops()
	f.FailAt(0)
	if err == nil { // no operation failed, or one whose failing does no harm
		sound.holds(t, run)
		return run, len(ops) < n
	}
	if !errors.Is(err, storetest.ErrInjected) {
		t.Fatalf("operation %d of %q: got %v, want the injected fault", n, ops, err)
	}
	return checkFault(t, sound, whole, run, err), false
}

// checkFault checks what is left of a run that went wrong, and returns the run whose rows
// are there.
func checkFault(t *testing.T, sound *env, before, run *dwsim.Run, err error) *dwsim.Run {
	t.Helper()
	shop, findErr := sound.Experiment(t.Context(), "shop")
	if findErr != nil {
		t.Fatal(findErr)
	}
	recorded, listErr := shop.LastRun(t.Context()) // settles a run whose end could not be written
	if listErr != nil {
		t.Fatal(listErr)
	}
	switch {
	case run == nil && recorded.ID != before.ID && recorded.Status == store.Running:
		t.Errorf("%v: no run was returned, but run %d is on record", err, recorded.ID)
	case run != nil && recorded.ID != run.ID:
		t.Errorf("%v: run %d is not on record", err, run.ID)
	case run != nil && recorded.Status == store.Completed:
		before = recorded // its rows had got there; only its end could not be written
	case run != nil && (recorded.Status != store.Failed || recorded.Error == ""):
		t.Errorf("%v: run %d is %s with the sentence %q, want it FAILED with one", err, run.ID, recorded.Status, recorded.Error)
	}
	sound.holds(t, before)
	if n := one(t, shop, "select count(*) from orders join customers using (customer_id)"); n != "300" {
		t.Errorf("%v: afterwards %s orders have their customer, want 300", err, n)
	}
	return before
}

// TestCreateFaults fails every operation of creating an experiment in turn: both its
// document and its tables are stored, or neither.
func TestCreateFaults(t *testing.T) {
	for n := 1; ; n++ {
		f := &storetest.Faults{}
		dir := t.TempDir()
		faulty := newEnv(t, dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
			return storetest.FaultyMetadata(m, f), storetest.Faulty(w, f)
		})
		f.FailAt(n)
		_, err := faulty.CreateExperiment(t.Context(), decode(t, shopDocument))
		f.FailAt(0)
		sound := newEnv(t, dir, nil)
		if err == nil {
			if n < 3 {
				t.Errorf("creating passed with operation %d failing", n)
			}
			generate(t, sound.create(t, baseDocument), seeded(1))
			return
		}
		if stored, err := sound.Experiments(t.Context()); err != nil || len(stored) > 0 {
			t.Errorf("operation %d: %d experiments are stored, %v", n, len(stored), err)
		}
		sound.create(t, shopDocument) // the name is free again, in the warehouse too
	}
}

// TestPanic lets the warehouse panic in the middle of a run.
func TestPanic(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	before := generate(t, env.create(t, shopDocument), seeded(1))
	broken := newEnv(t, env.dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		return m, panicking{w}
	})
	shop, err := broken.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	run, err := shop.Generate(t.Context(), seeded(2))
	if err == nil || run == nil || run.Status != store.Failed || run.Error != "a bug stopped the run: the mark is broken" {
		t.Errorf("got %+v, %v, want a failed run", run, err)
	}
	env.holds(t, before)
}
