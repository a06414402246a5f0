package parquet

import (
	"errors"
	"fmt"
	"io"

	pq "github.com/parquet-go/parquet-go"

	"github.com/dw-sim/dw-sim/gen"
)

// columnReader reads the pages of one column of a row group, in order.
type columnReader struct {
	*column
	pages  pq.Pages
	page   pq.Page // nil before the first and after the last
	rows   int     // in page
	row    int     // next in page
	levels []byte  // 1 for a value, 0 for a NULL; nil where the column is required
	value  int     // next of the values, which leave NULLs out

	// The values of the page; which is set follows from the type. Strings with a
	// dictionary are indexes into data and offsets.
	int32s  []int32
	int64s  []int64
	floats  []float32
	doubles []float64
	bits    []byte
	fixed   [][16]byte
	data    []byte
	offsets []uint32
	indexes []int32
}

// left returns how many rows of the page are left.
func (r *columnReader) left() int { return r.rows - r.row }

// load reads the next page where nothing is left of the present one.
func (r *columnReader) load() error {
	for r.left() == 0 {
		r.release()
		page, err := r.pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("column %q ends early", r.name)
		}
		if err != nil {
			return fmt.Errorf("column %q cannot be decoded: %w", r.name, err)
		}
		r.page, r.rows, r.row, r.value = page, int(page.NumRows()), 0, 0
		r.levels = page.DefinitionLevels()
		if err := r.view(); err != nil {
			return err
		}
	}
	return nil
}

// view sets the slices of the page's values.
func (r *columnReader) view() error {
	data := r.page.Data()
	dictionary := r.page.Dictionary()
	r.indexes = nil
	if dictionary != nil {
		if r.kind != gen.KindBytes {
			return fmt.Errorf("column %q has a dictionary, which %s columns never have", r.name, r.typ)
		}
		r.indexes = data.Int32()
		data = dictionary.Page().Data()
	}
	switch r.node.Type().Kind() {
	case pq.Int32:
		r.int32s = data.Int32()
	case pq.Int64:
		r.int64s = data.Int64()
	case pq.Float:
		r.floats = data.Float()
	case pq.Double:
		r.doubles = data.Double()
	case pq.Boolean:
		r.bits = data.Boolean()
	case pq.ByteArray:
		r.data, r.offsets = data.ByteArray()
	case pq.FixedLenByteArray:
		r.fixed = data.Uint128()
	}
	return nil
}

func (r *columnReader) release() {
	if r.page != nil {
		pq.Release(r.page)
		r.page = nil
	}
}

func (r *columnReader) close() {
	r.release()
	_ = r.pages.Close() // reads from memory only; the file is closed by who opened it
}

// read appends n rows to v.
func (r *columnReader) read(v *gen.Vector, n int) error {
	for at := 0; at < n; {
		if err := r.load(); err != nil {
			return err
		}
		k := min(n-at, r.left())
		if r.nullable {
			r.appendRows(v, at, k)
		} else {
			r.appendValues(v, at, k)
		}
		r.row += k
		at += k
	}
	if v.Nulls(n) == 0 {
		v.Valid = nil
	}
	return nil
}

// appendRows appends k rows that may be NULL, run by run.
func (r *columnReader) appendRows(v *gen.Vector, at, k int) {
	levels := r.levels[r.row : r.row+k]
	for i := 0; i < k; {
		end := i + 1
		for end < k && levels[end] == levels[i] {
			end++
		}
		if levels[i] == 0 {
			appendNulls(v, end-i)
		} else {
			r.appendValues(v, at+i, end-i)
			for j := i; j < end; j++ {
				v.Valid.Set(at+j, true)
			}
		}
		i = end
	}
}

// appendValues appends k values as the rows from at.
func (r *columnReader) appendValues(v *gen.Vector, at, k int) {
	from, to := r.value, r.value+k
	r.value = to
	switch r.node.Type().Kind() {
	case pq.Int32:
		for _, x := range r.int32s[from:to] {
			v.Ints = append(v.Ints, int64(x))
		}
	case pq.Int64:
		v.Ints = append(v.Ints, r.int64s[from:to]...)
	case pq.Float:
		for _, x := range r.floats[from:to] {
			v.Floats = append(v.Floats, float64(x))
		}
	case pq.Double:
		v.Floats = append(v.Floats, r.doubles[from:to]...)
	case pq.Boolean:
		for i := from; i < to; i++ {
			v.Bools.Set(at+i-from, r.bits[i>>3]>>(uint(i)&7)&1 != 0)
		}
	case pq.ByteArray:
		r.appendBytes(v, from, to)
	case pq.FixedLenByteArray:
		r.appendFixed(v, from, to)
	}
}

func (r *columnReader) appendBytes(v *gen.Vector, from, to int) {
	if r.indexes != nil {
		r.appendWords(v, from, to)
		return
	}
	start, before := r.offsets[from], int32(len(v.Data))
	v.Data = append(v.Data, r.data[start:r.offsets[to]]...)
	for i := from; i < to; i++ {
		if r.offsets[i+1] < r.offsets[i] {
			panic("strings overlap")
		}
		v.Offsets = append(v.Offsets, before+int32(r.offsets[i+1]-start))
	}
}

// appendWords appends strings from the dictionary. A page has at most pageBytes of
// strings and one string more.
func (r *columnReader) appendWords(v *gen.Vector, from, to int) {
	limit := pageBytes + len(r.data)
	for _, entry := range r.indexes[from:to] {
		v.Data = append(v.Data, r.data[r.offsets[entry]:r.offsets[entry+1]]...)
		if len(v.Data) > limit {
			panic("strings are longer than a page")
		}
		v.Offsets = append(v.Offsets, int32(len(v.Data)))
	}
}

func (r *columnReader) appendFixed(v *gen.Vector, from, to int) {
	if r.kind == gen.KindUUID {
		v.UUIDs = append(v.UUIDs, r.fixed[from:to]...)
		return
	}
	for _, x := range r.fixed[from:to] {
		v.Wide = append(v.Wide, int128Of(x))
	}
}

// appendNulls appends n zero values.
func appendNulls(v *gen.Vector, n int) {
	switch v.Kind {
	case gen.KindInt:
		v.Ints = append(v.Ints, make([]int64, n)...)
	case gen.KindWide:
		v.Wide = append(v.Wide, make([]gen.Int128, n)...)
	case gen.KindFloat:
		v.Floats = append(v.Floats, make([]float64, n)...)
	case gen.KindBytes:
		for range n {
			v.Offsets = append(v.Offsets, int32(len(v.Data)))
		}
	case gen.KindUUID:
		v.UUIDs = append(v.UUIDs, make([][16]byte, n)...)
	case gen.KindBool: // cleared by resetVector
	}
}

// resetVector empties v for n rows, all of them NULL and false until they are set.
func resetVector(v *gen.Vector, n int) {
	v.Ints, v.Wide, v.Floats, v.UUIDs, v.Data = v.Ints[:0], v.Wide[:0], v.Floats[:0], v.UUIDs[:0], v.Data[:0]
	words := (n + 63) / 64
	if v.Kind == gen.KindBytes {
		v.Offsets = append(v.Offsets[:0], 0)
	}
	if v.Kind == gen.KindBool {
		v.Bools = make(gen.Bitmap, words)
	}
	v.Valid = nil
	if v.Column.Nullable() {
		v.Valid = make(gen.Bitmap, words)
	}
}
