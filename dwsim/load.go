package dwsim

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"time"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

var (
	loadChecked = failpoint.New("load.files.checked")
	loadOpened  = failpoint.New("load.sinks.opened")
	loadRead    = failpoint.New("load.rows.read")
	loadSwapped = failpoint.New("load.rows.swapped")
)

// LoadOptions say what is loaded. The zero value loads the newest run that can be.
type LoadOptions struct {
	// Run is the id of the run whose rows are loaded. 0 means the newest COMPLETED one
	// whose Parquet files are there.
	Run int64
	// NoConstraints is as in [GenerateOptions].
	NoConstraints bool
	// Progress, if not nil, is told how far the load is, at once and then about four times
	// a second, from one goroutine. The last call is made before Load returns: its phase
	// is [PhaseDone], and its status tells how the load ended.
	Progress func(Progress)
}

// Load fills the warehouse from the Parquet files of a completed run and returns that
// run when its rows can be read: [RunTracker.Verify] finds them as the run left them. A
// load is no run of its own, but takes the slot that [Experiment.Generate] takes.
//
// All files are compared with the run's manifest first, and what was read with the
// digests on record. A run that is not Completed, that belongs to another experiment
// (a [store.ErrNotFound]), whose files were removed, damaged or swapped for others, or
// that kept rows beside its own which the warehouse no longer holds, is refused by name.
// Tables that the run kept stay as they are. Whatever goes wrong, and where ctx ends, the
// rows of before are whole.
func (e *Experiment) Load(ctx context.Context, o LoadOptions) (*Run, error) {
	if err := e.sim.live.enter(); err != nil {
		return nil, err
	}
	defer e.sim.live.leave()
	rec, sl, err := e.sim.enter(ctx, e.Name(), purposeLoad)
	if err != nil {
		return nil, err
	}
	defer sl.free()
	ctx, done := sl.bind(ctx)
	defer done()
	l := &load{sim: e.sim, slot: sl, experiment: rec.Experiment, bare: o.NoConstraints}
	if err := l.find(ctx, o.Run); err != nil {
		return nil, err
	}
	if err := l.follow(ctx, o.Progress); err != nil {
		return nil, err
	}
	return copyOf(l.run), nil
}

// load is a load on its way.
type load struct {
	sim        *Simulator
	slot       *slot
	experiment *schema.Experiment
	warehouse  store.Warehouse
	bare       bool // without constraints
	run        *Run // that is loaded
	manifest   *parquet.Manifest
	mark       store.Mark // of the contents before
	live       *liveRun
}

// find finds the run to load.
func (l *load) find(ctx context.Context, id int64) (err error) {
	if l.warehouse, err = l.sim.warehouse(l.experiment.TargetWarehouse); err != nil {
		return err
	}
	if id != 0 {
		l.run, err = l.sim.meta.Run(ctx, l.experiment.Name, id)
		return err
	}
	runs, err := l.sim.meta.Runs(ctx, l.experiment.Name)
	if err != nil {
		return err
	}
	for _, run := range runs {
		if l.run = run; l.refusal() == nil && isFinished(run.OutputPath) {
			return nil
		}
	}
	return fmt.Errorf("a run of experiment %q that is COMPLETED and has its Parquet files %w", l.experiment.Name, store.ErrNotFound)
}

// isFinished reports whether a folder holds a manifest, readable or not.
func isFinished(folder string) bool {
	_, err := parquet.ReadManifest(folder)
	return !errors.Is(err, fs.ErrNotExist)
}

// follow loads, tells how far it is, and how it ended.
func (l *load) follow(ctx context.Context, tell func(Progress)) error {
	started := time.Now()
	l.begin()
	l.sim.observers.tell(RunStarted{Purpose: purposeLoad})
	ctx, end := l.sim.span(ctx, "load", aboutRun(&l.live.run)...)
	stop := l.live.report(tell)
	err := l.explained(ctx, l.try(ctx))
	last := l.last(ctx, err)
	stop(last)
	l.sim.endPhases(ctx, l.live)
	outcome := copyOf(&l.live.run)
	outcome.Status, outcome.Error = last.Status, last.Error
	l.sim.tellEnd(ctx, outcome, "load ended", last.Done, time.Since(started))
	end(err, statusAttribute(last.Status))
	return err
}

// begin makes what tells how far the load is, and has the beats of the slot carry it.
func (l *load) begin() {
	run := copyOf(l.run)
	run.Purpose = purposeLoad
	l.live = newLiveRun(run.Tables)
	l.live.begin(run)
	l.live.writesTo(l.run.OutputPath)
	l.slot.progress.Store(new(l.live.progress))
}

// last is the progress of a load that has ended.
func (l *load) last(ctx context.Context, err error) Progress {
	p := l.live.progress()
	p.Phase, p.Status, p.ETA = PhaseDone, store.Completed, 0
	if err != nil {
		p.Status, p.Error = store.Failed, err.Error()
	}
	if err != nil && ctx.Err() != nil {
		p.Status = store.Aborted
	}
	return p
}

// explained says what was to be done, and what to do now.
func (l *load) explained(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("loading run %d of experiment %q was aborted: %w", l.run.ID, l.experiment.Name, context.Cause(ctx))
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("run %d of experiment %q cannot be loaded: %w (free some space and load it again)", l.run.ID, l.experiment.Name, err)
	}
	return fmt.Errorf("run %d of experiment %q cannot be loaded: %w", l.run.ID, l.experiment.Name, err)
}
