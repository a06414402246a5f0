package dwsim_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// dozing is the metadata of a process that is put to sleep between the swap of a run
// and its record.
type dozing struct {
	suspended
	reached, wake chan struct{}
}

func (d *dozing) FinishRun(ctx context.Context, s *store.Slot, r *store.Run) error {
	d.sleep(true)
	close(d.reached)
	<-d.wake
	return d.suspended.FinishRun(ctx, s, r)
}

// TestWokenAfterSwap declares an owner dead whose rows are in place already: its run is
// COMPLETED, and that is what it says itself when it wakes.
func TestWokenAfterSwap(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	dwsim.SetClock(env.Simulator, onTime, onTime, quick)
	env.create(t, shopDocument)
	d := &dozing{reached: make(chan struct{}), wake: make(chan struct{})}
	owner := newEnv(t, env.dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		d.Metadata = m
		return d, w
	})
	dwsim.SetClock(owner.Simulator, onTime, onTime, quick)
	shop, err := owner.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	run, err := shop.Start(t.Context(), seeded(1))
	if err != nil {
		t.Fatal(err)
	}
	<-d.reached
	if err := env.Runs().Abort(t.Context(), "shop", run.ID, ""); err == nil || !strings.Contains(err.Error(), "it is COMPLETED") {
		t.Errorf("aborting it: got %v", err)
	}
	close(d.wake)
	woken, err := owner.Runs().Wait(t.Context(), "shop", run.ID)
	if err != nil || woken.Status != store.Completed {
		t.Errorf("woken, the run is %+v, %v", woken, err)
	}
	env.holds(t, woken)
}

// dropping is a real warehouse whose process is put to sleep once it has dropped something.
type dropping struct {
	store.Warehouse
	suspended
	reached, wake chan struct{}
}

func (d *dropping) Drop(ctx context.Context, experiment, owner string) error {
	err := d.Warehouse.Drop(ctx, experiment, owner)
	d.sleep(true)
	close(d.reached)
	<-d.wake
	return err
}

// TestWokenDeleter lets a process fall asleep while it deletes an experiment, and wake
// when another one works with it again.
func TestWokenDeleter(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	env.create(t, shopDocument)
	d := &dropping{reached: make(chan struct{}), wake: make(chan struct{})}
	owner := newEnv(t, env.dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		d.Warehouse, d.Metadata = w, m
		return &d.suspended, d
	})
	dwsim.SetClock(owner.Simulator, onTime, onTime, quick)
	shop, err := owner.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	deleted := make(chan error)
	go func() { deleted <- shop.Delete(context.Background()) }()
	<-d.reached

	far := elsewhere(t, env)
	if err := far.Runs().Settle(t.Context()); err != nil { // sees the owner for the first time
		t.Fatal(err)
	}
	far.steady.Add(int64(11 * quick))
	mine, err := far.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	run := generate(t, mine, seeded(1))
	close(d.wake)
	if err := <-deleted; !errors.Is(err, store.ErrSlotLost) {
		t.Errorf("woken, the one who deletes got %v", err)
	}
	env.holds(t, run)
}
