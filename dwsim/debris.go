package dwsim

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"

	"github.com/dw-sim/dw-sim/store"
)

// removeDebris removes an experiment that holds no rows, and whose runs, one at least, are
// restores that went wrong; where it is certain that a restore had made it, none at all.
func (sl *slot) removeDebris(ctx context.Context, rec *store.ExperimentRecord, made bool) (removed bool, err error) {
	runs, err := sl.sim.meta.Runs(ctx, rec.Experiment.Name)
	if err != nil || len(runs) == 0 && !made {
		return false, err
	}
	for _, run := range runs {
		if run.Purpose != store.PurposeRestore || run.Status != store.Aborted && run.Status != store.Failed {
			return false, nil
		}
	}
	w, err := sl.sim.warehouse(rec.Experiment.TargetWarehouse)
	if err != nil {
		return false, err
	}
	if mark, err := w.Mark(ctx, rec.Experiment.Name); err != nil || len(mark) > 0 {
		return false, err
	}
	sl.sim.log.InfoContext(ctx, "experiment removed that was not restored to its end", "experiment", rec.Experiment.Name)
	return true, sl.deleteExperiment(ctx, rec)
}

// buryRestore removes what a dead owner left that was restoring an experiment.
func (sl *slot) buryRestore(ctx context.Context, corpse *store.Slot, rec *store.ExperimentRecord) error {
	if corpse.Purpose != store.PurposeRestore {
		return nil
	}
	sl.sim.removeUnpacked(ctx, corpse.Owner.Nonce)
	var told Progress
	made := json.Unmarshal(corpse.Progress, &told) == nil && told.Purpose == store.PurposeRestore && told.Phase == PhaseCreate
	_, err := sl.removeDebris(ctx, rec, made)
	return err
}

// sweepRestoring removes the unpacked files of restores whose process died.
func (s *Simulator) sweepRestoring(ctx context.Context) {
	entries, err := os.ReadDir(filepath.Join(s.root, restoringFolder))
	if err != nil {
		return // there are none
	}
	slots, err := s.meta.Slots(ctx)
	if err != nil {
		return
	}
	for _, entry := range entries {
		held := func(sl *store.Slot) bool { return sl.Owner.Nonce == entry.Name() }
		if free, there := s.owners.isFree(entry.Name()); there && !free || slices.ContainsFunc(slots, held) {
			continue
		}
		s.removeUnpacked(ctx, entry.Name())
	}
}

// removeUnpacked removes what the owner with a nonce has unpacked.
func (s *Simulator) removeUnpacked(ctx context.Context, nonce string) {
	dir := filepath.Join(restoringFolder, nonce)
	if err := s.removeBelow(dir); err != nil {
		s.log.WarnContext(ctx, "unpacked files stay", "folder", dir, "error", err)
	}
}
