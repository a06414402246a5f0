package examples_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// generated returns the experiment of a document of this folder, generated on SQLite with seed 42.
func generated(t *testing.T, document string) *dwsim.Experiment {
	t.Helper()
	dir := t.TempDir()
	meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(dir, "dw_simulator.db"))
	if err != nil {
		t.Fatal(err)
	}
	closed(t, meta.Close)
	warehouse, err := sqlite.OpenWarehouse(t.Context(), filepath.Join(dir, "warehouse"))
	if err != nil {
		t.Fatal(err)
	}
	closed(t, warehouse.Close)
	sim, err := dwsim.New(dwsim.Config{
		Metadata: meta, Warehouses: map[string]store.Warehouse{"sqlite": warehouse}, DataRoot: dir,
	})
	if err != nil {
		t.Fatal(err)
	}
	closed(t, sim.Close)
	x, err := sim.CreateExperiment(t.Context(), decoded(t, document))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Generate(t.Context(), dwsim.GenerateOptions{Seed: new(int64(42))}); err != nil {
		t.Fatal(err)
	}
	return x
}

func decoded(t *testing.T, document string) *schema.Experiment {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	e, err := schema.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func closed(t *testing.T, closer func() error) {
	t.Cleanup(func() {
		if err := closer(); err != nil {
			t.Error(err)
		}
	})
}
