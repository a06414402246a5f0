package dwsim

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// RunTracker tells of runs, follows, stops and removes them, whichever process they
// belong to. Get one from [Simulator.Runs]; all have the same runs. Its methods may be
// called from several goroutines. Runs are found by experiment and id; a run that is not
// there is a [store.ErrNotFound].
//
//	run, err := shop.Start(ctx, dwsim.GenerateOptions{})
//	for p, err := range sim.Runs().Progress(ctx, "shop", run.ID) { // ends with the run
//		log.Printf("%s: %d of %d rows, %s left", p.Phase, p.Done, p.Asked, p.ETA)
//	}
//	run, err = sim.Runs().Wait(ctx, "shop", run.ID) // its outcome, and its error
//
// A run is RUNNING as long as its owner, the process that began it, is alive, and then
// COMPLETED, FAILED or ABORTED for ever. Whoever reads a RUNNING run whose owner has died
// gets it settled first: COMPLETED if its rows had got into the warehouse, else ABORTED. So
// no run is RUNNING for longer than it takes to find its owner dead: no time at all on the
// same data root, ten seconds from another machine. [RunTracker.Watch] looks for such runs
// in a server.
//
// [RunTracker.Track] makes runs of work of the caller's own.
type RunTracker struct{ sim *Simulator }

// Get returns a run. One whose owner died is settled first. One that this process makes has its
// phases so far; those of another process are told by [RunTracker.Progress].
func (t *RunTracker) Get(ctx context.Context, experiment string, id int64) (*Run, error) {
	run, err := t.sim.meta.Run(ctx, experiment, id)
	if err != nil || run.Status != store.Running {
		return run, err
	}
	t.sim.settleIfDead(ctx, experiment)
	if run, err = t.sim.meta.Run(ctx, experiment, id); err != nil {
		return nil, err
	}
	t.sim.notePhases(run)
	return run, nil
}

// notePhases notes in a run that this process makes its phases so far.
func (s *Simulator) notePhases(run *Run) {
	if live := s.live.get(run.Experiment, run.ID); live != nil && run.Status == store.Running {
		run.Phases = live.phases()
	}
}

// List returns the runs of an experiment, the newest first. They are as [RunTracker.Get] returns them.
func (t *RunTracker) List(ctx context.Context, experiment string) ([]*Run, error) {
	runs, err := t.sim.meta.Runs(ctx, experiment)
	if err != nil || running(runs) == nil {
		return runs, err
	}
	t.sim.settleIfDead(ctx, experiment)
	if runs, err = t.sim.meta.Runs(ctx, experiment); err != nil {
		return nil, err
	}
	for _, run := range runs {
		t.sim.notePhases(run)
	}
	return runs, nil
}

// Wait returns a run once it has ended, with the error that [Experiment.Generate] would
// return. When ctx ends first it returns the cause; the run goes on.
func (t *RunTracker) Wait(ctx context.Context, experiment string, id int64) (*Run, error) {
	if live := t.sim.live.get(experiment, id); live != nil {
		select {
		case <-live.ended:
			return copyOf(live.outcome), live.err
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
	for _, err := range t.Progress(ctx, experiment, id) {
		if err != nil {
			return nil, err
		}
	}
	run, err := t.Get(ctx, experiment, id)
	if err != nil {
		return nil, err
	}
	if err := t.sim.live.failure(run); err != nil {
		return run, err
	}
	return run, outcome(run)
}

// outcome returns the recorded error of a run that has ended.
func outcome(run *Run) error {
	switch run.Status {
	case store.Failed:
		return fmt.Errorf("run %d failed: %s", run.ID, run.Error)
	case store.Aborted:
		return fmt.Errorf("run %d was aborted: %s", run.ID, run.Error)
	}
	return nil
}

// Abort stops a run for a reason that goes on record, such as "aborted by the user" (the
// default), and returns when it has ended. The run may belong to another process, which
// is asked to stop within about a second; one that does not answer for ten seconds,
// because it was suspended, is declared dead, and can neither swap its rows in nor write an outcome when
// it wakes. A run that has ended already is an error.
func (t *RunTracker) Abort(ctx context.Context, experiment string, id int64, reason string) error {
	if reason == "" {
		reason = "aborted by the user"
	}
	if w := t.sim.live.owned(experiment, id); w != nil {
		return w.abort(ctx, reason)
	}
	run, err := t.Get(ctx, experiment, id)
	if err != nil {
		return err
	}
	if run.Status != store.Running {
		return conflictf("run %d has already ended: it is %s since %s", id, run.Status, run.CompletedAt.Format(time.RFC3339))
	}
	if err := t.sim.meta.AbortRun(ctx, experiment, id, reason); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err // not found: it has just given its slot back
	}
	return t.awaitAbort(ctx, run, reason)
}

// abort stops a run of this process.
func (w *Tracked) abort(ctx context.Context, reason string) error {
	w.slot.stop(errors.New(reason))
	select {
	case <-w.live.ended:
		return aborted(w.live.outcome)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// aborted is nil for a run that was aborted, and an error for one that ended before.
func aborted(run *Run) error {
	if run.Status == store.Aborted {
		return nil
	}
	return conflictf("run %d had already ended: it is %s", run.ID, run.Status)
}

// awaitAbort waits for the owner of a run to stop, and declares it dead when it does not
// beat any more.
func (t *RunTracker) awaitAbort(ctx context.Context, run *Run, reason string) error {
	var silence pulses
	for {
		now, err := t.Get(ctx, run.Experiment, run.ID)
		if run.Purpose == store.PurposeRestore && errors.Is(err, store.ErrNotFound) {
			return nil // a restore that stops leaves nothing, its run included
		}
		if err != nil {
			return err
		}
		if now.Status != store.Running {
			return aborted(now)
		}
		holder, err := t.sim.holder(ctx, run.Experiment)
		if err != nil {
			return err
		}
		if holder != nil && holder.Run == run.ID && silence.examine(holder, t.sim.owners.clock) == dead {
			if err := t.declareDead(ctx, holder, reason); err != nil && !errors.Is(err, store.ErrSlotLost) {
				return err
			}
		}
		if err := pause(ctx, abortPoll); err != nil {
			return err
		}
	}
}

// abortPoll is how often a run is looked at that was asked to stop.
const abortPoll = 100 * time.Millisecond

// declareDead takes the slot from an owner that does not answer.
func (t *RunTracker) declareDead(ctx context.Context, holder *store.Slot, reason string) error {
	sl, err := t.sim.newSlot(holder.Experiment, purposeSettle)
	if err != nil {
		return err
	}
	reason += fmt.Sprintf(" (process %d on %s did not answer)", holder.Owner.PID, holder.Owner.Host)
	return sl.finishAs(sl.bury(ctx, holder, reason))
}

// Settle gives every run whose owner is dead its outcome. [RunTracker.Get] and
// [RunTracker.List] do so for what they are asked for.
func (t *RunTracker) Settle(ctx context.Context) error {
	slots, err := t.sim.meta.Slots(ctx)
	if err != nil {
		return err
	}
	t.sim.owners.pulses.keep(slots)
	for _, s := range slots {
		t.sim.settleIfDead(ctx, s.Experiment)
	}
	return nil
}

// Watch settles the runs of dead owners until ctx ends: at once and then every two
// seconds. A server calls it in a goroutine of its own. What cannot be settled is logged, and tried again.
func (t *RunTracker) Watch(ctx context.Context) {
	for {
		if err := t.Settle(ctx); err != nil && ctx.Err() == nil {
			t.sim.log.WarnContext(ctx, "dead runs cannot be looked for", "error", err)
		}
		if pause(ctx, settleEvery) != nil {
			return
		}
	}
}

const settleEvery = 2 * time.Second
