package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

type watchCommand struct {
	Name string `arg:"" help:"Experiment."`
	ID   *int64 `arg:"" optional:"" help:"Run (default: the one in progress, else the newest)."`
}

func (*watchCommand) Help() string {
	return `A run of this or another process is followed to its end. The exit code is 0 when it
is COMPLETED, and 1 when it is FAILED or ABORTED. Ctrl-C ends the watching and leaves the
run alone.

With --json standard output has a JSON object in a line for each step, about one a second;
the last has the final status.

Examples:

    dw-sim run watch shop
    dw-sim run watch shop 7 --json`
}

// Run follows a run.
func (cmd *watchCommand) Run(ctx context.Context, s *session) error {
	return s.withChosenRun(ctx, cmd.Name, cmd.ID, func(to service, run *dwsim.Run) error {
		if !s.JSON {
			s.console.notef("%s", opening(run))
		}
		if err := s.watch(ctx, to, run); err != nil {
			return err
		}
		ended, err := to.Wait(ctx, run.Experiment, run.ID)
		switch {
		case err == nil && !s.JSON:
			return s.summary(ended)
		case err != nil && s.JSON:
			return told{err} // the last object has it
		}
		return resumableIfNewest(ctx, to, ended, err)
	})
}

// resumableIfNewest does what resumable does, for the newest run alone: only that can be
// gone on from.
func resumableIfNewest(ctx context.Context, to service, run *dwsim.Run, err error) error {
	if run == nil {
		return err
	}
	runs, listErr := to.records(ctx, run.Experiment, 0)
	if listErr != nil {
		return err // the run is what was asked for
	}
	for _, r := range runs {
		if r.ID > run.ID && r.Purpose == store.PurposeGenerate {
			return err
		}
	}
	return resumable(run, err)
}

// watch shows the progress of a run until it has ended, or ctx has.
func (s *session) watch(ctx context.Context, to api.Follower, run *dwsim.Run) error {
	defer s.console.clear()
	line, stream := progressLine{console: s.console}, progressStream{console: s.console}
	for p, err := range to.Progress(ctx, run.Experiment, run.ID) {
		switch {
		case ctx.Err() != nil:
			err = fmt.Errorf("%w; run %d goes on", context.Cause(ctx), run.ID)
			if s.JSON {
				err = told{err}
			}
			return err
		case err != nil:
			return err
		case s.JSON:
			if err := stream.write(p); err != nil {
				return err
			}
		default:
			line.show(p)
		}
	}
	return nil
}

// progressStream writes progress as JSON, an object in a line.
type progressStream struct {
	console *console
	wrote   bool
	at      time.Duration // how long the run had taken when the last one was written
	phase   dwsim.Phase
}

// write writes p, unless the one before was written less than a second ago and nothing
// but rows has changed.
func (w *progressStream) write(p dwsim.Progress) error {
	if w.wrote && p.Phase == w.phase && p.Elapsed-w.at < time.Second {
		return nil
	}
	w.wrote, w.at, w.phase = true, p.Elapsed, p.Phase
	e := json.NewEncoder(w.console.out)
	e.SetEscapeHTML(false)
	return e.Encode(p)
}

type abortCommand struct {
	Name   string `arg:"" help:"Experiment."`
	ID     *int64 `arg:"" optional:"" help:"Run (default: the one in progress)."`
	Reason string `default:"aborted by the user" placeholder:"TEXT" help:"Goes on record as the reason (default: aborted by the user)."`
}

func (*abortCommand) Help() string {
	return `The run may belong to another process, also on another machine. It is asked to stop,
which takes about a second; a process that does not answer for ten seconds is declared
dead, and its run can neither bring rows to the warehouse nor write an outcome any more.
The rows of the run before stay as they are.

Examples:

    dw-sim run abort shop
    dw-sim run abort shop 7 --reason "wrong seed"`
}

// Run aborts a run.
func (cmd *abortCommand) Run(ctx context.Context, s *session) error {
	return s.withChosenRun(ctx, cmd.Name, cmd.ID, func(to service, run *dwsim.Run) error {
		if cmd.ID == nil && run.Status != store.Running {
			return fmt.Errorf("experiment %q has no run in progress: its newest, %d, is %s", run.Experiment, run.ID, run.Status)
		}
		ended, err := to.Abort(ctx, run.Experiment, run.ID, cmd.Reason)
		if err != nil {
			if ctx.Err() != nil {
				err = fmt.Errorf("%w; run %d was asked to stop before", err, run.ID)
			}
			return err
		}
		if s.JSON {
			return s.console.printJSON(ended)
		}
		s.console.notef("Run %d of %s is aborted; the rows of the run before are untouched.", run.ID, run.Experiment)
		if next := advice(resumable(ended, errors.New("aborted"))); next != "" {
			s.console.notef("Next: %s", next)
		}
		return nil
	})
}

// withChosenRun has do work on a run: that of id, or the newest, which is the one in progress where there is one.
func (s *session) withChosenRun(ctx context.Context, experiment string, id *int64, do func(service, *dwsim.Run) error) error {
	if id != nil {
		return s.withRun(ctx, experiment, *id, do)
	}
	return s.through(ctx, func(to service) error {
		runs, err := to.records(ctx, experiment, 1)
		if err != nil {
			return err
		}
		if len(runs) == 0 {
			none := fmt.Errorf("a run of experiment %q %w: it has none", experiment, store.ErrNotFound)
			return advised{none, "dw-sim experiment generate " + experiment}
		}
		return do(to, runs[0])
	})
}
