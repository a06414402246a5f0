package api

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// Runs lists the runs of an experiment, the newest first.
func (l Local) Runs(ctx context.Context, name string, p RunsPage) (*Runs, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	all, err := l.Sim.Runs().List(ctx, e.Name())
	if err != nil {
		return nil, err
	}
	if all, err = withStatus(all, p.Status); err != nil {
		return nil, err
	}
	part, next, err := pageOf(all, p.Page, func(r *dwsim.Run) int64 { return r.ID })
	if err != nil {
		return nil, err
	}
	list := &Runs{Next: next}
	mark, err := e.Mark(ctx)
	if err != nil { // the record is worth showing without the rows
		list.Warning = unknownRows(err)
	}
	list.Runs = runsOf(part, mark)
	return list, nil
}

// run finds a run. Where its experiment is not there either, that is said.
func (l Local) run(ctx context.Context, name string, id int64) (*dwsim.Run, error) {
	run, err := l.Sim.Runs().Get(ctx, name, id)
	if errors.Is(err, store.ErrNotFound) {
		if _, missing := l.experiment(ctx, name); missing != nil {
			return nil, missing
		}
	}
	return run, err
}

// Run returns one run.
func (l Local) Run(ctx context.Context, name string, id int64) (*Run, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	run, err := l.Sim.Runs().Get(ctx, e.Name(), id)
	if err != nil {
		return nil, err
	}
	mark, err := e.Mark(ctx)
	v := &runsOf([]*dwsim.Run{run}, mark)[0]
	if err != nil {
		v.Warning = unknownRows(err)
	}
	return v, nil
}

// Progress yields how far a run is, until it has ended; see [dwsim.RunTracker.Progress].
func (l Local) Progress(ctx context.Context, name string, id int64) iter.Seq2[dwsim.Progress, error] {
	return l.Sim.Runs().Progress(ctx, name, id)
}

// Wait returns a run once it has ended, with its error; see [dwsim.RunTracker.Wait].
func (l Local) Wait(ctx context.Context, name string, id int64) (*dwsim.Run, error) {
	return l.Sim.Runs().Wait(ctx, name, id)
}

// Abort stops a run and returns it once it has ended; see [dwsim.RunTracker.Abort]. A restore
// that is stopped leaves no record: its run is returned as it last was, as ABORTED.
func (l Local) Abort(ctx context.Context, name string, id int64, reason string) (*dwsim.Run, error) {
	if n := utf8.RuneCountInString(reason); n > MostReason {
		return nil, dwsim.Refused(fmt.Errorf("the reason has %d characters; it has up to %d", n, MostReason))
	}
	run, err := l.run(ctx, name, id)
	if err != nil {
		return nil, err
	}
	if err := l.Sim.Runs().Abort(ctx, name, id, reason); err != nil {
		return nil, err
	}
	ended, err := l.Sim.Runs().Get(context.WithoutCancel(ctx), name, id)
	if errors.Is(err, store.ErrNotFound) && run.Purpose == store.PurposeRestore {
		run.Status, run.Error = store.Aborted, reason
		return run, nil
	}
	return ended, err
}

// MostReason is how many characters the reason of an abort has at most.
const MostReason = 1000

// DeleteRun removes a run and its Parquet files.
func (l Local) DeleteRun(ctx context.Context, name string, id int64) (*RemovedRun, error) {
	run, err := l.run(ctx, name, id)
	if err != nil {
		return nil, err
	}
	if err := l.Sim.Runs().Delete(ctx, name, id); err != nil {
		return nil, err
	}
	removed := &RemovedRun{Deleted: run.ID, Freed: run.Bytes}
	if _, err := os.Stat(run.OutputPath); err == nil { // files outside of the data root stay
		removed.Freed = 0
	}
	return removed, nil
}

// Verify makes the rows of a run again and compares them; see
// [dwsim.RunTracker.VerifyAndTell].
func (l Local) Verify(ctx context.Context, name string, id int64, tell func(dwsim.Progress)) (*dwsim.Verification, error) {
	if _, err := l.run(ctx, name, id); err != nil {
		return nil, err
	}
	return l.Sim.Runs().VerifyAndTell(ctx, name, id, tell)
}
