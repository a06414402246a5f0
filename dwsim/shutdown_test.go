package dwsim_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// deaf is a real warehouse whose loads begin when open is closed, whatever their callers want.
type deaf struct {
	store.Warehouse
	reached, open chan struct{}
}

func (d deaf) Begin(ctx context.Context, e *schema.Experiment, owner string) (store.Loading, error) {
	close(d.reached)
	<-d.open
	return d.Warehouse.Begin(ctx, e, owner)
}

// TestShutdownInTime lets a warehouse hear of nothing: Shutdown returns when its time is up, and the
// run ends with the reason all the same once the warehouse answers.
func TestShutdownInTime(t *testing.T) {
	d := deaf{reached: make(chan struct{}), open: make(chan struct{})}
	env := newEnv(t, t.TempDir(), func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		d.Warehouse = w
		return m, d
	})
	shop := env.create(t, shopDocument)
	started, err := shop.Start(t.Context(), seeded(1))
	if err != nil {
		t.Fatal(err)
	}
	<-d.reached
	over, cancel := context.WithCancel(t.Context())
	cancel()
	err = env.Shutdown(over, "the server was shut down")
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "runs: 1, queries: 0") {
		t.Errorf("shutting down returned %v", err)
	}
	if _, err := shop.Query(t.Context(), "SELECT 1", dwsim.QueryOptions{}); !errors.Is(err, dwsim.ErrClosed) {
		t.Errorf("a query after it: got %v", err)
	}
	close(d.open)
	if err := env.Close(); err != nil {
		t.Fatal(err)
	}
	run, err := env.Runs().Get(t.Context(), "shop", started.ID)
	if err != nil || run.Status != store.Aborted || run.Error != "the server was shut down" {
		t.Errorf("on record is %+v, %v", run, err)
	}
}

// TestShutdownWhileWatching watches a run of another simulator until that of the watcher ends.
func TestShutdownWhileWatching(t *testing.T) {
	g := newGate()
	owner := newEnv(t, t.TempDir(), g.wrap)
	shop := owner.create(t, shopDocument)
	started, err := shop.Start(t.Context(), seeded(1))
	if err != nil {
		t.Fatal(err)
	}
	<-g.reached
	watcher := newEnv(t, owner.dir, nil)
	var last error
	for p, err := range watcher.Runs().Progress(t.Context(), "shop", started.ID) {
		if last = err; err == nil && p.Status == store.Running {
			if err := watcher.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !errors.Is(last, dwsim.ErrClosed) {
		t.Errorf("the watcher's last word is %v", last)
	}
	close(g.open)
	if _, err := owner.Runs().Wait(t.Context(), "shop", started.ID); err != nil {
		t.Errorf("the run that was watched: %v", err)
	}
}
