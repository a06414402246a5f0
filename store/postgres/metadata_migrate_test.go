package postgres_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// writtenBefore are what a version writes that has made its first migrations: an experiment Shop
// with a run that was COMPLETED, as far as it knows of it.
var writtenBefore = []string{
	`INSERT INTO experiments (name, document, created_at) VALUES ('Shop', '{"name":"Shop","tables":[{"name":"t","target_rows":1,"columns":[{"name":"id","data_type":"INT"}]}]}', '2026-01-01T00:00:00.000000Z');
	INSERT INTO runs (experiment_id, purpose, status, seed, started_at, completed_at, output_path, output_bytes, staged_at, resumed_from, error, engine_version)
	VALUES (1, 'load', 'COMPLETED', 42, '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:01.000000Z', '/out', 12, 's3://bucket/run-1', 0, '', '1');
	INSERT INTO run_tables (run_id, position, table_name, rows_asked, kept_from, rows_generated, rows_loaded, digest) VALUES (1, 0, 't', 1, 0, 1, 1, NULL)`,
	`UPDATE runs SET phases = '[{"phase":"plan","started_at":"2026-01-01T00:00:00Z","ms":1}]'`,
}

// TestMetadataOfEarlierVersions opens what each earlier version has left.
func TestMetadataOfEarlierVersions(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("migrations", "*.tx.up.sql"))
	if err != nil || len(files) != len(writtenBefore) {
		t.Fatalf("%d migrations, %v; want as many as versions that wrote before, %d", len(files), err, len(writtenBefore))
	}
	cluster := pgtest.Start(t)
	fresh := cluster.Database(t)
	openMetadata(t, fresh)
	want := metadataColumns(t, fresh)
	for n := 1; n <= len(files); n++ {
		t.Run(filepath.Base(files[n-1]), func(t *testing.T) {
			url := cluster.Database(t)
			oldMetadata(t, url, files[:n])
			m := openMetadata(t, url)
			runs, err := m.Runs(t.Context(), "shop")
			if err != nil || len(runs) != 1 {
				t.Fatalf("Runs = %d, %v, want 1", len(runs), err)
			}
			run := runs[0]
			if run.Purpose != "load" || run.Status != store.Completed || run.Seed != 42 || run.Bytes != 12 || run.StagedAt != "s3://bucket/run-1" || len(run.Phases) != n-1 ||
				!slices.Equal(run.Tables, []store.RunTable{{Table: "t", Asked: 1, Generated: 1, Loaded: 1}}) {
				t.Errorf("a run of the version before is read as %+v", run)
			}
			if got := metadataColumns(t, url); got != want {
				t.Errorf("the tables have the columns\n%s\nwant those of new metadata\n%s", got, want)
			}
		})
	}
}

// oldMetadata makes metadata of the version whose migrations are in files.
func oldMetadata(t *testing.T, url string, files []string) {
	t.Helper()
	statements := []string{"CREATE SCHEMA _dwsim; SET search_path = _dwsim",
		"CREATE TABLE migrations (id BIGSERIAL PRIMARY KEY, name VARCHAR, group_id BIGINT, migrated_at TIMESTAMPTZ NOT NULL DEFAULT current_timestamp)",
		"CREATE TABLE migration_locks (id BIGSERIAL PRIMARY KEY, table_name VARCHAR UNIQUE)"}
	for i, file := range files {
		script, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		id, _, _ := strings.Cut(filepath.Base(file), "_")
		statements = append(statements, strings.ReplaceAll(string(script), "--bun:split", ";"),
			"INSERT INTO migrations (name, group_id) VALUES ('"+id+"', 1)", writtenBefore[i])
	}
	psql(t, url, strings.Join(statements, ";\n"))
}

// metadataColumns are the columns of experiments and runs, and their indexes.
func metadataColumns(t *testing.T, url string) string {
	t.Helper()
	return psql(t, url, `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
		WHERE table_schema = '_dwsim' AND table_name NOT LIKE 'migration%' ORDER BY 1, 2`) +
		psql(t, url, "SELECT indexdef FROM pg_indexes WHERE schemaname = '_dwsim' AND tablename NOT LIKE 'migration%' ORDER BY indexname")
}
