package parquet

import (
	"fmt"

	pq "github.com/parquet-go/parquet-go"

	"github.com/dw-sim/dw-sim/gen"
)

const (
	// Pages end at fixed places, so that the bytes of a file do not depend on the size
	// of batches: after pageRows rows, or after the row that makes it pageBytes of
	// string data.
	pageRows  = 16 << 10
	pageBytes = 256 << 10
	// bufferBytes is above what a page takes in memory (pageBytes, or 16 bytes of value
	// and 5 of level a row), so that parquet-go never ends one by itself.
	bufferBytes = 512 << 10
	// maxValueBytes is the greatest length of a string, so that a reader can tell a page
	// from a damaged length.
	maxValueBytes = 64 << 20
	// dictionaryBytes is the size at which a dictionary is given up for plain values.
	dictionaryBytes = 256 << 10
	// chunkRows values are handed over at once: few enough to stay in the fast cache.
	chunkRows = 1024
)

// fill puts the values of rows [from, to) of v, at most chunkRows, into w.values and
// returns how many it took. What it puts for a NULL does not matter.
type fill func(w *columnWriter, v *gen.Vector, from, to int) (int, error)

// columnWriter encodes one column of a row group. It belongs to one goroutine.
type columnWriter struct {
	*column
	index  int
	out    *pq.ColumnWriter
	values []pq.Value // chunkRows, shared by the columns of a row group
	wides  *[chunkRows][16]byte
	first  int64 // row number of the first row of the batch, for errors
	rows   int   // in the present page
	bytes  int   // of strings in the present page
}

// write appends rows [from, to) of v.
func (w *columnWriter) write(v *gen.Vector, from, to int) error {
	if v.Kind != w.kind {
		return fmt.Errorf("column %q has vectors of kind %d where %s needs kind %d", w.name, v.Kind, w.typ, w.kind)
	}
	for from < to {
		n, err := w.fill(w, v, from, min(to, from+chunkRows, from+pageRows-w.rows))
		if err != nil {
			return err
		}
		if err := w.levels(v, from, n); err != nil {
			return err
		}
		if _, err := w.out.WriteRowValues(w.values[:n]); err != nil {
			return fmt.Errorf("column %q cannot be encoded: %w", w.name, err)
		}
		from += n
		if err := w.endPage(n); err != nil {
			return err
		}
	}
	return nil
}

// endPage ends the page if the n rows just written fill it.
func (w *columnWriter) endPage(n int) error {
	w.rows += n
	if w.rows < pageRows && w.bytes < pageBytes {
		return nil
	}
	w.rows, w.bytes = 0, 0
	return w.out.Flush()
}

// levels marks n values as present or NULL where the column is nullable.
func (w *columnWriter) levels(v *gen.Vector, from, n int) error {
	if !w.nullable {
		return w.refuseNulls(v, from, n)
	}
	for i := range n {
		if v.IsNull(from + i) {
			w.values[i] = pq.Value{}.Level(0, 0, w.index)
		} else {
			w.values[i] = w.values[i].Level(0, 1, w.index)
		}
	}
	return nil
}

func (w *columnWriter) refuseNulls(v *gen.Vector, from, n int) error {
	if v.Valid == nil {
		return nil
	}
	for i := range n {
		if !v.Valid.Get(from + i) {
			return fmt.Errorf("column %q is required but row %d is NULL", w.name, w.first+int64(from+i))
		}
	}
	return nil
}

func (w *columnWriter) outOfRange(i int, value []byte) error {
	return fmt.Errorf("column %q cannot hold %s as %s in row %d", w.name, value, w.typ, w.first+int64(i))
}

func fillInt32(w *columnWriter, v *gen.Vector, from, to int) (int, error) {
	for i, x := range v.Ints[from:to] {
		if (x < w.low || x > w.high) && !v.IsNull(from+i) {
			return 0, w.outOfRange(from+i, gen.AppendDecimal(nil, x, w.scale))
		}
		w.values[i] = pq.Int32Value(int32(x))
	}
	return to - from, nil
}

func fillInt64(w *columnWriter, v *gen.Vector, from, to int) (int, error) {
	for i, x := range v.Ints[from:to] {
		if (x < w.low || x > w.high) && !v.IsNull(from+i) {
			return 0, w.outOfRange(from+i, gen.AppendDecimal(nil, x, w.scale))
		}
		w.values[i] = pq.Int64Value(x)
	}
	return to - from, nil
}

func fillWide(w *columnWriter, v *gen.Vector, from, to int) (int, error) {
	low := gen.Int128{Lo: ^w.wide.Lo, Hi: ^w.wide.Hi}.Add(gen.Int128Of(1))
	for i, x := range v.Wide[from:to] {
		if (compareInt128(x, low) < 0 || compareInt128(x, w.wide) > 0) && !v.IsNull(from+i) {
			return 0, w.outOfRange(from+i, x.AppendDecimal(nil, w.scale))
		}
		putInt128(&w.wides[i], x)
		w.values[i] = pq.FixedLenByteArrayValue(w.wides[i][:])
	}
	return to - from, nil
}

func fillFloat32(w *columnWriter, v *gen.Vector, from, to int) (int, error) {
	for i, x := range v.Floats[from:to] {
		w.values[i] = pq.FloatValue(float32(x))
	}
	return to - from, nil
}

func fillFloat64(w *columnWriter, v *gen.Vector, from, to int) (int, error) {
	for i, x := range v.Floats[from:to] {
		w.values[i] = pq.DoubleValue(x)
	}
	return to - from, nil
}

func fillBool(w *columnWriter, v *gen.Vector, from, to int) (int, error) {
	for i := from; i < to; i++ {
		w.values[i-from] = pq.BooleanValue(v.Bools.Get(i))
	}
	return to - from, nil
}

func fillUUID(w *columnWriter, v *gen.Vector, from, to int) (int, error) {
	for i := from; i < to; i++ {
		w.values[i-from] = pq.FixedLenByteArrayValue(v.UUIDs[i][:])
	}
	return to - from, nil
}

// fillBytes stops after the row that fills the page. What lies in the place of a NULL
// is not counted, as it may differ from one batch size to another.
func fillBytes(w *columnWriter, v *gen.Vector, from, to int) (int, error) {
	for i := from; i < to; i++ {
		if v.IsNull(i) {
			continue
		}
		value := v.Bytes(i)
		w.values[i-from] = pq.ByteArrayValue(value)
		if w.bytes += len(value); w.bytes >= pageBytes {
			if len(value) > maxValueBytes {
				return 0, fmt.Errorf("column %q has %d bytes in row %d, more than the %d that a value may have",
					w.name, len(value), w.first+int64(i), maxValueBytes)
			}
			return i + 1 - from, nil
		}
	}
	return to - from, nil
}
