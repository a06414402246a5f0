package redshift

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// A statement may be 16 MB long. Longer ones are faster, up to some, but are held in memory on
// both sides. https://docs.aws.amazon.com/redshift/latest/dg/c_redshift-sql.html
const (
	statementBytes = 4 << 20
	mostBytes      = 16_000_000
)

// insertSink writes rows by INSERT with many rows of VALUES each.
// https://docs.aws.amazon.com/redshift/latest/dg/c_best-practices-multi-row-inserts.html
type insertSink struct {
	w     *pg.Warehouse
	table *schema.Table
	head  string

	mu        sync.Mutex
	statement []byte
	waiting   int64 // rows in statement
	rows      int64 // inserted
	err       error // after which the table is not to be used
	complete  bool
}

var errEnded = errors.New("the load has ended")

func openInsert(_ context.Context, l *pg.Loading, t *schema.Table) (pg.Sink, error) {
	return &insertSink{w: l.Warehouse(), table: t, head: "INSERT INTO " + l.TableName(t) + " VALUES\n"}, nil
}

// WriteBatch implements [gen.Sink].
func (s *insertSink) WriteBatch(ctx context.Context, b *gen.Batch) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	for row := range b.Rows {
		if err := s.add(ctx, b, row); err != nil {
			s.err = err
			return err
		}
	}
	s.w.Engine().Points.BatchSent.Hit()
	return nil
}

func (s *insertSink) add(ctx context.Context, b *gen.Batch, row int) error {
	before := len(s.statement)
	if s.waiting == 0 {
		s.statement = append(s.statement[:0], s.head...)
	} else {
		s.statement = append(s.statement, ",\n"...)
	}
	statement, err := appendRow(s.statement, b, row)
	if err != nil {
		return err
	}
	s.statement = statement
	s.waiting++
	if n := len(statement) - before; n > mostBytes {
		return fmt.Errorf("row %d of table %q is refused: it takes %d bytes, and a statement of Redshift has at most %d; use shorter values, or stage the files of the run in S3", b.First+int64(row), s.table.Name, n, mostBytes)
	}
	if len(statement) < statementBytes {
		return nil
	}
	return s.flush(ctx)
}

// flush inserts the rows that wait. It is its own transaction: nobody sees the table yet, and a
// load whose sink fails is rolled back as a whole.
func (s *insertSink) flush(ctx context.Context) error {
	if s.waiting == 0 {
		return nil
	}
	err := s.w.Do(ctx, func(conn *pgx.Conn) error {
		results, err := conn.PgConn().Exec(ctx, string(s.statement)).ReadAll()
		if err == nil && (len(results) != 1 || results[0].CommandTag.RowsAffected() != s.waiting) {
			err = fmt.Errorf("the table was sent %d rows, but did not take as many", s.waiting)
		}
		return err
	})
	if err != nil {
		return pg.NotLoaded(s.table.Name, err)
	}
	s.rows += s.waiting
	s.waiting = 0
	return nil
}

func (s *insertSink) usable(ctx context.Context) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case s.complete:
		return fmt.Errorf("the rows of table %q are not being written any more: %w", s.table.Name, errEnded)
	}
	return s.err
}

// Commit implements [gen.Sink]: the rows are in the table when it returns.
func (s *insertSink) Commit(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	if err := s.flush(ctx); err != nil {
		s.err = err
		return err
	}
	s.complete = true
	s.w.Engine().Points.Copied.Hit()
	return nil
}

// Rollback implements [gen.Sink]. The load can then only be rolled back, too.
func (s *insertSink) Rollback() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.complete && s.err == nil {
		s.err = fmt.Errorf("the rows of table %q were rolled back: %w", s.table.Name, errEnded)
	}
	return nil
}

// Loaded implements [pg.Sink].
func (s *insertSink) Loaded() (rows int64, complete bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rows, s.complete
}
