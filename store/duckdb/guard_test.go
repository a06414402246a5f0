//go:build cgo

package duckdb_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestQueryReaches has queries call functions that reach beyond the rows: some of them would
// end this process.
func TestQueryReaches(t *testing.T) {
	w, _ := shopOf(t)
	out := filepath.Join(t.TempDir(), "out")
	log := "enable_logging(storage_path := '" + out + "', storage := 'file')"
	for _, sql := range []string{
		"SELECT * FROM " + log, "FROM system.main." + log, `FROM "Enable_Logging"(storage_path := '` + out + "')", "CALL " + log, "EXPLAIN ANALYZE CALL " + log,
		"SELECT * FROM query('FROM enable_' || '" + strings.ReplaceAll(log, "'", "''") + "')",
		"FROM query('SELECT 1'), query('SELECT ' || '2')", "FROM query/* /* */ */('SELECT 1')", "FROM \"query\" --\n('SELECT 1')", "FROM main.query\r\n('SELECT ' || '1')",
		"SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
		"SELECT * FROM truncate_duckdb_logs()", "SELECT * FROM force_checkpoint()", "SELECT * FROM enable_profiling(save_location := '" + out + "', format := 'json')",
		"SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM glob('/*')", "SELECT * FROM '/etc/passwd'", "SELECT * FROM query_table('/etc/passwd')",
		"EXPLAIN ANALYZE COPY T TO '" + out + "'", "EXPLAIN ANALYZE SET threads = 1", "EXPLAIN ANALYZE INSERT INTO T VALUES (1, 'x')",
		"SELECT [1], 1) AS x; SELECT (2", "SELECT [1] -- x\n; CREATE TEMP TABLE y (n INT)",
	} {
		if _, rows, err := result(t, w, sql); err == nil {
			t.Errorf("%q is not refused, but returns %v", sql, rows)
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Errorf("there is a file %s", out)
	}
	for _, sql := range []string{"SELECT count(*) AS query FROM T", "SELECT 1 AS my_query, (2)", "FROM query_table('T')", "SELECT * FROM query('SELECT 1')", "SELECT [1] -- ;\n", "WITH RECURSIVE r(n) AS (SELECT [1] UNION ALL SELECT n || [1] FROM r WHERE len(n) < 3) FROM r"} {
		if _, _, err := result(t, w, sql); err != nil {
			t.Errorf("%q is refused: %v", sql, err)
		}
	}
}
