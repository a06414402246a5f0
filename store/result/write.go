package result

import (
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Restarter is a place to write to that can begin anew, such as a file.
type Restarter interface {
	// Restart takes back all that was written. It returns false where that cannot be done.
	Restart() bool
}

// Write writes the result of a query in a format, as [Stream] does, and returns its rows, which
// are closed, for what they tell; nil where there are none. Where a typed format finds late that
// a column needs another type, query is asked once more and out, a [Restarter], begins anew; of
// another out the [RetypeError] is the error.
func Write(f Format, out io.Writer, query func() (*store.Rows, error)) (*store.Rows, error) {
	var o Options
	for {
		w, err := New(f, out, o)
		if err != nil {
			return nil, err
		}
		rows, err := query()
		if err != nil {
			return nil, err
		}
		err = Stream(w, rows)
		late, ok := errors.AsType[*RetypeError](err)
		if again, can := out.(Restarter); !ok || !can || !again.Restart() {
			return rows, err
		}
		o.Types = late.Types
	}
}

// streamEvery is how long a row of a text waits for others before it is written.
const streamEvery = 100 * time.Millisecond

// flusher is a writer, or what is written to, that gathers.
type flusher interface{ Flush() error }

// Stream is [Copy] for somebody who waits for the rows: those of a text are written after a
// tenth of a second even where none follow, and what they are written to is flushed, if it
// has a method Flush() error. What w writes to is called from two goroutines, one at a time, and
// not any more when Stream has returned. Nothing is written before there is a row or the
// end.
func Stream(w Writer, rows *store.Rows) error {
	gathering, ok := w.(flusher)
	if !ok {
		return Copy(w, rows)
	}
	p := &prompt{Writer: w, flush: gathering.Flush, ended: make(chan struct{})}
	var ticking sync.WaitGroup
	ticking.Go(p.tick)
	err := Copy(p, rows)
	close(p.ended)
	ticking.Wait()
	return err
}

// prompt flushes a writer while nobody else uses it.
type prompt struct {
	Writer
	flush func() error
	ended chan struct{}

	mu     sync.Mutex
	waits  bool  // a row was written and not flushed
	failed error // of a flush; what follows is of no use
}

func (p *prompt) Row(values []any) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failed != nil {
		return p.failed
	}
	p.waits = true
	return p.Writer.Row(values)
}

func (p *prompt) End() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failed != nil {
		return p.failed
	}
	p.waits = false
	return p.Writer.End()
}

func (p *prompt) tick() {
	ticker := time.NewTicker(streamEvery)
	defer ticker.Stop()
	for {
		select {
		case <-p.ended:
			return
		case <-ticker.C:
			p.flushRows()
		}
	}
}

func (p *prompt) flushRows() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.waits && p.failed == nil {
		p.waits, p.failed = false, p.flush()
	}
}

// anyValue are the types of engines that hold values which no vector does, such as NaN and
// infinity.
var anyValue = []schema.Type{
	schema.Real, schema.Float, schema.Double, schema.Decimal, schema.Date, schema.Time, schema.Timestamp, schema.TimestampTZ, schema.DateTime,
}

// Settled reports whether a result with such columns is never written twice. That is so for
// texts, and for typed formats where the engine tells all types and the values cannot belie
// them: those of columns of tables, and of types that have no values beyond ours.
func (f Format) Settled(columns []store.ResultColumn) bool {
	return !f.Binary() || !slices.ContainsFunc(columns, func(c store.ResultColumn) bool {
		column, ok := columnOf(c.Type)
		return !ok || c.Origin.Column == "" && slices.ContainsFunc(anyValue, func(t schema.Type) bool {
			return strings.EqualFold(column.DataType, t.String())
		})
	})
}
