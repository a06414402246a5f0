package dwsim

import (
	"context"
	"errors"
	"log/slog"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// beginLoading begins the next contents of a namespace as the owner of the slot; bare ones
// have no constraints.
func (sl *slot) beginLoading(ctx context.Context, w store.Warehouse, e *schema.Experiment, bare bool) (store.Loading, error) {
	loading, err := w.Begin(ctx, e, sl.held.Owner.Nonce)
	if err != nil || !bare {
		return loading, err
	}
	unconstrained, can := loading.(store.Unconstrained)
	if !can {
		err := refusedf("the warehouse cannot leave out keys and conditions: they are part of its tables")
		return nil, errors.Join(err, loading.Rollback())
	}
	unconstrained.LeaveOutConstraints()
	return loading, nil
}

// swapped is what a swap changes: the mark of the contents before, and that of the tables
// which are loaded.
type swapped struct{ before, loaded store.Mark }

// swap puts the rows of run in the place of the old ones, once the owner of the slot has
// heard that nobody asked it to stop. Where a warehouse reports an error after the swap
// had happened (it could not be flushed, say), the mark tells: the rows are there, and
// saying otherwise would be false. It tells nothing where it named the run before.
func (sl *slot) swap(ctx context.Context, w store.Warehouse, loading store.Loading, run *Run, s swapped) (err error) {
	if err := sl.confirm(ctx); err != nil {
		return err
	}
	ctx, end := sl.sim.span(ctx, "swap", aboutRun(run)...)
	defer func() { end(err) }()
	err = loading.Commit(ctx, s.loaded)
	if err == nil || s.names(s.before, run) {
		return err
	}
	present, markErr := w.Mark(context.WithoutCancel(ctx), run.Experiment)
	if markErr != nil {
		return errors.Join(err, markErr)
	}
	if !s.names(present, run) {
		return err
	}
	sl.sim.tell(ctx, slog.LevelWarn, run, "rows swapped in, with an error", "error", err)
	return nil
}

// names reports whether a mark names the run for all tables that are loaded. An id alone
// tells nothing: other metadata that filled the namespace has the same ones.
func (s swapped) names(m store.Mark, run *Run) bool {
	for name, want := range s.loaded {
		if m[name].Run != run.ID || !sameRows(m[name], want) {
			return false
		}
	}
	return true
}

// sameRows reports whether two marks are those of the same rows, whichever run they name.
func sameRows(a, b store.TableMark) bool {
	return a.Seed == b.Seed && a.Rows == b.Rows && a.Engine == b.Engine &&
		a.DocumentHash == b.DocumentHash && a.Digest.Table == b.Digest.Table
}
