package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// migrations are the statements of each, the oldest first, by file name.
func migrations(t *testing.T) (names []string, statements [][]string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("migrations", "*.tx.up.sql"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		script, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, filepath.Base(file))
		statements = append(statements, strings.Split(string(script), "--bun:split"))
	}
	return names, statements
}

// writtenBefore are what a version writes that has made its first migrations: an experiment Shop, a
// run of it that was COMPLETED and one that is RUNNING, as far as it knows of them.
var writtenBefore = [][]string{{
	`INSERT INTO experiments (name, document, created_at) VALUES ('Shop', '{"name":"Shop","tables":[{"name":"t","target_rows":1,"columns":[{"name":"id","data_type":"INT"}]}]}', '2026-01-01T00:00:00.000000Z')`,
	"INSERT INTO runs (experiment_id, status, seed, started_at, completed_at, output_path, error, engine_version) VALUES (1, 'COMPLETED', 42, '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:01.000000Z', '/out', '', '1')",
	"INSERT INTO runs (experiment_id, status, seed, started_at, output_path, error, engine_version) VALUES (1, 'RUNNING', 43, '2026-01-01T00:00:02.000000Z', '/out', '', '1')",
	"INSERT INTO run_tables (run_id, position, table_name, rows_asked, rows_generated, rows_loaded, digest) VALUES (1, 0, 't', 1, 1, 1, NULL)",
}, {
	"UPDATE runs SET purpose = 'load', output_bytes = 12, resumed_from = 0 WHERE id = 1",
	"INSERT INTO slots (experiment, purpose, nonce, host, pid, root, taken_at, run, beat, abort_reason) VALUES ('Shop', 'generate', 'old', 'h', 1, '/data', '2026-01-01T00:00:02.000000Z', 2, 3, '')",
}, {
	"UPDATE slots SET warehouse = 'sqlite'",
}, {
	"UPDATE runs SET staged_at = 's3://bucket/run-1' WHERE id = 1",
}, {
	`UPDATE runs SET phases = '[{"phase":"plan","started_at":"2026-01-01T00:00:00Z","ms":1}]' WHERE id = 1`,
}}

// oldMetadata makes metadata of the version that had only the first n migrations.
func oldMetadata(t *testing.T, path string, n int) {
	t.Helper()
	names, scripts := migrations(t)
	if len(writtenBefore) != len(names) {
		t.Fatalf("there are %d migrations, and what %d versions have written: add what that of %s writes", len(names), len(writtenBefore), names[len(names)-1])
	}
	statements := []string{
		"PRAGMA application_id = 1685549933",
		"PRAGMA journal_mode = WAL",
		"CREATE TABLE migrations (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR, group_id INTEGER, migrated_at TIMESTAMP NOT NULL DEFAULT current_timestamp)",
		"CREATE TABLE migration_locks (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, table_name VARCHAR, UNIQUE (table_name))",
	}
	for i := range n {
		id, _, _ := strings.Cut(names[i], "_")
		statements = append(append(statements, scripts[i]...), "INSERT INTO migrations (name, group_id) VALUES ('"+id+"', 1)")
	}
	statements = append(statements, slices.Concat(writtenBefore[:n]...)...)
	db := open(t, path)
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestMigration opens what each earlier version has left.
func TestMigration(t *testing.T) {
	names, _ := migrations(t)
	fresh := filepath.Join(t.TempDir(), "dw_simulator.db")
	if err := openMetadata(t, fresh).Close(); err != nil {
		t.Fatal(err)
	}
	const tables = "SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'migration%' AND sql IS NOT NULL ORDER BY name"
	want := lines(t, open(t, fresh), tables)
	for n := 1; n <= len(names); n++ {
		t.Run(names[n-1], func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "dw_simulator.db")
			oldMetadata(t, path, n)
			testMigrated(t, path, n)
			if got := lines(t, open(t, path), tables); !slices.Equal(got, want) {
				t.Errorf("the tables are\n%s\nwant those of new metadata\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// testMigrated reads and ends the runs of a version that had n migrations.
func testMigrated(t *testing.T, path string, n int) {
	t.Helper()
	m := openMetadata(t, path)
	runs, err := m.Runs(t.Context(), "shop")
	if err != nil || len(runs) != 2 {
		t.Fatalf("Runs = %d, %v, want 2", len(runs), err)
	}
	wantOldRun(t, runs[1], n)
	s := &store.Slot{Experiment: "shop", Purpose: "reset", Owner: store.Owner{Nonce: "n"}}
	if n == 1 {
		if err := m.TakeSlot(t.Context(), s); err != nil {
			t.Fatalf("the slot of a run without one: %v", err)
		}
	} else {
		takeOverOld(t, m, s, n)
	}
	running := runs[0]
	running.Status = store.Aborted
	if err := m.FinishRun(t.Context(), s, running); err != nil {
		t.Errorf("a run of the version before cannot be finished: %v", err)
	}
}

// wantOldRun compares the COMPLETED run with what a version of n migrations has written of it.
func wantOldRun(t *testing.T, got *store.Run, n int) {
	t.Helper()
	purpose, bytes, staged, phases := store.PurposeGenerate, int64(0), "", 0
	if n >= 2 {
		purpose, bytes = "load", 12
	}
	if n >= 4 {
		staged = "s3://bucket/run-1"
	}
	if n >= 5 {
		phases = 1
	}
	if got.Purpose != purpose || got.Bytes != bytes || got.StagedAt != staged || len(got.Phases) != phases || got.Seed != 42 || got.ResumedFrom != 0 ||
		!slices.Equal(got.Tables, []store.RunTable{{Table: "t", Asked: 1, Generated: 1, Loaded: 1}}) {
		t.Errorf("a run of the version before is read as %+v", got)
	}
}

// takeOverOld has s take the place of the slot that a version of n migrations held.
func takeOverOld(t *testing.T, m *sqlite.Metadata, s *store.Slot, n int) {
	t.Helper()
	if err := m.TakeSlot(t.Context(), s); !errors.Is(err, store.ErrRunActive) {
		t.Fatalf("a slot that the version before held: %v, want %v", err, store.ErrRunActive)
	}
	slots, err := m.Slots(t.Context())
	if err != nil || len(slots) != 1 {
		t.Fatalf("Slots = %d, %v, want 1", len(slots), err)
	}
	warehouse := ""
	if n >= 3 {
		warehouse = "sqlite"
	}
	if old := slots[0]; old.Run != 2 || old.Beat != 3 || old.Owner.Nonce != "old" || old.Warehouse != warehouse {
		t.Errorf("the slot of the version before is read as %+v", old)
	}
	if err := m.TakeOverSlot(t.Context(), slots[0], s); err != nil {
		t.Fatal(err)
	}
}
