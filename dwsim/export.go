package dwsim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// ExportOptions say what is exported. The zero value exports the newest run that can be.
type ExportOptions struct {
	// Run is the id of the run whose rows are exported. 0 means the newest COMPLETED one
	// whose Parquet files are there, and the document alone where no run is COMPLETED.
	Run int64
	// Progress is as in [LoadOptions]; nothing is told where the document goes alone.
	Progress func(Progress)
}

// Export writes the experiment and the rows of a run to w, as an archive that
// [Simulator.Restore] reads on any machine: document, record with digests, manifest and
// Parquet files. It returns the run, nil where the experiment has none that is COMPLETED and so
// only the document was written. The same run gives the same bytes.
//
// Every file is compared with the manifest on its way; one that is missing, truncated or
// changed is an error, and so is a run that kept rows of another one, which are not among
// its files. What was written until an error is no archive: it has no end. Export takes no
// slot; a run that is deleted meanwhile is an error. It uses some megabytes of memory.
func (e *Experiment) Export(ctx context.Context, w io.Writer, o ExportOptions) (*Run, error) {
	if err := e.sim.live.enter(); err != nil {
		return nil, err
	}
	defer e.sim.live.leave()
	rec, err := e.sim.meta.Experiment(ctx, e.Name())
	if err != nil {
		return nil, err
	}
	x := &export{sim: e.sim, experiment: rec.Experiment}
	if err := x.find(ctx, o.Run); err != nil {
		return nil, err
	}
	start := time.Now()
	if err := x.follow(ctx, w, o.Progress); err != nil {
		return nil, err
	}
	args := []any{"experiment", x.experiment.Name, "bytes", x.bytes.Load(), elapsed(time.Since(start))}
	if x.run == nil {
		e.sim.log.InfoContext(ctx, "experiment exported without rows", args...)
		return nil, nil
	}
	e.sim.log.InfoContext(ctx, "experiment exported", append(args, "run", x.run.ID)...)
	return copyOf(x.run), nil
}

// export is an export on its way.
type export struct {
	sim        *Simulator
	experiment *schema.Experiment
	run        *Run // nil for the document alone
	manifest   *parquet.Manifest
	live       *liveRun
	bytes      atomic.Int64 // of Parquet files, written so far
}

// find finds the run to export.
func (x *export) find(ctx context.Context, id int64) error {
	runs, err := x.sim.Runs().List(ctx, x.experiment.Name)
	if err != nil {
		return err
	}
	var gone *Run
	for _, run := range runs {
		switch {
		case id != 0 && run.ID == id:
			return x.open(run)
		case id != 0 || !run.BringsRows() || run.Status != store.Completed:
		case run.OutputPath == "" || !isFinished(run.OutputPath):
			if gone == nil {
				gone = run
			}
		default:
			return x.open(run)
		}
	}
	switch {
	case id != 0:
		return fmt.Errorf("run %d of experiment %q %w", id, x.experiment.Name, store.ErrNotFound)
	case gone != nil:
		return x.open(gone)
	}
	return nil
}

// open takes a run, unless something keeps it from being exported.
func (x *export) open(run *Run) error {
	l := &load{sim: x.sim, experiment: x.experiment, run: run}
	err := l.refusal()
	if err == nil {
		err = l.checkTables()
	}
	for _, t := range run.Tables {
		if err == nil && t.Asked == 0 && t.KeptFrom != 0 {
			err = keptElsewhere(t)
		}
	}
	if err == nil {
		err = l.openManifest()
	}
	if run.BringsRows() && run.Status == store.Completed && (run.OutputPath == "" || errors.Is(err, fs.ErrNotExist)) {
		err = fmt.Errorf("%w (generate it again with --seed %d)", err, run.Seed)
	}
	if err != nil {
		return fmt.Errorf("run %d of experiment %q cannot be exported: %w", run.ID, x.experiment.Name, err)
	}
	x.run, x.manifest = run, l.manifest
	return nil
}

// follow writes the archive, and tells how far it is.
func (x *export) follow(ctx context.Context, w io.Writer, tell func(Progress)) (err error) {
	if x.run == nil {
		return x.write(ctx, w)
	}
	ctx, cancel := bindTo(ctx, x.sim.closing)
	defer cancel()
	shown := copyOf(x.run)
	shown.Purpose = string(PhaseExport)
	x.live = newLiveRun(shown.Tables)
	x.live.begin(shown)
	x.live.countBytes(x.bytes.Load)
	x.live.enter(PhaseExport)
	stop := x.live.report(tell)
	err = x.write(ctx, w)
	last := x.live.progress()
	last.Phase, last.Status, last.ETA = PhaseDone, store.Completed, 0
	if err != nil {
		err = fmt.Errorf("run %d of experiment %q cannot be exported: %w", x.run.ID, x.experiment.Name, err)
		last.Status, last.Error = store.Failed, err.Error()
	}
	stop(last)
	return err
}

// bindTo returns a context that ends with either of two, and with its cause.
func bindTo(ctx, other context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	unbind := context.AfterFunc(other, func() { cancel(context.Cause(other)) })
	return ctx, func() {
		unbind()
		cancel(nil)
	}
}

func (x *export) write(ctx context.Context, w io.Writer) error {
	a, err := newArchiveWriter(w)
	if err != nil {
		return err
	}
	defer a.drop()
	header := archiveHeader{Format: archiveFormat, Experiment: x.experiment.Name}
	if x.run != nil {
		header.Run, header.Files, header.Bytes = x.run.ID, len(x.manifest.Files), x.manifest.Bytes()
		_, header.Rows = x.run.Rows()
	}
	if err := a.json(headerName, header); err != nil {
		return err
	}
	record := &Run{}
	if x.run != nil {
		record = copyOf(x.run)
		record.OutputPath, record.StagedAt = "", "" // of this machine, and of this run's id
	}
	document, text, err := encodeMoved(x.experiment, record)
	if err != nil {
		return err
	}
	if err := a.text(documentName, document); err != nil {
		return err
	}
	if x.run != nil {
		if err := x.writeRun(ctx, a, text); err != nil {
			return err
		}
	}
	return a.finish()
}

// writeRun writes what there is of a run.
func (x *export) writeRun(ctx context.Context, a *archiveWriter, record []byte) error {
	if err := a.text(runName, record); err != nil {
		return err
	}
	if err := a.json(manifestName, x.manifest); err != nil {
		return err
	}
	root, err := os.OpenRoot(x.run.OutputPath)
	if err != nil {
		return conflictf("folder %s cannot be opened: %w", x.run.OutputPath, plainPath(err))
	}
	defer root.Close()
	for _, part := range x.manifest.Files {
		if err := x.writePart(ctx, a, root, part); err != nil {
			return err
		}
		x.live.written(part.Table, part.Rows)
	}
	return nil
}

func (x *export) writePart(ctx context.Context, a *archiveWriter, root *os.Root, part parquet.File) error {
	in, err := root.Open(filepath.FromSlash(part.Path))
	if err != nil {
		return conflictf("%s cannot be opened: %w", filepath.Join(root.Name(), filepath.FromSlash(part.Path)), plainPath(err))
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	if info.Size() != part.Bytes {
		return conflictf("%s has %d bytes where the manifest says %d", in.Name(), info.Size(), part.Bytes)
	}
	if err := a.begin(part.Path, part.Bytes); err != nil {
		return err
	}
	return copyChecked(ctx, &counter{a.tar, &x.bytes}, in, part)
}

// counter counts what is written.
type counter struct {
	w     io.Writer
	bytes *atomic.Int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.bytes.Add(int64(n))
	return n, err
}
