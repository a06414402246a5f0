package dwsim

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/store"
)

const ownerDied = "the process that owned this run ended before it finished"

// buryPatience is how long a dead owner may keep others from its namespace: one that was
// stopped in the middle of a swap holds the lock, and nobody may go on without it.
const buryPatience = 5 * time.Second

var (
	ownerFenced = failpoint.New("run.owner.fenced")
	ownerBuried = failpoint.New("run.owner.buried")
	runSettled  = failpoint.New("run.settled")
)

// bury declares the owner of a slot dead: it fences the owner out of the warehouse, takes
// its slot, and gives its run an outcome. It is an ErrSlotLost when the slot has changed
// hands, or the owner has beaten again, since it was looked at.
func (sl *slot) bury(ctx context.Context, corpse *store.Slot, reason string) error {
	rec, err := sl.sim.meta.Experiment(ctx, corpse.Experiment)
	if errors.Is(err, store.ErrNotFound) { // it died while it created or deleted the experiment
		if err := sl.sim.meta.TakeOverSlot(ctx, corpse, &sl.held); err != nil {
			return err
		}
		sl.sim.removeUnpacked(ctx, corpse.Owner.Nonce)
		return nil
	}
	if err != nil {
		return err
	}
	mark, err := sl.sim.fence(ctx, rec, corpse)
	if err != nil {
		return err
	}
	ownerFenced.Hit()
	if err := sl.sim.meta.TakeOverSlot(ctx, corpse, &sl.held); err != nil {
		return err
	}
	ownerBuried.Hit()
	ctx = context.WithoutCancel(ctx) // what the owner had said is known only here
	sl.sim.owners.forget(corpse)
	if err := sl.settle(ctx, rec, &remains{mark: mark, progress: corpse.Progress}, reason); err != nil {
		return errors.Join(err, sl.sim.meta.FreeSlot(ctx, &sl.held))
	}
	if err := sl.buryRestore(ctx, corpse, rec); err != nil {
		return errors.Join(err, sl.sim.meta.FreeSlot(ctx, &sl.held))
	}
	return nil
}

// fence keeps the owner of a slot from changing the namespace, and returns its mark.
func (s *Simulator) fence(ctx context.Context, rec *store.ExperimentRecord, corpse *store.Slot) (store.Mark, error) {
	warehouse, err := s.warehouse(cmp.Or(corpse.Warehouse, rec.Experiment.TargetWarehouse))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, buryPatience)
	defer cancel()
	mark, err := warehouse.Fence(ctx, rec.Experiment.Name, corpse.Owner.Nonce)
	if err != nil {
		return nil, fmt.Errorf("%w, which does not answer: %w", s.conflict(corpse), err)
	}
	return mark, nil
}

// remains are what a dead owner left: the mark of the namespace after it was fenced, and
// how far it had said to be.
type remains struct {
	mark     store.Mark
	progress json.RawMessage
}

// settle gives the run that is RUNNING, though its owner has no slot any more, its
// outcome: the warehouse's mark tells whether its rows had got there. left is nil where
// the owner ended without being declared dead.
func (sl *slot) settle(ctx context.Context, rec *store.ExperimentRecord, left *remains, reason string) error {
	start := time.Now()
	run, err := sl.sim.activeRun(ctx, rec.Experiment.Name)
	if err != nil || run == nil {
		return err
	}
	if left == nil {
		warehouse, err := sl.sim.warehouse(rec.Experiment.TargetWarehouse)
		if err != nil {
			return err
		}
		left = &remains{}
		if left.mark, err = warehouse.Mark(ctx, rec.Experiment.Name); err != nil {
			return err
		}
	}
	if run.Purpose == store.PurposeLoadStaged { // it may have gone to another warehouse than the document's
		left.mark = sl.sim.markOfLoad(ctx, rec, run, left.mark)
	}
	left.conclude(run, reason, sl.sim.now())
	sl.sim.sweep(ctx, run)
	err = sl.sim.meta.FinishRun(context.WithoutCancel(ctx), &sl.held, run)
	runSettled.Hit()
	sl.sim.tell(ctx, slog.LevelWarn, run, "run settled", "status", run.Status, "reason", reason, elapsed(time.Since(start)))
	return err
}

// conclude sets the outcome of a run whose owner is dead.
func (l *remains) conclude(run *Run, reason string, now time.Time) {
	run.CompletedAt = &now
	run.Status, run.Error = store.Aborted, reason
	var told Progress
	if json.Unmarshal(l.progress, &told) == nil && told.Run == run.ID {
		told.apply(run)
	}
	for i := range run.Tables {
		t := &run.Tables[i]
		m, ok := l.mark[strings.ToLower(t.Table)]
		if !ok || m.Run != run.ID || !run.BringsRows() {
			continue
		}
		t.Generated, t.Loaded, t.Digest = m.Rows, m.Rows, &m.Digest
		run.Status, run.Error = store.Completed, ""
	}
}

// apply notes in a run what its owner had said: how many rows were made, in which phases, and where its
// files lie. What is loaded from files was made before.
func (p *Progress) apply(run *Run) {
	run.OutputPath, run.StagedAt = p.OutputPath, p.StagedAt
	run.Phases = append([]store.RunPhase{}, p.Phases...)
	allMade := p.Phase == PhaseLoad && run.Purpose == store.PurposeGenerate
	for i := range run.Tables {
		for _, t := range p.Tables {
			switch {
			case t.Table != run.Tables[i].Table:
			case allMade:
				run.Tables[i].Generated = t.Asked
			default:
				run.Tables[i].Generated = t.Done
			}
		}
	}
}

// sweep removes the unfinished files that a dead owner left in the folder of its run, and
// in the stage, and notes that folder if something is left in it. What cannot be removed keeps nobody
// from going on: it stays with the run, and is removed with it.
func (s *Simulator) sweep(ctx context.Context, run *Run) {
	dir := run.OutputPath // where the owner had said so; that may be a folder of its caller's
	if dir == "" {
		dir = filepath.Join(s.runFolders(run.Experiment), runFolder(run.ID))
	}
	left, err := clearUp(dir, run.Status)
	if err != nil {
		s.tell(ctx, slog.LevelWarn, run, "unfinished files not removed", "folder", dir, "error", err)
	}
	if left.Journal != nil {
		s.tell(ctx, slog.LevelWarn, run, "finished parts cannot be told from others", "reason", left.Journal)
	}
	run.Bytes, run.OutputPath = left.Bytes, ""
	if left.Files > 0 || err != nil {
		run.OutputPath = dir
	}
	s.tidyStage(ctx, run)
}

// clearUp sweeps the folder of a run that ended so. Symbolic links on the way to it are
// followed, as its owner did; none leads out of it.
func clearUp(dir string, status store.Status) (parquet.Swept, error) {
	root, err := os.OpenRoot(filepath.Dir(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return parquet.Swept{}, nil // the owner had not got that far
	}
	if err != nil {
		return parquet.Swept{}, err
	}
	defer root.Close()
	left, err := parquet.Sweep(root, filepath.Base(dir))
	if err == nil && status == store.Completed {
		err = parquet.RemoveJournal(root, filepath.Base(dir))
	}
	return left, err
}

// settleIfDead settles the RUNNING run of an experiment if its owner is dead. It is done
// for readers, who get what the metadata says where it cannot be done.
func (s *Simulator) settleIfDead(ctx context.Context, experiment string) {
	err := s.trySettle(ctx, experiment)
	if err != nil && !errors.Is(err, store.ErrRunActive) && !errors.Is(err, store.ErrSlotLost) {
		s.log.WarnContext(ctx, "run not settled", "experiment", experiment, "error", err)
	}
}

func (s *Simulator) trySettle(ctx context.Context, experiment string) error {
	holder, err := s.holder(ctx, experiment)
	if err != nil || holder != nil && s.owners.examine(holder) != dead {
		return err
	}
	sl, err := s.newSlot(experiment, purposeSettle)
	if err != nil {
		return err
	}
	if holder != nil {
		return sl.finishAs(sl.bury(ctx, holder, ownerDied))
	}
	if err := s.meta.TakeSlot(ctx, &sl.held); err != nil {
		return sl.finishAs(err)
	}
	rec, err := s.meta.Experiment(ctx, experiment)
	if err == nil {
		err = sl.settle(ctx, rec, nil, ownerDied)
	}
	return sl.finishAs(err)
}

// finishAs gives back a slot that was held for a moment, without a beat, and passes err on.
func (sl *slot) finishAs(err error) error {
	defer sl.drop()
	return errors.Join(err, sl.sim.meta.FreeSlot(context.Background(), &sl.held))
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
