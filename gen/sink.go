package gen

import (
	"context"

	"github.com/dw-sim/dw-sim/schema"
)

// Sink receives the rows of one table, as batches in row order.
type Sink interface {
	// WriteBatch writes b. Batches of a table arrive in row order, without gaps, one
	// call at a time, though not always from the same goroutine. The sink must not
	// keep b, nor any slice of it, after it returns.
	WriteBatch(ctx context.Context, b *Batch) error
	// Commit makes what was written final. Nothing is written after it.
	Commit(ctx context.Context) error
	// Rollback gives up what was written. After Commit it does nothing, so
	// `defer s.Rollback()` is safe; it may be called more than once.
	Rollback() error
}

// SinkOpener opens a sink for a table. Tables are opened parents first, one after the
// other: the next when the one before was committed.
type SinkOpener interface {
	OpenSink(ctx context.Context, e *schema.Experiment, t *schema.Table) (Sink, error)
}

// RangeSink is a Sink that takes ranges of rows from several goroutines at once,
// encodes them there, and keeps their order in the result. [Generator.Generate] uses
// OpenRange instead of WriteBatch where a sink has it.
type RangeSink interface {
	Sink
	// RangeRows returns a number of rows at which the sink must begin anew (a file of
	// fixed length, say): no range crosses a multiple of it. Zero means anywhere.
	RangeRows() int64
	// OpenRange opens a range. Ranges are opened in row order, cover the table without
	// gaps, and end in any order. At most [Options.Workers] are open at a time; all are
	// closed before Commit or Rollback.
	OpenRange(ctx context.Context, r Range) (RangeWriter, error)
}

// RangeWriter takes the rows of one range, from one goroutine at a time.
type RangeWriter interface {
	// WriteBatch is as [Sink.WriteBatch], for the rows of the range.
	WriteBatch(ctx context.Context, b *Batch) error
	// Close ends the range. complete is false where not all of its rows were written;
	// the sink will then be rolled back. It must not wait for another range.
	Close(ctx context.Context, complete bool) error
}

// Range is rows First to First+Rows-1 of a table; it is number Index, from 0.
type Range struct {
	Index int
	First int64
	Rows  int64
}
