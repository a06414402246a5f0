//go:build cgo

package duckdb

import (
	"context"
	"errors"
	"time"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
	"github.com/dw-sim/dw-sim/store/internal/spelling"
)

// cursor reads the result of one query.
type cursor struct {
	ctx       context.Context
	reader    *reader
	query     store.Query
	statement *spelling.Statement
	shift     int // by how many bytes places that DuckDB tells are too large
	stmt      *duckdbc.Stmt
	rows      *duckdbc.Result // nil until the first row is asked for
	columns   []duckdbc.Column
	values    []func(row int) any // of the present chunk, by column
	texts     []texts             // by column
	at, end   int                 // rows of the present chunk
	row       []any
	ended     bool

	busy    <-chan error // receives when DuckDB is done with what it was left alone with
	done    func()       // ends the interest in ctx
	release func()       // nil when the cursor is closed
}

func newCursor(ctx context.Context, r *reader, q store.Query, statement *spelling.Statement, release func()) *cursor {
	return &cursor{ctx: ctx, reader: r, query: q, statement: statement, done: r.conn.Interruptible(ctx), release: release}
}

// patience is how long DuckDB may take to heed an interrupt. It does so between chunks of rows.
const patience = 50 * time.Millisecond

// do has DuckDB do something, and ends when ctx does: then nothing of the cursor but close may
// be used.
func (c *cursor) do(f func() error) error {
	if c.ctx.Done() == nil {
		return f()
	}
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return c.cause(err)
	case <-c.ctx.Done():
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
		c.busy = done
	}
	return context.Cause(c.ctx)
}

// cause is why ctx ended, where that is why there is an error.
func (c *cursor) cause(err error) error {
	if err != nil && c.ctx.Err() != nil {
		return context.Cause(c.ctx)
	}
	return err
}

func (c *cursor) next() ([]any, error) {
	if c.release == nil || c.ended {
		return nil, nil
	}
	if c.ctx.Err() != nil {
		return nil, context.Cause(c.ctx)
	}
	for c.at == c.end && !c.ended {
		if err := c.do(c.nextChunk); err != nil {
			c.ended = true
			return nil, c.explain(err)
		}
	}
	if c.ended {
		return nil, nil
	}
	for i, value := range c.values {
		c.row[i] = value(c.at)
	}
	c.at++
	return c.row, nil
}

// nextChunk reads further rows. The statement runs when the first are asked for: it may
// take long to make them.
func (c *cursor) nextChunk() (err error) {
	if c.rows == nil {
		if c.rows, err = c.stmt.Run(c.ctx); err != nil {
			return err
		}
	}
	chunk, err := c.rows.Next(c.ctx)
	if e, ok := errors.AsType[*duckdbc.Error](err); ok && e.Of("INTERRUPT") && c.ctx.Err() == nil {
		err = c.failure(err)
	}
	if err != nil {
		return err
	}
	if chunk == nil {
		c.ended = true
		return nil
	}
	c.at, c.end = 0, chunk.Rows
	for i := range c.columns {
		c.values[i] = valuesOf(c.columns[i], chunk.Vector(i), &c.texts[i])
	}
	return nil
}

// failure asks for the cause of an interrupt that nobody asked for.
func (c *cursor) failure(interrupted error) error {
	c.rows.Close()
	c.rows = nil
	if _, err := c.reader.conn.Exec(c.ctx, "ROLLBACK; "+beginReading); err != nil {
		return interrupted
	}
	if err := c.stmt.Failure(); err != nil {
		return err
	}
	return interrupted
}

// close frees what the query holds; where DuckDB is still busy with it, when that is done.
func (c *cursor) close() error {
	release := c.release
	if release == nil {
		return nil
	}
	c.release = nil
	if c.busy == nil {
		c.free()
		release()
		return nil
	}
	go func() {
		<-c.busy
		c.free()
		release()
	}()
	return nil
}

func (c *cursor) free() {
	if c.rows != nil {
		c.rows.Close()
	}
	if c.stmt != nil {
		c.stmt.Close()
	}
	c.done()
}
