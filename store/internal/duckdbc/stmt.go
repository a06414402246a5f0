//go:build cgo

package duckdbc

import (
	"context"
	"fmt"

	bindings "github.com/duckdb/duckdb-go-bindings"
	"github.com/duckdb/duckdb-go/v2/mapping"
)

// Script is a text that was taken apart into statements.
type Script struct {
	conn       *Conn
	handle     mapping.ExtractedStatements
	statements int
}

// Extract takes a text apart, and does not look up any name yet.
func (c *Conn) Extract(text string) (*Script, error) {
	s := &Script{conn: c}
	s.statements = int(mapping.ExtractStatements(c.handle, text, &s.handle))
	if message := mapping.ExtractStatementsError(s.handle); message != "" {
		s.Close()
		return nil, newError(message)
	}
	return s, nil
}

// Len returns how many statements there are; comments are none.
func (s *Script) Len() int { return s.statements }

// Close frees the script.
func (s *Script) Close() { mapping.DestroyExtracted(&s.handle) }

// Prepare prepares statement i.
func (s *Script) Prepare(i int) (*Stmt, error) {
	prepared := &Stmt{conn: s.conn}
	if failed(mapping.PrepareExtractedStatement(s.conn.handle, s.handle, mapping.IdxT(i), &prepared.handle)) {
		defer prepared.Close()
		return nil, newError(mapping.PrepareError(prepared.handle))
	}
	return prepared, nil
}

// Stmt is a prepared statement.
type Stmt struct {
	conn   *Conn
	handle mapping.PreparedStatement
}

// Prepare prepares a text of one statement.
func (c *Conn) Prepare(text string) (*Stmt, error) {
	s := &Stmt{conn: c}
	if failed(mapping.Prepare(c.handle, text, &s.handle)) {
		defer s.Close()
		return nil, newError(mapping.PrepareError(s.handle))
	}
	return s, nil
}

// Kind says what the statement does.
func (s *Stmt) Kind() mapping.StatementType { return mapping.PreparedStatementType(s.handle) }

// Parameters returns how many values the statement asks for.
func (s *Stmt) Parameters() int { return int(mapping.NParams(s.handle)) }

// Bind gives parameter i, from 1, a value: nil, int64, float64, bool, string or []byte.
func (s *Stmt) Bind(i int, value any) error {
	at := mapping.IdxT(i)
	var state mapping.State
	switch v := value.(type) {
	case nil:
		state = mapping.BindNull(s.handle, at)
	case int64:
		state = mapping.BindInt64(s.handle, at, v)
	case float64:
		state = mapping.BindDouble(s.handle, at, v)
	case bool:
		state = mapping.BindBoolean(s.handle, at, v)
	case string:
		state = mapping.BindVarcharLength(s.handle, at, v, mapping.IdxT(len(v)))
	case []byte:
		state = mapping.BindBlob(s.handle, at, v)
	default:
		return fmt.Errorf("a parameter has no value of type %T", value)
	}
	if failed(state) {
		return newError(mapping.PrepareError(s.handle))
	}
	return nil
}

// Close frees the statement.
func (s *Stmt) Close() { mapping.DestroyPrepare(&s.handle) }

// Columns returns the columns of the result, as far as they are known before it runs.
func (s *Stmt) Columns() []Column {
	columns := make([]Column, mapping.PreparedStatementColumnCount(s.handle))
	for i := range columns {
		at := mapping.IdxT(i)
		columns[i] = column(mapping.PreparedStatementColumnName(s.handle, at), mapping.PreparedStatementColumnLogicalType(s.handle, at))
	}
	return columns
}

// Run runs the statement; its rows are made as they are asked for. The caller interrupts
// the connection when ctx ends.
func (s *Stmt) Run(ctx context.Context) (*Result, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var pending mapping.PendingResult
	// Deprecated since 2024, but nothing else makes rows as they are asked for.
	state := bindings.PendingPreparedStreaming(s.handle, &pending)
	defer mapping.DestroyPending(&pending)
	if failed(state) {
		return nil, cause(ctx, newError(mapping.PendingError(pending)))
	}
	r := &Result{}
	if failed(mapping.ExecutePending(pending, &r.handle)) {
		defer r.Close()
		return nil, cause(ctx, newError(mapping.ResultError(&r.handle)))
	}
	return r, nil
}

// Failure runs the statement once more, to its end, and returns why it fails; nil where it does
// not. Of a statement whose rows are made as they are asked for DuckDB sometimes tells only that
// threads were interrupted, which an error of another thread did.
func (s *Stmt) Failure() error {
	var result mapping.Result
	state := mapping.ExecutePrepared(s.handle, &result)
	defer mapping.DestroyResult(&result)
	if failed(state) {
		return newError(mapping.ResultError(&result))
	}
	return nil
}

// Result gives the rows of a statement, chunk by chunk.
type Result struct {
	handle mapping.Result
	chunk  Chunk
}

// Columns returns the columns of the result.
func (r *Result) Columns() []Column {
	columns := make([]Column, mapping.ColumnCount(&r.handle))
	for i := range columns {
		columns[i] = column(mapping.ColumnName(&r.handle, mapping.IdxT(i)), mapping.ColumnLogicalType(&r.handle, mapping.IdxT(i)))
	}
	return columns
}

// Next returns the next rows, or nil at the end. They are valid until the next call.
func (r *Result) Next(ctx context.Context) (*Chunk, error) {
	r.free()
	chunk := mapping.FetchChunk(r.handle)
	if chunk.Ptr == nil {
		if message := mapping.ResultError(&r.handle); message != "" {
			return nil, cause(ctx, newError(message))
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, nil
	}
	r.chunk.handle = chunk
	r.chunk.Rows = int(mapping.DataChunkGetSize(chunk))
	return &r.chunk, nil
}

func (r *Result) free() {
	if r.chunk.handle.Ptr != nil {
		mapping.DestroyDataChunk(&r.chunk.handle)
		r.chunk.handle.Ptr = nil
	}
}

// Close frees the result. It may be called more than once.
func (r *Result) Close() {
	r.free()
	mapping.DestroyResult(&r.handle)
}
