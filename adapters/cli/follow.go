package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// follow shows the progress of a run until it has ended. When ctx ends it aborts the
// run and waits until everything is taken back.
func (s *session) follow(ctx context.Context, to api.Follower, run *dwsim.Run) (*dwsim.Run, error) {
	defer s.console.clear()
	line := progressLine{console: s.console}
	for p, err := range to.Progress(ctx, run.Experiment, run.ID) {
		if err != nil {
			break // told by Wait
		}
		line.show(p)
	}
	last := context.WithoutCancel(ctx)
	if ctx.Err() != nil {
		// The run may end by itself at this moment; Wait tells which it was.
		if _, err := to.Abort(last, run.Experiment, run.ID, context.Cause(ctx).Error()); err == nil {
			s.console.notef("run %d is aborted; the rows of the run before are untouched", run.ID)
		}
	}
	return to.Wait(last, run.Experiment, run.ID)
}

// summary tells what a run made, and what to do next.
func (s *session) summary(run *dwsim.Run) error {
	if run.CompletedAt == nil {
		return errors.New("the run has not ended")
	}
	if !run.BringsRows() {
		return s.workSummary(run)
	}
	_, loaded := run.Rows()
	took := run.CompletedAt.Sub(run.StartedAt)
	if err := s.console.show(rowsTable(run)); err != nil {
		return err
	}
	fmt.Fprintf(s.console.out, "\n%s in %s, %s, seed %d\n", count(loaded, "row"), elapsed(took), perSecond(loaded, took), run.Seed)
	if run.OutputPath != "" { // what was loaded from a stage has no files here
		fmt.Fprintf(s.console.out, "Parquet: %s\n", parquetPlace(run))
	}
	if run.StagedAt != "" {
		fmt.Fprintf(s.console.out, "Staged at: %s\n", run.StagedAt)
	}
	s.next(run)
	return nil
}

// workSummary tells what came of a run that was for something of a program's own.
func (s *session) workSummary(run *dwsim.Run) error {
	t := columns("TABLE", ">ROWS")
	var done int64
	for _, table := range run.Tables {
		t.add(table.Table, grouped(table.Generated))
		done += table.Generated
	}
	if err := s.console.show(t); err != nil {
		return err
	}
	fmt.Fprintf(s.console.out, "\n%s: %s in %s\n", run.Purpose, count(done, "row"), elapsed(run.CompletedAt.Sub(run.StartedAt)))
	return nil
}

// rowsTable has the tables of a run with the rows that it brought to the warehouse.
func rowsTable(run *dwsim.Run) *table {
	t := columns("TABLE", ">ROWS")
	for _, table := range run.Tables {
		rows := "kept"
		if table.Asked > 0 {
			rows = grouped(table.Loaded)
		}
		t.add(table.Table, rows)
	}
	return t
}

// parquetPlace says where the files of a run are, and how much they take.
func parquetPlace(run *dwsim.Run) string {
	if run.Bytes <= 0 {
		return run.OutputPath
	}
	return fmt.Sprintf("%s in %s", bytesOf(uint64(run.Bytes)), run.OutputPath)
}

// next says how the rows of a run are looked at.
func (s *session) next(run *dwsim.Run) {
	example := ""
	for _, table := range run.Tables {
		if table.Asked > 0 {
			example = table.Table
		}
	}
	if example != "" {
		s.console.notef("Next: dw-sim query execute \"SELECT * FROM %s LIMIT 5\" --experiment %s", example, run.Experiment)
	}
}

// resumable adds to the error of a run that it can be gone on from, where it can.
func resumable(run *dwsim.Run, err error) error {
	if run == nil || run.Purpose != store.PurposeGenerate || run.Bytes == 0 ||
		run.Status != store.Aborted && run.Status != store.Failed {
		return err
	}
	return advised{err, "dw-sim experiment generate " + run.Experiment + " --resume"}
}

// advised is an error after which a person is told what to do next.
type advised struct {
	error
	next string
}

func (a advised) Unwrap() error { return a.error }

// advice returns what to do about an error, or nothing.
func advice(err error) string {
	if a, ok := errors.AsType[advised](err); ok {
		return a.next
	}
	a, ok := errors.AsType[*dwsim.ActiveError](err)
	switch {
	case ok && a.Run != 0:
		return fmt.Sprintf("dw-sim run watch %s %d, or dw-sim run abort %s %d", a.Experiment, a.Run, a.Experiment, a.Run)
	case ok:
		return "wait until that has ended, or stop it there"
	}
	return ""
}
