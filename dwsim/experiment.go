package dwsim

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Experiment is a stored experiment. It is a handle: what changes the experiment goes
// by its name, and works on what is stored at that moment.
type Experiment struct {
	sim    *Simulator
	record *store.ExperimentRecord
}

// Name returns the name as the document writes it.
func (e *Experiment) Name() string { return e.record.Experiment.Name }

// ID returns the number of the experiment: those created later have higher ones, whatever
// clocks say, and none is used again.
func (e *Experiment) ID() int64 { return e.record.ID }

// Document returns the document. It must not be changed.
func (e *Experiment) Document() *schema.Experiment { return e.record.Experiment }

// CreatedAt returns when the experiment was created.
func (e *Experiment) CreatedAt() time.Time { return e.record.CreatedAt }

// Warehouse returns the name of the warehouse that holds its rows: the one that the
// document names, else the default one.
func (e *Experiment) Warehouse() string {
	return e.sim.warehouseName(e.record.Experiment.TargetWarehouse)
}

// Warnings returns what to know about the experiment, a sentence each: what an import
// could not carry over, of the script as a whole first, and then what
// [Experiment.WarehouseWarnings] returns. It is nil when there is nothing.
func (e *Experiment) Warnings() []string {
	doc := e.record.Experiment
	warnings := slices.Clone(doc.Warnings)
	for i := range doc.Tables {
		t := &doc.Tables[i]
		for _, w := range t.Warnings {
			warnings = append(warnings, fmt.Sprintf("table %q: %s", t.Name, w))
		}
	}
	return append(warnings, e.WarehouseWarnings()...)
}

// WarehouseWarnings returns what the warehouse of the experiment cannot hold in a type of
// its own, a sentence each. It is nil when there is nothing.
func (e *Experiment) WarehouseWarnings() []string {
	w, err := e.sim.warehouse(e.record.Experiment.TargetWarehouse)
	if warner, ok := w.(store.TypeWarner); err == nil && ok {
		return warner.TypeWarnings(e.record.Experiment)
	}
	return nil
}

// LastRun returns the newest run, or nil where there is none.
func (e *Experiment) LastRun(ctx context.Context) (*Run, error) {
	runs, err := e.sim.Runs().List(ctx, e.Name())
	if err != nil || len(runs) == 0 {
		return nil, err
	}
	return runs[0], nil
}

// Mark tells which run filled each table that the warehouse holds, by name in lower case.
// A table that is empty, or was reset, is not in it.
func (e *Experiment) Mark(ctx context.Context) (store.Mark, error) {
	warehouse, err := e.sim.warehouse(e.record.Experiment.TargetWarehouse)
	if err != nil {
		return nil, err
	}
	return warehouse.Mark(ctx, e.Name())
}

// Reset empties the tables. Runs and Parquet files stay. It takes the slot that
// [Experiment.Generate] takes.
func (e *Experiment) Reset(ctx context.Context) error {
	start := time.Now()
	rec, sl, err := e.sim.enter(ctx, e.Name(), purposeReset)
	if err != nil {
		return err
	}
	defer sl.free()
	ctx, done := sl.bind(ctx)
	defer done()
	warehouse, err := e.sim.warehouse(rec.Experiment.TargetWarehouse)
	if err != nil {
		return err
	}
	if err := warehouse.Truncate(ctx, rec.Experiment, sl.held.Owner.Nonce); err != nil {
		return err
	}
	e.sim.log.InfoContext(ctx, "experiment reset", "experiment", e.Name(), elapsed(time.Since(start)))
	return nil
}

// Delete removes the experiment: its tables, also those that [Simulator.LoadStaged] filled in
// other warehouses, its runs and the Parquet files below the data root and in the stage.
// Files that a run wrote to a folder of the caller's stay. It takes the slot
// that [Experiment.Generate] takes. The experiment itself goes last, so that a delete
// that was stopped on the way can be repeated.
func (e *Experiment) Delete(ctx context.Context) error {
	start := time.Now()
	rec, sl, err := e.sim.enter(ctx, e.Name(), purposeDelete)
	if err != nil {
		return err
	}
	defer sl.free()
	ctx, done := sl.bind(ctx)
	defer done()
	if err := sl.deleteExperiment(ctx, rec); err != nil {
		return err
	}
	e.sim.log.InfoContext(ctx, "experiment deleted", "experiment", e.Name(), elapsed(time.Since(start)))
	return nil
}

// deleteExperiment removes an experiment and all that is stored of it, as the owner of its
// slot.
func (sl *slot) deleteExperiment(ctx context.Context, rec *store.ExperimentRecord) error {
	warehouse, err := sl.sim.warehouse(rec.Experiment.TargetWarehouse)
	if err != nil {
		return err
	}
	if err := sl.dropElsewhere(ctx, rec.Experiment); err != nil {
		return err
	}
	if err := warehouse.Drop(ctx, rec.Experiment.Name, sl.held.Owner.Nonce); err != nil {
		return err
	}
	if sl.renew(ctx) { // files know of no fence
		return errSlotLost
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if err := sl.sim.removeGenerated(ctx, rec.Experiment.Name); err != nil {
		return err
	}
	return sl.sim.meta.DeleteExperiment(ctx, &sl.held)
}

// removeGenerated removes the Parquet files of an experiment that lie below the data root.
func (s *Simulator) removeGenerated(ctx context.Context, experiment string) error {
	runs, err := s.meta.Runs(ctx, experiment)
	if err != nil {
		return err
	}
	for _, run := range runs {
		if err := s.unstage(ctx, run); err != nil {
			return err
		}
		if _, err := s.removeFiles(run); err != nil {
			return err
		}
	}
	if err := s.removeBelow(stagedFolderOf(experiment)); err != nil {
		return fmt.Errorf("the fetched files of experiment %q cannot be removed: %w", experiment, err)
	}
	dir, below := s.below(filepath.Join(s.root, experimentFolder(experiment)))
	if !below {
		s.log.WarnContext(ctx, "files outside of the data root stay", "experiment", experiment, "folder", experimentFolder(experiment))
		return nil
	}
	if err := s.removeBelow(dir); err != nil {
		return fmt.Errorf("the Parquet files of experiment %q cannot be removed: %w", experiment, err)
	}
	filesRemoved.Hit()
	return nil
}
