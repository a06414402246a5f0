//go:build cgo

package duckdb_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/duckdb"
	"github.com/dw-sim/dw-sim/store/storetest"
)

func openWarehouse(t testing.TB, dir string) *duckdb.Warehouse {
	t.Helper()
	w, err := duckdb.OpenWarehouse(t.Context(), dir)
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
