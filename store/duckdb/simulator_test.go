//go:build cgo

package duckdb_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/duckdb"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// newSimulator returns a simulator whose rows are in DuckDB.
func newSimulator(t *testing.T, dir string) (*dwsim.Simulator, *duckdb.Warehouse) {
	t.Helper()
	meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(dir, "dw_simulator.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = meta.Close() })
	w := openWarehouse(t, filepath.Join(dir, "warehouse"))
	sim, err := dwsim.New(dwsim.Config{Metadata: meta, Warehouses: map[string]store.Warehouse{"duckdb": w}, DataRoot: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	return sim, w
}

// The example documents are generated, verified and checked, and their Parquet is loaded
// with equal digests.
func TestExamples(t *testing.T) {
	paths, err := filepath.Glob("../../examples/*.[jy][sa]*")
	if err != nil || len(paths) < 5 {
		t.Fatalf("the examples are %q, %v", paths, err)
	}
	if testing.Short() {
		paths = paths[:2]
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) { testExample(t, path) })
	}
}

func testExample(t *testing.T, path string) {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	e, err := schema.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	e.TargetWarehouse = ""
	sim, w := newSimulator(t, t.TempDir())
	x, err := sim.CreateExperiment(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	run, err := x.Generate(t.Context(), dwsim.GenerateOptions{Seed: new(int64(42))})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sim.Runs().Verify(t.Context(), e.Name, run.ID); err != nil {
		t.Errorf("Verify: %v", err)
	}
	report, err := x.Check(t.Context(), dwsim.CheckOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		if f.Status == gen.FindingViolated {
			t.Errorf("the check of %s, %s, is violated: %q", f.Table, f.Kind, f.Observed)
		}
	}
	m := &made{e: e, dir: run.OutputPath}
	if err := m.loadParquet(t, w, false); err != nil {
		t.Fatalf("from Parquet: %v", err)
	}
	if _, err := x.Load(t.Context(), dwsim.LoadOptions{}); err != nil {
		t.Errorf("Load: %v", err)
	}
	if _, err := sim.Runs().Verify(t.Context(), e.Name, run.ID); err != nil {
		t.Errorf("Verify after Load: %v", err)
	}
}
