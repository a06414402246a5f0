//go:build cgo

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"syscall"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// sink appends the rows of one table, in a transaction of its own. DuckDB writes groups of
// rows to the file while it goes on, so memory does not grow with them.
type sink struct {
	l *loading
	f *filling

	mu       sync.Mutex
	conn     *duckdbc.Conn // nil once closed
	appender *duckdbc.Appender
	columns  []*writer
}

// newSink opens the sink of a table. The caller holds the load's life.
func newSink(ctx context.Context, l *loading, f *filling) (s *sink, err error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	s = &sink{l: l, f: f}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if s.conn, err = l.stage.db.Connect(); err != nil {
		return nil, err
	}
	if _, err = s.conn.Exec(ctx, "BEGIN"); err != nil {
		return nil, err
	}
	if s.appender, err = s.conn.Append(f.table.Name); err != nil {
		return nil, err
	}
	for i, stored := range s.appender.Columns() {
		w, err := newWriter(&f.table.Columns[i], stored)
		if err != nil {
			return nil, err
		}
		s.columns = append(s.columns, w)
	}
	return s, nil
}

// WriteBatch implements [gen.Sink].
func (s *sink) WriteBatch(ctx context.Context, b *gen.Batch) error {
	done, err := s.work(ctx)
	if err != nil {
		return err
	}
	defer done()
	if len(b.Columns) != len(s.columns) {
		return fmt.Errorf("table %q has %d columns, but a batch of it has %d", s.f.table.Name, len(s.columns), len(b.Columns))
	}
	for from := 0; from < b.Rows; from += duckdbc.ChunkRows() {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := s.write(ctx, b, from, min(duckdbc.ChunkRows(), b.Rows-from)); err != nil {
			return s.refused(b.First+int64(from), s.l.stage.failure(err))
		}
	}
	s.f.rows += int64(b.Rows)
	batchWritten.Hit()
	return nil
}

// write appends n rows of a batch.
func (s *sink) write(ctx context.Context, b *gen.Batch, from, n int) error {
	chunk := s.appender.Chunk(n)
	for i, w := range s.columns {
		if err := w.write(s.appender, chunk.Vector(i), &b.Columns[i], from, n); err != nil {
			return err
		}
	}
	return s.appender.Write(ctx)
}

// refused tells from which row on rows were not written, unless the disk is to blame,
// which would have refused any, or the end of ctx.
func (s *sink) refused(row int64, err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("rows of table %q, from %d, are refused: %w", s.f.table.Name, row, err)
}

// work begins something that is done to the sink; done ends it.
func (s *sink) work(ctx context.Context) (done func(), err error) {
	s.l.life.RLock()
	s.mu.Lock()
	done = func() { s.mu.Unlock(); s.l.life.RUnlock() }
	switch {
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	case s.l.stage == nil || s.f.state != writing || s.conn == nil:
		err = fmt.Errorf("the rows of table %q are not being written any more: %w", s.f.table.Name, errEnded)
	}
	if err != nil {
		done()
		return nil, err
	}
	return done, nil
}

// Commit implements [gen.Sink]. It checks the keys.
func (s *sink) Commit(ctx context.Context) error {
	done, err := s.work(ctx)
	if err != nil {
		return err
	}
	defer done()
	defer s.close()
	s.f.state = rolledBack
	if err := s.commit(ctx); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return fmt.Errorf("the rows of table %q are refused: %w", s.f.table.Name, s.l.stage.failure(err))
	}
	s.f.state = committed
	return nil
}

func (s *sink) commit(ctx context.Context) error {
	if err := s.appender.Flush(ctx); err != nil {
		return err
	}
	s.appender.Close()
	s.appender = nil
	if _, err := s.conn.Exec(ctx, "COMMIT"); err != nil {
		return err
	}
	rowsCommitted.Hit()
	if s.l.keyless {
		return nil
	}
	return checkKeys(ctx, s.conn, s.f.table, s.f.rows)
}

// Rollback implements [gen.Sink]. The load can then only be rolled back, too.
func (s *sink) Rollback() error {
	s.l.life.RLock()
	defer s.l.life.RUnlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.f.state == writing {
		s.f.state = rolledBack
		s.close()
	}
	return nil
}

// close ends the transaction and frees what the sink holds. It may be called more than
// once.
func (s *sink) close() {
	if s.appender != nil {
		s.appender.Close()
		s.appender = nil
	}
	if s.conn != nil {
		s.conn.Close()
		s.conn = nil
	}
}
