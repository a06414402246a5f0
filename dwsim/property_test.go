package dwsim_test

import (
	"database/sql"
	"flag"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema/schematest"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// TestRandomDocumentsInSQLite generates documents that nobody wrote, asks SQLite itself
// whether its constraints hold, reads every value back, and checks all rules.
func TestRandomDocumentsInSQLite(t *testing.T) {
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		if err := flag.Set("rapid.checks", "40"); err != nil { // each is a database of its own
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		e := schematest.With(schematest.All)(rt)
		dir := t.TempDir()
		meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(dir, "dw_simulator.db"))
		if err != nil {
			rt.Fatal(err)
		}
		defer meta.Close()
		warehouse, err := sqlite.OpenWarehouse(t.Context(), filepath.Join(dir, "warehouse"))
		if err != nil {
			rt.Fatal(err)
		}
		defer warehouse.Close()
		sim, err := dwsim.New(dwsim.Config{Metadata: meta, Warehouses: map[string]store.Warehouse{"sqlite": warehouse}, DataRoot: dir})
		if err != nil {
			rt.Fatal(err)
		}
		defer sim.Close()
		x, err := sim.CreateExperiment(t.Context(), e)
		if err != nil {
			rt.Fatal(err)
		}
		run, err := x.Generate(t.Context(), dwsim.GenerateOptions{Seed: new(rapid.Int64().Draw(rt, "seed"))})
		if err != nil {
			rt.Fatal(err)
		}
		if _, err := sim.Runs().Verify(t.Context(), x.Name(), run.ID); err != nil {
			rt.Error(err)
		}
		// Sound rows of so many documents break a distribution by chance, if the level allows it.
		report, err := x.Check(t.Context(), dwsim.CheckOptions{Alpha: 1e-6})
		if err != nil {
			rt.Fatal(err)
		}
		if broken := violated(report); broken != nil {
			rt.Errorf("broken are %q", broken)
		}
		checkConstraints(rt, filepath.Join(dir, "warehouse", "random.db"))
	})
}

func checkConstraints(t *rapid.T, file string) {
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for query, want := range map[string]string{
		"SELECT group_concat(integrity_check) FROM pragma_integrity_check":                             "ok",
		`SELECT coalesce(group_concat("table" || ' row ' || rowid), '') FROM pragma_foreign_key_check`: "",
	} {
		var got string
		if err := db.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", query, got, err, want)
		}
	}
}
