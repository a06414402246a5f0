package dwsim

import (
	"context"
	"fmt"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// tablesAtOnce is how many tables are filled from files, or fetched, at the same time.
const tablesAtOnce = 4

// filling fills the tables of a Loading from the Parquet files of a run.
type filling struct {
	sim        *Simulator
	experiment *schema.Experiment
	run        *Run // what there is to fill; with digests where rows are to be compared
	live       *liveRun
	manifest   *parquet.Manifest
	folder     string       // absolute, of the files on this machine
	staged     *stagedFiles // the same files in a stage; nil where they are here alone
	remote     bool         // they are in the stage alone until they are fetched
	compare    bool         // digests with those of the run also where the warehouse reads the files itself
}

// parquetLoader returns the loading as one that takes files, also from a stage at a
// location, or nil where it does not.
func parquetLoader(loading store.Loading, location string) store.ParquetLoader {
	if l, ok := loading.(store.ParquetLoader); ok && l.TakesParquet(location) {
		return l
	}
	return nil
}

// fill fills all tables that the run has rows of.
func (f *filling) fill(ctx context.Context, loading store.Loading) error {
	if l := parquetLoader(loading, f.location()); l != nil {
		return f.fromFiles(ctx, l)
	}
	return f.throughSinks(ctx, loading)
}

func (f *filling) location() string {
	if f.staged == nil {
		return ""
	}
	return f.staged.stage.Location()
}

// tables returns those that the run has rows of, in the order of generation.
func (f *filling) tables() []store.RunTable {
	var filled []store.RunTable
	for _, t := range f.run.Tables {
		if t.Asked > 0 {
			filled = append(filled, t)
		}
	}
	return filled
}

// fromFiles has the warehouse read the files, of several tables at a time.
func (f *filling) fromFiles(ctx context.Context, l store.ParquetLoader) error {
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(tablesAtOnce)
	for _, t := range f.tables() {
		work.Go(func() error {
			if err := f.tableFromFiles(ctx, l, t); err != nil {
				return fmt.Errorf("table %q: %w", t.Table, err)
			}
			return nil
		})
	}
	return work.Wait()
}

func (f *filling) tableFromFiles(ctx context.Context, l store.ParquetLoader, t store.RunTable) error {
	table := f.experiment.Table(t.Table)
	watched := tableWatcher{f.sim, &f.live.run}.watch(ctx, t.Table)
	defer watched.Rollback()
	here := f.staged == nil || l.TakesParquet("") // else the warehouse fetches them itself
	if here && f.remote {
		if err := f.staged.fetch(ctx, f.folder, f.manifest.Table(t.Table)); err != nil {
			return err
		}
	}
	files := f.parquetFiles(t.Table, here)
	if f.staged != nil && !here {
		if err := store.PutList(ctx, f.staged.stage, l, &files); err != nil {
			return err
		}
	}
	work, workCtx := errgroup.WithContext(ctx)
	work.Go(func() error { return l.LoadParquet(workCtx, table, files) })
	if here && f.compare {
		work.Go(func() error { return f.compareFiles(workCtx, table, *t.Digest) })
	}
	if err := work.Wait(); err != nil {
		return err
	}
	f.live.written(t.Table, files.Rows)
	return watched.Commit(ctx)
}

// parquetFiles returns the files of a table as a warehouse takes them.
func (f *filling) parquetFiles(table string, here bool) store.ParquetFiles {
	files := store.ParquetFiles{Location: f.location()}
	for _, part := range f.manifest.Table(table) {
		files.Rows += part.Rows
		files.Bytes = append(files.Bytes, part.Bytes)
		files.SHA256 = append(files.SHA256, part.SHA256)
		if here {
			files.Paths = append(files.Paths, filepath.Join(f.folder, filepath.FromSlash(part.Path)))
		}
		if f.staged != nil {
			files.Keys = append(files.Keys, f.staged.key(part))
		}
	}
	return files
}

// compareFiles refuses files that do not hold the rows on record.
func (f *filling) compareFiles(ctx context.Context, t *schema.Table, want gen.TableDigest) error {
	var digest gen.Digester
	err := parquet.ScanTable(ctx, f.folder, f.manifest, f.experiment, t, func(b *gen.Batch) error {
		digest.Add(b)
		return nil
	})
	if err != nil {
		return err
	}
	return differs(t, digest.Sum(), want)
}

// throughSinks reads the files here and writes what is in them, a table after the other.
// Files that are staged are fetched ahead.
func (f *filling) throughSinks(ctx context.Context, loading store.Loading) error {
	work, ctx := errgroup.WithContext(ctx)
	ready := f.fetchAhead(ctx, work)
	work.Go(func() error {
		for i, t := range f.tables() {
			select {
			case <-ready[i]:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
			if err := f.throughSink(ctx, loading, t); err != nil {
				return fmt.Errorf("table %q: %w", t.Table, err)
			}
		}
		return nil
	})
	return work.Wait()
}

// fetchAhead fetches the files of all tables, several at a time, and returns a channel for
// each table that is closed when all of its files are here.
func (f *filling) fetchAhead(ctx context.Context, work *errgroup.Group) []chan struct{} {
	tables := f.tables()
	ready := make([]chan struct{}, len(tables))
	for i := range ready {
		ready[i] = make(chan struct{})
		if !f.remote {
			close(ready[i])
		}
	}
	if !f.remote {
		return ready
	}
	work.Go(func() error {
		fetches, ctx := errgroup.WithContext(ctx)
		fetches.SetLimit(tablesAtOnce)
		for i, t := range tables {
			fetches.Go(func() error {
				if err := f.staged.fetch(ctx, f.folder, f.manifest.Table(t.Table)); err != nil {
					return fmt.Errorf("table %q: %w", t.Table, err)
				}
				close(ready[i])
				return nil
			})
		}
		return fetches.Wait()
	})
	return ready
}

// throughSink fills a table, and refuses rows that are not those on record.
func (f *filling) throughSink(ctx context.Context, loading store.Loading, t store.RunTable) (err error) {
	table := f.experiment.Table(t.Table)
	watched := tableWatcher{f.sim, &f.live.run}.watch(ctx, t.Table)
	defer watched.Rollback()
	sink, err := loading.OpenSink(ctx, f.experiment, table)
	if err != nil {
		return err
	}
	defer undo(&err, sink.Rollback)
	digest, err := f.copy(ctx, table, sink)
	if err != nil {
		return err
	}
	if err := differs(table, digest, *t.Digest); err != nil {
		return err
	}
	if err := sink.Commit(ctx); err != nil {
		return err
	}
	return watched.Commit(ctx)
}
