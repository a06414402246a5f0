package dwsim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
)

var runFinished = failpoint.New("run.finished")

// Work is something of the caller's own that [RunTracker.Track] puts on record as a run.
type Work struct {
	// Experiment is whose slot is held meanwhile: nobody generates, loads, resets or
	// deletes it. Required.
	Experiment string
	// Purpose says what is done, in one word such as "export": lower-case letters, digits,
	// and hyphens, up to 32. Required; what dwsim does itself (generate, load, reset and so
	// on) is taken.
	Purpose string
	// Tables are those that are worked on, each with the rows that are to be done; progress
	// is counted against them. May be empty.
	Tables []WorkTable
}

// WorkTable is how many rows of a table a [Work] is about.
type WorkTable struct {
	Table string
	Rows  int64 // to be done
}

// Tracked is work on its way. Its methods may be called from several goroutines.
type Tracked struct {
	sim  *Simulator
	slot *slot
	run  *Run
	live *liveRun

	completed func(context.Context) // called once the run is on record as such; may be nil
	gone      bool                  // the record of the run was removed, as what it was for could not be done
}

// Run returns the id of the run.
func (w *Tracked) Run() int64 { return w.live.run.ID }

// Done counts rows of a table as done. A table that the work did not name is not counted.
func (w *Tracked) Done(table string, rows int64) { w.live.written(table, rows) }

// Enter says which phase the work is in: one of those of this package, or a word of the
// caller's own.
func (w *Tracked) Enter(p Phase) {
	if p != PhaseDone { // which the end of the work tells
		w.sim.turnTo(context.Background(), w.live, p)
	}
}

// Track does work as a run of an experiment: with its slot held, on record as RUNNING,
// seen by [RunTracker.Progress] and dw-sim run watch, stopped by [RunTracker.Abort] from any process, and
// ABORTED when this process dies. The context that do gets ends when the run is aborted
// or the simulator closed; the error of do makes the run Failed, or Aborted where that
// context has ended. Track returns as [Experiment.Generate] does.
func (t *RunTracker) Track(ctx context.Context, work Work, do func(context.Context, *Tracked) error) (*Run, error) {
	if err := work.check(); err != nil {
		return nil, err
	}
	if err := t.sim.live.enter(); err != nil {
		return nil, err
	}
	begun := false
	defer t.sim.live.leaveUnless(&begun)
	w, err := t.begin(ctx, work)
	if err != nil {
		return nil, err
	}
	begun = true
	return w.follow(ctx, func(ctx context.Context) error { return do(ctx, w) })
}

// ownPurposes are what dwsim holds slots for itself.
var ownPurposes = []string{store.PurposeGenerate, store.PurposeLoadStaged, store.PurposeRestore, purposeCreate, purposeLoad, purposeReset, purposeDelete, purposeSettle}

var purposes = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

func (work Work) check() error {
	switch {
	case !purposes.MatchString(work.Purpose):
		return refusedf("the purpose %q is not a word of lower-case letters, digits and hyphens, up to 32", work.Purpose)
	case slices.Contains(ownPurposes, work.Purpose):
		return refusedf("the purpose %q is dwsim's own (taken are: %s)", work.Purpose, strings.Join(ownPurposes, ", "))
	}
	for _, table := range work.Tables {
		if table.Rows < 0 {
			return refusedf("%d rows of table %q are to be done; it is 0 or more", table.Rows, table.Table)
		}
	}
	return nil
}

// begin takes the slot and puts the work on record.
func (t *RunTracker) begin(ctx context.Context, work Work) (*Tracked, error) {
	rec, sl, err := t.sim.enter(ctx, work.Experiment, work.Purpose)
	if err != nil {
		return nil, err
	}
	begun := false
	defer sl.freeUnless(&begun)
	run := &Run{Experiment: rec.Experiment.Name, Purpose: work.Purpose, Status: store.Running, Tables: []store.RunTable{}, EngineVersion: gen.EngineVersion()}
	for _, table := range work.Tables {
		run.Tables = append(run.Tables, store.RunTable{Table: table.Table, Asked: table.Rows})
	}
	w := &Tracked{sim: t.sim, slot: sl, run: run, live: newLiveRun(run.Tables)}
	if err := w.start(ctx); err != nil {
		return nil, err
	}
	begun = true
	return w, nil
}

// start puts the run on record.
func (w *Tracked) start(ctx context.Context) error {
	w.run.Phases = []store.RunPhase{}
	if err := w.sim.meta.StartRun(ctx, &w.slot.held, w.run); err != nil {
		return err
	}
	w.live.begin(w.run)
	w.slot.progress.Store(new(w.live.progress))
	w.sim.live.add(w)
	return nil
}

// follow does what a run is for, and records how that ended.
func (w *Tracked) follow(ctx context.Context, do func(context.Context) error) (run *Run, err error) {
	defer func() { w.release(run, err) }()
	ctx, done := w.slot.bind(ctx)
	defer done()
	started := time.Now()
	ctx, end := w.sim.span(ctx, "run", aboutRun(w.run)...)
	w.sim.observers.tell(RunStarted{Purpose: w.run.Purpose})
	w.log(ctx, "run started", w.origin()...)
	err = w.finish(ctx, w.try(ctx, do))
	w.sim.endPhases(ctx, w.live)
	w.sim.tellEnd(ctx, w.run, "run ended", w.live.rows(), time.Since(started))
	end(err, statusAttribute(w.run.Status))
	if err == nil && w.completed != nil {
		late := context.WithoutCancel(ctx) // an abort that came too late does not keep old files
		_ = w.try(late, func(ctx context.Context) error { w.completed(ctx); return nil })
	}
	return copyOf(w.run), err
}

// origin is what the run began from, for its log line.
func (w *Tracked) origin() []any {
	args := []any{"seed", w.run.Seed}
	if w.run.ResumedFrom != 0 {
		args = append(args, "resumed_from", w.run.ResumedFrom)
	}
	return args
}

// release gives back what a run held, and then tells those who wait for it: they may
// begin the next one.
func (w *Tracked) release(run *Run, err error) {
	w.slot.free()
	w.sim.live.remove(w, err)
	w.live.end(run, err)
	w.sim.live.leave()
}

// try turns a panic into the error of the run: a bug costs one run, not the process.
func (w *Tracked) try(ctx context.Context, do func(context.Context) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			w.sim.tell(ctx, slog.LevelError, w.run, "run stopped by a bug", "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("a bug stopped the run: %v", p)
		}
	}()
	return do(ctx)
}

// finish puts the outcome on record, even when the caller has left, and returns the
// run's error.
func (w *Tracked) finish(ctx context.Context, cause error) error {
	now := w.sim.now()
	w.run.CompletedAt, w.run.Phases = &now, w.live.phases()
	switch {
	case cause == nil:
		w.run.Status = store.Completed
	case ctx.Err() != nil:
		w.run.Status, w.run.Error = store.Aborted, reason(context.Cause(ctx))
		cause = fmt.Errorf("run %d was aborted: %w", w.run.ID, context.Cause(ctx))
	default:
		cause = explained(cause, w.run)
		w.run.Status, w.run.Error = store.Failed, cause.Error()
		cause = fmt.Errorf("run %d failed: %w", w.run.ID, cause)
	}
	if cause != nil || !w.run.BringsRows() {
		w.live.soFar(w.run)
	}
	return w.record(context.WithoutCancel(ctx), cause)
}

// record writes the outcome down.
func (w *Tracked) record(ctx context.Context, cause error) error {
	if w.gone {
		return cause
	}
	err := w.try(ctx, func(ctx context.Context) error { return w.sim.meta.FinishRun(ctx, &w.slot.held, w.run) })
	runFinished.Hit()
	switch {
	case errors.Is(err, store.ErrSlotLost) && cause == nil && w.run.BringsRows():
		w.completed = nil // older runs are not ours to remove any more
		return nil        // the rows were in place before the fence, so the heir wrote COMPLETED
	case errors.Is(err, store.ErrSlotLost):
		w.run.Status = store.Aborted // so the heir wrote
		return errors.Join(cause, fmt.Errorf("run %d %w, and is on record as ABORTED", w.run.ID, store.ErrFenced))
	case err != nil:
		err = fmt.Errorf("run %d ended as %s, which is not on record: %w", w.run.ID, w.run.Status, err)
	}
	return errors.Join(cause, err)
}

// explained says what to do about an error that a person can do something about.
func explained(err error, run *Run) error {
	switch full := errors.Is(err, syscall.ENOSPC); {
	case full && run.Purpose != store.PurposeGenerate:
		return fmt.Errorf("the disk is full: %w (free some space and try again)", err)
	case full:
		return fmt.Errorf("the disk is full: %w (free some space; generating with resume goes on from the finished files)", err)
	}
	return err
}

// reason says in a person's words why a run was aborted.
func reason(cause error) string {
	switch {
	case cause == context.Canceled: //nolint:errorlint // a cause that wraps it says more itself
		return "the run was cancelled"
	case errors.Is(cause, context.DeadlineExceeded):
		return "the run took longer than its caller allowed"
	}
	return cause.Error()
}

func (w *Tracked) log(ctx context.Context, line string, args ...any) {
	w.sim.tell(ctx, slog.LevelInfo, w.run, line, args...)
}

func copyOf(r *Run) *Run {
	c := *r
	c.Tables, c.Phases = slices.Clone(r.Tables), slices.Clone(r.Phases)
	return &c
}
