package sqlite_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

func TestQueryRefusesWhatSQLiteOffers(t *testing.T) {
	dir := t.TempDir()
	w := openWarehouse(t, dir)
	if err := w.CreateTables(t.Context(), withColumn(schema.Column{DataType: "INT"})); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		"ATTACH 'x.db' AS x", "DETACH main", "VACUUM", "VACUUM INTO 'x.db'", "PRAGMA user_version = 5", "PRAGMA query_only = OFF",
		"PRAGMA writable_schema = ON", "PRAGMA journal_mode = WAL", "REINDEX", "ANALYZE", "SAVEPOINT a", "REPLACE INTO t VALUES (1, 1)",
		"EXPLAIN DELETE FROM t", "SELECT load_extension('x')", "CREATE VIRTUAL TABLE x USING fts5 (a)", "DELETE FROM _dwsim_run", "PRAGMA wal_checkpoint",
		"PRAGMA table_info(t)", "PRAGMA user_version", "SELECT name FROM sqlite_schema", "SELECT name FROM pragma_table_info('t')", "SELECT * FROM dbstat",
	} {
		rows, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: sql})
		if err == nil {
			_, err = rows.Next()
			_ = rows.Close()
		}
		if err == nil {
			t.Errorf("%s is not refused", sql)
		}
	}
	for _, sql := range []string{"EXPLAIN QUERY PLAN SELECT * FROM t", "EXPLAIN SELECT * FROM t", "SELECT * FROM json_each('[1]')", "SELECT * FROM json_tree('[1]')", "SELECT count(*) FROM shop.t"} {
		rows, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: sql})
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		if row, err := rows.Next(); err != nil || row == nil {
			t.Errorf("%s returns %v, %v", sql, row, err)
		}
		_ = rows.Close()
	}
	if after, err := os.ReadFile(filepath.Join(dir, "shop.db")); err != nil || !slices.Equal(before, after) {
		t.Errorf("the file has changed, %v", err)
	}
	if got := names(t, dir); slices.ContainsFunc(got, func(name string) bool { return strings.HasPrefix(name, "x.db") }) {
		t.Errorf("the folder holds %q", got)
	}
}

func TestQueryErrorsAreSentences(t *testing.T) {
	w := openWarehouse(t, t.TempDir())
	if err := w.CreateTables(t.Context(), withColumn(schema.Column{DataType: "INT"})); err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string]string{
		"SELECT nosuch FROM t":               `line 1, column 8: column "nosuch" does not exist`,
		`SELECT "nosuch" FROM t`:             `line 1, column 8: column "nosuch" does not exist; a text is written in single quotes`,
		"SELECT v FROM t WHERE \"x\" = 'x'":  `line 1, column 23: column "x" does not exist; a text is written in single quotes`,
		"SELECT t.nosuch FROM t":             `line 1, column 8: column "t.nosuch" does not exist`,
		"":                                   "the query is empty",
		"SELEC 1":                            `line 1, column 1: syntax error at "SELEC"`,
		";\nSELECT 1 +":                      "line 2, column 11: the statement ends before it is complete",
		"SELECT 'a":                          "line 1, column 8: a text or name that begins here does not end: 'a",
		"SELECT 1 FROM t WHERE":              "line 1, column 22: the statement ends before it is complete",
		"SELECT nosuch()":                    `line 1, column 8: function "nosuch" does not exist`,
		"SELECT 1\nFROM nosuch":              `line 2, column 6: table "nosuch" does not exist`,
		"SELECT 1 FROM shop.nosuch":          `line 1, column 15: table "nosuch" does not exist in experiment "shop"`,
		"SELECT 1 FROM other.t":              `line 1, column 15: experiment "other" does not exist`,
		"SELECT 1 FROM main.t":               `line 1, column 15: experiment "main" does not exist`,
		"SELECT v FROM t, t AS u":            `line 1, column 8: column "v" is in more than one of the tables; write the name of the table, or its alias, before it`,
		"SELECT abs()":                       "line 1, column 8: function abs does not take this number of arguments",
		"SELECT 1 FROM t WHERE sum(v) > 1":   "line 1, column 23: the aggregate sum cannot stand here; it can in the select list, and in HAVING and ORDER BY",
		"SELECT :x":                          "line 1, column 8: the parameter :x has no value",
		"SELECT 1; SELECT 2":                 "line 1, column 11: a query is one statement; there is more after its semicolon",
		"DROP TABLE nosuch":                  "line 1, column 1: a query only reads; it must not contain DROP",
		"TRUNCATE TABLE t":                   "line 1, column 1: a query only reads; it must not contain TRUNCATE",
		"SELECT load_extension('x')":         "line 1, column 8: a query only reads; it must not call load_extension",
		"SELECT * FROM pragma_database_list": "line 1, column 15: a query reads the tables of experiments; it must not read pragma_database_list",
		"SELECT * FROM _dwsim_run":           "line 1, column 15: a query reads the tables of experiments; it must not read _dwsim_run",
		"SELECT zeroblob(100000000)":         "a value has more than the 32 MiB that one may have",
	} {
		_, err := firstRow(t, w, sql)
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", sql, err, want)
		}
	}
	if row, err := firstRow(t, w, `SELECT "v" FROM "t" WHERE 'nosuch' = "T"."V"`); row != nil || err != nil {
		t.Errorf("names in double quotes: %v, %v", row, err)
	}
}

// firstRow returns the first row of a query in experiment shop, or nil where there is none.
func firstRow(t *testing.T, w *sqlite.Warehouse, sql string) ([]any, error) {
	t.Helper()
	rows, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: sql})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return rows.Next()
}

// A refusal names what the statement begins with, not the first of its steps.
func TestRefusalsNameTheStatement(t *testing.T) {
	w := openWarehouse(t, t.TempDir())
	if err := w.CreateTables(t.Context(), withColumn(schema.Column{DataType: "INT"})); err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string]string{
		"INSERT INTO t VALUES (1, 1)":             "INSERT",
		"REPLACE INTO t VALUES (1, 1)":            "REPLACE",
		"UPDATE t SET v = 1":                      "UPDATE",
		"DELETE FROM t":                           "DELETE",
		"with x AS (SELECT 1) delete FROM t":      "DELETE",
		"WITH x AS (SELECT 1) UPDATE t SET v = 1": "UPDATE",
		"WITH x AS (SELECT 1) INSERT INTO t SELECT 1, 1 WHERE 1 ON CONFLICT DO UPDATE SET v = 1": "INSERT",
		"drop table t":                          "DROP",
		"DROP TABLE IF EXISTS nosuch":           "DROP",
		"create temp table x (a)":               "CREATE",
		"CREATE TABLE x AS SELECT 1":            "CREATE",
		"CREATE INDEX x ON t (v)":               "CREATE",
		"CREATE VIRTUAL TABLE x USING fts5 (a)": "CREATE",
		"ALTER TABLE t ADD COLUMN w":            "ALTER",
		"VACUUM":                                "VACUUM",
		"vacuum into 'x.db'":                    "VACUUM",
		"ATTACH 'x.db' AS x":                    "ATTACH",
		"DETACH main":                           "DETACH",
		"ANALYZE":                               "ANALYZE",
		"BEGIN":                                 "BEGIN",
		"COMMIT;":                               "COMMIT",
		"RELEASE a":                             "RELEASE",
		"PRAGMA user_version=1":                 "PRAGMA",
		"EXPLAIN QUERY PLAN DROP TABLE t":       "DROP",
		"EXPLAIN VACUUM":                        "VACUUM",
		"; -- SELECT\n/* SELECT */ explain/**/drop table t": "DROP",
	} {
		_, err := firstRow(t, w, sql)
		if want := ": a query only reads; it must not contain " + want; err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", sql, err, want)
		}
	}
}

func TestQueryTypes(t *testing.T) {
	w := openWarehouse(t, t.TempDir())
	e := withColumn(schema.Column{DataType: "BOOLEAN", Required: new(false)})
	e.Tables[0].Columns = append(e.Tables[0].Columns, schema.Column{Name: "price", DataType: "DECIMAL", Precision: new(9), Scale: new(3), Required: new(false)})
	if err := w.CreateTables(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	rows, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: "SELECT V, price, price + 1 AS more FROM T"})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	want := []store.ResultColumn{
		{Name: "v", Type: "BOOLEAN", Origin: store.Origin{Experiment: "shop", Table: "T", Column: "v"}},
		{Name: "price", Type: "DECIMAL(9,3)", Origin: store.Origin{Experiment: "shop", Table: "T", Column: "price"}},
		{Name: "more", Type: "DECIMAL(38,3)"},
	}
	if !slices.Equal(rows.Columns, want) {
		t.Errorf("Columns = %v, want %v", rows.Columns, want)
	}
}
