//go:build cgo

package duckdb

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// ScanTable implements [store.TableScanner].
func (w *Warehouse) ScanTable(ctx context.Context, e *schema.Experiment, t *schema.Table, yield func(*gen.Batch) error) error {
	r, err := w.acquire(ctx, e.Name)
	if err != nil {
		return err
	}
	defer w.release(r)
	defer r.conn.Interruptible(ctx)()
	names := make([]string, len(t.Columns))
	for i := range t.Columns {
		names[i] = t.Columns[i].Name
	}
	s, err := r.conn.Prepare(fmt.Sprintf("SELECT %s FROM %s.main.%s", quoteAll(names), r.own(), quote(t.Name)))
	if err != nil {
		return fmt.Errorf("table %q of experiment %q cannot be read: %w", t.Name, e.Name, err)
	}
	defer s.Close()
	rows, err := s.Run(ctx)
	if err != nil {
		return fmt.Errorf("table %q of experiment %q cannot be read: %w", t.Name, e.Name, err)
	}
	defer rows.Close()
	scan, err := newScan(t, s.Columns())
	if err == nil {
		err = scan.all(ctx, rows, yield)
	}
	if err != nil {
		return fmt.Errorf("table %q of experiment %q: %w", t.Name, e.Name, err)
	}
	return nil
}

// scan copies chunks of DuckDB into a batch, column by column.
type scan struct {
	columns []duckdbc.Column
	batch   gen.Batch
}

func newScan(t *schema.Table, stored []duckdbc.Column) (*scan, error) {
	s := &scan{columns: stored, batch: gen.Batch{Table: t}}
	for i := range t.Columns {
		c := &t.Columns[i]
		if !holds(stored[i], c) {
			return nil, fmt.Errorf("column %q is stored as %s, whose values are not of type %s", c.Name, stored[i].Type, c.Type())
		}
		s.batch.Columns = append(s.batch.Columns, gen.VectorFor(c))
	}
	return s, nil
}

func (s *scan) all(ctx context.Context, rows *duckdbc.Result, yield func(*gen.Batch) error) error {
	for {
		chunk, err := rows.Next(ctx)
		if err != nil || chunk == nil {
			return err
		}
		if err := s.take(chunk); err != nil {
			return err
		}
		if err := yield(&s.batch); err != nil {
			return err
		}
		s.batch.First += int64(chunk.Rows)
	}
}

// take fills the batch with a chunk.
func (s *scan) take(chunk *duckdbc.Chunk) error {
	s.batch.Rows = chunk.Rows
	for i := range s.batch.Columns {
		dst := &s.batch.Columns[i]
		dst.Resize(chunk.Rows)
		src := chunk.Vector(i)
		valid := src.Valid()
		for row := range chunk.Rows {
			if isNull(valid, row) {
				dst.SetNull(row, chunk.Rows)
			}
		}
		if row, err := s.column(dst, src, s.columns[i].Storage); err != nil {
			return fmt.Errorf("row %d: column %q %w", s.batch.First+int64(row)+1, dst.Column.Name, err)
		}
	}
	return nil
}

// column copies the values of a column. The row of an error counts from 0.
func (s *scan) column(dst *gen.Vector, src duckdbc.Vector, storage mapping.Type) (row int, err error) {
	switch dst.Kind {
	case gen.KindInt:
		return s.ints(dst, src, storage)
	case gen.KindWide:
		copy(dst.Wide, duckdbc.Values[gen.Int128](src))
	case gen.KindFloat:
		return s.floats(dst, src, storage)
	case gen.KindBool:
		for i, v := range duckdbc.Values[bool](src) {
			dst.Bools.Set(i, v)
		}
	case gen.KindUUID:
		for i, v := range duckdbc.Values[gen.Int128](src) {
			dst.UUIDs[i] = toUUID(v)
		}
	case gen.KindBytes:
		return s.bytes(dst, src)
	}
	return 0, nil
}

func (s *scan) ints(dst *gen.Vector, src duckdbc.Vector, storage mapping.Type) (row int, err error) {
	switch storage {
	case mapping.TypeSmallInt:
		widen(dst.Ints, duckdbc.Values[int16](src))
	case mapping.TypeInteger, mapping.TypeDate:
		widen(dst.Ints, duckdbc.Values[int32](src))
	default:
		copy(dst.Ints, duckdbc.Values[int64](src))
	}
	switch dst.Type {
	case schema.Date, schema.Time, schema.Timestamp, schema.DateTime, schema.TimestampTZ:
		return outsideOf(dst)
	}
	return 0, nil
}

func widen[T int16 | int32](dst []int64, src []T) {
	for i, v := range src {
		dst[i] = int64(v)
	}
}

// outsideOf finds a moment that no document has: infinity, or a year before 1 or after 9999.
func outsideOf(v *gen.Vector) (row int, err error) {
	lo, hi := momentBounds(v.Type)
	for i, value := range v.Ints {
		if (value < lo || value > hi) && !v.IsNull(i) {
			return i, fmt.Errorf("holds a value that is not of type %s: it is not within the years 1 to 9999", v.Type)
		}
	}
	return 0, nil
}

func (s *scan) floats(dst *gen.Vector, src duckdbc.Vector, storage mapping.Type) (row int, err error) {
	if storage == mapping.TypeDouble {
		copy(dst.Floats, duckdbc.Values[float64](src))
	} else {
		for i, v := range duckdbc.Values[float32](src) {
			dst.Floats[i] = float64(v)
		}
	}
	for i, v := range dst.Floats {
		if math.IsNaN(v) && !dst.IsNull(i) {
			return i, fmt.Errorf("holds NaN, which is not a value of type %s", dst.Type)
		}
	}
	return 0, nil
}

func (s *scan) bytes(dst *gen.Vector, src duckdbc.Vector) (row int, err error) {
	for i := range s.batch.Rows {
		if !dst.IsNull(i) {
			if dst.Data, err = appendBytes(dst, src.Bytes(i)); err != nil {
				return i, err
			}
		}
		dst.Offsets[i+1] = int32(len(dst.Data))
	}
	return 0, nil
}

// appendBytes appends a value to those of dst, JSON in the canonical form.
func appendBytes(dst *gen.Vector, value []byte) ([]byte, error) {
	if dst.Type == schema.JSON {
		canonical, err := gen.CanonicalJSON(value)
		if err != nil {
			return nil, fmt.Errorf("holds text that is not JSON: %w", err)
		}
		value = canonical
	}
	if len(dst.Data)+len(value) > math.MaxInt32 {
		return nil, errors.New("holds more than 2 GiB in some thousand rows")
	}
	return append(dst.Data, value...), nil
}

// toUUID is the inverse of fromUUID.
func toUUID(x gen.Int128) (id [16]byte) {
	binary.BigEndian.PutUint64(id[:8], uint64(x.Hi)^1<<63)
	binary.BigEndian.PutUint64(id[8:], x.Lo)
	return id
}
