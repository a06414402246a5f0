package dwsim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

var (
	restoreUnpacked = failpoint.New("restore.unpacked")
	restoreTold     = failpoint.New("restore.told")
	restoreCreated  = failpoint.New("restore.experiment.created")
	restoreStarted  = failpoint.New("restore.run.started")
	restorePlaced   = failpoint.New("restore.folder.placed")
	restoreListed   = failpoint.New("restore.manifest.written")
	restoreFilled   = failpoint.New("restore.rows.loaded")
	restoreSwapped  = failpoint.New("restore.rows.swapped")
)

// RestoreOptions say what becomes of an archive. The zero value restores the experiment as it
// was.
type RestoreOptions struct {
	// Name is that of the experiment here. Empty means the one in the archive.
	Name string
	// TargetWarehouse names the warehouse that it gets here. Empty means the one in the
	// archive's document, which may be the default one.
	TargetWarehouse string
	// NoConstraints is as in [GenerateOptions].
	NoConstraints bool
	// Progress, if not nil, is told how far it is: first of unpacking, with the run 0, and
	// then of the run. Its calls are made from one goroutine at a time.
	Progress func(Progress)
}

// Restore makes an experiment of an archive that [Experiment.Export] wrote: its document, a
// run of purpose restore with an id of its own, Parquet files below the data root, and rows
// in its warehouse. Where the archive holds the document alone the tables stay empty, and
// the run is nil.
//
// The archive is read to its end, and its checksum compared, before anything is stored;
// digests are compared while the rows are loaded, and [RunTracker.Verify] takes the run for
// one of its own. A name that is taken is a [store.ErrExists]; a document that cannot be used
// here is a [schema.Problems]. It is all or nothing: what fails, and what dies with its
// process, leaves neither experiment nor files, as soon as anybody asks for the name. Only
// where the rows are there and the end of the run could not be put on record are experiment
// and run returned with an error.
func (s *Simulator) Restore(ctx context.Context, r io.Reader, o RestoreOptions) (*Experiment, *Run, error) {
	if err := s.live.enter(); err != nil {
		return nil, nil, err
	}
	defer s.live.leave()
	archive, err := openArchive(&stoppable{ctx, r})
	if err != nil {
		return nil, nil, notIntact(ctx, Refused(err))
	}
	defer archive.close()
	document, err := s.documentFor(archive.moved.experiment, o)
	if err != nil {
		return nil, nil, err
	}
	sl, err := s.occupy(ctx, document.Name, store.PurposeRestore)
	if err != nil {
		return nil, nil, err
	}
	kept := false
	defer sl.freeUnless(&kept)
	bound, done := sl.bind(ctx)
	defer done()
	x := &restore{sim: s, slot: sl, archive: archive, document: document, o: o}
	if err := x.prepare(bound); err != nil {
		return nil, nil, err
	}
	defer x.removeUnpacked()
	rec, err := x.create(bound)
	if err != nil || archive.moved.run == nil {
		return x.handle(rec), nil, err
	}
	w, err := x.begin(bound, rec)
	if err != nil {
		return nil, nil, errors.Join(err, sl.deleteExperiment(context.WithoutCancel(ctx), rec))
	}
	kept = true
	run, err := w.load(ctx)
	if w.gone {
		return nil, nil, err
	}
	return x.handle(rec), run, err
}

// notIntact says that an archive cannot be read, or that there was no time to.
func notIntact(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("restoring was aborted: %w", context.Cause(ctx))
	}
	return fmt.Errorf("the archive cannot be restored: %w", err)
}

// documentFor returns the document as it is stored here.
func (s *Simulator) documentFor(e *schema.Experiment, o RestoreOptions) (*schema.Experiment, error) {
	document := e.Clone()
	if o.Name != "" {
		document.Name = o.Name
	}
	if o.TargetWarehouse != "" {
		document.TargetWarehouse = strings.ToLower(o.TargetWarehouse)
	}
	if problems := s.check(document); len(problems) > 0 {
		return nil, problems
	}
	return document.Resolved().Clone(), nil
}

// restore is an archive on its way to an experiment.
type restore struct {
	sim      *Simulator
	slot     *slot
	archive  *archiveReader
	document *schema.Experiment
	o        RestoreOptions
	unpacked atomic.Int64     // bytes
	phases   []store.RunPhase // before the run is on record
}

const restoringFolder = "restoring" // below the data root: what is unpacked, by nonce

// folder returns where the archive is unpacked.
func (x *restore) folder() string {
	return filepath.Join(x.sim.root, restoringFolder, x.slot.held.Owner.Nonce)
}

// prepare checks that the name is free, and unpacks the archive to its end.
func (x *restore) prepare(ctx context.Context) error {
	if err := x.claim(ctx); err != nil {
		return err
	}
	x.sim.sweepRestoring(ctx)
	live := newLiveRun(nil)
	if run := x.archive.moved.run; run != nil {
		shown := x.archive.moved.adopted(x.document, store.PurposeRestore)
		live = newLiveRun(shown.Tables)
		live.begin(shown)
	}
	live.countBytes(x.unpacked.Load)
	live.enter(PhaseUnpack)
	stop := live.report(x.o.Progress)
	err := x.unpack(ctx, live)
	x.phases = live.phases()
	stop(live.progress())
	if err != nil {
		x.removeUnpacked()
		return notIntact(ctx, err)
	}
	restoreUnpacked.Hit()
	return nil
}

// claim refuses a name that is taken. What a restore left that died is not in the way.
func (x *restore) claim(ctx context.Context) error {
	rec, err := x.sim.meta.Experiment(ctx, x.document.Name)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := x.slot.settle(ctx, rec, nil, ownerDied); err != nil {
		return err
	}
	removed, err := x.slot.removeDebris(ctx, rec, false)
	if err == nil && !removed {
		err = fmt.Errorf("experiment %q %w (restore it under another name)", rec.Experiment.Name, store.ErrExists)
	}
	return err
}

// unpack writes the parts to the folder of the restore, and reads the archive to its end.
func (x *restore) unpack(ctx context.Context, live *liveRun) error {
	if x.archive.moved.run == nil {
		return x.archive.end()
	}
	manifest := x.archive.moved.manifest
	if err := os.MkdirAll(x.folder(), 0o700); err != nil {
		return fmt.Errorf("folder %s cannot be made: %w", x.folder(), plainPath(err))
	}
	if err := roomFor(x.folder(), "its files", manifest.Bytes()); err != nil {
		return err
	}
	root, err := os.OpenRoot(x.folder())
	if err != nil {
		return fmt.Errorf("folder %s cannot be opened: %w", x.folder(), plainPath(err))
	}
	defer root.Close()
	for _, part := range manifest.Files {
		if err := x.unpackPart(ctx, root, part); err != nil {
			return err
		}
		live.written(part.Table, part.Rows)
	}
	return x.archive.end()
}

func (x *restore) unpackPart(ctx context.Context, root *os.Root, part parquet.File) error {
	path := filepath.FromSlash(part.Path)
	if err := root.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("the folder of %s cannot be made: %w", part.Path, plainPath(err))
	}
	out, err := root.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", part.Path, plainPath(err))
	}
	if err := x.archive.part(ctx, part, &counter{out, &x.unpacked}); err != nil {
		return errors.Join(err, out.Close())
	}
	if err := errors.Join(out.Sync(), out.Close()); err != nil {
		return fmt.Errorf("%s cannot be written: %w", part.Path, plainPath(err))
	}
	return nil
}

// create stores the experiment and makes its tables. It says before, in the slot, that from
// now on what is there under the name is its own: whoever finds it dead removes that.
func (x *restore) create(ctx context.Context) (*store.ExperimentRecord, error) {
	told := newLiveRun(nil)
	told.begin(&Run{Experiment: x.document.Name, Purpose: store.PurposeRestore})
	told.enter(PhaseCreate)
	x.slot.progress.Store(new(told.progress))
	if err := x.slot.confirm(ctx); err != nil {
		return nil, err
	}
	restoreTold.Hit()
	rec, err := x.sim.create(ctx, x.document, &x.slot.held)
	if err != nil {
		return nil, errors.Join(err, x.uncreate(context.WithoutCancel(ctx), err))
	}
	x.phases = append(x.phases, told.phases()...)
	restoreCreated.Hit()
	return rec, nil
}

// uncreate removes an experiment that was stored though the metadata reported an error. The
// name was free when the slot was taken, so it is nobody else's.
func (x *restore) uncreate(ctx context.Context, reason error) error {
	if errors.Is(reason, store.ErrExists) { // tables of somebody else are there
		return nil
	}
	rec, err := x.sim.meta.Experiment(ctx, x.document.Name)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	return x.slot.deleteExperiment(ctx, rec)
}

func (x *restore) handle(rec *store.ExperimentRecord) *Experiment {
	if rec == nil {
		return nil
	}
	return x.sim.handle(rec)
}

func (x *restore) removeUnpacked() {
	x.sim.removeUnpacked(context.Background(), x.slot.held.Owner.Nonce)
}

// begin puts the run on record.
func (x *restore) begin(ctx context.Context, rec *store.ExperimentRecord) (*restoredRun, error) {
	w := &restoredRun{restore: x, record: rec, experiment: rec.Experiment}
	w.Tracked = Tracked{sim: x.sim, slot: x.slot, run: x.archive.moved.adopted(rec.Experiment, store.PurposeRestore)}
	w.live = newLiveRun(w.run.Tables)
	w.live.past = x.phases
	w.live.countBytes(x.unpacked.Load)
	if err := w.start(ctx); err != nil {
		return nil, err
	}
	restoreStarted.Hit()
	return w, nil
}

// restoredRun is the run of a restore.
type restoredRun struct {
	Tracked
	restore    *restore
	record     *store.ExperimentRecord
	experiment *schema.Experiment // of it
}

// load loads, tells how far it is, and records how it ended.
func (w *restoredRun) load(ctx context.Context) (*Run, error) {
	w.sim.live.owners.Add(1) // given back by follow
	stop := w.live.report(w.restore.o.Progress)
	run, err := w.follow(ctx, func(ctx context.Context) error {
		err := w.try(ctx, w.fill)
		if err == nil {
			return nil
		}
		undone := w.slot.deleteExperiment(context.WithoutCancel(ctx), w.record)
		w.gone = undone == nil
		return errors.Join(err, undone)
	})
	stop(w.live.progress())
	return run, err
}

// fill puts the files into the folder of the run and loads them.
func (w *restoredRun) fill(ctx context.Context) (err error) {
	manifest, err := w.place(ctx)
	if err != nil {
		return err
	}
	warehouse, err := w.sim.warehouse(w.experiment.TargetWarehouse)
	if err != nil {
		return err
	}
	loading, err := w.slot.beginLoading(ctx, warehouse, w.experiment, w.restore.o.NoConstraints)
	if err != nil {
		return err
	}
	defer undo(&err, loading.Rollback)
	w.sim.turnTo(ctx, w.live, PhaseLoad)
	source := w.restore.archive.moved.source(w.run)
	f := filling{sim: w.sim, experiment: w.experiment, run: source, live: w.live, manifest: manifest, folder: w.run.OutputPath, compare: true}
	if err := f.fill(ctx, loading); err != nil {
		return err
	}
	restoreFilled.Hit()
	w.sim.turnTo(ctx, w.live, PhaseSwap)
	if err := w.slot.swap(ctx, warehouse, loading, w.run, swapped{store.Mark{}, markOf(source, w.experiment)}); err != nil {
		return err
	}
	restoreSwapped.Hit()
	w.restore.archive.moved.loadedInto(w.run)
	return nil
}

// place moves the unpacked folder to that of the run, and writes its manifest.
func (w *restoredRun) place(ctx context.Context) (*parquet.Manifest, error) {
	dir := filepath.Join(w.sim.runFolders(w.experiment.Name), runFolder(w.run.ID))
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return nil, fmt.Errorf("folder %s cannot be made: %w", filepath.Dir(dir), plainPath(err))
	}
	err := os.Rename(w.restore.folder(), dir)
	if errors.Is(err, syscall.EXDEV) { // the folder of runs is a disk of its own
		err = w.copyTo(ctx, dir)
	}
	if err != nil {
		return nil, fmt.Errorf("folder %s cannot be made: %w", dir, bareLink(err))
	}
	restorePlaced.Hit()
	w.run.OutputPath = dir
	w.live.writesTo(dir)
	w.slot.renew(ctx)
	manifest := *w.restore.archive.moved.manifest
	manifest.Run, manifest.Experiment, manifest.DocumentHash = w.run.ID, w.experiment.Name, schema.Hash(w.experiment)
	w.run.Bytes = manifest.Bytes()
	if err := manifest.Write(dir); err != nil {
		return nil, err
	}
	restoreListed.Hit()
	return &manifest, nil
}
