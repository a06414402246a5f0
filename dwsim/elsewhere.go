package dwsim

import (
	"context"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// warehouseOfRun returns the name of the warehouse that a run filled: that of the document,
// unless the run was loaded from a stage and another one holds its rows.
func (s *Simulator) warehouseOfRun(ctx context.Context, e *schema.Experiment, run *Run) string {
	own := s.warehouseName(e.TargetWarehouse)
	if run.Purpose != store.PurposeLoadStaged || names(s.markIn(ctx, own, run.Experiment), run) {
		return own
	}
	for _, name := range s.warehouseNames() {
		if name != own && names(s.markIn(ctx, name, run.Experiment), run) {
			return name
		}
	}
	return own
}

// markOfLoad returns the mark that names a run which was loaded from a stage, or else the
// one given.
func (s *Simulator) markOfLoad(ctx context.Context, rec *store.ExperimentRecord, run *Run, mark store.Mark) store.Mark {
	if names(mark, run) {
		return mark
	}
	ctx, cancel := context.WithTimeout(ctx, buryPatience)
	defer cancel()
	if elsewhere := s.markIn(ctx, s.warehouseOfRun(ctx, rec.Experiment, run), run.Experiment); names(elsewhere, run) {
		return elsewhere
	}
	return mark
}

// markIn returns what a warehouse holds of an experiment. One that does not answer is taken
// to hold nothing: most are asked in vain.
func (s *Simulator) markIn(ctx context.Context, warehouse, experiment string) store.Mark {
	w, err := s.warehouse(warehouse)
	if err != nil {
		return nil
	}
	mark, err := w.Mark(ctx, experiment)
	if err != nil {
		s.log.WarnContext(ctx, "warehouse does not tell what it holds", "warehouse", warehouse, "experiment", experiment, "error", err)
		return nil
	}
	return mark
}

// names reports whether a mark names a run for any table.
func names(m store.Mark, run *Run) bool {
	for _, t := range m {
		if t.Run == run.ID {
			return true
		}
	}
	return false
}

// dropElsewhere removes the tables that loads from a stage made in other warehouses than the
// document's.
func (sl *slot) dropElsewhere(ctx context.Context, e *schema.Experiment) error {
	runs, err := sl.sim.meta.Runs(ctx, e.Name)
	if err != nil {
		return err
	}
	dropped := map[string]bool{sl.sim.warehouseName(e.TargetWarehouse): true}
	for _, run := range runs {
		if run.Purpose != store.PurposeLoadStaged || run.Status != store.Completed {
			continue
		}
		name := sl.sim.warehouseOfRun(ctx, e, run)
		if dropped[name] {
			continue
		}
		w, err := sl.sim.warehouse(name)
		if err != nil {
			return err
		}
		if err := w.Drop(ctx, e.Name, sl.held.Owner.Nonce); err != nil {
			return err
		}
		dropped[name] = true
	}
	return nil
}
