package pg

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/vectors"
)

// scanRows is how many rows of a table are handed on at a time.
const scanRows = 8192

// ScanTable implements [store.TableScanner], by binary COPY.
func (w *Warehouse) ScanTable(ctx context.Context, e *schema.Experiment, t *schema.Table, yield func(*gen.Batch) error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	name, err := SchemaOf(e.Name)
	if err != nil {
		return err
	}
	now, err := w.contents(ctx, name)
	if err != nil {
		return err
	}
	if !now.Exists {
		return fmt.Errorf("the schema of experiment %q %w", e.Name, store.ErrNotFound)
	}
	columns := make([]string, len(t.Columns))
	for i := range t.Columns {
		columns[i] = Identifier(t.Columns[i].Name)
	}
	sql := fmt.Sprintf("COPY %s.%s (%s) TO STDOUT (FORMAT binary)", Quote(name), Identifier(t.Name), strings.Join(columns, ", "))
	s := &scan{yield: yield, out: vectors.New(t, scanRows)}
	err = w.with(ctx, func(conn *pgx.Conn) error {
		texts, err := readTextColumns(ctx, conn, name)
		if err != nil {
			return err
		}
		s.use(t, texts)
		_, err = conn.PgConn().CopyTo(ctx, s, sql)
		return err
	})
	if err == nil {
		err = s.finish()
	}
	if s.err != nil {
		err = s.err
	}
	if err != nil {
		return fmt.Errorf("table %q of experiment %q cannot be read: %w", t.Name, e.Name, err)
	}
	return nil
}

// scan reads the binary form of COPY as it is written to it, in pieces of any length.
type scan struct {
	yield   func(*gen.Batch) error
	out     *vectors.Builder
	columns []gen.Vector
	forms   []form
	rest    []byte // the begin of a row, or of the header, that is not whole yet
	began   bool   // the header was read
	ended   bool
	read    int64 // rows
	err     error // of yield or of a value
}

func (s *scan) use(t *schema.Table, texts textColumns) {
	for i := range t.Columns {
		s.columns = append(s.columns, gen.VectorFor(&t.Columns[i]))
	}
	s.forms = formsOf(t, texts.of(t.Name))
}

// Write implements [io.Writer].
func (s *scan) Write(p []byte) (int, error) {
	data := p
	if len(s.rest) > 0 {
		s.rest = append(s.rest, p...)
		data = s.rest
	}
	for !s.ended {
		n, err := s.one(data)
		if err != nil {
			s.err = err
			return 0, err
		}
		if n == 0 {
			break
		}
		data = data[n:]
	}
	s.rest = append(s.rest[:0], data...)
	return len(p), nil
}

// one reads the header or a row, and returns its length: 0 when it is not whole.
func (s *scan) one(data []byte) (int, error) {
	if !s.began {
		if len(data) < len(copyHeader) {
			return 0, nil
		}
		s.began = true
		return len(copyHeader), nil
	}
	n := rowLength(data)
	if n == 0 {
		return 0, nil
	}
	fields := int16(binary.BigEndian.Uint16(data))
	if fields < 0 {
		s.ended = true
		return n, nil
	}
	if int(fields) != len(s.forms) {
		return 0, fmt.Errorf("it has rows of %d values, but %d columns", fields, len(s.forms))
	}
	return n, s.row(data[2:])
}

// rowLength returns the length of the row that data begins with, 0 when it is not whole.
func rowLength(data []byte) int {
	if len(data) < 2 {
		return 0
	}
	at := 2
	for range max(0, int(int16(binary.BigEndian.Uint16(data)))) {
		if len(data) < at+4 {
			return 0
		}
		if length := binary.BigEndian.Uint32(data[at:]); length != nullField {
			at += int(length)
		}
		at += 4
	}
	if len(data) < at {
		return 0
	}
	return at
}

func (s *scan) row(data []byte) error {
	s.read++
	for i, f := range s.forms {
		length := binary.BigEndian.Uint32(data)
		data = data[4:]
		if length == nullField {
			s.out.SetNull(i)
			continue
		}
		if err := s.field(i, f, data[:length]); err != nil {
			return fmt.Errorf("row %d: %w", s.read, err)
		}
		data = data[length:]
	}
	s.out.EndRow()
	if !s.out.Full() {
		return nil
	}
	err := s.yield(s.out.Batch())
	s.out.Next()
	return err
}

func (s *scan) field(i int, f form, data []byte) error {
	if size := sizes[f]; size > 0 && len(data) != size {
		return s.mismatch(i, data)
	}
	switch f {
	case formInt16:
		return s.out.SetInt(i, int64(int16(binary.BigEndian.Uint16(data))))
	case formInt32:
		return s.out.SetInt(i, int64(int32(binary.BigEndian.Uint32(data))))
	case formInt64, formTime:
		return s.out.SetInt(i, int64(binary.BigEndian.Uint64(data)))
	case formDate:
		days := int32(binary.BigEndian.Uint32(data))
		if days == math.MaxInt32 || days == math.MinInt32 {
			return s.mismatch(i, []byte("infinity"))
		}
		return s.out.SetInt(i, int64(days)+epochDays)
	case formMicros:
		micros := int64(binary.BigEndian.Uint64(data))
		if micros == math.MaxInt64 || micros == math.MinInt64 {
			return s.mismatch(i, []byte("infinity"))
		}
		return s.out.SetInt(i, micros+epochMicros)
	case formReal:
		return s.out.SetFloat(i, float64(math.Float32frombits(binary.BigEndian.Uint32(data))))
	case formDouble:
		return s.out.SetFloat(i, math.Float64frombits(binary.BigEndian.Uint64(data)))
	case formBool:
		s.out.SetBool(i, data[0] != 0)
		return nil
	case formNumeric, formWide:
		unscaled, ok := parseNumeric(data, s.columns[i].Scale)
		if !ok {
			return s.mismatch(i, data)
		}
		return s.out.SetDecimal(i, unscaled)
	case formUUID:
		s.out.SetUUID(i, [16]byte(data))
		return nil
	case formJSON:
		if len(data) == 0 || data[0] != jsonVersion {
			return s.mismatch(i, data)
		}
		return s.out.SetBytes(i, data[1:])
	default:
		return s.out.SetBytes(i, data)
	}
}

// sizes are the lengths of values that always have the same.
var sizes = [...]int{
	formInt16: 2, formInt32: 4, formInt64: 8, formDate: 4, formMicros: 8, formTime: 8, formReal: 4, formDouble: 8,
	formBool: 1, formUUID: 16, formBytes: 0, formJSON: 0,
}

func (s *scan) mismatch(i int, data []byte) error {
	c := s.columns[i].Column
	return fmt.Errorf("column %q holds %q, which is not a value of type %s", c.Name, data, c.Type())
}

// finish hands on the last rows.
func (s *scan) finish() error {
	if !s.ended || len(s.rest) > 0 {
		return errors.New("its rows end too early")
	}
	if s.out.Rows() == 0 {
		return nil
	}
	s.err = s.yield(s.out.Batch())
	return s.err
}
