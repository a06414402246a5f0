package result

import (
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/extensions"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// recordWriter is what both writers of Arrow have in common.
type recordWriter interface {
	Write(record arrow.RecordBatch) error
	Close() error
}

// arrowWriter writes batches as records.
type arrowWriter struct {
	schema *arrow.Schema
	writer recordWriter
}

func openArrowFile(out io.Writer, t *schema.Table) (batchWriter, error) {
	s := arrowSchema(t)
	w, err := ipc.NewFileWriter(out, ipc.WithSchema(s))
	if err != nil {
		return nil, err
	}
	return &arrowWriter{s, w}, nil
}

func openArrowStream(out io.Writer, t *schema.Table) (batchWriter, error) {
	s := arrowSchema(t)
	return &arrowWriter{s, ipc.NewWriter(out, ipc.WithSchema(s))}, nil
}

func arrowSchema(t *schema.Table) *arrow.Schema {
	fields := make([]arrow.Field, len(t.Columns))
	for i := range t.Columns {
		fields[i] = arrow.Field{Name: t.Columns[i].Name, Type: arrowType(&t.Columns[i]), Nullable: true}
	}
	return arrow.NewSchema(fields, nil)
}

func arrowType(c *schema.Column) arrow.DataType {
	switch c.Type() {
	case schema.SmallInt:
		return arrow.PrimitiveTypes.Int16
	case schema.Int:
		return arrow.PrimitiveTypes.Int32
	case schema.BigInt:
		return arrow.PrimitiveTypes.Int64
	case schema.Decimal:
		precision, scale := c.Digits()
		return &arrow.Decimal128Type{Precision: int32(precision), Scale: int32(scale)}
	case schema.Real:
		return arrow.PrimitiveTypes.Float32
	case schema.Float, schema.Double:
		return arrow.PrimitiveTypes.Float64
	case schema.Boolean:
		return arrow.FixedWidthTypes.Boolean
	case schema.Date:
		return arrow.FixedWidthTypes.Date32
	case schema.Time:
		return arrow.FixedWidthTypes.Time64us
	case schema.Timestamp, schema.DateTime:
		return &arrow.TimestampType{Unit: arrow.Microsecond}
	case schema.TimestampTZ:
		return arrow.FixedWidthTypes.Timestamp_us
	case schema.UUID:
		return extensions.NewUUIDType()
	case schema.Binary:
		return arrow.BinaryTypes.Binary
	}
	return arrow.BinaryTypes.String
}

// WriteBatch writes the memory of the vectors as it is, where Arrow has the same layout.
func (w *arrowWriter) WriteBatch(b *gen.Batch) error {
	arrays := make([]arrow.Array, len(b.Columns))
	for i := range b.Columns {
		v := &b.Columns[i]
		buffers := append([]*memory.Buffer{validity(v)}, buffersOf(v, b.Rows)...)
		data := array.NewData(w.schema.Field(i).Type, b.Rows, buffers, nil, v.Nulls(b.Rows), 0)
		arrays[i] = array.MakeFromData(data)
		data.Release()
	}
	record := array.NewRecordBatch(w.schema, arrays, int64(b.Rows))
	defer record.Release()
	for _, a := range arrays {
		a.Release()
	}
	return w.writer.Write(record)
}

func (w *arrowWriter) Close() error { return w.writer.Close() }

func validity(v *gen.Vector) *memory.Buffer {
	if v.Valid == nil {
		return nil
	}
	return memory.NewBufferBytes(arrow.Uint64Traits.CastToBytes(v.Valid))
}

func buffersOf(v *gen.Vector, rows int) []*memory.Buffer {
	buffers := func(all ...[]byte) (made []*memory.Buffer) {
		for _, b := range all {
			made = append(made, memory.NewBufferBytes(b))
		}
		return made
	}
	switch {
	case v.Type == schema.Decimal:
		return buffers(arrow.Decimal128Traits.CastToBytes(decimals(v, rows)))
	case v.Type == schema.SmallInt:
		return buffers(arrow.Int16Traits.CastToBytes(narrow[int16](v.Ints)))
	case v.Type == schema.Int || v.Type == schema.Date:
		return buffers(arrow.Int32Traits.CastToBytes(narrow[int32](v.Ints)))
	case v.Type == schema.Real:
		return buffers(arrow.Float32Traits.CastToBytes(narrow[float32](v.Floats)))
	case v.Kind == gen.KindInt:
		return buffers(arrow.Int64Traits.CastToBytes(v.Ints))
	case v.Kind == gen.KindFloat:
		return buffers(arrow.Float64Traits.CastToBytes(v.Floats))
	case v.Kind == gen.KindBool:
		return buffers(arrow.Uint64Traits.CastToBytes(v.Bools))
	case v.Kind == gen.KindUUID:
		bytes := make([]byte, 0, 16*rows)
		for _, id := range v.UUIDs {
			bytes = append(bytes, id[:]...)
		}
		return buffers(bytes)
	}
	return buffers(arrow.Int32Traits.CastToBytes(v.Offsets), v.Data)
}

// narrow converts values that are known to fit.
func narrow[To int16 | int32 | float32, From int64 | float64](from []From) []To {
	to := make([]To, len(from))
	for i, x := range from {
		to[i] = To(x)
	}
	return to
}

func decimals(v *gen.Vector, rows int) []decimal128.Num {
	all := make([]decimal128.Num, rows)
	for i := range all {
		switch {
		case v.IsNull(i):
		case v.Kind == gen.KindWide:
			all[i] = decimal128.New(v.Wide[i].Hi, v.Wide[i].Lo)
		default:
			all[i] = decimal128.FromI64(v.Ints[i])
		}
	}
	return all
}
