//go:build cgo

package duckdb_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/duckdb"
	"github.com/dw-sim/dw-sim/store/internal/vectors"
)

// withColumn makes a table t of experiment shop with a column v besides its key.
func withColumn(c schema.Column) *schema.Experiment {
	c.Name = "v"
	return &schema.Experiment{Name: "Shop", Tables: []schema.Table{{Name: "T", Columns: []schema.Column{{Name: "id", DataType: "INT", Unique: true}, c}}}}
}

// load puts one row per text into the only table of e.
func load(t testing.TB, w store.Warehouse, e *schema.Experiment, texts ...string) error {
	t.Helper()
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		return err
	}
	defer l.Rollback()
	if err := fill(t, l, e, texts...); err != nil {
		return err
	}
	return l.Commit(t.Context(), store.Mark{"t": {Run: 1, Rows: int64(len(texts))}})
}

// fill fills the only table of e.
func fill(t testing.TB, l store.Loading, e *schema.Experiment, texts ...string) error {
	t.Helper()
	table := &e.Tables[0]
	b := vectors.New(table, max(len(texts), 1))
	for i, text := range texts {
		if err := b.SetInt(0, int64(i+1)); err != nil {
			t.Fatal(err)
		}
		if text == "NULL" {
			b.SetNull(1)
		} else if err := b.SetText(1, []byte(text)); err != nil {
			t.Fatal(err)
		}
		b.EndRow()
	}
	sink, err := l.OpenSink(t.Context(), e, table)
	if err != nil {
		return err
	}
	if err := sink.WriteBatch(t.Context(), b.Batch()); err != nil {
		return err
	}
	return sink.Commit(t.Context())
}

// shopOf returns a warehouse with rows of shop.
func shopOf(t testing.TB) (*duckdb.Warehouse, string) {
	t.Helper()
	dir := t.TempDir()
	w := openWarehouse(t, dir)
	if err := load(t, w, withColumn(schema.Column{DataType: "VARCHAR", Required: new(false)}), "a", "NULL", "c"); err != nil {
		t.Fatal(err)
	}
	return w, dir
}

// result is all of a query.
func result(t *testing.T, w store.Warehouse, sql string) (columns []store.ResultColumn, rows [][]any, err error) {
	t.Helper()
	r, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: sql})
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	for {
		row, err := r.Next()
		if err != nil || row == nil {
			return r.Columns, rows, err
		}
		rows = append(rows, append([]any{}, row...))
	}
}

func TestValues(t *testing.T) {
	w, _ := shopOf(t)
	for _, test := range []struct {
		sql, typ string
		want     any
	}{
		{"TRUE", "BOOLEAN", true},
		{"(-7)::TINYINT", "SMALLINT", int64(-7)},
		{"200::UTINYINT", "UTINYINT", int64(200)},
		{"9223372036854775807", "BIGINT", int64(math.MaxInt64)},
		{"18446744073709551615::UBIGINT", "UBIGINT", "18446744073709551615"},
		{"7::UBIGINT", "UBIGINT", int64(7)},
		{"sum(i) FROM range(4) x(i)", "HUGEINT", int64(6)},
		{"(-170141183460469231731687303715884105727)::HUGEINT", "HUGEINT", "-170141183460469231731687303715884105727"},
		{"340282366920938463463374607431768211455::UHUGEINT", "UHUGEINT", "340282366920938463463374607431768211455"},
		{"0.5::REAL", "REAL", 0.5},
		{"0.1::FLOAT", "DOUBLE", 0.1},
		{"0.1::REAL", "REAL", 0.1},
		{"'NaN'::FLOAT::VARCHAR || 'inf'::FLOAT", "VARCHAR", "naninf"},
		{"'NaN'::DOUBLE::VARCHAR", "VARCHAR", "nan"},
		{"1e300::DOUBLE", "DOUBLE", 1e300},
		{"1.50", "DECIMAL(3,2)", "1.50"},
		{"(-0.05)::DECIMAL(4,2)", "DECIMAL(4,2)", "-0.05"},
		{"123456.789::DECIMAL(9,3)", "DECIMAL(9,3)", "123456.789"},
		{"5::DECIMAL(18,0)", "DECIMAL(18,0)", "5"},
		{"(-99999999999999999999999999999999999.999)::DECIMAL(38,3)", "DECIMAL(38,3)", "-99999999999999999999999999999999999.999"},
		{"'naïve ☃, longer than twelve bytes'", "VARCHAR", "naïve ☃, longer than twelve bytes"},
		{`'\x00\xFF'::BLOB`, "BINARY", []byte{0, 255}},
		{"''::BLOB", "BINARY", []byte{}},
		{"'12345678-1234-4321-8765-0123456789AB'::UUID", "UUID", "12345678-1234-4321-8765-0123456789ab"},
		{"'ffffffff-ffff-ffff-ffff-ffffffffffff'::UUID", "UUID", "ffffffff-ffff-ffff-ffff-ffffffffffff"},
		{"DATE '2024-02-29'", "DATE", "2024-02-29"},
		{"DATE '0044-03-15 (BC)'", "DATE", "0044-03-15 (BC)"},
		{"DATE '12024-03-15'", "DATE", "12024-03-15"},
		{"'infinity'::DATE", "DATE", "infinity"},
		{"'-infinity'::TIMESTAMP", "TIMESTAMP", "-infinity"},
		{"TIME '12:34:56.789'", "TIME", "12:34:56.789"},
		{"TIMESTAMP '1969-12-31 23:59:59.000001'", "TIMESTAMP", "1969-12-31 23:59:59.000001"},
		{"TIMESTAMP '2024-01-01 00:00:00'", "TIMESTAMP", "2024-01-01 00:00:00"},
		{"TIMESTAMPTZ '2024-01-01 01:00:00+01'", "TIMESTAMPTZ", "2024-01-01 00:00:00Z"},
		{"TIMESTAMPTZ '2024-01-01 01:00:00+01'::VARCHAR", "VARCHAR", "2024-01-01 00:00:00+00"},
		{"TIMESTAMP_S '2024-01-01 00:00:01'", "TIMESTAMP_S", "2024-01-01 00:00:01"},
		{"TIMESTAMP_MS '2024-01-01 00:00:01.25'", "TIMESTAMP_MS", "2024-01-01 00:00:01.25"},
		{"TIMESTAMP_NS '2024-01-01 00:00:01.123456789'", "TIMESTAMP_NS", "2024-01-01 00:00:01.123456789"},
		{"'12:00:00+01'::TIMETZ", "TIME WITH TIME ZONE", "12:00:00+01"},
		{"INTERVAL 3 DAY", "INTERVAL", "3 days"},
		{"'101'::BIT", "BIT", "101"},
		{`'{"a":1}'::JSON`, "JSON", `{"a":1}`},
		{"[1, NULL, 3]", "INTEGER[]", "[1, NULL, 3]"},
		{"{'a': 1, 'b': [true]}", `STRUCT("a" INTEGER, "b" BOOLEAN[])`, "{'a': 1, 'b': [true]}"},
		{"MAP {'x': 1.5}", "MAP(VARCHAR, DECIMAL(2,1))", "{x=1.5}"},
		{"[1, 2]::INTEGER[2]", "INTEGER[2]", "[1, 2]"},
		{"'b'::ENUM('a', 'b')", "ENUM", "b"},
		{"NULL::INTEGER[]", "INTEGER[]", nil},
		{"NULL::DATE", "DATE", nil},
	} {
		for _, sql := range []string{"SELECT " + test.sql, " ;; -- first\nSELECT " + test.sql + " ; -- last"} {
			columns, rows, err := result(t, w, sql)
			if err != nil || len(rows) != 1 {
				t.Errorf("%s: %v, %v", sql, rows, err)
				continue
			}
			if !reflect.DeepEqual(rows[0], []any{test.want}) || columns[0].Type != test.typ {
				t.Errorf("%s gives %#v of type %s, want %#v of %s", sql, rows[0][0], columns[0].Type, test.want, test.typ)
			}
		}
	}
}

// Every type that DuckDB has can be read.
func TestAllTypes(t *testing.T) {
	w, _ := shopOf(t)
	columns, rows, err := result(t, w, "SELECT * FROM test_all_types()")
	if err != nil || len(rows) != 3 || len(columns) < 40 {
		t.Fatalf("%d columns, %d rows, %v", len(columns), len(rows), err)
	}
	for i, c := range columns {
		if c.Type == "" || rows[2][i] != nil {
			t.Errorf("column %s is of type %q, its NULL is %v", c.Name, c.Type, rows[2][i])
		}
	}
}

// What only reads is allowed, whatever word it begins with.
func TestReadingStatements(t *testing.T) {
	w, _ := shopOf(t)
	for sql, rows := range map[string]int{
		"FROM t": 3, "VALUES (1), (2)": 2, "TABLE t": 3, "SHOW TABLES": 1, "DESCRIBE t": 2, "SUMMARIZE t": 2, "EXPLAIN SELECT 1": 1,
		"SELECT * FROM duckdb_tables()": 2, "PIVOT t ON v IN ('a', 'c') USING count(*)": 3, "SELECT * FROM information_schema.tables": 3,
		"(SELECT 1) UNION ALL SELECT 2": 2, "SELECT * FROM query('SELECT 1')": 1,
	} {
		if _, got, err := result(t, w, sql); err != nil || len(got) != rows {
			t.Errorf("%s gives %v, %v, want %d rows", sql, got, err, rows)
		}
	}
}

// Errors that rows make come with them.
func TestErrorInALaterRow(t *testing.T) {
	w, _ := shopOf(t)
	_, rows, err := result(t, w, "SELECT CASE WHEN i = 900000 THEN error('row ' || i) ELSE 'fine' END FROM range(1000000) x(i)")
	if err == nil || !strings.Contains(err.Error(), "row 900000") {
		t.Errorf("%d rows, then %v", len(rows), err)
	}
}

// A database that is open for queries is closed to all else, and its settings are locked.
func TestLockedDown(t *testing.T) {
	w, warehouse := shopOf(t)
	before, err := os.ReadFile(filepath.Join(warehouse, "shop.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	settings := "SELECT current_setting('enable_external_access'), current_setting('lock_configuration'), current_setting('TimeZone'), current_setting('temp_directory')"
	if _, rows, err := result(t, w, settings); err != nil || fmt.Sprint(rows) != "[[false true UTC ]]" {
		t.Errorf("the settings are %v, %v", rows, err)
	}
	for _, sql := range []string{
		"SELECT * FROM read_blob('" + warehouse + "/shop.duckdb')", // a file that is attached is not to be read as one, either
		"SET memory_limit = '1TB'", "EXPLAIN ANALYZE CREATE TABLE memory.main.x (n INT)", "EXPLAIN ANALYZE INSERT INTO shop.t VALUES (9, 'x')",
	} {
		if _, rows, err := result(t, w, sql); err == nil {
			t.Errorf("%s is not refused, but gives %v", sql, rows)
		}
	}
	if after, err := os.ReadFile(filepath.Join(warehouse, "shop.duckdb")); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was changed, %v", err)
	}
}
