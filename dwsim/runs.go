package dwsim

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// RunTracker tells of runs. Runs are found by experiment and id; a run that is not there
// is a [store.ErrNotFound].
type RunTracker struct{ sim *Simulator }

// Get returns a run. One whose owner died is settled first.
func (t *RunTracker) Get(ctx context.Context, experiment string, id int64) (*Run, error) {
	run, err := t.sim.meta.Run(ctx, experiment, id)
	if err != nil || run.Status != store.Running {
		return run, err
	}
	rec, err := t.sim.meta.Experiment(ctx, experiment)
	if err != nil {
		return nil, err
	}
	t.sim.settleIfDead(ctx, rec)
	return t.sim.meta.Run(ctx, experiment, id)
}

// List returns the runs of an experiment, the newest first. One whose owner died is
// settled first.
func (t *RunTracker) List(ctx context.Context, experiment string) ([]*Run, error) {
	rec, err := t.sim.meta.Experiment(ctx, experiment)
	if err != nil {
		return nil, err
	}
	runs, err := t.sim.meta.Runs(ctx, experiment)
	if err != nil || running(runs) == nil {
		return runs, err
	}
	t.sim.settleIfDead(ctx, rec)
	return t.sim.meta.Runs(ctx, experiment)
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

// Abort stops a run of this process for a reason that goes on record, such as "aborted
// by the user" (the default), and returns when it has ended. A run that has ended
// already, and one of another process, is an error.
func (t *RunTracker) Abort(ctx context.Context, experiment string, id int64, reason string) error {
	live := t.sim.live.get(experiment, id)
	if live == nil {
		return t.notAbortable(ctx, experiment, id)
	}
	if reason == "" {
		reason = "aborted by the user"
	}
	live.abortWith(errors.New(reason))
	select {
	case <-live.ended:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if live.outcome.Status != store.Aborted {
		return fmt.Errorf("run %d had already ended: it is %s", id, live.outcome.Status)
	}
	return nil
}

func (t *RunTracker) notAbortable(ctx context.Context, experiment string, id int64) error {
	run, err := t.Get(ctx, experiment, id)
	if err != nil {
		return err
	}
	if run.Status != store.Running {
		return fmt.Errorf("run %d has already ended: it is %s since %s", id, run.Status, run.CompletedAt.Format(time.RFC3339))
	}
	return fmt.Errorf("run %d belongs to another process: stop it there", id)
}
