package store_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// nowhere is a warehouse that holds nothing.
type nowhere struct {
	store.Warehouse
	closed int
}

func (*nowhere) Mark(context.Context, string) (store.Mark, error) {
	return store.Mark{"t": {Run: 7}}, nil
}
func (n *nowhere) Close() error { n.closed++; return nil }

func TestLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var attempts int
		down := errors.New("the warehouse is down")
		w := &nowhere{}
		later := store.OpenLater(func(context.Context) (store.Warehouse, error) {
			if attempts++; attempts == 1 {
				return nil, down
			}
			return w, nil
		})
		for range 2 { // the second does not wait for it once more
			if _, err := later.Mark(t.Context(), "shop"); !errors.Is(err, down) || attempts != 1 {
				t.Errorf("after %d attempts: %v", attempts, err)
			}
		}
		time.Sleep(time.Minute)
		if mark, err := later.Mark(t.Context(), "shop"); err != nil || mark["t"].Run != 7 {
			t.Errorf("Mark = %v, %v", mark, err)
		}
		if opened, err := later.Opened(t.Context()); opened != w || err != nil || attempts != 2 {
			t.Errorf("Opened = %v, %v, after %d attempts", opened, err, attempts)
		}
		if err := later.Close(); err != nil || w.closed != 1 {
			t.Errorf("Close = %v; it was closed %d times", err, w.closed)
		}
	})
}

func TestLaterIsNotOpened(t *testing.T) {
	later := store.OpenLater(func(ctx context.Context) (store.Warehouse, error) { return nil, ctx.Err() }).As("redshift")
	if got := later.Type(); got != "redshift" {
		t.Errorf("Type = %q before it is opened", got)
	}
	if err := later.Close(); err != nil {
		t.Errorf("Close of one that nobody needed: %v", err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	left := errors.New("the caller has left")
	cancel(left)
	e := &schema.Experiment{Name: "shop"}
	_, beginErr := later.Begin(ctx, e, "")
	_, fenceErr := later.Fence(ctx, "shop", "dead")
	_, queryErr := later.Query(ctx, store.Query{Experiment: "shop", SQL: "SELECT 1"})
	for what, err := range map[string]error{
		"Begin": beginErr, "Fence": fenceErr, "Query": queryErr,
		"CreateTables": later.CreateTables(ctx, e), "Truncate": later.Truncate(ctx, e, ""), "Drop": later.Drop(ctx, "shop", ""),
	} {
		if !errors.Is(err, left) {
			t.Errorf("%s: %v, want the cause of its context's end", what, err)
		}
	}
}
