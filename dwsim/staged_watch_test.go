package dwsim_test

import (
	"context"
	"errors"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

func TestWatchStage(t *testing.T) {
	staging := newStaging(t)
	there := newEnv(t, t.TempDir(), nil)
	ctx, stop := context.WithCancelCause(t.Context())
	seen, ended := make(chan dwsim.StagedLoad), make(chan error)
	go func() {
		ended <- there.WatchStage(ctx, staging.options(), time.Millisecond, func(l dwsim.StagedLoad) { seen <- l })
	}()
	for seed := range int64(2) {
		run := staging.run(t, seed+1)
		got := <-seen
		if got.Err != nil || got.StagedRun != run.ID {
			t.Fatalf("got %+v, want run %d", got, run.ID)
		}
		there.holds(t, got.Run)
	}
	enough := errors.New("enough was seen")
	stop(enough)
	select {
	case l := <-seen:
		t.Errorf("a run was loaded twice: %+v", l)
	case err := <-ended:
		if !errors.Is(err, enough) {
			t.Errorf("got %v", err)
		}
	}
}

// fullOnce is a real warehouse whose disk is full, once.
type fullOnce struct {
	store.Warehouse
	full atomic.Bool
}

func (w *fullOnce) Begin(ctx context.Context, e *schema.Experiment, owner string) (store.Loading, error) {
	if w.full.CompareAndSwap(true, false) {
		return nil, syscall.ENOSPC
	}
	return w.Warehouse.Begin(ctx, e, owner)
}

// TestWatchStageAgain fails for a reason that goes by, and loads the same run.
func TestWatchStageAgain(t *testing.T) {
	staging := newStaging(t)
	run := staging.run(t, 1)
	full := &fullOnce{}
	full.full.Store(true)
	there := newEnv(t, t.TempDir(), func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		full.Warehouse = w
		return m, full
	})
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	var got []dwsim.StagedLoad
	_ = there.WatchStage(ctx, staging.options(), time.Millisecond, func(l dwsim.StagedLoad) {
		if got = append(got, l); len(got) == 2 {
			stop()
		}
	})
	if len(got) != 2 || !errors.Is(got[0].Err, syscall.ENOSPC) || got[1].Err != nil || got[1].StagedRun != run.ID {
		t.Fatalf("got %+v, want one that fails and one that loads", got)
	}
	newEnv(t, there.dir, nil).holds(t, got[1].Run)
}
