package api

import (
	"context"

	"github.com/dw-sim/dw-sim/dwsim"
)

// Find returns an experiment of the simulator. One that is not there is reported with the name that
// may have been meant.
func (l Local) Find(ctx context.Context, name string) (*dwsim.Experiment, error) {
	return l.experiment(ctx, name)
}
