package dwsim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
)

// What slots are held for, beside store.PurposeGenerate and what callers track.
const (
	purposeCreate = "create"
	purposeLoad   = "load"
	purposeReset  = "reset"
	purposeDelete = "delete"
	purposeSettle = "settle" // giving the run of a dead owner its outcome
	purposePrune  = "delete runs of"
)

const (
	slotPatience = 5 * time.Second
	slotRetry    = 20 * time.Millisecond
	// lastWords is how long an owner tries to give its slot back.
	lastWords = 10 * time.Second
)

var (
	slotTaken = failpoint.New("run.slot.taken")
	slotFreed = failpoint.New("run.slot.freed")
)

var errSlotLost = conflictf("this run was declared dead, because its process did not answer")

// slot is the right to change what an experiment holds, while this process has it: a row
// in the metadata, renewed once a second, and a lock file.
type slot struct {
	sim  *Simulator
	held store.Slot
	lock *flock.Flock

	stopped  context.Context // ends, with the cause, when the owner must stop
	stop     context.CancelCauseFunc
	progress atomic.Pointer[func() Progress] // told with each beat; nil for nothing
	quiet    context.CancelFunc              // ends the beats
	beats    sync.WaitGroup
}

// occupy takes the slot of an experiment, or returns an ErrRunActive that says who holds
// it. A dead owner is replaced, and its run gets an outcome.
func (s *Simulator) occupy(ctx context.Context, experiment, purpose string) (*slot, error) {
	return s.occupyFor(ctx, experiment, purpose, "")
}

// occupyFor is occupy for work in a warehouse that may be another than the document's;
// empty means that one.
func (s *Simulator) occupyFor(ctx context.Context, experiment, purpose, warehouse string) (*slot, error) {
	sl, err := s.newSlot(experiment, purpose)
	if err != nil {
		return nil, err
	}
	sl.held.Warehouse = warehouse
	bound, done := sl.bind(ctx)
	defer done()
	if err := sl.take(bound); err != nil {
		if bound.Err() != nil {
			err = context.Cause(bound)
		}
		if errors.Is(err, store.ErrRunActive) {
			sl.drop()
			return nil, err
		}
		return nil, sl.finishAs(err) // it may have been taken all the same
	}
	slotTaken.Hit()
	sl.begin()
	return sl, nil
}

// newSlot returns a slot that is not taken yet.
func (s *Simulator) newSlot(experiment, purpose string) (*slot, error) {
	owner, lock, err := s.owners.newOwner()
	if err != nil {
		return nil, err
	}
	sl := &slot{sim: s, lock: lock, held: store.Slot{Experiment: experiment, Purpose: purpose, Owner: owner}}
	sl.stopped, sl.stop = context.WithCancelCause(s.closing)
	return sl, nil
}

// take takes the slot as soon as nobody who lives has it. It waits for an owner of which
// it is not known yet whether it lives, and for one that will be done in a moment.
func (sl *slot) take(ctx context.Context) error {
	start, told := sl.sim.owners.clock.steady(), false
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		taken := sl.sim.meta.TakeSlot(ctx, &sl.held)
		if !errors.Is(taken, store.ErrRunActive) {
			return taken
		}
		holder, err := sl.sim.holder(ctx, sl.held.Experiment)
		if err != nil {
			return err
		}
		if holder == nil {
			continue // it was given back just now
		}
		switch sl.sim.owners.examine(holder) {
		case dead:
			if err := sl.bury(ctx, holder, ownerDied); !errors.Is(err, store.ErrSlotLost) {
				return err
			}
		case alive:
			if !passing(holder) || sl.sim.owners.clock.steady()-start > slotPatience {
				return sl.sim.conflict(holder)
			}
		case silent:
			if !told {
				sl.sim.log.WarnContext(ctx, "waiting to see whether the owner of the slot is alive", "experiment", holder.Experiment,
					"purpose", holder.Purpose, "run", holder.Run, "host", holder.Owner.Host, "process", holder.Owner.PID)
				told = true
			}
		}
		if err := pause(ctx, slotRetry); err != nil {
			return err
		}
	}
}

// passing reports whether a slot is worth waiting for: one that settles a dead run is
// free in a moment, and one that plans a run can name it in a moment.
func passing(holder *store.Slot) bool {
	return holder.Purpose == purposeSettle || holder.Purpose == store.PurposeGenerate && holder.Run == 0
}

// begin begins the beats.
func (sl *slot) begin() {
	ctx, quiet := context.WithCancel(context.Background())
	sl.quiet = quiet
	sl.beats.Go(func() { sl.beat(ctx) })
}

// beat renews the slot until ctx ends, or the slot has another owner.
func (sl *slot) beat(ctx context.Context) {
	tick := time.NewTicker(sl.sim.owners.clock.beat)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		if sl.renew(ctx) {
			return
		}
	}
}

// renew beats once, and stops the owner when somebody asked for it or the slot was lost.
func (sl *slot) renew(ctx context.Context) (lost bool) {
	abort, err := sl.sim.meta.BeatSlot(ctx, &sl.held, sl.sim.owners.clock.wall(), sl.report())
	switch {
	case errors.Is(err, store.ErrSlotLost):
		sl.stop(errSlotLost)
		return true
	case err != nil && ctx.Err() == nil: // the lock file, and fences, keep everybody safe meanwhile
		sl.sim.log.WarnContext(ctx, "slot not renewed", "experiment", sl.held.Experiment, "error", err)
	case abort != "":
		sl.stop(errors.New(abort))
	}
	return false
}

// confirm beats once more before a step that cannot be taken back, so that an owner that
// slept hears what it was told meanwhile. ctx is bound to the slot; it has ended where
// confirm returns its cause.
func (sl *slot) confirm(ctx context.Context) error {
	sl.renew(ctx)
	if sl.stopped.Err() != nil {
		<-ctx.Done()
	}
	return context.Cause(ctx)
}

// report returns how far the owner is, in JSON.
func (sl *slot) report() json.RawMessage {
	progress := sl.progress.Load()
	if progress == nil {
		return nil
	}
	text, err := json.Marshal((*progress)())
	if err != nil {
		return nil // numbers, and names that a document has: they always are JSON
	}
	return text
}

// bind returns a context that also ends when the owner of the slot must stop.
func (sl *slot) bind(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	unbind := context.AfterFunc(sl.stopped, func() { cancel(context.Cause(sl.stopped)) })
	return ctx, func() {
		unbind()
		cancel(nil)
	}
}

// free gives the slot back, even when the caller has left. Where the metadata cannot be
// written to, the lock file tells that its owner is gone.
func (sl *slot) free() {
	sl.quiet()
	sl.beats.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), lastWords)
	defer cancel()
	if err := sl.sim.meta.FreeSlot(ctx, &sl.held); err != nil {
		sl.sim.log.WarnContext(ctx, "slot not given back", "experiment", sl.held.Experiment, "error", err)
		_ = sl.lock.Close() // the file stays, for others to see that it is free
		sl.stop(nil)
		return
	}
	slotFreed.Hit()
	sl.drop()
}

// freeUnless is free, deferred by whoever passes the slot on if all goes well. A panic,
// which a server survives, must not leave it held.
func (sl *slot) freeUnless(kept *bool) {
	if !*kept {
		sl.free()
	}
}

// drop lets go of a slot that is not in the metadata.
func (sl *slot) drop() {
	release(sl.lock)
	sl.stop(nil)
}

// holder returns the slot of an experiment as somebody holds it, or nil.
func (s *Simulator) holder(ctx context.Context, experiment string) (*store.Slot, error) {
	slots, err := s.meta.Slots(ctx)
	if err != nil {
		return nil, err
	}
	for _, held := range slots {
		if strings.EqualFold(held.Experiment, experiment) {
			return held, nil
		}
	}
	return nil, nil
}

func (s *Simulator) conflict(holder *store.Slot) error {
	e := &ActiveError{Experiment: holder.Experiment, Purpose: holder.Purpose, Run: holder.Run, PID: holder.Owner.PID}
	if holder.Owner.Host != s.owners.host {
		e.Host = holder.Owner.Host
	}
	return e
}

// ActiveError is a [store.ErrRunActive] that says who holds the slot of an experiment.
type ActiveError struct {
	Experiment string
	Purpose    string // generate, load, reset, delete, create, or what else is tracked
	Run        int64  // 0 where no run is on record: not yet, or not for that purpose
	PID        int    // of the process that holds the slot
	Host       string // on which that runs; empty for this machine
}

func (e *ActiveError) Unwrap() error { return store.ErrRunActive }

func (e *ActiveError) Error() string {
	process := fmt.Sprintf("process %d", e.PID)
	if e.Host != "" {
		process += " on " + e.Host
	}
	if e.Run != 0 {
		return fmt.Sprintf("experiment %q %s (run %d) in %s", e.Experiment, store.ErrRunActive, e.Run, process)
	}
	return fmt.Sprintf("experiment %q is in use: %s holds it to %s it", e.Experiment, process, e.Purpose)
}

// enter takes the slot of an experiment, settles what an owner without a slot left, and
// returns the experiment as it is stored now.
func (s *Simulator) enter(ctx context.Context, experiment, purpose string) (*store.ExperimentRecord, *slot, error) {
	return s.enterFor(ctx, experiment, purpose, "")
}

// enterFor is enter for work in a warehouse, as occupyFor.
func (s *Simulator) enterFor(ctx context.Context, experiment, purpose, warehouse string) (*store.ExperimentRecord, *slot, error) {
	sl, err := s.occupyFor(ctx, experiment, purpose, warehouse)
	if err != nil {
		return nil, nil, err
	}
	kept := false
	defer sl.freeUnless(&kept)
	rec, err := s.meta.Experiment(ctx, experiment)
	if err == nil {
		err = sl.settle(ctx, rec, nil, ownerDied)
	}
	if err != nil {
		return nil, nil, err
	}
	kept = true
	return rec, sl, nil
}
