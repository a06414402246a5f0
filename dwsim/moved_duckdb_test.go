//go:build cgo

package dwsim_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/duckdb"
)

func init() {
	destinations["duckdb"] = func(t testing.TB) store.Warehouse {
		w, err := duckdb.OpenWarehouse(t.Context(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = w.Close() })
		return w
	}
}
