package dwsim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/store"
)

var (
	sinksOpened    = failpoint.New("run.sinks.opened")
	rowsMade       = failpoint.New("run.rows.made")
	folderFinished = failpoint.New("run.folder.finished")
	filesLoaded    = failpoint.New("run.files.loaded")
	rowsSwapped    = failpoint.New("run.rows.swapped")
)

// walk goes from the recorded run to rows that can be read, or to a recorded reason
// why not.
func (g *generation) walk(ctx context.Context) (*Run, error) {
	g.completed = g.prune
	return g.follow(ctx, func(ctx context.Context) error {
		err := g.try(ctx, g.fill)
		g.leftovers(ctx, err)
		return err
	})
}

// fill writes the rows to Parquet and to the warehouse in one pass and swaps them in. A
// warehouse that is faster from files gets them once they are complete. Whatever goes
// wrong takes back what is not complete.
func (g *generation) fill(ctx context.Context) (err error) {
	staging, making, err := g.beginStaging(ctx)
	if err != nil {
		return err
	}
	defer staging.stop()
	folder, err := g.createFolder(ctx, staging)
	if err != nil {
		return err
	}
	defer undo(&err, folder.Rollback)
	loading, err := g.slot.beginLoading(ctx, g.warehouse, g.experiment, g.options.NoConstraints)
	if err != nil {
		return err
	}
	defer undo(&err, loading.Rollback)
	sinksOpened.Hit()

	g.sim.turnTo(ctx, g.live, PhaseGenerate)
	fromFiles := parquetLoader(loading, staging.location()) != nil
	results, err := g.plan.generator.Generate(making, g.sinks(making, folder, loading, fromFiles)...)
	if err != nil {
		return staging.instead(ctx, err)
	}
	rowsMade.Hit()
	g.afterRows(ctx, staging, fromFiles)
	if err := folder.Commit(ctx); err != nil {
		return err
	}
	folderFinished.Hit()
	if err := staging.finish(ctx, g, results); err != nil {
		return err
	}
	if fromFiles {
		if err := g.load(ctx, folder.Dir(), loading, staging.files()); err != nil {
			return err
		}
	}
	if fromFiles || staging != nil {
		g.sim.turnTo(ctx, g.live, PhaseSwap)
	}
	if err := g.slot.swap(ctx, g.warehouse, loading, g.run, swapped{g.plan.mark, g.mark(results)}); err != nil {
		return err
	}
	rowsSwapped.Hit()
	if err := folder.Forget(); err != nil { // it is of no use any more, and in nobody's way
		g.sim.tell(ctx, slog.LevelWarn, g.run, "journal not removed", "error", err)
	}
	noteLoaded(g.run, results)
	return nil
}

// afterRows goes on to the phase that comes once all rows are made.
func (g *generation) afterRows(ctx context.Context, staging *staging, fromFiles bool) {
	switch {
	case staging != nil:
		g.sim.turnTo(ctx, g.live, PhaseStage)
	case !fromFiles:
		g.sim.turnTo(ctx, g.live, PhaseSwap)
	}
}

// sinks returns what takes the rows as they are made.
func (g *generation) sinks(ctx context.Context, folder *parquet.Folder, loading store.Loading, fromFiles bool) []gen.SinkOpener {
	sinks := []gen.SinkOpener{folder}
	if !fromFiles {
		sinks = append(sinks, loading)
	}
	return append(sinks, g.sim.tables(ctx, g.run)...)
}

// load has the warehouse read the files of the run, which is its sole way to its rows.
func (g *generation) load(ctx context.Context, folder string, loading store.Loading, staged *stagedFiles) error {
	manifest, err := parquet.ReadManifest(folder)
	if err != nil {
		return err
	}
	g.live.restart()
	g.sim.turnTo(ctx, g.live, PhaseLoad)
	f := filling{sim: g.sim, experiment: g.experiment, run: g.run, live: g.live, manifest: manifest, folder: folder, staged: staged}
	if err := f.fill(ctx, loading); err != nil {
		return err
	}
	filesLoaded.Hit()
	return nil
}

// createFolder makes the folder of the run, and notes where it is.
func (g *generation) createFolder(ctx context.Context, staging *staging) (*parquet.Folder, error) {
	dir := filepath.Join(g.options.OutputDir, runFolder(g.run.ID))
	o := parquet.Options{Compression: g.options.Compression, PartRows: g.options.PartRows}
	if g.resumed != nil {
		o.Parts = g.resumed.parts
	}
	if staging != nil {
		o.Finished = staging.part
	}
	folder, err := parquet.Create(ctx, dir, g.runInfo(), o)
	if err != nil {
		return nil, err
	}
	g.run.OutputPath = dir
	g.live.writesTo(dir)
	g.live.countBytes(folder.Bytes)
	if g.options.OutputDir != g.sim.runFolders(g.experiment.Name) {
		g.slot.renew(ctx) // else nobody would find what is left of the run if this process died
	}
	return folder, nil
}

// runInfo is what decides the files of the run.
func (g *generation) runInfo() parquet.RunInfo {
	info := parquet.RunInfo{
		ManifestInfo: parquet.ManifestInfo{
			Run:           g.run.ID,
			Experiment:    g.experiment.Name,
			Seed:          g.run.Seed,
			EngineVersion: g.run.EngineVersion,
			DocumentHash:  g.plan.hash,
		},
		Rows: map[string]int64{},
		Kept: map[string]string{},
	}
	for _, t := range g.run.Tables {
		name := strings.ToLower(t.Table)
		info.Rows[name] = t.Asked
		if t.KeptFrom != 0 {
			info.Kept[name] = fmt.Sprint("run ", t.KeptFrom)
		}
	}
	return info
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

// noteLoaded notes in a run what is in the warehouse now.
func noteLoaded(run *Run, results map[string]gen.TableResult) {
	for i := range run.Tables {
		t := &run.Tables[i]
		if r, ok := results[strings.ToLower(t.Table)]; ok {
			t.Generated, t.Loaded, t.Digest = r.Rows, r.Rows, &r.Digest
		}
	}
}

// leftovers notes what is left on the disk and in the stage: all parts, or the complete ones
// of a run that went wrong.
func (g *generation) leftovers(ctx context.Context, err error) {
	g.run.Bytes = g.live.progress().Bytes
	if err == nil {
		return
	}
	if _, statErr := os.Stat(g.run.OutputPath); statErr != nil {
		g.run.OutputPath, g.run.Bytes = "", 0
	}
	g.sim.tidyStage(ctx, g.run)
}

// undo takes back what was not completed. Its own error counts only beside another one,
// since after a commit there is nothing to take back.
func undo(err *error, rollback func() error) {
	if undoErr := rollback(); *err != nil {
		*err = errors.Join(*err, undoErr)
	}
}
