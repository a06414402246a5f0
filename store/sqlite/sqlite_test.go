package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
	"github.com/dw-sim/dw-sim/store/storetest"
)

func openWarehouse(t *testing.T, dir string) *sqlite.Warehouse {
	t.Helper()
	w, err := sqlite.OpenWarehouse(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

func TestWarehouse(t *testing.T) {
	storetest.RunWarehouse(t, func(t *testing.T) store.Warehouse { return openWarehouse(t, t.TempDir()) })
}

func TestTwoWarehouses(t *testing.T) {
	dir := t.TempDir()
	storetest.RunFences(t, openWarehouse(t, dir), openWarehouse(t, dir))
}

func openMetadata(t *testing.T, path string) *sqlite.Metadata {
	t.Helper()
	m, err := sqlite.OpenMetadata(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

func TestMetadata(t *testing.T) {
	storetest.RunMetadata(t, func(t *testing.T) store.Metadata {
		return openMetadata(t, filepath.Join(t.TempDir(), "dw_simulator.db"))
	})
}

func TestTwoHandles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dw_simulator.db")
	a, b := openMetadata(t, path), openMetadata(t, path)
	storetest.RunStarts(t, a, b)
	storetest.RunSlots(t, a, b)
}

func openWarehouseB(b *testing.B) *sqlite.Warehouse {
	b.Helper()
	w, err := sqlite.OpenWarehouse(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = w.Close() })
	return w
}
