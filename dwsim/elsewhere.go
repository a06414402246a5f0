package dwsim

import (
	"context"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// warehouseOfRun returns the name of the warehouse that a run filled: that of the document,
// unless the run was loaded from a stage and another one holds its rows.
func (s *Simulator) warehouseOfRun(ctx context.Context, e *schema.Experiment, run *Run) string {
	own, hash := s.warehouseName(e.TargetWarehouse), schema.Hash(e)
	if run.Purpose != store.PurposeLoadStaged || names(s.markIn(ctx, own, run.Experiment), run, hash) {
		return own
	}
	for _, name := range s.warehouseNames() {
		if name != own && names(s.markIn(ctx, name, run.Experiment), run, hash) {
			return name
		}
	}
	return own
}

// markOfLoad returns the mark that names a run which was loaded from a stage, which may be
// the one given, or nil.
func (s *Simulator) markOfLoad(ctx context.Context, rec *store.ExperimentRecord, run *Run, mark store.Mark) store.Mark {
	hash := schema.Hash(rec.Experiment)
	if names(mark, run, hash) {
		return mark
	}
	ctx, cancel := context.WithTimeout(ctx, buryPatience)
	defer cancel()
	if elsewhere := s.markIn(ctx, s.warehouseOfRun(ctx, rec.Experiment, run), run.Experiment); names(elsewhere, run, hash) {
		return elsewhere
	}
	return nil
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

// names reports whether a mark names a run for any table. The same id may be that of a run
// of other metadata that uses the warehouse as well, so what it is made of is compared too.
func names(m store.Mark, run *Run, documentHash string) bool {
	for _, t := range run.Tables {
		held, there := m[strings.ToLower(t.Table)]
		if there && t.Asked > 0 && held.Run == run.ID && held.Seed == run.Seed && held.Rows == t.Asked &&
			held.Engine == run.EngineVersion && held.DocumentHash == documentHash {
			return true
		}
	}
	return false
}

// somebodyElses is an error where a warehouse that is not the document's holds rows of
// another experiment of that name, which other metadata has on record.
func (s *Simulator) somebodyElses(mark store.Mark, warehouse string, e *schema.Experiment) error {
	if warehouse == s.warehouseName(e.TargetWarehouse) {
		return nil
	}
	hash := schema.Hash(e)
	for table, t := range mark {
		if t.DocumentHash != hash {
			return conflictf("warehouse %q holds rows of another experiment %q, which is none of this metadata: table %q (load into another warehouse, or delete that experiment where it is on record)", warehouse, e.Name, table)
		}
	}
	return nil
}

// heldElsewhere is an error for a run whose record alone tells that its rows are in another
// warehouse than the document's, and are to go with the experiment.
func (s *Simulator) heldElsewhere(ctx context.Context, e *schema.Experiment, run *Run) error {
	if run.Purpose != store.PurposeLoadStaged || run.Status != store.Completed {
		return nil
	}
	if name := s.warehouseOfRun(ctx, e, run); name != s.warehouseName(e.TargetWarehouse) {
		return conflictf("run %d cannot be deleted: warehouse %q holds its rows, which nobody would find without it (load another run into %q first, or delete the experiment)", run.ID, name, name)
	}
	return nil
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
