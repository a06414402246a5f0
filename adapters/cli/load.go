package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
)

type loadCommand struct {
	Name  string `arg:"" help:"Experiment."`
	RunID *int64 `name:"run-id" placeholder:"ID" complete:"run" help:"Completed run whose rows are loaded (default: the newest one whose files are there)."`

	NoConstraints bool `help:"Declare no keys and no conditions in a warehouse that would enforce them."`
}

func (*loadCommand) Help() string {
	return `The rows come from the Parquet files of the run; nothing is generated. Manifest,
checksums and digests are checked, and a file that is missing or was changed refuses the
load. The present rows stay readable until those of the run take their place, all at once.
Ctrl-C leaves the present rows.

Examples:

    dw-sim experiment load shop
    dw-sim experiment load shop --run-id 3`
}

// Run loads the rows of a run.
func (cmd *loadCommand) Run(ctx context.Context, s *session) error {
	o := api.Load{NoConstraints: cmd.NoConstraints}
	if cmd.RunID != nil {
		if o.Run = *cmd.RunID; o.Run < 1 {
			return usagef("--run-id is %d; runs are counted from 1", o.Run)
		}
	}
	return s.through(ctx, func(to service) error {
		doc, err := to.document(ctx, cmd.Name)
		if err != nil {
			return err
		}
		line := progressLine{console: s.console}
		o.Progress = line.show
		start := time.Now()
		run, err := to.Load(ctx, doc.Name, o)
		s.console.clear()
		if err != nil {
			return listed(doc.Name, err)
		}
		if s.JSON {
			return s.console.printJSON(run)
		}
		return s.loadSummary(run, time.Since(start))
	})
}

func (s *session) loadSummary(run *dwsim.Run, took time.Duration) error {
	if err := s.console.show(rowsTable(run)); err != nil {
		return err
	}
	_, rows := run.Rows()
	fmt.Fprintf(s.console.out, "\n%s of run %d loaded in %s, %s\n", count(rows, "row"), run.ID, elapsed(took), perSecond(rows, took))
	s.next(run)
	return nil
}
