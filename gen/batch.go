package gen

import (
	"math/bits"

	"github.com/dw-sim/dw-sim/schema"
)

// Batch is a run of consecutive rows of one table, held in columns.
//
// A Batch and all that it holds belong to whoever made it; a sink reads it during
// WriteBatch and must not keep it. It may be read from several goroutines at once.
type Batch struct {
	Table   *schema.Table
	First   int64    // row number of the first row, from 0
	Rows    int      // rows in every vector
	Columns []Vector // in the order of Table.Columns
}

// Kind says which slices of a [Vector] hold its values.
type Kind uint8

// The kinds of vectors.
const (
	KindInt   Kind = iota + 1 // Ints
	KindWide                  // Wide
	KindFloat                 // Floats
	KindBool                  // Bools
	KindBytes                 // Offsets and Data
	KindUUID                  // UUIDs
)

// Vector holds the values of one column in the layout of Apache Arrow: fixed-width
// values one behind the other, bytes with offsets, and one validity bit per row.
// https://arrow.apache.org/docs/format/Columnar.html
//
// Only the slices of its Kind are set. What stands in the place of a NULL is
// unspecified, except that offsets never decrease.
type Vector struct {
	Column *schema.Column
	Type   schema.Type // Column.Type(), resolved once
	Scale  int         // digits after the point of a DECIMAL
	Kind   Kind

	// KindInt: SMALLINT, INT, BIGINT; DECIMAL of up to 18 digits, times 10^Scale;
	// DATE in days and TIMESTAMP, TIMESTAMPTZ, DATETIME in microseconds since
	// 1970-01-01 UTC; TIME in microseconds since midnight.
	Ints []int64
	// KindWide: DECIMAL of 19 to 38 digits, times 10^Scale.
	Wide []Int128
	// KindFloat: REAL (rounded to 32 bits), FLOAT and DOUBLE.
	Floats []float64
	// KindBool: BOOLEAN.
	Bools Bitmap
	// KindBytes: CHAR, VARCHAR and TEXT as UTF-8, JSON in canonical form, BINARY.
	// Value i is Data[Offsets[i]:Offsets[i+1]]; there are Rows+1 offsets.
	Offsets []int32
	Data    []byte
	// Words, where it is set, has all values of a vector of KindBytes, besides Data:
	// value i is Words.Word(Indexes[i]). So those who encode or hash values may do that once
	// for a word. In the place of a NULL stands the index of any word.
	Words   *Words
	Indexes []uint32
	// KindUUID: UUID.
	UUIDs [][16]byte

	// Valid has a bit per row, set where the value is not NULL. It is nil where the
	// vector holds no NULL; where it is set there need not be one.
	Valid Bitmap

	valid Bitmap // memory of Valid, kept while Valid is nil
}

// IsNull reports whether row i, counted from the first of the batch, is NULL.
func (v *Vector) IsNull(i int) bool { return v.Valid != nil && !v.Valid.Get(i) }

// Bytes returns value i of a vector of KindBytes. The slice belongs to the vector.
func (v *Vector) Bytes(i int) []byte { return v.Data[v.Offsets[i]:v.Offsets[i+1]] }

// Nulls returns how many of the first n rows are NULL.
func (v *Vector) Nulls(n int) int {
	if v.Valid == nil {
		return 0
	}
	return n - v.Valid.Count(n)
}

// Bitmap is a bit per row, the least significant bit of the first word first: on a
// little-endian machine its memory is an Arrow bitmap.
type Bitmap []uint64

// Get returns bit i.
func (m Bitmap) Get(i int) bool { return m[i>>6]>>(uint(i)&63)&1 != 0 }

// Set sets bit i to b.
func (m Bitmap) Set(i int, b bool) {
	mask := uint64(1) << (uint(i) & 63)
	if b {
		m[i>>6] |= mask
	} else {
		m[i>>6] &^= mask
	}
}

// Count returns how many of the first n bits are set.
func (m Bitmap) Count(n int) int {
	set := 0
	for _, word := range m[:n>>6] {
		set += bits.OnesCount64(word)
	}
	if rest := uint(n) & 63; rest != 0 {
		set += bits.OnesCount64(m[n>>6] & (1<<rest - 1))
	}
	return set
}
