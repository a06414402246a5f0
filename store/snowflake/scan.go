package snowflake

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/vectors"
)

// scanRows is how many rows of a table are handed on at a time.
const scanRows = 8192

// ScanTable implements [store.TableScanner]. JSON comes in the form of [gen.CanonicalJSON], as
// Snowflake has a form of its own.
func (w *Warehouse) ScanTable(ctx context.Context, e *schema.Experiment, t *schema.Table, yield func(*gen.Batch) error) error {
	s, err := w.acquire(ctx, e.Name, 0)
	if err != nil {
		return err
	}
	defer w.releaseSession(s)
	rows, err := w.selectAll(ctx, s, t) //nolint:rowserrcheck // scan.all does
	if err != nil {
		s.broken = ctx.Err() != nil
		return fmt.Errorf("table %q of experiment %q cannot be read: %w", t.Name, e.Name, failure(ctx, err))
	}
	defer rows.Close()
	scan := &scan{ctx: ctx, rows: rows, table: t, out: vectors.New(t, scanRows)}
	if err := scan.all(yield); err != nil {
		s.broken = s.broken || ctx.Err() != nil
		return fmt.Errorf("table %q of experiment %q: %w", t.Name, e.Name, err)
	}
	return nil
}

// selectAll selects the columns of a table by the names under which they are stored.
func (w *Warehouse) selectAll(ctx context.Context, s *session, t *schema.Table) (*sql.Rows, error) {
	name := quote(strings.ToUpper(t.Name))
	types, err := describe(ctx, s.conn, "SELECT * FROM "+name)
	if isMissing(err) { // a reserved word, which the DDL wrote in quotes as it is
		name = quote(t.Name)
		types, err = describe(ctx, s.conn, "SELECT * FROM "+name)
	}
	if err != nil {
		return nil, err
	}
	stored := namesOf(types)
	selected := make([]string, len(t.Columns))
	for i := range t.Columns {
		if selected[i] = selection(&t.Columns[i], stored); selected[i] == "" {
			return nil, fmt.Errorf("column %q %w", t.Columns[i].Name, store.ErrNotFound)
		}
	}
	return s.conn.QueryContext(ctx, "SELECT "+strings.Join(selected, ", ")+" FROM "+name)
}

func selection(c *schema.Column, stored []string) string {
	for _, name := range stored {
		switch {
		case !strings.EqualFold(name, c.Name):
		case c.Type() == schema.JSON:
			return "TO_JSON(" + quote(name) + ")"
		default:
			return quote(name)
		}
	}
	return ""
}

type scan struct {
	ctx   context.Context
	rows  *sql.Rows
	table *schema.Table
	out   *vectors.Builder
	read  int64 // rows so far, with the present one
}

func (s *scan) all(yield func(*gen.Batch) error) error {
	values, targets := make([]any, len(s.table.Columns)), make([]any, len(s.table.Columns))
	for i := range values {
		targets[i] = &values[i]
	}
	for s.rows.Next() {
		if err := s.rows.Scan(targets...); err != nil {
			return failure(s.ctx, err)
		}
		if err := s.row(values); err != nil {
			return err
		}
		if s.out.Full() {
			if err := yield(s.out.Batch()); err != nil {
				return err
			}
			s.out.Next()
		}
	}
	if err := s.rows.Err(); err != nil {
		return failure(s.ctx, err)
	}
	if s.out.Rows() == 0 {
		return nil
	}
	return yield(s.out.Batch())
}

func (s *scan) row(values []any) error {
	s.read++
	for i, v := range values {
		if err := s.value(i, v); err != nil {
			return fmt.Errorf("row %d: %w", s.read, err)
		}
	}
	s.out.EndRow()
	return nil
}

// value sets column i of the present row to what the client returned: text for numbers, which
// have all their digits there, and times.
func (s *scan) value(i int, v any) error {
	switch v := v.(type) {
	case nil:
		s.out.SetNull(i)
		return nil
	case bool:
		if s.table.Columns[i].Type() == schema.Boolean {
			s.out.SetBool(i, v)
			return nil
		}
	case int64:
		return s.out.SetText(i, strconv.AppendInt(nil, v, 10))
	case float64:
		return s.float(i, v)
	case time.Time:
		return s.moment(i, v)
	case []byte:
		if s.table.Columns[i].Type() == schema.Binary {
			return s.out.SetBytes(i, v)
		}
	case string:
		return s.text(i, v)
	}
	return s.mismatch(i, v)
}

func (s *scan) text(i int, v string) error {
	switch s.table.Columns[i].Type() {
	case schema.SmallInt, schema.Int, schema.BigInt:
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return s.mismatch(i, v)
		}
		return s.out.SetInt(i, n)
	case schema.Real, schema.Float, schema.Double:
		n, err := strconv.ParseFloat(v, 64)
		if err != nil {
			return s.mismatch(i, v)
		}
		return s.float(i, n)
	case schema.Boolean:
		s.out.SetBool(i, v == "1" || strings.EqualFold(v, "true"))
		return nil
	case schema.Binary:
		data, err := hex.DecodeString(v)
		if err != nil {
			return s.mismatch(i, v)
		}
		return s.out.SetBytes(i, data)
	case schema.JSON:
		canonical, err := gen.CanonicalJSON([]byte(v))
		if err != nil {
			return fmt.Errorf("column %q: %w", s.table.Columns[i].Name, err)
		}
		return s.out.SetText(i, canonical)
	}
	return s.out.SetText(i, []byte(v))
}

func (s *scan) float(i int, v float64) error {
	switch s.table.Columns[i].Type() {
	case schema.Real, schema.Float, schema.Double:
		return s.out.SetFloat(i, v)
	}
	return s.mismatch(i, v)
}

// moment reads a date or a time. Digits of a second beyond microseconds are none of ours.
func (s *scan) moment(i int, t time.Time) error {
	if t.Nanosecond()%1000 != 0 {
		return s.mismatch(i, t)
	}
	text := t.UTC().Format("2006-01-02 15:04:05.000000")
	switch s.table.Columns[i].Type() {
	case schema.Date:
		return s.out.SetText(i, []byte(text[:len("2006-01-02")]))
	case schema.Time:
		return s.out.SetText(i, []byte(text[len("2006-01-02 "):]))
	case schema.TimestampTZ:
		return s.out.SetText(i, []byte(text+"Z"))
	case schema.Timestamp, schema.DateTime:
		return s.out.SetText(i, []byte(text))
	}
	return s.mismatch(i, t)
}

func (s *scan) mismatch(i int, v any) error {
	c := &s.table.Columns[i]
	return fmt.Errorf("column %q holds %q, which is not a value of type %s", c.Name, fmt.Sprint(v), c.Type())
}
