package dwsim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

var (
	stagedCreated = failpoint.New("staged.experiment.created")
	stagedOpened  = failpoint.New("staged.sinks.opened")
	stagedFilled  = failpoint.New("staged.rows.loaded")
	stagedSwapped = failpoint.New("staged.rows.swapped")
	stagedRemoved = failpoint.New("staged.files.removed")
)

const stagedFolder = "staged" // below the data root: parts that were fetched

// stagedFolderOf returns where the files of staged runs of an experiment are fetched to.
func stagedFolderOf(experiment string) string {
	return filepath.Join(stagedFolder, strings.ToLower(experiment))
}

// try loads a run, unless its rows are there already.
func (l *stagedLoader) try(ctx context.Context, staged stagedRun) (run *Run, already bool, err error) {
	m, err := l.read(ctx, staged)
	if err != nil {
		return nil, false, err
	}
	e, err := l.experiment(ctx, m)
	if err != nil {
		return nil, false, err
	}
	if run, already, err = l.alreadyLoaded(ctx, m, e); already && !l.hasFetched(staged) || err != nil {
		return run, already, err
	}
	rec, sl, err := l.sim.enterFor(ctx, e.Name, store.PurposeLoadStaged, l.into)
	if already && errors.Is(err, store.ErrRunActive) {
		return run, true, nil // what was fetched may be of use to them
	}
	if err != nil {
		return nil, false, err
	}
	begun := false
	defer sl.freeUnless(&begun)
	if definition(rec.Experiment) != definition(m.experiment) { // deleted and created anew meanwhile
		return nil, false, l.otherDefinition(rec.Experiment)
	}
	e = rec.Experiment
	if run, already, err = l.alreadyLoaded(ctx, m, e); already || err != nil { // another loader was faster
		return run, already, errors.Join(err, l.removeFetched(staged))
	}
	w := &stagedLoad{loader: l, staged: staged, moved: m, experiment: e}
	w.Tracked = Tracked{sim: l.sim, slot: sl, run: m.adopted(e, store.PurposeLoadStaged)}
	w.live = newLiveRun(w.run.Tables)
	if err := w.start(ctx); err != nil {
		return nil, false, err
	}
	begun = true
	run, err = w.load(ctx)
	return run, false, err
}

// experiment returns the experiment of a staged run as it is stored here; one that is not
// is created.
func (l *stagedLoader) experiment(ctx context.Context, m *moved) (*schema.Experiment, error) {
	rec, err := l.sim.meta.Experiment(ctx, m.experiment.Name)
	if errors.Is(err, store.ErrNotFound) {
		document := m.experiment.Clone()
		document.TargetWarehouse = l.into
		_, err = l.sim.CreateExperiment(ctx, document)
		if err != nil && !errors.Is(err, store.ErrExists) {
			return nil, err
		}
		stagedCreated.Hit()
		created := err
		if rec, err = l.sim.meta.Experiment(ctx, m.experiment.Name); errors.Is(err, store.ErrNotFound) {
			return nil, errors.Join(created, err) // the tables of somebody else are in the way
		}
	}
	if err != nil {
		return nil, err
	}
	if definition(rec.Experiment) != definition(m.experiment) {
		return nil, l.otherDefinition(rec.Experiment)
	}
	return rec.Experiment, nil
}

func (l *stagedLoader) otherDefinition(e *schema.Experiment) error {
	return conflictf("experiment %q is stored here with another definition (delete it first, or load into other metadata)", e.Name)
}

// alreadyLoaded reports whether the warehouse holds exactly the rows of a staged run, and
// returns the run that brought them, where it is on record.
func (l *stagedLoader) alreadyLoaded(ctx context.Context, m *moved, e *schema.Experiment) (*Run, bool, error) {
	var mark store.Mark
	err := persist(ctx, l.o.Tries, l.again(ctx, "warehouse does not answer"), func() (err error) {
		mark, err = l.markOf(ctx, e)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	var held int64
	for name, want := range markOf(m.run, e) {
		got := mark[name]
		if !sameRows(got, want) {
			return nil, false, nil
		}
		held = got.Run
	}
	run, err := l.sim.Runs().Get(ctx, e.Name, held)
	if errors.Is(err, store.ErrNotFound) || err == nil && !names(mark, run, schema.Hash(e)) {
		return nil, true, nil // other metadata has it on record
	}
	return run, err == nil, err
}

func (l *stagedLoader) markOf(ctx context.Context, e *schema.Experiment) (store.Mark, error) {
	w, err := l.sim.warehouse(l.into)
	if err != nil {
		return nil, err
	}
	return w.Mark(ctx, e.Name)
}

// folder returns where the files of a run are fetched to.
func (l *stagedLoader) folder(staged stagedRun) string {
	return filepath.Join(l.sim.root, stagedFolderOf(staged.experiment), runFolder(staged.id))
}

// hasFetched reports whether files of the experiment lie here that were fetched.
func (l *stagedLoader) hasFetched(staged stagedRun) bool {
	_, err := os.Lstat(filepath.Join(l.sim.root, stagedFolderOf(staged.experiment)))
	return err == nil
}

// removeFetched removes what was fetched of an experiment, also for loads that were given
// up. The caller has its slot: others that fetch the same files are not disturbed.
func (l *stagedLoader) removeFetched(staged stagedRun) error {
	if err := l.sim.removeBelow(stagedFolderOf(staged.experiment)); err != nil {
		return fmt.Errorf("fetched files cannot be removed: %w", err)
	}
	stagedRemoved.Hit()
	return nil
}

// stagedLoad is one load from a stage, on record as a run.
type stagedLoad struct {
	Tracked
	loader     *stagedLoader
	staged     stagedRun
	moved      *moved
	experiment *schema.Experiment
	files      *stagedFiles
}

// load loads, tells how far it is, and records how it ended.
func (w *stagedLoad) load(ctx context.Context) (*Run, error) {
	o := w.loader.o
	w.files = &stagedFiles{stage: o.From, prefix: w.staged.prefix()}
	w.live.countBytes(w.files.fetched.Load)
	w.sim.live.owners.Add(1) // given back by follow
	stop := w.live.report(o.Progress)
	w.completed = w.clearUp
	run, err := w.follow(ctx, func(ctx context.Context) error {
		return persist(ctx, o.Tries, w.again(ctx), func() error { return w.attempt(ctx) })
	})
	stop(w.live.progress())
	return run, err
}

func (w *stagedLoad) clearUp(ctx context.Context) {
	if err := w.loader.removeFetched(w.staged); err != nil {
		w.sim.tell(ctx, slog.LevelWarn, w.run, "fetched files stay", "error", err)
	}
}

// again returns what logs a failure that is followed by another try.
func (w *stagedLoad) again(ctx context.Context) func(error, time.Duration) {
	return func(err error, wait time.Duration) {
		w.sim.tell(ctx, slog.LevelWarn, w.run, "load is tried again", "error", err, "again_in_ms", wait.Milliseconds())
	}
}

// attempt loads all tables and swaps them in, unless an attempt before had got so far
// without hearing of it.
func (w *stagedLoad) attempt(ctx context.Context) error {
	w.sim.turnTo(ctx, w.live, PhasePlan)
	mark, err := w.loader.markOf(ctx, w.experiment)
	if err != nil {
		return err
	}
	source := w.moved.source(w.run)
	marks := swapped{mark, markOf(source, w.experiment)}
	if !marks.names(mark, w.run) {
		if err := w.fill(ctx, source, marks); err != nil {
			return err
		}
	}
	w.moved.loadedInto(w.run)
	return nil
}

func (w *stagedLoad) fill(ctx context.Context, source *Run, marks swapped) (err error) {
	if err := checkEmpty(w.experiment, source, marks.before); err != nil {
		return err
	}
	if err := w.sim.somebodyElses(marks.before, w.loader.into, w.experiment); err != nil {
		return err
	}
	warehouse, err := w.sim.warehouse(w.loader.into)
	if err != nil {
		return err
	}
	loading, err := w.slot.beginLoading(ctx, warehouse, w.experiment, w.loader.o.NoConstraints)
	if err != nil {
		return err
	}
	defer undo(&err, loading.Rollback)
	stagedOpened.Hit()
	w.live.recount()
	w.files.fetched.Store(0)
	w.sim.turnTo(ctx, w.live, PhaseLoad)
	f := filling{sim: w.sim, experiment: w.experiment, run: source, live: w.live, manifest: w.moved.manifest,
		folder: w.loader.folder(w.staged), staged: w.files, remote: true, compare: true}
	if err := w.prepare(&f, loading); err != nil {
		return err
	}
	if err := f.fill(ctx, loading); err != nil {
		return err
	}
	stagedFilled.Hit()
	w.sim.turnTo(ctx, w.live, PhaseSwap)
	if err := w.slot.swap(ctx, warehouse, loading, w.run, marks); err != nil {
		return err
	}
	stagedSwapped.Hit()
	return nil
}

// prepare makes the folder that files are fetched to, and with the manifest what a load of
// them goes by, where they are fetched at all.
func (w *stagedLoad) prepare(f *filling, loading store.Loading) error {
	if l := parquetLoader(loading, f.location()); l != nil && !l.TakesParquet("") {
		return nil
	}
	if err := os.MkdirAll(f.folder, 0o700); err != nil {
		return fmt.Errorf("folder %s cannot be made: %w", f.folder, plainPath(err))
	}
	need := f.manifest.Bytes()
	for _, part := range f.manifest.Files {
		if info, err := os.Stat(filepath.Join(f.folder, filepath.FromSlash(part.Path))); err == nil {
			need -= info.Size()
		}
	}
	return roomFor(f.folder, "staged files", need)
}

// checkEmpty refuses a run that left tables empty beside its own where these hold rows now.
func checkEmpty(e *schema.Experiment, run *Run, present store.Mark) error {
	l := &load{experiment: e, run: run, mark: present}
	return l.checkKept()
}
