package redshift

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/pg"
	"github.com/dw-sim/dw-sim/store/internal/vectors"
)

// scanRows is how many rows of a table are handed on at a time.
const scanRows = 8192

// ScanTable implements [store.TableScanner], by a SELECT whose values come as text.
func (w *Warehouse) ScanTable(ctx context.Context, e *schema.Experiment, t *schema.Table, yield func(*gen.Batch) error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	now, err := w.Contents(ctx, e.Name)
	if err != nil {
		return err
	}
	if !now.Exists {
		return fmt.Errorf("the schema of experiment %q %w", e.Name, store.ErrNotFound)
	}
	s := scan{table: t, out: vectors.New(t, scanRows), yield: yield}
	err = w.Do(ctx, func(conn *pgx.Conn) error {
		if err := s.read(ctx, conn, w.selectAll(strings.ToLower(e.Name), t)); err != nil {
			// What is left of the result is not read. A connection that is closed hears so.
			_ = conn.Close(context.WithoutCancel(ctx))
			return err
		}
		return nil
	})
	if s.err != nil {
		err = s.err
	}
	if err != nil {
		return fmt.Errorf("table %q of experiment %q cannot be read: %w", t.Name, e.Name, err)
	}
	return nil
}

// selectAll reads a table. A REAL has too few digits unless it is widened.
// https://docs.aws.amazon.com/redshift/latest/dg/r_extra_float_digits.html
func (w *Warehouse) selectAll(schemaName string, t *schema.Table) string {
	columns := make([]string, len(t.Columns))
	for i := range t.Columns {
		columns[i] = pg.Identifier(t.Columns[i].Name)
		switch t.Columns[i].Type() {
		case schema.Real:
			columns[i] += "::FLOAT8"
		case schema.JSON:
			columns[i] = fmt.Sprintf(w.json, columns[i])
		}
	}
	return fmt.Sprintf("SELECT %s FROM %s.%s", strings.Join(columns, ", "), pg.Quote(schemaName), pg.Identifier(t.Name))
}

type scan struct {
	table *schema.Table
	out   *vectors.Builder
	yield func(*gen.Batch) error
	row   int64
	err   error // of yield or of a value
}

func (s *scan) read(ctx context.Context, conn *pgx.Conn, sql string) error {
	result := conn.PgConn().ExecParams(ctx, sql, nil, nil, nil, nil)
	for result.NextRow() {
		if s.err = s.add(result.Values()); s.err != nil {
			return s.err
		}
	}
	if _, err := result.Close(); err != nil {
		return err
	}
	if s.out.Rows() > 0 {
		s.err = s.yield(s.out.Batch())
	}
	return s.err
}

func (s *scan) add(values [][]byte) error {
	s.row++
	for i, value := range values {
		if value == nil {
			s.out.SetNull(i)
			continue
		}
		if err := s.set(i, &s.table.Columns[i], value); err != nil {
			return fmt.Errorf("row %d: %w", s.row, err)
		}
	}
	s.out.EndRow()
	if !s.out.Full() {
		return nil
	}
	err := s.yield(s.out.Batch())
	s.out.Next()
	return err
}

func (s *scan) set(i int, c *schema.Column, text []byte) error {
	switch c.Type() {
	case schema.SmallInt, schema.Int, schema.BigInt:
		n, err := strconv.ParseInt(string(text), 10, 64)
		if err != nil {
			return mismatch(c, text)
		}
		return s.out.SetInt(i, n)
	case schema.Real, schema.Float, schema.Double:
		x, err := strconv.ParseFloat(string(text), 64)
		if err != nil {
			return mismatch(c, text)
		}
		return s.out.SetFloat(i, x)
	case schema.Boolean:
		if len(text) != 1 || text[0] != 't' && text[0] != 'f' {
			return mismatch(c, text)
		}
		s.out.SetBool(i, text[0] == 't')
		return nil
	case schema.TimestampTZ:
		return s.out.SetText(i, append(bytes.TrimSuffix(text, []byte("+00")), 'Z'))
	case schema.Binary:
		data, err := hex.DecodeString(strings.TrimPrefix(string(text), `\x`))
		if err != nil {
			return mismatch(c, text)
		}
		return s.out.SetBytes(i, data)
	}
	return s.out.SetText(i, text)
}

func mismatch(c *schema.Column, text []byte) error {
	return fmt.Errorf("column %q holds %q, which is not a value of type %s", c.Name, text, c.Type())
}
