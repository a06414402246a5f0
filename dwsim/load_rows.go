package dwsim

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// try checks and loads. A bug on the way costs the load, not the process.
func (l *load) try(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a bug stopped the load: %v", p)
		}
	}()
	l.live.enter(PhasePlan)
	if err := l.check(ctx); err != nil {
		return err
	}
	l.live.countBytes(l.bytesRead)
	return l.fill(ctx)
}

// bytesRead estimates how many bytes of the files were read, by the rows.
func (l *load) bytesRead() int64 {
	var read float64
	for _, f := range l.manifest.Files {
		i := l.live.index[strings.ToLower(f.Table)]
		if done := l.live.done[i].Load() - f.FirstRow; f.Rows > 0 && done > 0 {
			read += float64(f.Bytes) * float64(min(done, f.Rows)) / float64(f.Rows)
		}
	}
	return int64(read)
}

// fill writes the rows to the next contents of the namespace, and swaps these in.
func (l *load) fill(ctx context.Context) (err error) {
	loading, err := l.slot.beginLoading(ctx, l.warehouse, l.experiment, l.bare)
	if err != nil {
		return err
	}
	defer undo(&err, loading.Rollback)
	loadOpened.Hit()
	l.sim.turnTo(ctx, l.live, PhaseLoad)
	f := filling{sim: l.sim, experiment: l.experiment, run: l.run, live: l.live, manifest: l.manifest, folder: l.run.OutputPath}
	if err := f.fill(ctx, loading); err != nil {
		return err
	}
	loadRead.Hit()
	l.sim.turnTo(ctx, l.live, PhaseSwap)
	if err := l.slot.swap(ctx, l.warehouse, loading, &l.live.run, swapped{l.mark, markOf(l.run, l.experiment)}); err != nil {
		return err
	}
	loadSwapped.Hit()
	return nil
}

// markOf names the run that made the rows: to whoever reads them it does not matter on
// which way they came.
func markOf(run *Run, e *schema.Experiment) store.Mark {
	mark, hash := store.Mark{}, schema.Hash(e)
	for _, t := range run.Tables {
		if t.Asked == 0 {
			continue
		}
		mark[strings.ToLower(t.Table)] = store.TableMark{
			Run:          run.ID,
			Seed:         run.Seed,
			Rows:         t.Digest.Rows,
			Engine:       run.EngineVersion,
			DocumentHash: hash,
			Digest:       *t.Digest,
		}
	}
	return mark
}

// differs says where what was read is not what the run made.
func differs(t *schema.Table, got, want gen.TableDigest) error {
	if got.Rows != want.Rows {
		return conflictf("its files hold %d rows; on record are %d", got.Rows, want.Rows)
	}
	for _, c := range t.Columns {
		if name := strings.ToLower(c.Name); got.Columns[name] != want.Columns[name] {
			return conflictf("its files hold other values of column %q than are on record", c.Name)
		}
	}
	if got.Table != want.Table {
		return conflictf("its files hold the values that are on record in other rows")
	}
	return nil
}

// readAhead is how many batches there are between reading and writing.
const readAhead = 6

// copy reads the rows of a table in one goroutine and writes them in another, and returns
// the digest of what was read.
func (f *filling) copy(ctx context.Context, t *schema.Table, sink gen.Sink) (gen.TableDigest, error) {
	var digest gen.Digester
	full, free := make(chan *gen.Batch, readAhead), make(chan *gen.Batch, readAhead)
	for range readAhead {
		free <- &gen.Batch{}
	}
	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error {
		defer close(full)
		err := parquet.ScanTable(ctx, f.folder, f.manifest, f.experiment, t, func(b *gen.Batch) error {
			digest.Add(b)
			return pass(ctx, b, free, full)
		})
		if err != nil {
			return conflict{err} // a file is missing or damaged, unless ctx has ended
		}
		return nil
	})
	work.Go(func() error {
		for b := range full {
			if err := sink.WriteBatch(ctx, b); err != nil {
				return err
			}
			f.live.written(t.Name, int64(b.Rows))
			free <- b
		}
		return nil
	})
	err := work.Wait()
	return digest.Sum(), err
}

// pass hands a copy of b on, as b is used again by whoever made it.
func pass(ctx context.Context, b *gen.Batch, free <-chan *gen.Batch, full chan<- *gen.Batch) error {
	select {
	case c := <-free:
		copyBatch(c, b)
		full <- c // it has room for all of them
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// copyBatch makes to a copy of from, in the memory that to has.
func copyBatch(to, from *gen.Batch) {
	to.Table, to.First, to.Rows = from.Table, from.First, from.Rows
	if to.Columns == nil {
		to.Columns = make([]gen.Vector, len(from.Columns))
	}
	for i := range from.Columns {
		copyVector(&to.Columns[i], &from.Columns[i])
	}
}

func copyVector(to, from *gen.Vector) {
	to.Column, to.Type, to.Scale, to.Kind = from.Column, from.Type, from.Scale, from.Kind
	to.Ints = append(to.Ints[:0], from.Ints...)
	to.Wide = append(to.Wide[:0], from.Wide...)
	to.Floats = append(to.Floats[:0], from.Floats...)
	to.Bools = append(to.Bools[:0], from.Bools...)
	to.Offsets = append(to.Offsets[:0], from.Offsets...)
	to.Data = append(to.Data[:0], from.Data...)
	to.UUIDs = append(to.UUIDs[:0], from.UUIDs...)
	if from.Valid == nil {
		to.Valid = nil
	} else {
		to.Valid = append(to.Valid[:0], from.Valid...)
	}
}
