package dwsim_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/sqlite"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// destinations are the warehouses into which runs move, by name.
var destinations = map[string]func(testing.TB) store.Warehouse{"postgres": postgresDestination}

func postgresDestination(t testing.TB) store.Warehouse {
	t.Helper()
	w, err := postgres.OpenWarehouse(t.Context(), pgtest.Start(t).Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

// newMovedEnv is a machine whose only warehouse is w, called as its kind.
func newMovedEnv(t testing.TB, kind string, w store.Warehouse) *env {
	t.Helper()
	dir := t.TempDir()
	meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(dir, "dw_simulator.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = meta.Close() })
	sim, err := dwsim.New(dwsim.Config{Metadata: meta, Warehouses: map[string]store.Warehouse{kind: w}, DataRoot: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	return &env{Simulator: sim, dir: dir, meta: meta, warehouse: w}
}

// TestMoved moves a run from SQLite into warehouses of other kinds, in an archive and by a
// stage: the same digests are read back there.
func TestMoved(t *testing.T) {
	staging := newStaging(t)
	run := staging.run(t, 1)
	archive := exported(t, staging.shop, dwsim.ExportOptions{})
	for kind, open := range destinations {
		t.Run(kind, func(t *testing.T) {
			there := newMovedEnv(t, kind, open(t))
			o := dwsim.RestoreOptions{TargetWarehouse: kind}
			restored, got, err := there.Restore(t.Context(), bytes.NewReader(archive), o)
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, run)
			there.holds(t, got)
			load(t, restored, dwsim.LoadOptions{Run: got.ID})
			there.holds(t, got)
			if !loadStaged(t, there, staging.options()).AlreadyLoaded {
				t.Error("the rows of the archive are not taken for those of the stage")
			}
			if err := restored.Delete(t.Context()); err != nil {
				t.Fatal(err)
			}
			fetched := loadStaged(t, there, staging.options())
			if fetched.AlreadyLoaded {
				t.Error("deleted rows are taken for loaded ones")
			}
			same(t, fetched.Run, run)
			there.holds(t, fetched.Run)
		})
	}
}
