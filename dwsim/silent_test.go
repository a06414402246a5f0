package dwsim_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// TestWaitAfterTheEnd waits for a run that has gone wrong by then. Its error still tells what
// kind of error it is, on which exit codes depend.
func TestWaitAfterTheEnd(t *testing.T) {
	faults := &storetest.Faults{}
	env := newEnv(t, t.TempDir(), func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		return m, storetest.Faulty(w, faults)
	})
	shop := env.create(t, shopDocument)
	faults.FailAt(5)
	run, err := shop.Start(t.Context(), seeded(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range env.Runs().Progress(t.Context(), "shop", run.ID) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := env.Runs().Wait(t.Context(), "shop", run.ID); !errors.Is(err, storetest.ErrInjected) {
			t.Errorf("Wait = %v, want the injected fault", err)
		}
	}
}

// TestSilentWarehouse asks a warehouse that cannot be opened: it is unreachable, whatever is
// asked of it, and that is said once.
func TestSilentWarehouse(t *testing.T) {
	dir := t.TempDir()
	env := newEnv(t, dir, nil)
	run := generate(t, env.create(t, shopDocument), seeded(1))
	meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(dir, "dw_simulator.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = meta.Close() })
	silent := store.OpenLater(func(context.Context) (store.Warehouse, error) {
		return nil, fmt.Errorf("the test's warehouse %w", store.ErrUnreachable)
	})
	sim, err := dwsim.New(dwsim.Config{Metadata: meta, Warehouses: map[string]store.Warehouse{"sqlite": silent}, DataRoot: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	if _, err := sim.Runs().Verify(t.Context(), "shop", run.ID); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("Verify: %v, want ErrUnreachable", err)
	}
	other := decode(t, shopDocument)
	other.Name = "other"
	_, err = sim.CreateExperiment(t.Context(), other)
	if !errors.Is(err, store.ErrUnreachable) || strings.Contains(err.Error(), "\n") {
		t.Errorf("CreateExperiment: %v, want ErrUnreachable, told once", err)
	}
}
