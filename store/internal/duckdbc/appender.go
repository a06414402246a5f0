//go:build cgo

package duckdbc

import (
	"context"
	"runtime"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// ChunkRows returns how many rows a chunk holds.
func ChunkRows() int { return int(mapping.VectorSize()) }

// Appender adds rows to a table, chunk by chunk. It belongs to its connection.
// https://duckdb.org/docs/stable/data/appender
type Appender struct {
	conn    *Conn
	handle  mapping.Appender
	columns []Column
	chunk   Chunk
	pinned  runtime.Pinner // memory at which strings of the chunk point
}

// Append opens an appender of a table of the main schema.
func (c *Conn) Append(table string) (*Appender, error) {
	a := &Appender{conn: c}
	if failed(mapping.AppenderCreate(c.handle, "main", table, &a.handle)) {
		defer mapping.AppenderDestroy(&a.handle)
		return nil, a.failure()
	}
	types := make([]mapping.LogicalType, mapping.AppenderColumnCount(a.handle))
	for i := range types {
		types[i] = mapping.AppenderColumnType(a.handle, mapping.IdxT(i))
	}
	a.chunk.handle = mapping.CreateDataChunk(types)
	for i := range types {
		a.columns = append(a.columns, column("", types[i]))
	}
	return a, nil
}

// Columns returns the columns of the table, without names.
func (a *Appender) Columns() []Column { return a.columns }

// Chunk starts a chunk of rows rows, up to ChunkRows. None of its values is NULL; what else
// they are is unspecified until they are set.
func (a *Appender) Chunk(rows int) *Chunk {
	a.pinned.Unpin()
	mapping.DataChunkReset(a.chunk.handle)
	mapping.DataChunkSetSize(a.chunk.handle, mapping.IdxT(rows))
	a.chunk.Rows = rows
	return &a.chunk
}

// Write appends the chunk that was started. DuckDB copies it.
func (a *Appender) Write(ctx context.Context) error {
	done := a.conn.Interruptible(ctx)
	defer done()
	state := mapping.AppendDataChunk(a.handle, a.chunk.handle)
	a.pinned.Unpin()
	if failed(state) {
		return cause(ctx, a.failure())
	}
	return nil
}

// Flush hands all rows to the table; the transaction has them then.
func (a *Appender) Flush(ctx context.Context) error {
	done := a.conn.Interruptible(ctx)
	defer done()
	if failed(mapping.AppenderFlush(a.handle)) {
		return cause(ctx, a.failure())
	}
	return nil
}

// Close frees the appender. Rows that were not flushed are forgotten.
func (a *Appender) Close() {
	mapping.AppenderClear(a.handle)
	mapping.AppenderDestroy(&a.handle)
	mapping.DestroyDataChunk(&a.chunk.handle)
	a.pinned.Unpin()
}

func (a *Appender) failure() error {
	data := mapping.AppenderErrorData(a.handle)
	defer mapping.DestroyErrorData(&data)
	return newError(mapping.ErrorDataMessage(data))
}

// SetValid makes values NULL: valid has a bit per row, as Valid returns them.
func (v Vector) SetValid(valid []uint64) {
	mapping.VectorEnsureValidityWritable(v.handle)
	words := unsafe.Slice((*uint64)(mapping.VectorGetValidity(v.handle)), (v.rows+63)/64)
	copy(words, valid)
}

// SetBytes sets the values of a vector of strings: row i is data[offsets[i]:offsets[i+1]].
// data is not changed until the chunk is written; DuckDB reads it where it lies.
func (a *Appender) SetBytes(v Vector, offsets []int32, data []byte) {
	texts := unsafe.Slice((*text)(v.data), v.rows)
	base := unsafe.SliceData(data)
	if len(data) > 0 {
		a.pinned.Pin(base)
	}
	for i := range texts {
		value := data[offsets[i]:offsets[i+1]]
		t := &texts[i]
		*t = text{length: uint32(len(value))}
		if len(value) <= inlined {
			copy(unsafe.Slice(&t.prefix[0], inlined), value)
			continue
		}
		copy(t.prefix[:], value)
		t.pointer = uintptr(unsafe.Pointer(&value[0]))
	}
}
