package sqlite_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// orderLines has the tables of the TPC-H benchmark (clause 1.4 of its specification) that
// refer to each other by keys over several columns.
func orderLines(scale int64) *schema.Experiment {
	key := func(name string) schema.Column {
		return schema.Column{Name: name, DataType: "BIGINT", Unique: true, Identity: &schema.Identity{Start: 1, Step: 1}}
	}
	of := func(name, table, column string) schema.Column {
		return schema.Column{Name: name, DataType: "BIGINT", ForeignKey: &schema.ForeignKey{ReferencesTable: table, ReferencesColumn: column}}
	}
	return &schema.Experiment{Name: "tpch", Tables: []schema.Table{
		{Name: "lineitem", TargetRows: 6000 * scale, PrimaryKey: []string{"l_orderkey", "l_linenumber"}, Columns: []schema.Column{
			of("l_orderkey", "orders", "o_orderkey"), of("l_partkey", "part", "p_partkey"), of("l_suppkey", "supplier", "s_suppkey"),
			{Name: "l_linenumber", DataType: "INT", MinValue: "1", MaxValue: "7"},
			{Name: "l_returnflag", DataType: "CHAR", Values: []schema.Value{"A", "N", "R"}},
		}, ForeignKeys: []schema.CompositeForeignKey{
			{Columns: []string{"l_partkey", "l_suppkey"}, ReferencesTable: "PARTSUPP", ReferencesColumns: []string{"ps_partkey", "ps_suppkey"}},
		}},
		{Name: "partsupp", TargetRows: 800 * scale, PrimaryKey: []string{"ps_suppkey", "ps_partkey"}, Columns: []schema.Column{
			of("ps_partkey", "part", "p_partkey"), of("ps_suppkey", "supplier", "s_suppkey"),
			{Name: "ps_supplycost", DataType: "DECIMAL", Precision: new(15), Scale: new(2), MaxValue: "1000"},
		}},
		{Name: "returns", TargetRows: 500 * scale, PrimaryKey: []string{"r_line", "r_order"}, Columns: []schema.Column{
			{Name: "r_order", DataType: "BIGINT"}, {Name: "r_line", DataType: "INT"}, {Name: "r_flag", DataType: "CHAR", Required: new(false)},
		}, ForeignKeys: []schema.CompositeForeignKey{ // wider than the key that it refers to
			{Columns: []string{"r_flag", "r_line", "r_order"}, ReferencesTable: "lineitem", ReferencesColumns: []string{"l_returnflag", "l_linenumber", "l_orderkey"}},
		}},
		{Name: "orders", TargetRows: 1500 * scale, PrimaryKey: []string{"o_orderkey"}, Columns: []schema.Column{key("o_orderkey")}},
		{Name: "part", TargetRows: 200 * scale, PrimaryKey: []string{"p_partkey"}, Columns: []schema.Column{key("p_partkey")}},
		{Name: "supplier", TargetRows: 10 * scale, PrimaryKey: []string{"s_suppkey"}, Columns: []schema.Column{key("s_suppkey")}},
	}}
}

// TestKeysOverSeveralColumns generates large parents and their children and asks SQLite
// for orphans and duplicates.
func TestKeysOverSeveralColumns(t *testing.T) {
	dir := t.TempDir()
	generateInto(t, openWarehouse(t, dir), orderLines(15))
	db := open(t, filepath.Join(dir, "tpch.db"))
	for query, want := range map[string]string{
		"SELECT count(*) FROM pragma_foreign_key_check":                                     "0",
		"PRAGMA integrity_check":                                                            "ok",
		"SELECT count(*) - count(DISTINCT l_orderkey * 10 + l_linenumber) FROM lineitem":    "0",
		"SELECT count(*) - count(DISTINCT ps_partkey * 1000000 + ps_suppkey) FROM partsupp": "0",
		"SELECT count(*) FROM lineitem JOIN partsupp ON ps_partkey = l_partkey AND ps_suppkey = l_suppkey JOIN part ON p_partkey = l_partkey": "90000",
		"SELECT count(*) FROM lineitem JOIN orders ON o_orderkey = l_orderkey JOIN supplier ON s_suppkey = l_suppkey":                         "90000",
		"SELECT count(*) FROM returns JOIN lineitem ON l_orderkey = r_order AND l_linenumber = r_line WHERE r_flag <> l_returnflag":           "0",
		"SELECT group_concat(name) FROM (SELECT name FROM pragma_table_info('lineitem') WHERE pk > 0 ORDER BY pk)":                            "l_orderkey,l_linenumber",
		"SELECT count(*) FROM pragma_foreign_key_list('lineitem')":                                                                            "5",
		"SELECT group_concat(name) FROM (SELECT name FROM sqlite_schema WHERE type = 'index' AND name NOT LIKE 'sqlite%' ORDER BY name)":      "lineitem.l_returnflag.l_linenumber.l_orderkey",
	} {
		if got := lines(t, db, query); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	db.SetMaxOpenConns(1)
	for statement, want := range map[string]string{
		"INSERT INTO lineitem SELECT l_orderkey, 1, -1, 9, 'A' FROM lineitem LIMIT 1":                                                                          "FOREIGN KEY constraint failed",
		"INSERT INTO lineitem SELECT * FROM lineitem LIMIT 1":                                                                                                  "UNIQUE constraint failed: lineitem.",
		"UPDATE partsupp SET ps_partkey = -1 WHERE rowid = (SELECT p.rowid FROM partsupp p, lineitem WHERE ps_partkey = l_partkey AND ps_suppkey = l_suppkey)": "FOREIGN KEY constraint failed",
	} {
		if _, err := db.Exec("PRAGMA foreign_keys = ON; " + statement); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", statement, err, want)
		}
	}
}

// generateInto fills the tables of e as a run does.
func generateInto(t *testing.T, w store.Warehouse, e *schema.Experiment) {
	t.Helper()
	g, err := gen.New(e, gen.Options{Seed: 42})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := storetest.Generate(t.Context(), w, g, ""); err != nil {
		t.Fatal(err)
	}
}

// TestPrimaryKeys: what is declared of a primary key, and which columns are row numbers.
func TestPrimaryKeys(t *testing.T) {
	identity := func(start, step int64) *schema.Identity { return &schema.Identity{Start: start, Step: step} }
	other := &schema.ForeignKey{ReferencesTable: "other", ReferencesColumn: "id"}
	for name, test := range map[string]struct {
		primary []string
		columns []schema.Column
		want    string
	}{
		"an integer that counts":     {[]string{"ID"}, []schema.Column{{Name: "id", DataType: "INT", Unique: true}}, `"id" INTEGER PRIMARY KEY NOT NULL`},
		"an identity":                {[]string{"id"}, []schema.Column{{Name: "id", DataType: "NUMBER", Unique: true, Identity: identity(7, 1000)}}, `"id" INTEGER PRIMARY KEY NOT NULL`},
		"an identity, not primary":   {nil, []schema.Column{{Name: "id", DataType: "BIGINT", Unique: true, Identity: identity(0, 2)}}, `"id" INTEGER PRIMARY KEY NOT NULL`},
		"an identity that falls":     {[]string{"id"}, []schema.Column{{Name: "id", DataType: "INT", Unique: true, Identity: identity(0, -1)}}, `"id" INT NOT NULL, PRIMARY KEY ("id")`},
		"a DECIMAL that falls":       {[]string{"id"}, []schema.Column{{Name: "id", DataType: "NUMBER", Unique: true, Identity: identity(0, -9)}}, `"id" INTEGER NOT NULL, PRIMARY KEY ("id")`},
		"a falling one, not primary": {nil, []schema.Column{{Name: "id", DataType: "INT", Unique: true, Identity: identity(5, -1)}}, `"id" INT NOT NULL; CREATE UNIQUE INDEX "t.id" ON "t" ("id")`},
		"a text":                     {[]string{"code"}, []schema.Column{{Name: "code", DataType: "VARCHAR", Unique: true}, {Name: "id", DataType: "INT", Unique: true}}, `"code" VARCHAR(255) NOT NULL, "id" INT NOT NULL, PRIMARY KEY ("code"); CREATE UNIQUE INDEX "t.id" ON "t" ("id")`},
		"a foreign key":              {[]string{"id"}, []schema.Column{{Name: "id", DataType: "INT", Unique: true, ForeignKey: other}}, `"id" INT NOT NULL REFERENCES "other" ("id"), PRIMARY KEY ("id")`},
		"two columns":                {[]string{"b", "a"}, []schema.Column{{Name: "a", DataType: "DATE"}, {Name: "b", DataType: "INT", Values: []schema.Value{"1", "2"}}}, `"a" DATE NOT NULL, "b" INT NOT NULL, PRIMARY KEY ("b", "a")`},
	} {
		dir := t.TempDir()
		w := openWarehouse(t, dir)
		e := &schema.Experiment{Name: "shop", Tables: []schema.Table{
			{Name: "t", TargetRows: 40, PrimaryKey: test.primary, Columns: test.columns},
			{Name: "other", TargetRows: 50, Columns: []schema.Column{{Name: "id", DataType: "INT", Unique: true}}},
		}}
		generateInto(t, w, e)
		db := open(t, filepath.Join(dir, "shop.db"))
		got := strings.Join(lines(t, db, "SELECT sql FROM sqlite_schema WHERE tbl_name = 't' AND sql IS NOT NULL ORDER BY rowid"), "; ")
		got = strings.TrimPrefix(strings.Join(strings.Fields(got), " "), `CREATE TABLE "t" ( `)
		if got = strings.Replace(got, " )", "", 1); got != test.want {
			t.Errorf("%s: the schema is\n%s\nwant\n%s", name, got, test.want)
		}
		if rows := lines(t, db, "SELECT count(*) FROM t"); rows[0] != "40" {
			t.Errorf("%s: %s rows, want 40", name, rows[0])
		}
	}
}

// TestStorageOfIdentities: an identity is an integer as long as no file can hold the rows
// that would lead beyond 64 bits.
func TestStorageOfIdentities(t *testing.T) {
	w := openWarehouse(t, t.TempDir())
	for step, want := range map[int64]int{1: 0, -1: 0, 1000: 0, -1000: 0, 1 << 16: 1, -1 << 16: 1} {
		c := schema.Column{DataType: "NUMBER", Unique: true, Identity: &schema.Identity{Start: 1, Step: step}}
		if got := w.TypeWarnings(withColumn(c)); len(got) != want {
			t.Errorf("step %d: TypeWarnings = %q, want %d", step, got, want)
		}
	}
}
