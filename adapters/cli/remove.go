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

func (*resetCommand) Help() string {
	return `Examples:

    dw-sim experiment reset shop
    dw-sim experiment reset shop --yes`
}

// Run empties the tables of an experiment.
func (cmd *resetCommand) Run(ctx context.Context, s *session) error {
	return s.through(ctx, func(to service) error {
		if err := s.confirm(ctx, to, cmd.Name, cmd.Yes, "All rows of experiment %q will be removed from its tables."); err != nil {
			return err
		}
		emptied, err := to.Reset(ctx, cmd.Name)
		if err != nil {
			return err
		}
		return s.done(emptied, "The tables of %s are empty; its runs and Parquet files are still there.", emptied.Reset)
	})
}

type deleteCommand struct {
	Name string `arg:"" help:"Experiment."`
	Yes  bool   `short:"y" help:"Do not ask."`
}

func (*deleteCommand) Help() string {
	return `Examples:

    dw-sim experiment delete shop
    dw-sim experiment delete shop --yes`
}

// Run removes an experiment.
func (cmd *deleteCommand) Run(ctx context.Context, s *session) error {
	return s.through(ctx, func(to service) error {
		if err := s.confirm(ctx, to, cmd.Name, cmd.Yes, "Experiment %q will be removed with its tables, runs and Parquet files."); err != nil {
			return err
		}
		removed, err := to.Delete(ctx, cmd.Name)
		if err != nil {
			return err
		}
		return s.done(removed, "Experiment %s is removed.", removed.Deleted)
	})
}

// confirm asks about an experiment, unless the answer was given.
func (s *session) confirm(ctx context.Context, to service, experiment string, yes bool, question string) error {
	if yes {
		return nil
	}
	doc, err := to.document(ctx, experiment)
	if err != nil {
		return err
	}
	return s.console.confirm(fmt.Sprintf(question, doc.Name))
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
	return s.withRun(ctx, cmd.Name, cmd.ID, func(to service, run *dwsim.Run) error {
		files := to.filesOf(run)
		if !cmd.Yes {
			question := fmt.Sprintf("The record of run %d of experiment %q will be removed%s.", run.ID, run.Experiment, files)
			if err := s.console.confirm(question); err != nil {
				return err
			}
		}
		removed, err := to.DeleteRun(ctx, run.Experiment, run.ID)
		if err != nil {
			return err
		}
		return s.done(removed, "The record of run %d of %s is removed%s.", run.ID, run.Experiment, files)
	})
}

// filesText tells what removing a run does to its Parquet files, by whether they lie below the
// data root.
func filesText(run *dwsim.Run, below bool) string {
	switch {
	case run.OutputPath == "":
		return "; it has no Parquet files"
	case !below:
		return "; its Parquet files stay in " + run.OutputPath
	}
	return fmt.Sprintf(" with its Parquet files (%s)", bytesOf(uint64(max(run.Bytes, 0))))
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

// done says what was removed: an answer to programs, a sentence to people.
func (s *session) done(answer any, sentence string, about ...any) error {
	if s.JSON {
		return s.console.printJSON(answer)
	}
	s.console.notef(sentence, about...)
	return nil
}
