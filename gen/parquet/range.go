package parquet

import (
	"context"
	"errors"
	"fmt"

	"github.com/dw-sim/dw-sim/gen"
)

// rangeWriter encodes one range of rows as a row group.
type rangeWriter struct {
	sink   *sink
	part   *part
	group  *rowGroup
	number int
	next   int64 // row number of the next row
	end    int64 // row number after the last row
	closed bool
	// discard says that the rows are in a part that was taken over; part and group are nil then.
	discard bool
}

// WriteBatch encodes b, which must follow the rows before it.
func (w *rangeWriter) WriteBatch(ctx context.Context, b *gen.Batch) error {
	return w.write(ctx, b, 0, b.Rows)
}

// write encodes rows [from, to) of b.
func (w *rangeWriter) write(ctx context.Context, b *gen.Batch, from, to int) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	switch first := b.First + int64(from); {
	case w.closed:
		return errors.New("the range is closed; no rows can be added")
	case first != w.next:
		return fmt.Errorf("a batch begins at row %d instead of %d", first, w.next)
	case first+int64(to-from) > w.end:
		return fmt.Errorf("a batch goes beyond row %d, the last of its range", w.end-1)
	}
	if !w.discard {
		if err := w.group.write(b, from, to); err != nil {
			w.sink.giveUp(err) // some columns have rows that others lack
			return err
		}
	}
	w.next += int64(to - from)
	return nil
}

// Close hands the range over; nothing is left to do for a second call. It returns at
// once where an earlier range is still open. After complete = false the table cannot be
// committed; other ranges go on, so that the caller's own error is the one that is told.
func (w *rangeWriter) Close(ctx context.Context, complete bool) error {
	if w.closed {
		return nil
	}
	w.closed = true
	if !complete {
		w.group = nil // its turn never comes, nor does that of the ranges after it
		return nil
	}
	if err := w.seal(ctx); err != nil {
		w.sink.giveUp(err)
		return err
	}
	return w.sink.closeRange(w)
}

// seal encodes what is left of a complete range.
func (w *rangeWriter) seal(ctx context.Context) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if w.next != w.end {
		return fmt.Errorf("a range ends at row %d instead of %d", w.next, w.end)
	}
	if w.discard {
		return nil
	}
	return w.group.seal()
}
