package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/dw-sim/dw-sim/dwsim"
)

type resetCommand struct {
	Name string `arg:"" help:"Experiment."`
	Yes  bool   `short:"y" help:"Do not ask."`
}

// Run empties the tables of an experiment.
func (cmd *resetCommand) Run(ctx context.Context, s *session) error {
	return s.withExperiment(ctx, cmd.Name, func(_ *databases, e *dwsim.Experiment) error {
		if !cmd.Yes {
			if err := s.console.confirm(fmt.Sprintf("All rows of experiment %q will be removed from its tables.", e.Name())); err != nil {
				return err
			}
		}
		if err := e.Reset(ctx); err != nil {
			return err
		}
		return s.done("reset", e, "The tables of %s are empty; its runs and Parquet files are still there.")
	})
}

type deleteCommand struct {
	Name string `arg:"" help:"Experiment."`
	Yes  bool   `short:"y" help:"Do not ask."`
}

// Run removes an experiment.
func (cmd *deleteCommand) Run(ctx context.Context, s *session) error {
	return s.withExperiment(ctx, cmd.Name, func(_ *databases, e *dwsim.Experiment) error {
		if !cmd.Yes {
			if err := s.console.confirm(fmt.Sprintf("Experiment %q will be removed with its tables, runs and Parquet files.", e.Name())); err != nil {
				return err
			}
		}
		if err := e.Delete(ctx); err != nil {
			return err
		}
		return s.done("deleted", e, "Experiment %s is removed.")
	})
}

type runDeleteCommand struct {
	Name string `arg:"" help:"Experiment."`
	ID   int64  `arg:"" help:"Run."`
	Yes  bool   `short:"y" help:"Do not ask."`
}

func (*runDeleteCommand) Help() string {
	return `The record of the run goes, and its Parquet files below the data root; files that it
wrote elsewhere with --output-dir stay. Its rows stay in the warehouse until others
take their place.

Examples:

    dw-sim run delete shop 3
    dw-sim run delete shop 3 --yes`
}

// Run removes a run.
func (cmd *runDeleteCommand) Run(ctx context.Context, s *session) error {
	return s.withRun(ctx, cmd.Name, cmd.ID, func(d *databases, run *dwsim.Run) error {
		freed, files := filesOf(run, d.config.dataRoot)
		files += d.stagedOf(run)
		if !cmd.Yes {
			question := fmt.Sprintf("The record of run %d of experiment %q will be removed%s.", run.ID, run.Experiment, files)
			if err := s.console.confirm(question); err != nil {
				return err
			}
		}
		if err := d.sim.Runs().Delete(ctx, run.Experiment, run.ID); err != nil {
			return err
		}
		if s.JSON {
			return s.console.printJSON(map[string]any{"deleted_run": run.ID, "freed_bytes": freed})
		}
		s.console.notef("The record of run %d of %s is removed%s.", run.ID, run.Experiment, files)
		return nil
	})
}

// filesOf tells what removing a run does to its Parquet files, and how many bytes that
// frees.
func filesOf(run *dwsim.Run, dataRoot string) (freed int64, sentence string) {
	switch {
	case run.OutputPath == "":
		return 0, "; it has no Parquet files"
	case !within(dataRoot, run.OutputPath):
		return 0, "; its Parquet files stay in " + run.OutputPath
	}
	return run.Bytes, fmt.Sprintf(" with its Parquet files (%s)", bytesOf(uint64(max(run.Bytes, 0))))
}

// stagedOf tells what removing a run does to its files in the stage.
func (d *databases) stagedOf(run *dwsim.Run) string {
	switch {
	case run.StagedAt == "":
		return ""
	case d.stage == nil || !strings.HasPrefix(run.StagedAt, d.stage.Location()+"/"):
		return "; those at " + run.StagedAt + " stay"
	}
	return " and those at " + run.StagedAt
}

// within reports whether a path lies below a folder.
func within(folder, path string) bool {
	relative, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(relative)
}

// done says that an experiment was changed: {"reset": "shop"}.
func (s *session) done(what string, e *dwsim.Experiment, sentence string) error {
	if s.JSON {
		return s.console.printJSON(map[string]string{what: e.Name()})
	}
	s.console.notef(sentence, e.Name())
	return nil
}
