package cli

import (
	"context"
	"fmt"

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

// done says that an experiment was changed: {"reset": "shop"}.
func (s *session) done(what string, e *dwsim.Experiment, sentence string) error {
	if s.JSON {
		return s.console.printJSON(map[string]string{what: e.Name()})
	}
	s.console.notef(sentence, e.Name())
	return nil
}
