package dwsim

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
)

var (
	filesRemoved   = failpoint.New("run.files.removed")
	filesForgotten = failpoint.New("run.files.forgotten")
	recordRemoved  = failpoint.New("run.record.removed")
)

// Delete removes a run that has ended: its record, and its Parquet files where they lie
// below the data root. Files that it wrote to a folder of the caller's stay, and so do
// its rows in the warehouse. It takes the slot that [Experiment.Generate] takes, so while
// any run of the experiment is in progress it is a [store.ErrRunActive].
func (t *RunTracker) Delete(ctx context.Context, experiment string, id int64) error {
	rec, sl, err := t.sim.enter(ctx, experiment, purposePrune)
	if err != nil {
		return err
	}
	defer sl.free()
	ctx, done := sl.bind(ctx)
	defer done()
	run, err := t.sim.meta.Run(ctx, rec.Experiment.Name, id)
	if err != nil {
		return err
	}
	if err := t.sim.heldElsewhere(ctx, rec.Experiment, run); err != nil {
		return err
	}
	return t.sim.deleteRun(ctx, run)
}

// deleteRun removes files, staged ones first, and record of a run that has ended: the record last, so that
// what was stopped on the way can be repeated. The caller has the slot.
func (s *Simulator) deleteRun(ctx context.Context, run *Run) error {
	if err := s.unstage(ctx, run); err != nil { // first, as it is what may not answer
		return err
	}
	removed, err := s.removeFiles(run)
	if err != nil {
		return err
	}
	if err := s.meta.DeleteRun(ctx, run.Experiment, run.ID); err != nil {
		return err
	}
	recordRemoved.Hit()
	args := []any{"run", run.ID, "experiment", run.Experiment, "status", run.Status}
	if !removed {
		args = append(args, "files_stay", run.OutputPath)
	}
	s.log.InfoContext(ctx, "run deleted", args...)
	return nil
}

// removeFiles removes the folder of a run, and reports whether it is gone. One that does
// not lie below the data root, or is not a run's, stays.
func (s *Simulator) removeFiles(run *Run) (gone bool, err error) {
	if run.OutputPath == "" {
		return true, nil
	}
	dir, below := s.below(run.OutputPath)
	if !below || filepath.Base(dir) != runFolder(run.ID) {
		return false, nil
	}
	if err := s.removeBelow(dir); err != nil {
		return false, fmt.Errorf("the Parquet files of run %d cannot be removed: %w", run.ID, err)
	}
	filesRemoved.Hit()
	return true, nil
}

// below returns where a folder lies below the data root, with the symbolic links on the
// way to it resolved. The folder itself may be a link: to remove it is to remove the
// link.
func (s *Simulator) below(folder string) (dir string, below bool) {
	root, err := filepath.EvalSymlinks(s.root)
	if err != nil {
		return "", false
	}
	parent, err := filepath.EvalSymlinks(filepath.Dir(folder))
	if err != nil { // it is not there, and so nothing needs to be resolved
		root, parent = s.root, filepath.Dir(folder)
	}
	dir, err = filepath.Rel(root, filepath.Join(parent, filepath.Base(folder)))
	if err != nil || !filepath.IsLocal(dir) || dir == "." {
		return "", false
	}
	return dir, true
}

// removeBelow removes a folder of the data root and all that is in it. It works inside an
// os.Root: no name and no symbolic link leads it out of there.
func (s *Simulator) removeBelow(dir string) error {
	root, err := os.OpenRoot(s.root)
	if err != nil {
		return fmt.Errorf("the data root cannot be opened: %w", err)
	}
	defer root.Close()
	if err := root.RemoveAll(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// prune removes what a completed run makes superfluous: the finished parts of older runs
// that were stopped, and where that is wanted older runs as a whole. What goes wrong is
// logged; the run is complete all the same.
func (g *generation) prune(ctx context.Context) {
	if err := g.tryPrune(ctx); err != nil {
		g.sim.log.WarnContext(ctx, "older runs not removed", "run", g.run.ID, "experiment", g.experiment.Name, "error", err)
	}
}

func (g *generation) tryPrune(ctx context.Context) error {
	runs, err := g.sim.meta.Runs(ctx, g.experiment.Name)
	if err != nil {
		return err
	}
	mark, err := g.warehouse.Mark(ctx, g.experiment.Name)
	if err != nil {
		return err
	}
	excess := g.excess(runs, mark)
	var failed []error
	for _, run := range runs {
		switch {
		case run.ID >= g.run.ID || !run.BringsRows():
		case excess[run.ID] && g.sim.heldElsewhere(ctx, g.experiment, run) != nil: // stays on record
		case excess[run.ID]:
			failed = append(failed, g.sim.deleteRun(ctx, run))
		case run.OutputPath+run.StagedAt != "" && (run.Status == store.Aborted || run.Status == store.Failed):
			failed = append(failed, g.sim.forgetFiles(ctx, run))
		}
	}
	return errors.Join(failed...)
}

// excess returns the runs that are not to be kept. runs are all of the experiment, the
// newest first.
func (g *generation) excess(runs []*Run, mark store.Mark) map[int64]bool {
	excess := map[int64]bool{}
	if g.options.Keep == 0 {
		return excess
	}
	kept := 0
	for _, run := range runs {
		switch {
		case !run.BringsRows():
		case run.Status == store.Completed && kept < g.options.Keep:
			kept++
		default:
			excess[run.ID] = true
		}
	}
	for _, table := range mark {
		delete(excess, table.Run)
	}
	return excess
}

// forgetFiles removes the files of a run, whose record stays.
func (s *Simulator) forgetFiles(ctx context.Context, run *Run) error {
	removed, err := s.removeFiles(run)
	if err != nil || !removed {
		return err
	}
	if err := s.unstage(ctx, run); err != nil {
		return err
	}
	if err := s.meta.PutRunFiles(ctx, run.Experiment, run.ID, "", 0); err != nil {
		return err
	}
	filesForgotten.Hit()
	s.log.InfoContext(ctx, "unfinished files removed", "run", run.ID, "experiment", run.Experiment)
	return nil
}
