package sqlite

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"syscall"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/contents"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/btree"
)

// builtSink writes the pages of a table and of its unique indexes. Rows become pages, and keys for
// the indexes, in the goroutine that made them.
type builtSink struct {
	filling
	rows    atomic.Int64
	tree    *btree.Table
	indexes []*btree.Index // nil once closed
	inOrder *builtRange    // of WriteBatch, once that is called
}

var _ gen.RangeSink = (*builtSink)(nil)

// newBuiltSink is called under the lock of the loading.
func newBuiltSink(ctx context.Context, l *loading, t *schema.Table) (*builtSink, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	s := &builtSink{filling: filling{l: l, table: t}}
	s.tree, s.indexes = l.built.open(l.experiment, t)
	return s, nil
}

// RangeRows implements [gen.RangeSink]: ranges begin anywhere.
func (s *builtSink) RangeRows() int64 { return 0 }

// OpenRange implements [gen.RangeSink].
func (s *builtSink) OpenRange(ctx context.Context, _ gen.Range) (gen.RangeWriter, error) {
	s.l.mu.Lock()
	defer s.l.mu.Unlock()
	if err := s.check(ctx); err != nil {
		return nil, err
	}
	return s.openRange(), nil
}

func (s *builtSink) openRange() *builtRange {
	r := &builtRange{s: s, rows: s.tree.OpenRange()}
	for _, x := range s.indexes {
		r.keys = append(r.keys, x.OpenRange())
	}
	return r
}

// WriteBatch implements [gen.Sink]: all batches are one range.
func (s *builtSink) WriteBatch(ctx context.Context, b *gen.Batch) error {
	s.l.mu.Lock()
	err := s.check(ctx)
	if err == nil && s.inOrder == nil {
		s.inOrder = s.openRange()
	}
	s.l.mu.Unlock()
	if err != nil {
		return err
	}
	return s.inOrder.WriteBatch(ctx, b)
}

func (s *builtSink) loaded() contents.Loaded {
	return contents.Loaded{Rows: s.rows.Load(), Complete: s.state == committed}
}

// Commit implements [gen.Sink]: it sorts the keys and writes the indexes.
func (s *builtSink) Commit(ctx context.Context) error {
	s.l.mu.Lock()
	defer s.l.mu.Unlock()
	return s.commit(ctx, func() error {
		defer s.close()
		if err := s.finish(ctx); err != nil {
			return s.refused(err)
		}
		return nil
	})
}

func (s *builtSink) finish(ctx context.Context) error {
	if s.inOrder != nil {
		if err := s.inOrder.close(); err != nil {
			return err
		}
	}
	if err := s.tree.Finish(ctx); err != nil {
		return err
	}
	for _, x := range s.indexes {
		if err := x.Finish(ctx); err != nil {
			return err
		}
	}
	return nil
}

// refused is err as what befell the rows, unless the disk is to blame.
func (s *builtSink) refused(err error) error {
	if err = onDisk(s.l.built.path, err); errors.Is(err, syscall.ENOSPC) {
		return err
	}
	return fmt.Errorf("the rows of table %q are refused: %w", s.table.Name, err)
}

// Rollback implements [gen.Sink]. The load can then only be rolled back, too.
func (s *builtSink) Rollback() error {
	s.l.mu.Lock()
	defer s.l.mu.Unlock()
	s.rollback(s)
	return nil
}

// close frees what the sink holds.
func (s *builtSink) close() {
	if s.inOrder != nil {
		_ = s.inOrder.close() // its error came before, or nobody wants the rows
		s.inOrder = nil
	}
	for _, x := range s.indexes {
		_ = x.Close() // what it leaves in the temporary file goes with that
	}
	s.indexes = nil
}

// builtRange is a range of rows of a builtSink.
type builtRange struct {
	s    *builtSink
	rows *btree.Rows // nil once closed
	keys []*btree.Keys
}

// WriteBatch implements [gen.RangeWriter].
func (r *builtRange) WriteBatch(ctx context.Context, b *gen.Batch) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	t := r.s.table
	if len(b.Columns) != len(t.Columns) {
		return fmt.Errorf("table %q has %d columns, but a batch of it has %d", t.Name, len(t.Columns), len(b.Columns))
	}
	if err := r.write(b); err != nil {
		return onDisk(r.s.l.built.path, err) // it names the row
	}
	r.s.rows.Add(int64(b.Rows))
	batchWritten.Hit()
	return nil
}

func (r *builtRange) write(b *gen.Batch) error {
	if err := r.rows.Write(b); err != nil {
		return err
	}
	for _, k := range r.keys {
		if err := k.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// Close implements [gen.RangeWriter].
func (r *builtRange) Close(_ context.Context, complete bool) error {
	if err := r.close(); err != nil && complete {
		return r.s.refused(err)
	}
	return nil
}

func (r *builtRange) close() error {
	if r.rows == nil {
		return nil
	}
	err := r.rows.Close()
	for _, k := range r.keys {
		err = errors.Join(err, k.Close())
	}
	r.rows = nil
	return err
}
