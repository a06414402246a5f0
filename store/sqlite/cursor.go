package sqlite

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// cursor reads the result of one query. The statement is stepped by a goroutine of its own,
// which reads ahead: whoever waits for rows is never held up by a call that takes long, such as
// a search in a text of many megabytes, which nothing can interrupt.
type cursor struct {
	ctx     context.Context
	reader  *reader
	stmt    *statement
	columns []store.ResultColumn
	values  []valueOf

	full    chan *batch // read, closed behind the last
	empty   chan *batch // to be filled
	waiting atomic.Bool // somebody waits for full
	stopped chan struct{}

	present *batch // of which rows are handed out; may be nil
	at      int    // the next of its rows
	ended   bool   // Next has returned the end, or an error
	failed  error  // what it returns from then on
	closed  bool

	stop    func() // ends the interest in ctx
	done    func()
	release func()
}

// batch is some rows of a result.
type batch struct {
	values []any // row by row
	rows   int
	bytes  int   // of texts
	err    error // behind the rows
}

// How much is read ahead: a batch is handed over when it has so many rows, or bytes, or when
// somebody has waited for it so long.
const (
	batchRows  = 256
	batchBytes = 256 << 10
	batchWait  = time.Millisecond
	batches    = 3
)

// newCursor begins to run a statement.
func newCursor(ctx context.Context, r *reader, s *statement) *cursor {
	c := &cursor{
		ctx: ctx, reader: r, stmt: s, stop: interruptible(ctx, r.conn),
		full: make(chan *batch, batches), empty: make(chan *batch, batches), stopped: make(chan struct{}),
	}
	c.describe()
	for range batches {
		c.empty <- &batch{}
	}
	go c.run()
	return c
}

// run reads all rows. It ends early when the connection is interrupted.
func (c *cursor) run() {
	defer close(c.stopped)
	defer close(c.full)
	defer c.stmt.Close() // repeats the error of the last step
	for b := range c.empty {
		more := c.fill(b)
		if b.rows == 0 && b.err == nil {
			return
		}
		c.full <- b
		if !more {
			return
		}
	}
}

// fill reads a batch and reports whether there is more behind it.
func (c *cursor) fill(b *batch) bool {
	var began time.Time
	b.values, b.rows, b.bytes, b.err = b.values[:0], 0, 0, nil
	for b.rows < batchRows && b.bytes < batchBytes {
		more, err := c.stmt.Step()
		if err != nil {
			b.err = c.reader.refusal(c.stmt, err, 0)
			return false
		}
		if !more {
			return false
		}
		for i, value := range c.values {
			v, size := value(c.stmt.Stmt, i)
			b.values = append(b.values, v)
			b.bytes += size
		}
		b.rows++
		if c.waiting.Load() {
			if began.IsZero() {
				began = time.Now()
			} else if time.Since(began) > batchWait {
				return true
			}
		}
	}
	return true
}

// next returns the next row.
func (c *cursor) next() ([]any, error) {
	if c.closed || c.ended {
		return nil, c.failed
	}
	if c.ctx.Err() != nil {
		return c.end(context.Cause(c.ctx))
	}
	for c.present == nil || c.at == c.present.rows {
		if err := c.advance(); err != nil || c.present == nil {
			return c.end(err)
		}
	}
	n := len(c.columns)
	row := c.present.values[c.at*n : (c.at+1)*n : (c.at+1)*n]
	c.at++
	return row, nil
}

// end makes next return the same from now on.
func (c *cursor) end(err error) ([]any, error) {
	c.ended, c.failed = true, err
	return nil, err
}

// advance goes on to the next batch; there is none behind the last.
func (c *cursor) advance() error {
	if b := c.present; b != nil {
		if b.err != nil {
			return b.err
		}
		c.present = nil
		c.empty <- b // never waits: there are as many places as batches
	}
	c.waiting.Store(true)
	defer c.waiting.Store(false)
	select {
	case c.present = <-c.full:
		c.at = 0
	case <-c.ctx.Done():
		return context.Cause(c.ctx)
	}
	if c.ctx.Err() != nil && (c.present == nil || c.present.err != nil) {
		return context.Cause(c.ctx) // what the statement says is that it was interrupted
	}
	return nil
}

func (c *cursor) close() error {
	if c.closed {
		return nil
	}
	c.closed = true
	c.present = nil
	close(c.empty)
	c.reader.conn.Interrupt()
	if !soon(c.stopped) {
		go c.abandon()
		return nil
	}
	c.finish()
	c.release()
	return nil
}

// abandon closes the connection once its statement has ended.
func (c *cursor) abandon() {
	<-c.stopped
	c.finish()
	_ = c.reader.conn.Close()
}

func (c *cursor) finish() {
	c.stop()
	c.done()
	c.reader.conn.Resume()
}
