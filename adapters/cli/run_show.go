package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

type runShowCommand struct {
	Name string `arg:"" help:"Experiment."`
	ID   *int64 `arg:"" optional:"" help:"Run; by default the newest."`
}

func (*runShowCommand) Help() string {
	return `Examples:

    dw-sim run show shop
    dw-sim run show shop 7 --json`
}

// Run shows a run.
func (cmd *runShowCommand) Run(ctx context.Context, s *session) error {
	return s.withChosenRun(ctx, cmd.Name, cmd.ID, func(to service, chosen *dwsim.Run) error {
		run, err := to.Run(ctx, chosen.Experiment, chosen.ID)
		if err != nil {
			return err
		}
		if run.Warning != "" { // the record is worth showing without the rows
			s.warn([]string{run.Warning})
		}
		if s.JSON {
			return s.console.printJSON(run)
		}
		return s.describeRun(shownRun{*run, soFar(ctx, to, run.Run)})
	})
}

// soFar says how far a run in progress is, and notes the rows in it. It is empty for one
// that has ended.
func soFar(ctx context.Context, to api.Follower, run *dwsim.Run) string {
	if run.Status != store.Running {
		return ""
	}
	for p, err := range to.Progress(ctx, run.Experiment, run.ID) {
		if err != nil || p.Status != store.Running || len(p.Tables) != len(run.Tables) {
			break
		}
		for i, t := range p.Tables {
			run.Tables[i].Generated = t.Done
		}
		return progressText(p)
	}
	return ""
}

func (s *session) describeRun(run shownRun) error {
	out := s.console.out
	fmt.Fprintf(out, "run %d of %s: %s\n", run.ID, run.Experiment, run.Status)
	fmt.Fprintf(out, "seed %d, engine %s\nstarted %s", run.Seed, run.EngineVersion, moment(run.StartedAt))
	if run.CompletedAt != nil {
		fmt.Fprintf(out, ", took %s", elapsed(run.CompletedAt.Sub(run.StartedAt)))
	}
	fmt.Fprintln(out)
	if run.Purpose != store.PurposeGenerate {
		fmt.Fprintf(out, "purpose: %s\n", run.Purpose)
	}
	if run.ResumedFrom != 0 {
		fmt.Fprintf(out, "resumed from run %d\n", run.ResumedFrom)
	}
	if run.OutputPath != "" {
		fmt.Fprintf(out, "Parquet: %s\n", parquetPlace(run.Run.Run))
	}
	if run.StagedAt != "" {
		fmt.Fprintf(out, "staged at: %s\n", run.StagedAt)
	}
	if held := run.held(); held != "" {
		fmt.Fprintf(out, "in the warehouse: %s\n", held)
	}
	if phases := phasesText(run.Phases); phases != "" {
		fmt.Fprintf(out, "phases: %s\n", phases)
	}
	if run.Error != "" {
		fmt.Fprintf(out, "error: %s\n", printable(run.Error))
	}
	if run.soFar != "" {
		fmt.Fprintln(out, run.soFar)
	}
	fmt.Fprintln(out)
	if err := s.console.show(runTables(run.Run.Run)); err != nil {
		return err
	}
	if run.Status == store.Running {
		s.console.notef("Next: dw-sim run watch %s %d, or dw-sim run abort %s %d", run.Experiment, run.ID, run.Experiment, run.ID)
	}
	return nil
}

// phasesText says how long each phase took; "" where that is not known.
func phasesText(phases []store.RunPhase) string {
	var parts []string
	for _, p := range phases {
		parts = append(parts, printable(p.Phase)+" "+elapsed(time.Duration(p.Milliseconds)*time.Millisecond))
	}
	return strings.Join(parts, ", ")
}

func runTables(run *dwsim.Run) *table {
	t := columns("TABLE", ">ASKED", ">GENERATED", ">LOADED", "DIGEST")
	for _, table := range run.Tables {
		asked, digest := grouped(table.Asked), ""
		switch {
		case table.KeptFrom != 0:
			asked = fmt.Sprintf("kept from run %d", table.KeptFrom)
		case table.Asked == 0:
			asked = "kept"
		}
		if table.Digest != nil {
			digest = table.Digest.Table
		}
		t.add(table.Table, asked, grouped(table.Generated), grouped(table.Loaded), digest)
	}
	return t
}
