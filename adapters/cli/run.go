package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

type runCommands struct {
	List   runListCommand   `cmd:"" help:"List the runs of an experiment, the newest first."`
	Show   runShowCommand   `cmd:"" help:"Show one run with its tables."`
	Verify runVerifyCommand `cmd:"" help:"Make the rows of a run again and compare them with those in the warehouse."`
}

type runListCommand struct {
	Name string `arg:"" help:"Experiment."`
}

// Run lists the runs of an experiment.
func (cmd *runListCommand) Run(ctx context.Context, s *session) error {
	return s.withExperiment(ctx, cmd.Name, func(d *databases, e *dwsim.Experiment) error {
		runs, err := d.sim.Runs().List(ctx, e.Name())
		if err != nil {
			return err
		}
		if s.JSON {
			return s.console.printJSON(map[string]any{"runs": append([]*dwsim.Run{}, runs...)})
		}
		if len(runs) == 0 {
			s.console.notef("Experiment %s has no runs yet. Next: dw-sim experiment generate %s", e.Name(), e.Name())
			return nil
		}
		return s.console.show(runTable(runs))
	})
}

func runTable(runs []*dwsim.Run) *table {
	t := columns(">RUN", "STATUS", "STARTED", ">TIME", ">ROWS ASKED", ">ROWS LOADED", ">SEED", "ERROR")
	for _, r := range runs {
		asked, loaded := r.Rows()
		took := ""
		if r.CompletedAt != nil {
			took = elapsed(r.CompletedAt.Sub(r.StartedAt))
		}
		t.add(fmt.Sprint(r.ID), string(r.Status), moment(r.StartedAt), took, grouped(asked), grouped(loaded), fmt.Sprint(r.Seed), r.Error)
	}
	return t
}

type runShowCommand struct {
	Name string `arg:"" help:"Experiment."`
	ID   int64  `arg:"" help:"Run."`
}

// Run shows a run.
func (cmd *runShowCommand) Run(ctx context.Context, s *session) error {
	return s.withRun(ctx, cmd.Name, cmd.ID, func(_ *dwsim.RunTracker, run *dwsim.Run) error {
		if s.JSON {
			return s.console.printJSON(run)
		}
		return s.describeRun(run)
	})
}

// withRun opens the databases for a function that works on one run.
func (s *session) withRun(ctx context.Context, experiment string, id int64, do func(*dwsim.RunTracker, *dwsim.Run) error) error {
	return s.withExperiment(ctx, experiment, func(d *databases, e *dwsim.Experiment) error {
		run, err := d.sim.Runs().Get(ctx, e.Name(), id)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("%w (see dw-sim run list %s)", err, e.Name())
		}
		if err != nil {
			return err
		}
		return do(d.sim.Runs(), run)
	})
}

func (s *session) describeRun(run *dwsim.Run) error {
	out := s.console.out
	fmt.Fprintf(out, "run %d of %s: %s\n", run.ID, run.Experiment, run.Status)
	fmt.Fprintf(out, "seed %d, engine %s\nstarted %s", run.Seed, run.EngineVersion, moment(run.StartedAt))
	if run.CompletedAt != nil {
		fmt.Fprintf(out, ", took %s", elapsed(run.CompletedAt.Sub(run.StartedAt)))
	}
	fmt.Fprintln(out)
	if run.OutputPath != "" {
		fmt.Fprintf(out, "Parquet: %s\n", run.OutputPath)
	}
	if run.Error != "" {
		fmt.Fprintf(out, "error: %s\n", printable(run.Error))
	}
	fmt.Fprintln(out)
	t := columns("TABLE", ">ASKED", ">GENERATED", ">LOADED", "DIGEST")
	for _, table := range run.Tables {
		asked, digest := grouped(table.Asked), ""
		if table.Asked == 0 {
			asked = "kept"
		}
		if table.Digest != nil {
			digest = table.Digest.Table
		}
		t.add(table.Table, asked, grouped(table.Generated), grouped(table.Loaded), digest)
	}
	return s.console.show(t)
}

type runVerifyCommand struct {
	Name string `arg:"" help:"Experiment."`
	ID   int64  `arg:"" help:"Run."`
}

func (*runVerifyCommand) Help() string {
	return `Every value is made once more from the document and the seed of the run. The digest
of each column is compared with that of the rows in the warehouse; the first column that
differs is named, and the exit code is 1 then.`
}

// Run verifies a run.
func (cmd *runVerifyCommand) Run(ctx context.Context, s *session) error {
	return s.withRun(ctx, cmd.Name, cmd.ID, func(runs *dwsim.RunTracker, run *dwsim.Run) error {
		v, err := runs.Verify(ctx, run.Experiment, run.ID)
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
