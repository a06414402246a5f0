package sqlite

import (
	"context"
	"fmt"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/contents"
)

// tableSink is the sink of a table of a load.
type tableSink interface {
	gen.Sink
	// loaded tells what was written. It is called under the lock of the loading.
	loaded() contents.Loaded
	// close frees what the sink holds. It may be called more than once, under the same lock.
	close()
}

type sinkState uint8

const (
	writing sinkState = iota
	committed
	rolledBack
)

// filling is how far a table of a load is. Its methods are called under the lock of the loading.
type filling struct {
	l     *loading
	table *schema.Table
	state sinkState
}

// check refuses what comes too late.
func (f *filling) check(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if f.l.stage == nil || f.state != writing {
		return fmt.Errorf("the rows of table %q are not being written any more: %w", f.table.Name, errEnded)
	}
	return nil
}

// commit ends with what finish comes to.
func (f *filling) commit(ctx context.Context, finish func() error) error {
	if err := f.check(ctx); err != nil {
		return err
	}
	err := finish()
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		f.state = rolledBack
		return err
	}
	indexesMade.Hit()
	f.state = committed
	return nil
}

// rollback closes s, unless that is done.
func (f *filling) rollback(s tableSink) {
	if f.state == writing {
		f.state = rolledBack
		s.close()
	}
}
