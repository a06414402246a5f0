// Package vectors fills batches a value at a time, for what reads rows back from a
// database.
package vectors

import (
	"fmt"
	"math"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// Builder fills a batch of a table row by row. Each column of a row is set once, then
// EndRow is called. It is used by one goroutine at a time.
type Builder struct {
	batch    gen.Batch
	digits   []int // precision of each DECIMAL
	capacity int
	row      int
}

// New returns a builder of batches of up to capacity rows.
func New(t *schema.Table, capacity int) *Builder {
	b := &Builder{batch: gen.Batch{Table: t}, capacity: capacity}
	for i := range t.Columns {
		b.batch.Columns = append(b.batch.Columns, gen.VectorFor(&t.Columns[i]))
		precision, _ := t.Columns[i].Digits()
		b.digits = append(b.digits, precision)
	}
	b.resize()
	return b
}

// Rows returns how many rows the present batch has.
func (b *Builder) Rows() int { return b.row }

// Full reports whether the batch has no room for a further row.
func (b *Builder) Full() bool { return b.row == b.capacity }

// Batch returns the rows that were ended. It belongs to the builder and is valid until
// Next.
func (b *Builder) Batch() *gen.Batch {
	b.batch.Rows = b.row
	for i := range b.batch.Columns {
		trim(&b.batch.Columns[i], b.row)
	}
	return &b.batch
}

// Next starts the batch after the present one, in the same memory.
func (b *Builder) Next() {
	b.batch.First += int64(b.row)
	b.row = 0
	b.resize()
}

func (b *Builder) resize() {
	for i := range b.batch.Columns {
		b.batch.Columns[i].Resize(b.capacity)
	}
}

func trim(v *gen.Vector, n int) {
	switch v.Kind {
	case gen.KindInt:
		v.Ints = v.Ints[:n]
	case gen.KindWide:
		v.Wide = v.Wide[:n]
	case gen.KindFloat:
		v.Floats = v.Floats[:n]
	case gen.KindBool:
		v.Bools = v.Bools[:(n+63)/64]
	case gen.KindUUID:
		v.UUIDs = v.UUIDs[:n]
	case gen.KindBytes:
		v.Offsets = v.Offsets[:n+1]
	}
}

// EndRow ends a row of which every column was set.
func (b *Builder) EndRow() { b.row++ }

// SetNull makes column i of the row NULL.
func (b *Builder) SetNull(i int) {
	v := &b.batch.Columns[i]
	v.SetNull(b.row, b.capacity)
	if v.Kind == gen.KindBytes {
		v.Offsets[b.row+1] = int32(len(v.Data))
	}
}

// SetInt sets column i, a SMALLINT, INT or BIGINT, or any other column of KindInt by the
// number that the vector holds.
func (b *Builder) SetInt(i int, value int64) error {
	v := &b.batch.Columns[i]
	if v.Type == schema.SmallInt && value != int64(int16(value)) || v.Type == schema.Int && value != int64(int32(value)) {
		return b.refuse(i, fmt.Sprint(value))
	}
	v.Ints[b.row] = value
	return nil
}

// SetDecimal sets column i, a DECIMAL, to unscaled / 10^scale of the column.
func (b *Builder) SetDecimal(i int, unscaled gen.Int128) error {
	v := &b.batch.Columns[i]
	if digits(unscaled) > b.digits[i] {
		return b.refuse(i, string(unscaled.AppendDecimal(nil, v.Scale)))
	}
	if v.Kind == gen.KindWide {
		v.Wide[b.row] = unscaled
		return nil
	}
	v.Ints[b.row], _ = unscaled.Int64()
	return nil
}

func digits(x gen.Int128) int {
	n := len(x.String())
	if x.Hi < 0 {
		n--
	}
	return n
}

// SetFloat sets column i, a REAL, FLOAT or DOUBLE.
func (b *Builder) SetFloat(i int, value float64) error {
	v := &b.batch.Columns[i]
	if math.IsNaN(value) {
		return b.refuse(i, "NaN")
	}
	if v.Type == schema.Real {
		value = float64(float32(value))
	}
	v.Floats[b.row] = value
	return nil
}

// SetBool sets column i, a BOOLEAN.
func (b *Builder) SetBool(i int, value bool) { b.batch.Columns[i].Bools.Set(b.row, value) }

// SetUUID sets column i, a UUID.
func (b *Builder) SetUUID(i int, value [16]byte) { b.batch.Columns[i].UUIDs[b.row] = value }

// SetBytes sets column i of KindBytes to a copy of value: text, BINARY, or JSON in
// whatever form.
func (b *Builder) SetBytes(i int, value []byte) error {
	v := &b.batch.Columns[i]
	if v.Type == schema.JSON {
		canonical, err := gen.CanonicalJSON(value)
		if err != nil {
			return fmt.Errorf("column %q: %w", v.Column.Name, err)
		}
		value = canonical
	}
	if len(v.Data)+len(value) > math.MaxInt32 {
		return fmt.Errorf("column %q holds more than 2 GiB in %d rows", v.Column.Name, b.row)
	}
	v.Data = append(v.Data, value...)
	v.Offsets[b.row+1] = int32(len(v.Data))
	return nil
}

// SetText sets column i by a text form of its value: ISO 8601 for dates and times, with
// a blank before the time and a Z after a TIMESTAMPTZ, decimals with a point, UUIDs.
func (b *Builder) SetText(i int, text []byte) error {
	v := &b.batch.Columns[i]
	var ok bool
	switch v.Type {
	case schema.Decimal:
		var unscaled gen.Int128
		if unscaled, ok = textform.ParseDecimal(text, v.Scale); ok {
			return b.SetDecimal(i, unscaled)
		}
	case schema.Date:
		v.Ints[b.row], ok = textform.ParseDate(text)
	case schema.Time:
		v.Ints[b.row], ok = textform.ParseTime(text)
	case schema.Timestamp, schema.DateTime:
		v.Ints[b.row], ok = textform.ParseTimestamp(text)
	case schema.TimestampTZ:
		if n := len(text) - 1; n > 0 && text[n] == 'Z' {
			v.Ints[b.row], ok = textform.ParseTimestamp(text[:n])
		}
	case schema.UUID:
		v.UUIDs[b.row], ok = textform.ParseUUID(text)
	case schema.Char, schema.Varchar, schema.Text, schema.JSON:
		return b.SetBytes(i, text)
	}
	if !ok {
		return b.refuse(i, string(text))
	}
	return nil
}

// refuse is the error of a value that column i cannot hold.
func (b *Builder) refuse(i int, value string) error {
	c := b.batch.Columns[i].Column
	return fmt.Errorf("column %q holds %q, which is not a value of type %s", c.Name, value, c.Type())
}
