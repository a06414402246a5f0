package snowflake

import (
	"context"
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
)

// sendBytes is about how much a sink sends in one statement.
const sendBytes = 4 << 20

// sink inserts the rows of one table. It sends them as one JSON text that the statement takes
// apart: an INSERT of many rows with VALUES, whether they are bound one by one or as arrays,
// cannot make a VARIANT. Files are faster by far, see LoadParquet.
// https://docs.snowflake.com/en/sql-reference/sql/insert
// https://docs.snowflake.com/en/sql-reference/functions/flatten
type sink struct {
	l      *loading
	f      *filling
	stage  *stage
	insert string
	buffer []byte // rows that were not sent yet, as JSON without the bracket at the end
	value  []byte
	held   int64 // of these
	rows   int64 // that were written, sent or not
	ended  bool
}

func newSink(l *loading, f *filling, s *stage) *sink {
	expressions := make([]string, len(f.table.Columns))
	for i := range f.table.Columns {
		expressions[i] = sentAs(&f.table.Columns[i], i)
	}
	insert := "INSERT INTO " + f.script.Name + " SELECT " + strings.Join(expressions, ", ") + " FROM TABLE(FLATTEN(INPUT => PARSE_JSON(?)))"
	return &sink{l: l, f: f, stage: s, insert: insert}
}

// WriteBatch implements [gen.Sink].
func (s *sink) WriteBatch(ctx context.Context, b *gen.Batch) error {
	if err := s.check(ctx); err != nil {
		return err
	}
	if len(b.Columns) != len(s.f.table.Columns) {
		return fmt.Errorf("table %q has %d columns, but a batch of it has %d", s.f.table.Name, len(s.f.table.Columns), len(b.Columns))
	}
	for row := range b.Rows {
		if err := s.add(b, row); err != nil {
			return err
		}
		if len(s.buffer) >= sendBytes {
			if err := s.send(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *sink) add(b *gen.Batch, row int) error {
	open := byte(',')
	if s.held == 0 {
		open = '['
	}
	s.buffer = append(s.buffer, open)
	for i := range b.Columns {
		s.buffer = append(s.buffer, ",["[b2i(i == 0)])
		v := &b.Columns[i]
		if v.IsNull(row) {
			s.buffer = append(s.buffer, "null"...)
			continue
		}
		var ok bool
		if s.value, ok = appendSent(s.value[:0], v, row); !ok {
			return fmt.Errorf("row %d of table %q is refused: column %q holds %d, which is outside the years 1 to 9999", b.First+int64(row), s.f.table.Name, v.Column.Name, v.Ints[row])
		}
		s.buffer = appendJSON(s.buffer, s.value)
	}
	s.buffer = append(s.buffer, ']')
	s.held++
	s.rows++
	return nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// appendJSON appends a JSON string.
func appendJSON(dst, text []byte) []byte {
	const digits = "0123456789abcdef"
	dst = append(dst, '"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c < ' ':
			dst = append(dst, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}

// send inserts the rows that are held. The client sends the statement again when the connection
// breaks, under the same id, by which Snowflake knows it; so no row comes twice.
func (s *sink) send(ctx context.Context) error {
	if s.held == 0 {
		return nil
	}
	result, err := s.stage.w.db.ExecContext(ctx, s.insert, string(append(s.buffer, ']')))
	if err != nil {
		return fmt.Errorf("rows up to %d of table %q are refused: %w", s.rows, s.f.table.Name, failure(ctx, err))
	}
	if n, err := result.RowsAffected(); err != nil || n != s.held {
		return fmt.Errorf("of %d rows of table %q, %d arrived", s.held, s.f.table.Name, n)
	}
	rowsInserted.Hit()
	s.buffer, s.held = s.buffer[:0], 0
	return nil
}

func (s *sink) check(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if s.ended || s.l.ended() {
		return fmt.Errorf("the rows of table %q are not being written any more: %w", s.f.table.Name, errEnded)
	}
	return nil
}

// Commit implements [gen.Sink].
func (s *sink) Commit(ctx context.Context) error {
	if err := s.check(ctx); err != nil {
		return err
	}
	if err := s.send(ctx); err != nil {
		return err
	}
	if err := s.stage.wantRows(ctx, s.f, s.rows); err != nil {
		return err
	}
	s.ended = true
	s.l.done(s.f, s.rows)
	return nil
}

// wantRows compares how many rows a table has with how many it should have.
func (s *stage) wantRows(ctx context.Context, f *filling, want int64) error {
	var got int64
	if err := s.w.db.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+f.script.Name).Scan(&got); err != nil {
		return fmt.Errorf("the rows of table %q cannot be counted: %w", f.table.Name, failure(ctx, err))
	}
	if got != want {
		return fmt.Errorf("table %q was sent %d rows, but holds %d", f.table.Name, want, got)
	}
	return nil
}

// Rollback implements [gen.Sink]. The load can then only be rolled back, too.
func (s *sink) Rollback() error {
	s.ended = true
	return nil
}
