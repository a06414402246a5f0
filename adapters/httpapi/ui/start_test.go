package ui_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// serve serves a new simulator on SQLite for the time of a test.
func serve(t *testing.T, o httpapi.Options) (sim *dwsim.Simulator, url string) {
	t.Helper()
	root := t.TempDir()
	meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(root, "dw_simulator.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { meta.Close() })
	warehouse, err := sqlite.OpenWarehouse(t.Context(), filepath.Join(root, "warehouse"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { warehouse.Close() })
	sim, err = dwsim.New(dwsim.Config{Metadata: meta, Warehouses: map[string]store.Warehouse{"sqlite": warehouse}, DataRoot: root})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sim.Close() })
	o.MaxRequests = 64
	server := httptest.NewServer(httpapi.Handler(sim, o))
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	return sim, server.URL + o.Prefix
}

// create stores a document of the folder of examples, or one that stands here.
func create(t *testing.T, sim *dwsim.Simulator, document string) *dwsim.Experiment {
	t.Helper()
	text := []byte(document)
	if filepath.Ext(document) != "" && len(document) < 100 {
		var err error
		if text, err = os.ReadFile(filepath.Join("../../../examples", document)); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := schema.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	e, err := sim.CreateExperiment(t.Context(), doc)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// generate makes the rows of an experiment with seed 42.
func generate(t *testing.T, e *dwsim.Experiment) *dwsim.Run {
	t.Helper()
	run, err := e.Generate(t.Context(), dwsim.GenerateOptions{Seed: new(int64(42))})
	if err != nil {
		t.Fatal(err)
	}
	return run
}
