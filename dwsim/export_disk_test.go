package dwsim

import (
	"context"

	"github.com/dw-sim/dw-sim/store"
)

// ExpectedBytes returns what a run is expected to take in Parquet and in the warehouse.
func ExpectedBytes(ctx context.Context, x *Experiment, o GenerateOptions) (inParquet, inWarehouse int64, err error) {
	warehouse, err := x.sim.warehouse("")
	if err != nil {
		return 0, 0, err
	}
	g := &generation{Tracked: Tracked{sim: x.sim}, experiment: x.Document(), warehouse: warehouse, options: o}
	if g.plan, err = newPlan(ctx, g.experiment, warehouse, o, nil); err != nil {
		return 0, 0, err
	}
	demands, err := g.expected(ctx, warehouse.(store.Sizer))
	if err != nil {
		return 0, 0, err
	}
	return demands[0].bytes, demands[1].bytes, nil
}
