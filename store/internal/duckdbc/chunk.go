//go:build cgo

package duckdbc

import (
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// Chunk is some rows, as vectors.
type Chunk struct {
	Rows   int
	handle mapping.DataChunk
}

// Vector returns column i.
func (c *Chunk) Vector(i int) Vector {
	v := mapping.DataChunkGetVector(c.handle, mapping.IdxT(i))
	return Vector{
		handle: v, rows: c.Rows,
		data:  mapping.VectorGetData(v),
		valid: (*uint64)(mapping.VectorGetValidity(v)),
	}
}

// Vector is a column of a chunk. What it gives lies in the memory of DuckDB and is valid
// as long as the chunk is.
// https://duckdb.org/docs/stable/clients/c/vector
type Vector struct {
	handle mapping.Vector
	rows   int
	data   unsafe.Pointer
	valid  *uint64
}

// Rows returns how many values there are.
func (v Vector) Rows() int { return v.rows }

// Valid returns a bit per row, set where it is not NULL, the least significant bit of the
// first word first; nil where no row is NULL.
func (v Vector) Valid() []uint64 {
	if v.valid == nil {
		return nil
	}
	return unsafe.Slice(v.valid, (v.rows+63)/64)
}

// Number is what vectors of fixed width hold.
type Number interface {
	~bool | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64 | ~struct {
		Lo uint64
		Hi int64
	}
}

// Values returns the values of a vector of fixed width; T has the width that Column.Storage
// tells.
func Values[T Number](v Vector) []T { return unsafe.Slice((*T)(v.data), v.rows) }

// text is a string of DuckDB: up to 12 bytes lie where the pointer would.
// https://github.com/duckdb/duckdb/blob/main/src/include/duckdb/common/types/string_type.hpp
type text struct {
	length  uint32
	prefix  [4]byte
	pointer uintptr // as a number, as what it points at is none of the collector's business
}

const inlined = 12

// Bytes returns row i of a vector of strings.
func (v Vector) Bytes(i int) []byte {
	t := (*text)(unsafe.Add(v.data, i*int(unsafe.Sizeof(text{}))))
	if t.length <= inlined {
		return unsafe.Slice(&t.prefix[0], t.length)
	}
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&t.pointer)), t.length)
}
