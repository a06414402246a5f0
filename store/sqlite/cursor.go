package sqlite

import (
	"context"
	"sync"
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

	full    chan *batch // closed behind the last; has room for all
	empty   chan *batch
	mu      sync.Mutex
	filling *batch // to which rows are added now; nil between two
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

// How much is read ahead. A batch is handed over when it has so many rows, or bytes; rows of one
// that is not full yet are taken by those who have waited for so long.
const (
	batches    = 3
	batchRows  = 256
	batchBytes = 256 << 10
	batchWait  = time.Millisecond
)

// newCursor begins to run a statement.
func newCursor(ctx context.Context, r *reader, s *statement) *cursor {
	c := &cursor{
		ctx: ctx, reader: r, stmt: s, stop: interruptible(ctx, r.conn), filling: &batch{},
		full: make(chan *batch, batches), empty: make(chan *batch, batches), stopped: make(chan struct{}),
	}
	c.describe()
	for range batches - 1 {
		c.empty <- &batch{}
	}
	go c.run()
	return c
}

// run reads all rows. It ends early when the connection is interrupted, or nobody reads on.
func (c *cursor) run() {
	defer close(c.stopped)
	defer close(c.full)
	defer c.stmt.Close() // repeats the error of the last step
	for more := true; more; {
		row, err := c.stmt.Step()
		if more = row && err == nil; !more {
			c.last(err)
		} else if c.add() {
			more = c.begin()
		}
	}
}

// last hands over what there is at the end, or before an error.
func (c *cursor) last(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.filling.err = c.reader.refusal(c.stmt, err, 0)
	}
	c.full <- c.filling
}

// add adds the present row, and reports whether its batch was handed over.
func (c *cursor) add() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	b := c.filling
	for i, value := range c.values {
		v, size := value(c.stmt.Stmt, i)
		b.values = append(b.values, v)
		b.bytes += size
	}
	b.rows++
	if b.rows < batchRows && b.bytes < batchBytes {
		return false
	}
	c.full <- b
	c.filling = nil
	return true
}

// begin begins a batch, and reports whether that is wanted.
func (c *cursor) begin() bool {
	b, more := <-c.empty
	c.mu.Lock()
	defer c.mu.Unlock()
	c.filling = b
	return more
}

// taken returns the next batch, of which not more than a part need be read, or nil when there
// is no row yet.
func (c *cursor) taken() *batch {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case b := <-c.full:
		return b
	default:
	}
	if b := c.filling; b != nil && b.rows > 0 {
		select {
		case c.filling = <-c.empty:
			return b
		default:
		}
	}
	return nil
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
		err := c.advance()
		if err != nil && c.ctx.Err() != nil {
			err = context.Cause(c.ctx) // what the statement says is that it was interrupted
		}
		if err != nil || c.present == nil {
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
		*b = batch{values: b.values[:0]}
		c.present, c.at = nil, 0
		c.empty <- b // never waits: there is room for all
	}
	timer := time.NewTimer(batchWait)
	defer timer.Stop()
	for {
		select {
		case c.present = <-c.full:
			return nil
		case <-c.ctx.Done():
			return c.ctx.Err()
		case <-timer.C:
			if c.present = c.taken(); c.present != nil {
				return nil
			}
			timer.Reset(batchWait)
		}
	}
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
