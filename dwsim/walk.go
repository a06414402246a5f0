package dwsim

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/store"
)

// walk goes from the recorded run to rows that can be read, or to a recorded reason
// why not.
func (g *generation) walk(ctx context.Context) (run *Run, err error) {
	defer func() { g.release(run, err) }()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	g.live.cancelWith(cancel)
	defer context.AfterFunc(g.sim.closing, func() { cancel(errClosed) })()

	started := time.Now()
	g.log(ctx, "run started", "seed", g.run.Seed)
	err = g.finish(ctx, g.fill(ctx))
	g.log(ctx, "run ended", "status", g.run.Status, "elapsed", time.Since(started), "reason", g.run.Error)
	return copyOf(g.run), err
}

// release gives back what prepare took, and then tells those who wait for the run: they
// may begin the next one.
func (g *generation) release(run *Run, err error) {
	g.slot.free()
	g.sim.live.remove(g.live)
	g.live.end(run, err)
	g.sim.live.leave()
}

// fill writes the rows to Parquet and to the warehouse in one pass and swaps them in.
// Whatever goes wrong takes back what is not complete.
func (g *generation) fill(ctx context.Context) (err error) {
	defer g.catch(ctx, &err)
	folder, err := g.createFolder()
	if err != nil {
		return err
	}
	defer undo(&err, folder.Rollback)
	loading, err := g.warehouse.Begin(ctx, g.experiment)
	if err != nil {
		return err
	}
	defer undo(&err, loading.Rollback)

	results, err := g.plan.generator.Generate(ctx, folder, loading)
	if err != nil {
		return err
	}
	g.log(ctx, "rows generated")
	g.live.enter(PhaseSwap)
	if err := folder.Commit(ctx, g.manifest()); err != nil {
		return err
	}
	if err := g.swap(ctx, loading, g.mark(results)); err != nil {
		return err
	}
	g.log(ctx, "rows swapped in")
	g.loaded(results)
	return nil
}

// createFolder makes the folder of the run, and notes where it is.
func (g *generation) createFolder() (*parquet.Folder, error) {
	dir := filepath.Join(g.options.OutputDir, runFolder(g.run.ID))
	folder, err := parquet.Create(dir, parquet.Options{Compression: g.options.Compression, PartRows: g.options.PartRows})
	if err == nil {
		g.run.OutputPath = dir
	}
	return folder, err
}

func (g *generation) manifest() parquet.ManifestInfo {
	return parquet.ManifestInfo{
		Run:           g.run.ID,
		Experiment:    g.experiment.Name,
		Seed:          g.run.Seed,
		EngineVersion: g.run.EngineVersion,
	}
}

// swap puts the new contents in the place of the old. Where a warehouse reports an error
// after the swap had happened (it could not be flushed, say), the mark tells: the rows
// are there, and saying otherwise would be false.
func (g *generation) swap(ctx context.Context, loading store.Loading, mark store.Mark) error {
	err := loading.Commit(ctx, mark)
	if err == nil {
		return nil
	}
	present, markErr := g.warehouse.Mark(context.WithoutCancel(ctx), g.experiment.Name)
	if markErr != nil {
		return errors.Join(err, markErr)
	}
	for name := range mark {
		if present[name].Run != g.run.ID {
			return err
		}
	}
	g.sim.log.WarnContext(ctx, "rows swapped in, with an error", "run", g.run.ID, "error", err)
	return nil
}

func (g *generation) mark(results map[string]gen.TableResult) store.Mark {
	mark := store.Mark{}
	for name, r := range results {
		mark[name] = store.TableMark{
			Run:          g.run.ID,
			Seed:         g.run.Seed,
			Rows:         r.Rows,
			Engine:       g.run.EngineVersion,
			DocumentHash: g.plan.hash,
			Digest:       r.Digest,
		}
	}
	return mark
}

// loaded notes what is in the warehouse now.
func (g *generation) loaded(results map[string]gen.TableResult) {
	for i := range g.run.Tables {
		t := &g.run.Tables[i]
		if r, ok := results[strings.ToLower(t.Table)]; ok {
			t.Generated, t.Loaded, t.Digest = r.Rows, r.Rows, &r.Digest
		}
	}
}

// finish puts the outcome on record, even when the caller has left, and returns the
// run's error.
func (g *generation) finish(ctx context.Context, cause error) error {
	now := time.Now().UTC()
	g.run.CompletedAt = &now
	switch {
	case cause == nil:
		g.run.Status = store.Completed
	case ctx.Err() != nil:
		g.run.Status, g.run.Error = store.Aborted, reason(context.Cause(ctx))
		cause = fmt.Errorf("run %d was aborted: %w", g.run.ID, context.Cause(ctx))
	default:
		g.run.Status, g.run.Error = store.Failed, cause.Error()
		cause = fmt.Errorf("run %d failed: %w", g.run.ID, cause)
	}
	if cause != nil {
		g.leftovers()
	}
	err := g.record(context.WithoutCancel(ctx))
	if err != nil {
		err = fmt.Errorf("run %d ended as %s, which is not on record: %w", g.run.ID, g.run.Status, err)
	}
	return errors.Join(cause, err)
}

func (g *generation) record(ctx context.Context) (err error) {
	defer g.catch(ctx, &err)
	return g.sim.meta.FinishRun(ctx, g.run)
}

// leftovers notes what is left of a run that went wrong: complete Parquet parts, if any,
// and how many rows were made.
func (g *generation) leftovers() {
	g.live.generatedSoFar(g.run)
	if _, err := os.Stat(g.run.OutputPath); err != nil {
		g.run.OutputPath = ""
	}
}

// reason says in a person's words why a run was aborted.
func reason(cause error) string {
	switch {
	case cause == context.Canceled: //nolint:errorlint // a cause that wraps it says more itself
		return "the run was cancelled"
	case errors.Is(cause, context.DeadlineExceeded):
		return "the run took longer than its caller allowed"
	}
	return cause.Error()
}

// catch turns a panic into the error of the run: a bug costs one run, not the process.
func (g *generation) catch(ctx context.Context, err *error) {
	if p := recover(); p != nil {
		g.sim.log.ErrorContext(ctx, "run stopped by a bug", "run", g.run.ID, "panic", p, "stack", string(debug.Stack()))
		*err = fmt.Errorf("a bug stopped the run: %v", p)
	}
}

// undo takes back what was not completed. Its own error counts only beside another one,
// since after a commit there is nothing to take back.
func undo(err *error, rollback func() error) {
	if undoErr := rollback(); *err != nil {
		*err = errors.Join(*err, undoErr)
	}
}

func (g *generation) log(ctx context.Context, line string, args ...any) {
	g.sim.log.InfoContext(ctx, line, append([]any{"run", g.run.ID, "experiment", g.experiment.Name}, args...)...)
}

func copyOf(r *Run) *Run {
	c := *r
	c.Tables = slices.Clone(r.Tables)
	return &c
}
