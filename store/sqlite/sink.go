package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/contents"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// sink inserts the rows of one table: one prepared INSERT, stepped once per row, with
// values bound where they lie. That beats INSERTs of many rows, whose parameters SQLite
// copies once more.
type sink struct {
	filling
	insert  *sqlitec.Stmt // nil once closed
	columns []*binder
	rows    int64
}

// newSink is called under the lock of the loading.
func newSink(ctx context.Context, l *loading, t *schema.Table) (*sink, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	conn := l.stage.conn
	parameters := strings.TrimSuffix(strings.Repeat("?, ", len(t.Columns)), ", ")
	insert, _, err := conn.Prepare(fmt.Sprintf("INSERT INTO %s VALUES (%s)", quote(t.Name), parameters))
	if err != nil {
		return nil, fmt.Errorf("table %q cannot be loaded: %w", t.Name, err)
	}
	s := &sink{filling: filling{l: l, table: t}, insert: insert}
	for i, c := range columnsOf(l.experiment, t) {
		s.columns = append(s.columns, &binder{column: c, parameter: i + 1, stmt: insert, memory: conn.NewMemory()})
	}
	return s, nil
}

// WriteBatch implements [gen.Sink].
func (s *sink) WriteBatch(ctx context.Context, b *gen.Batch) error {
	s.l.mu.Lock()
	defer s.l.mu.Unlock()
	if err := s.check(ctx); err != nil {
		return err
	}
	if len(b.Columns) != len(s.columns) {
		return fmt.Errorf("table %q has %d columns, but a batch of it has %d", s.table.Name, len(s.columns), len(b.Columns))
	}
	for i, c := range s.columns {
		if err := c.use(&b.Columns[i], b.Rows); err != nil {
			return fmt.Errorf("table %q, rows from %d: %w", s.table.Name, b.First, err)
		}
	}
	for row := range b.Rows {
		if row%cancelRows == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := s.write(row); err != nil {
			return s.refused(b.First+int64(row), s.l.stage.failure(err))
		}
	}
	s.rows += int64(b.Rows)
	batchWritten.Hit()
	return nil
}

// refused names the row that was not written, unless the disk is to blame, which would have
// refused any.
func (s *sink) refused(row int64, err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return err
	}
	return fmt.Errorf("row %d of table %q is refused: %w", row, s.table.Name, err)
}

// cancelRows is after how many rows of a batch, which may be large, a cancelled load ends.
const cancelRows = 4096

func (s *sink) write(row int) error {
	for _, c := range s.columns {
		if err := c.bind(row); err != nil {
			return err
		}
	}
	_, err := s.insert.Step()
	s.insert.Reset()
	return err
}

func (s *sink) loaded() contents.Loaded {
	return contents.Loaded{Rows: s.rows, Complete: s.state == committed}
}

// Commit implements [gen.Sink]: it makes the unique indexes.
func (s *sink) Commit(ctx context.Context) error {
	s.l.mu.Lock()
	defer s.l.mu.Unlock()
	return s.commit(ctx, func() error {
		s.close()
		conn := s.l.stage.conn
		defer interruptible(ctx, conn)()
		if err := conn.Exec(s.l.indexes(s.table)); err != nil {
			return fmt.Errorf("the rows of table %q are refused: %w", s.table.Name, s.l.stage.failure(err))
		}
		return nil
	})
}

// Rollback implements [gen.Sink]. The load can then only be rolled back, too.
func (s *sink) Rollback() error {
	s.l.mu.Lock()
	defer s.l.mu.Unlock()
	s.rollback(s)
	return nil
}

// close frees what the sink holds, as long as its connection is open.
func (s *sink) close() {
	if s.insert == nil {
		return
	}
	_ = s.insert.Close() // repeats the error of the last step
	s.insert = nil
	for _, c := range s.columns {
		c.memory.Free()
	}
}
