package dwsim_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// quick is the time between two beats where a test waits for some.
const quick = 20 * time.Millisecond

// suspended is the metadata of a process that can be put to sleep: it then neither beats
// nor hears of anything.
type suspended struct {
	store.Metadata
	mu     sync.Mutex
	asleep bool
}

// sleep puts the process to sleep, or wakes it.
func (s *suspended) sleep(asleep bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asleep = asleep
}

func (s *suspended) wrap(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
	s.Metadata = m
	return s, w
}

func (s *suspended) BeatSlot(ctx context.Context, slot *store.Slot, now time.Time, progress json.RawMessage) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asleep {
		return "", nil
	}
	return s.Metadata.BeatSlot(ctx, slot, now, progress)
}

// shift is how much a clock of a test is ahead.
type shift struct{ atomic.Int64 }

func (s *shift) ahead() time.Duration { return time.Duration(s.Load()) }

// onTime is no shift.
func onTime() time.Duration { return 0 }

// elsewhere opens the metadata and the warehouse of env with another data root, as
// another machine would.
func elsewhere(t *testing.T, env *env) *env2 {
	t.Helper()
	sim, err := dwsim.New(dwsim.Config{
		Metadata:   env.meta,
		Warehouses: map[string]store.Warehouse{"sqlite": env.warehouse},
		DataRoot:   t.TempDir(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	e := &env2{Simulator: sim}
	dwsim.SetClock(sim, onTime, e.steady.ahead, quick)
	return e
}

type env2 struct {
	*dwsim.Simulator
	steady shift
}

// begun starts a run that waits at the gate, in a process of its own as far as dwsim can
// tell, which can be put to sleep.
func begun(t *testing.T, env *env, wall func() time.Duration) (owner *env, g *gate, sleeper *suspended, run *dwsim.Run) {
	t.Helper()
	g, sleeper = newGate(), &suspended{}
	owner = newEnv(t, env.dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		return sleeper.wrap(g.wrap(m, w))
	})
	dwsim.SetClock(owner.Simulator, wall, onTime, quick)
	shop, err := owner.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	if run, err = shop.Start(t.Context(), seeded(2)); err != nil {
		t.Fatal(err)
	}
	<-g.reached
	return owner, g, sleeper, run
}

// TestAbortFromElsewhere aborts the run of another simulator on the same data root, and of
// one on another.
func TestAbortFromElsewhere(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	first := generate(t, env.create(t, shopDocument), seeded(1))
	for _, aborter := range []*dwsim.Simulator{env.Simulator, elsewhere(t, env).Simulator} {
		owner, _, _, run := begun(t, env, onTime)
		if err := aborter.Runs().Abort(t.Context(), "shop", run.ID, "stopped by a test"); err != nil {
			t.Fatal(err)
		}
		ended, err := owner.Runs().Wait(t.Context(), "shop", run.ID)
		if err == nil || ended.Status != store.Aborted || ended.Error != "stopped by a test" {
			t.Errorf("the run is %+v, %v", ended, err)
		}
		env.holds(t, first)
		if err := aborter.Runs().Abort(t.Context(), "shop", run.ID, ""); err == nil || !strings.Contains(err.Error(), "already ended") {
			t.Errorf("aborting it again: got %v", err)
		}
	}
}

// TestSuspendedOwner aborts a run whose process does not answer: it is declared dead,
// though its lock is held. When it wakes, it can neither swap nor write an outcome.
func TestSuspendedOwner(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	var steady shift
	dwsim.SetClock(env.Simulator, onTime, steady.ahead, quick)
	shop := env.create(t, shopDocument)
	first := generate(t, shop, seeded(1))
	owner, g, sleeper, run := begun(t, env, onTime)
	sleeper.sleep(true)

	steady.Store(int64(time.Hour)) // a lease that expired long ago, but a lock that is held
	if _, err := shop.Generate(t.Context(), seeded(3)); !errors.Is(err, store.ErrRunActive) {
		t.Errorf("generating beside an owner that is silent but alive: got %v", err)
	}
	if err := env.Runs().Abort(t.Context(), "shop", run.ID, "it took too long"); err != nil {
		t.Fatal(err)
	}
	recorded, err := env.Runs().Get(t.Context(), "shop", run.ID)
	if err != nil || recorded.Status != store.Aborted || !strings.HasPrefix(recorded.Error, "it took too long (process ") {
		t.Errorf("on record is %+v, %v", recorded, err)
	}

	close(g.open) // it goes on with its work, without a beat in between
	woken, err := owner.Runs().Wait(t.Context(), "shop", run.ID)
	if !errors.Is(err, store.ErrFenced) || woken.Status == store.Completed {
		t.Errorf("woken, the run is %+v, %v", woken, err)
	}
	if now, err := env.Runs().Get(t.Context(), "shop", run.ID); err != nil || now.Status != store.Aborted || now.Error != recorded.Error {
		t.Errorf("afterwards on record is %+v, %v", now, err)
	}
	env.holds(t, first)
	env.holds(t, generate(t, shop, seeded(4)))
}

// TestSlotLostWhileRunning lets an owner beat after it was declared dead: it stops at once.
func TestSlotLostWhileRunning(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	dwsim.SetClock(env.Simulator, onTime, onTime, quick)
	env.create(t, shopDocument)
	owner, _, sleeper, run := begun(t, env, onTime)
	sleeper.sleep(true)
	if err := env.Runs().Abort(t.Context(), "shop", run.ID, ""); err != nil {
		t.Fatal(err)
	}
	sleeper.sleep(false)
	if _, err := owner.Runs().Wait(t.Context(), "shop", run.ID); !errors.Is(err, store.ErrFenced) || !strings.Contains(err.Error(), "did not answer") {
		t.Errorf("got %v", err)
	}
}

// TestLease lets an owner on another machine fall silent: its lease decides.
func TestLease(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	first := generate(t, env.create(t, shopDocument), seeded(1))
	far := elsewhere(t, env)
	owner, g, sleeper, run := begun(t, env, onTime)
	status := func() store.Status {
		t.Helper()
		got, err := far.Runs().Get(t.Context(), "shop", run.ID)
		if err != nil {
			t.Fatal(err)
		}
		return got.Status
	}
	far.steady.Add(int64(time.Hour)) // what was before it was first looked at does not count
	if got := status(); got != store.Running {
		t.Errorf("while its owner beats the run is %s", got)
	}
	sleeper.sleep(true)
	far.steady.Add(int64(9 * quick))
	if got := status(); got != store.Running {
		t.Errorf("after nine beats of silence, or less, the run is %s", got)
	}
	far.steady.Add(int64(11 * quick))
	if got := status(); got != store.Aborted {
		t.Errorf("after its lease the run is %s", got)
	}
	shop, err := far.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := env.Runs().Verify(t.Context(), "shop", first.ID); err != nil {
		t.Error(err)
	}
	next := generate(t, shop, seeded(3))
	close(g.open)
	if _, err := owner.Runs().Wait(t.Context(), "shop", run.ID); !errors.Is(err, store.ErrFenced) {
		t.Errorf("woken, the owner got %v", err)
	}
	env.holds(t, next)
}

// TestClockJumps lets the wall clock of an owner, and of those who look, jump by an hour:
// nobody takes it for dead.
func TestClockJumps(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	env.create(t, shopDocument)
	for _, jump := range []time.Duration{time.Hour, -time.Hour} {
		var wall shift
		far := elsewhere(t, env)
		owner, g, _, run := begun(t, env, wall.ahead)
		wall.Store(int64(jump))
		beats := 0
		for p, err := range far.Runs().Progress(t.Context(), "shop", run.ID) {
			if err != nil || p.Status != store.Running {
				t.Fatalf("after a jump of %s the run is %+v, %v", jump, p, err)
			}
			shop, err := far.Experiment(t.Context(), "shop")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := shop.Generate(t.Context(), seeded(3)); !errors.Is(err, store.ErrRunActive) {
				t.Errorf("after a jump of %s another run begins: %v", jump, err)
			}
			far.steady.Add(int64(6 * quick))
			if beats++; beats == 3 {
				break
			}
		}
		close(g.open)
		if ended, err := owner.Runs().Wait(t.Context(), "shop", run.ID); err != nil || ended.Status != store.Completed {
			t.Errorf("after a jump of %s the run ended as %+v, %v", jump, ended, err)
		}
	}
}

// TestProgressOfAnotherProcess follows a run by what its owner writes down.
func TestProgressOfAnotherProcess(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	env.create(t, shopDocument)
	owner, g, _, run := begun(t, env, onTime)
	var last dwsim.Progress
	opened := false
	for p, err := range env.Runs().Progress(t.Context(), "shop", run.ID) {
		if err != nil {
			t.Fatal(err)
		}
		if p.Phase == dwsim.PhaseGenerate && !opened {
			if p.Run != run.ID || p.Experiment != "Shop" || p.Asked != 400 || len(p.Tables) != 2 || p.OutputPath == "" {
				t.Errorf("the progress is %+v", p)
			}
			close(g.open)
			opened = true
		}
		last = p
	}
	if !opened || last.Phase != dwsim.PhaseDone || last.Status != store.Completed || last.Done != 400 {
		t.Errorf("the last progress is %+v", last)
	}
	if _, err := owner.Runs().Wait(t.Context(), "shop", run.ID); err != nil {
		t.Error(err)
	}
}

// TestNothingLeft looks for locks and slots after everything that takes one.
func TestNothingLeft(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	generate(t, shop, seeded(1))
	if err := errors.Join(shop.Reset(t.Context()), shop.Delete(t.Context())); err != nil {
		t.Fatal(err)
	}
	if _, err := env.CreateExperiment(t.Context(), decode(t, `{"name": "x", "tables": []}`)); err == nil {
		t.Error("an experiment without tables was created")
	}
	entries, err := os.ReadDir(filepath.Join(env.dir, "locks"))
	if err != nil || len(entries) != 1 || entries[0].Name() != "root-id" {
		t.Errorf("in the folder of locks is %v, %v", entries, err)
	}
	if slots, err := env.meta.Slots(t.Context()); err != nil || len(slots) > 0 {
		t.Errorf("the slots %+v are taken, %v", slots, err)
	}
}

// TestUnsettledRun finds a run RUNNING that nobody holds a slot for, as a version before
// slots could leave it.
func TestUnsettledRun(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	held := &store.Slot{Experiment: "shop", Purpose: "generate", Owner: store.Owner{Nonce: "gone"}}
	run := &store.Run{Experiment: "shop"}
	if err := errors.Join(env.meta.TakeSlot(t.Context(), held), env.meta.StartRun(t.Context(), held, run), env.meta.FreeSlot(t.Context(), held)); err != nil {
		t.Fatal(err)
	}
	env.holds(t, generate(t, shop, seeded(1)))
	if left, err := env.Runs().Get(t.Context(), "shop", run.ID); err != nil || left.Status != store.Aborted {
		t.Errorf("the run is %+v, %v", left, err)
	}
}
