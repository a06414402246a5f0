package dwsim

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

const ownerDied = "the process that owned this run ended before it finished"

// settle gives the run that a dead owner left RUNNING its outcome: the warehouse's mark
// tells whether its rows had got there. The caller holds the slot.
func (s *Simulator) settle(ctx context.Context, rec *store.ExperimentRecord) error {
	run, err := s.activeRun(ctx, rec.Experiment.Name)
	if err != nil || run == nil {
		return err
	}
	warehouse, err := s.warehouse(rec.Experiment.TargetWarehouse)
	if err != nil {
		return err
	}
	mark, err := warehouse.Mark(ctx, rec.Experiment.Name)
	if err != nil {
		return err
	}
	conclude(run, mark)
	if err := s.sweep(run); err != nil {
		return err
	}
	s.log.WarnContext(ctx, "run settled", "run", run.ID, "experiment", run.Experiment, "status", run.Status, "reason", ownerDied)
	return s.meta.FinishRun(context.WithoutCancel(ctx), run)
}

// conclude sets the outcome of a run whose owner is dead.
func conclude(run *Run, mark store.Mark) {
	now := time.Now().UTC()
	run.CompletedAt = &now
	run.Status, run.Error = store.Aborted, ownerDied
	for i := range run.Tables {
		t := &run.Tables[i]
		m, ok := mark[strings.ToLower(t.Table)]
		if !ok || m.Run != run.ID {
			continue
		}
		t.Generated, t.Loaded, t.Digest = m.Rows, m.Rows, &m.Digest
		run.Status, run.Error = store.Completed, ""
	}
}

// sweep removes the unfinished files that a dead owner left in the folder of its run,
// and notes that folder if something complete is in it. A folder that the owner had been
// given by its caller is nowhere on record, and stays as it is.
func (s *Simulator) sweep(run *Run) error {
	root, err := os.OpenRoot(s.root)
	if err != nil {
		return fmt.Errorf("the data root cannot be opened: %w", err)
	}
	defer root.Close()
	dir := filepath.ToSlash(filepath.Join(experimentFolder(run.Experiment), runFolder(run.ID)))
	if _, err := root.Stat(dir); err != nil {
		return nil // it had not got that far
	}
	complete := false
	err = fs.WalkDir(root.FS(), dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir():
			return err
		case strings.HasSuffix(name, ".tmp"):
			return root.Remove(name)
		}
		complete = true
		return nil
	})
	switch {
	case err != nil:
		return fmt.Errorf("what run %d left cannot be removed: %w", run.ID, err)
	case complete:
		run.OutputPath = filepath.Join(s.root, dir)
		return nil
	}
	return root.RemoveAll(dir)
}

// settleIfDead settles the RUNNING run of an experiment if nobody holds the slot. It is
// done for readers, who get what the metadata says where it cannot be done.
func (s *Simulator) settleIfDead(ctx context.Context, rec *store.ExperimentRecord) {
	sl := s.newSlot(rec.Experiment.Name)
	if held, err := sl.lock.TryLock(); err != nil || !held {
		return
	}
	defer sl.free()
	if err := s.settle(ctx, rec); err != nil {
		s.log.WarnContext(ctx, "run not settled", "experiment", rec.Experiment.Name, "error", err)
	}
}

// activeRun returns the RUNNING run of an experiment, or nil.
func (s *Simulator) activeRun(ctx context.Context, experiment string) (*Run, error) {
	runs, err := s.meta.Runs(ctx, experiment)
	if err != nil {
		return nil, err
	}
	return running(runs), nil
}

func running(runs []*Run) *Run {
	for _, run := range runs {
		if run.Status == store.Running {
			return run
		}
	}
	return nil
}
