package dwsim

import (
	"context"
	"errors"
	"fmt"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/store"
)

// ImportDDL makes an experiment of that name from the CREATE TABLE statements of
// a script, and stores it as [Simulator.CreateExperiment] does. The warnings say what the
// experiment does not carry, in the order of the script; they are kept with the experiment
// too, without their places.
//
// A script that cannot be read is [ddl.Errors] with all places at which it is wrong.
// A name that is taken is a [store.ErrExists], and the script is not looked at then. A name
// that no experiment may have, and a warehouse that is not configured, are
// a [schema.Problems]. With an error nothing is stored, and there are neither experiment nor
// warnings.
func (s *Simulator) ImportDDL(ctx context.Context, name, script string, o ddl.Options) (*Experiment, []ddl.Warning, error) {
	if err := s.notTaken(ctx, name); err != nil {
		return nil, nil, err
	}
	document, warnings, err := ddl.Import(name, script, o)
	if err != nil {
		return nil, nil, Refused(err)
	}
	e, err := s.CreateExperiment(ctx, document)
	if err != nil {
		return nil, nil, err
	}
	return e, warnings, nil
}

// notTaken returns a [store.ErrExists] where there is an experiment of that name. It keeps
// nobody from making one; whoever makes one asks the metadata for both in one step.
func (s *Simulator) notTaken(ctx context.Context, name string) error {
	_, err := s.meta.Experiment(ctx, name)
	switch {
	case err == nil:
		return fmt.Errorf("experiment %q %w", name, store.ErrExists)
	case errors.Is(err, store.ErrNotFound):
		return nil
	}
	return err
}
