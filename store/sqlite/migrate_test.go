package sqlite_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store"
)

// firstMetadata makes metadata of the version that had only the first migration, with a
// run of experiment Shop that was COMPLETED and one that is RUNNING.
func firstMetadata(t *testing.T, path string) {
	t.Helper()
	script, err := os.ReadFile(filepath.Join("migrations", "20260101000000_initial.tx.up.sql"))
	if err != nil {
		t.Fatal(err)
	}
	db := open(t, path)
	for _, statement := range append(strings.Split(string(script), "--bun:split"),
		"PRAGMA application_id = 1685549933",
		"PRAGMA journal_mode = WAL",
		"CREATE TABLE migrations (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR, group_id INTEGER, migrated_at TIMESTAMP NOT NULL DEFAULT current_timestamp)",
		"CREATE TABLE migration_locks (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, table_name VARCHAR, UNIQUE (table_name))",
		"INSERT INTO migrations (name, group_id) VALUES ('20260101000000', 1)",
		`INSERT INTO experiments (name, document, created_at) VALUES ('Shop', '{"name":"Shop","tables":[{"name":"t","target_rows":1,"columns":[{"name":"id","data_type":"INT"}]}]}', '2026-01-01T00:00:00.000000Z')`,
		"INSERT INTO runs (experiment_id, status, seed, started_at, completed_at, output_path, error, engine_version) VALUES (1, 'COMPLETED', 42, '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:01.000000Z', '/out', '', '1')",
		"INSERT INTO runs (experiment_id, status, seed, started_at, output_path, error, engine_version) VALUES (1, 'RUNNING', 43, '2026-01-01T00:00:02.000000Z', '/out', '', '1')",
		"INSERT INTO run_tables VALUES (1, 0, 't', 1, 1, 1, NULL)",
	) {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestMigration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dw_simulator.db")
	firstMetadata(t, path)
	m := openMetadata(t, path)
	runs, err := m.Runs(t.Context(), "shop")
	if err != nil || len(runs) != 2 {
		t.Fatalf("Runs = %d, %v, want 2", len(runs), err)
	}
	completed, running := runs[1], runs[0]
	if completed.Purpose != store.PurposeGenerate || completed.Seed != 42 || completed.Bytes != 0 || completed.ResumedFrom != 0 ||
		!slices.Equal(completed.Tables, []store.RunTable{{Table: "t", Asked: 1, Generated: 1, Loaded: 1}}) {
		t.Errorf("a run of the version before is read as %+v", completed)
	}
	s := &store.Slot{Experiment: "shop", Purpose: "reset", Owner: store.Owner{Nonce: "n"}}
	if err := m.TakeSlot(t.Context(), s); err != nil {
		t.Fatalf("the slot of a run without one: %v", err)
	}
	running.Status = store.Aborted
	if err := m.FinishRun(t.Context(), s, running); err != nil {
		t.Errorf("a run of the version before cannot be finished: %v", err)
	}
}
