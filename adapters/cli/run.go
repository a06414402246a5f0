package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

type runCommands struct {
	List   runListCommand   `cmd:"" help:"List the runs of an experiment, the newest first."`
	Show   runShowCommand   `cmd:"" help:"Show one run with its tables."`
	Watch  watchCommand     `cmd:"" help:"Follow a run, of this or another process, to its end."`
	Abort  abortCommand     `cmd:"" help:"Stop a run, of this or another process."`
	Delete runDeleteCommand `cmd:"" help:"Remove a run and its Parquet files. Rows in the warehouse stay."`
	Verify runVerifyCommand `cmd:"" help:"Make the rows of a run again and compare them with those in the warehouse."`
}

type runListCommand struct {
	Name string `arg:"" help:"Experiment."`
}

func (*runListCommand) Help() string {
	return `Examples:

    dw-sim run list shop
    dw-sim run list shop --json`
}

// Run lists the runs of an experiment.
func (cmd *runListCommand) Run(ctx context.Context, s *session) error {
	return s.through(ctx, func(to service) error {
		list, err := allRuns(ctx, to, cmd.Name, 0)
		if err != nil {
			return err
		}
		if list.Warning != "" { // the record is worth showing without the rows
			s.warn([]string{list.Warning})
		}
		if s.JSON {
			return s.console.printJSON(list)
		}
		if len(list.Runs) == 0 {
			s.console.notef("Experiment %s has no runs. Next: dw-sim experiment generate %s", cmd.Name, cmd.Name)
			return nil
		}
		shown := make([]shownRun, len(list.Runs))
		for i, run := range list.Runs {
			shown[i] = shownRun{run, soFar(ctx, to, run.Run)}
		}
		return s.console.show(runTable(shown))
	})
}

// allRuns joins the parts of the list, up to so many runs; 0 for all.
func allRuns(ctx context.Context, to api.Recorder, experiment string, most int) (*api.Runs, error) {
	all := &api.Runs{Runs: []api.Run{}}
	for page := (api.RunsPage{Page: api.Page{Limit: min(most, api.MostPage)}}); ; {
		part, err := to.Runs(ctx, experiment, page)
		if err != nil {
			return nil, err
		}
		all.Runs, all.Warning = append(all.Runs, part.Runs...), part.Warning
		if page.Cursor = part.Next; page.Cursor == "" || most > 0 && len(all.Runs) >= most {
			return all, nil
		}
	}
}

// shownRun is a run as a person is shown it.
type shownRun struct {
	api.Run
	soFar string // how far it is, while it is in progress
}

// held writes how much of what a run generated the warehouse holds.
func (v shownRun) held() string {
	filled := 0
	for _, t := range v.Tables {
		if t.Asked > 0 {
			filled++
		}
	}
	switch {
	case len(v.Held) == 0:
		return ""
	case len(v.Held) == filled:
		return "all"
	}
	return fmt.Sprintf("%d of %d tables", len(v.Held), filled)
}

func (v shownRun) note() string {
	notes := []string{}
	if v.ResumedFrom != 0 {
		notes = append(notes, fmt.Sprintf("resumed from %d", v.ResumedFrom))
	}
	if v.soFar != "" {
		notes = append(notes, v.soFar)
	}
	if v.Error != "" {
		notes = append(notes, v.Error)
	}
	return strings.Join(notes, "; ")
}

func runTable(views []shownRun) *table {
	purposes := slices.ContainsFunc(views, func(v shownRun) bool { return v.Purpose != store.PurposeGenerate })
	headers := []string{">RUN", "STATUS", "STARTED", ">TIME", ">ROWS ASKED", ">ROWS LOADED", ">SIZE", "IN WAREHOUSE", ">SEED", "NOTE"}
	if purposes {
		headers = slices.Insert(headers, 1, "PURPOSE")
	}
	t := columns(headers...)
	for _, v := range views {
		cells := v.cells()
		if purposes {
			cells = slices.Insert(cells, 1, v.Purpose)
		}
		t.add(cells...)
	}
	return t
}

func (v shownRun) cells() []string {
	asked, loaded := v.Rows()
	took, size := "", ""
	if v.CompletedAt != nil {
		took = elapsed(v.CompletedAt.Sub(v.StartedAt))
	}
	if v.Bytes > 0 {
		size = bytesOf(uint64(v.Bytes))
	}
	return []string{
		fmt.Sprint(v.ID), string(v.Status), moment(v.StartedAt), took,
		grouped(asked), grouped(loaded), size, v.held(), fmt.Sprint(v.Seed), v.note(),
	}
}

// withRun has do work on one run.
func (s *session) withRun(ctx context.Context, experiment string, id int64, do func(service, *dwsim.Run) error) error {
	return s.through(ctx, func(to service) error {
		run, err := to.record(ctx, experiment, id)
		if err != nil {
			return err
		}
		return do(to, run)
	})
}

// listed says of a run that is not there where those are listed that are.
func listed(experiment string, err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w (see dw-sim run list %s)", err, experiment)
	}
	return err
}

// withCompletedRun is withRun, where no id stands for the newest run that is COMPLETED.
func (s *session) withCompletedRun(ctx context.Context, experiment string, id *int64, do func(service, *dwsim.Run) error) error {
	if id != nil {
		return s.withRun(ctx, experiment, *id, do)
	}
	return s.through(ctx, func(to service) error {
		runs, err := to.records(ctx, experiment, 0)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(runs, func(r *dwsim.Run) bool { return r.Status == store.Completed })
		if i < 0 {
			return fmt.Errorf("a completed run of experiment %q %w (see dw-sim run list %s)", experiment, store.ErrNotFound, experiment)
		}
		return do(to, runs[i])
	})
}

type runVerifyCommand struct {
	Name string `arg:"" help:"Experiment."`
	ID   *int64 `arg:"" optional:"" help:"Run; by default the newest COMPLETED one."`
}

func (*runVerifyCommand) Help() string {
	return `Every value is made once more from the document and the seed of the run. The digest
of each column is compared with that of the rows in the warehouse; the first column that
differs is named, and the exit code is 1 then.

Examples:

    dw-sim run verify shop
    dw-sim run verify shop 7 --json`
}

// Run verifies a run.
func (cmd *runVerifyCommand) Run(ctx context.Context, s *session) error {
	return s.withCompletedRun(ctx, cmd.Name, cmd.ID, func(to service, run *dwsim.Run) error {
		line := progressLine{console: s.console}
		v, err := to.Verify(ctx, run.Experiment, run.ID, line.show)
		s.console.clear()
		if v == nil {
			return err
		}
		if s.JSON && err == nil {
			return s.console.printJSON(v)
		}
		if !s.JSON {
			err = errors.Join(s.console.show(verificationTable(v)), err)
		}
		if err != nil {
			return err
		}
		s.console.notef("Run %d holds what its seed makes.", run.ID)
		return nil
	})
}

// verificationTable has a line per table, and one for each column that differs.
func verificationTable(v *dwsim.Verification) *table {
	t := columns("TABLE", "COLUMN", ">ROWS", "MADE", "HELD", "RESULT")
	for _, table := range v.Tables {
		result := "same"
		if table.Want != table.Got || table.Rows != table.Held {
			result = "differs"
		}
		t.add(table.Table, fmt.Sprintf("all %d", len(table.Columns)), grouped(table.Held), table.Want, table.Got, result)
		for _, c := range table.Columns {
			if !c.OK {
				t.add(table.Table, c.Column, "", c.Want, c.Got, "differs")
			}
		}
	}
	return t
}
