package postgres_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/storetest"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

func openWarehouse(t testing.TB, url string) *postgres.Warehouse {
	t.Helper()
	w, err := postgres.OpenWarehouse(t.Context(), url)
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
	storetest.RunWarehouse(t, func(t *testing.T) store.Warehouse {
		return openWarehouse(t, pgtest.Start(t).Database(t))
	})
}
