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

// TestFencesOfTwo has two handles on the same database, as two processes have.
func TestFencesOfTwo(t *testing.T) {
	url := pgtest.Start(t).Database(t)
	storetest.RunFences(t, openWarehouse(t, url), openWarehouse(t, url))
}
