package sqlite_test

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

func TestStorageOfTypes(t *testing.T) {
	for _, test := range []struct {
		column schema.Column
		text   string
		want   string // typeof(v) || ' ' || v
	}{
		{schema.Column{DataType: "DECIMAL", Precision: new(18)}, "123456789012345678", "integer 123456789012345678"},
		{schema.Column{DataType: "NUMBER", MaxValue: "9000000000000000000"}, "9000000000000000000", "integer 9000000000000000000"},
		{schema.Column{DataType: "DECIMAL", Precision: new(9), Scale: new(2)}, "1234567.10", "real 1234567.1"},
		{schema.Column{DataType: "DECIMAL", Precision: new(9), Scale: new(2)}, "-7.00", "integer -7"},
		{schema.Column{DataType: "DECIMAL", Precision: new(18), Scale: new(2), MaxValue: "5000"}, "0.01", "real 0.01"},
		{schema.Column{DataType: "DECIMAL", Precision: new(18), Scale: new(2), MaxValue: "9999999999999999"}, "9999999999999999.99", "text 9999999999999999.99"},
		{schema.Column{DataType: "DECIMAL", Precision: new(38), Scale: new(0), MaxValue: "99999999999999999999999999999999999999"}, "-99999999999999999999999999999999999999", "text -99999999999999999999999999999999999999"},
		{schema.Column{DataType: "CHAR", CharLength: new(5)}, "00123", "text 00123"},
		{schema.Column{DataType: "STRING"}, "1e5", "text 1e5"},
		{schema.Column{DataType: "TEXT"}, "007", "text 007"},
		{schema.Column{DataType: "JSON"}, "12.50", "text 12.5"},
		{schema.Column{DataType: "DATE"}, "2024-02-29", "text 2024-02-29"},
		{schema.Column{DataType: "TIME", Precision: new(3)}, "01:02:03.4", "text 01:02:03.400"},
		{schema.Column{DataType: "TIMESTAMP"}, "2024-02-29 15:04:05", "text 2024-02-29 15:04:05"},
		{schema.Column{DataType: "DATETIME", Precision: new(6)}, "2024-02-29 15:04:05", "text 2024-02-29 15:04:05.000000"},
		{schema.Column{DataType: "TIMESTAMPTZ"}, "2024-02-29 15:04:05Z", "text 2024-02-29 15:04:05Z"},
		{schema.Column{DataType: "UUID"}, "12345678-1234-4321-8765-0123456789AB", "text 12345678-1234-4321-8765-0123456789ab"},
	} {
		dir := t.TempDir()
		if err := load(t, openWarehouse(t, dir), withColumn(test.column), test.text); err != nil {
			t.Errorf("%s %s: %v", test.column.DataType, test.text, err)
			continue
		}
		got := lines(t, open(t, filepath.Join(dir, "shop.db")), "SELECT typeof(v) || ' ' || v FROM t")
		if !slices.Equal(got, []string{test.want}) {
			t.Errorf("%s %s is held as %q, want %q", test.column.DataType, test.text, got, test.want)
		}
	}
}

func TestInstantsAreDates(t *testing.T) {
	dir := t.TempDir()
	if err := load(t, openWarehouse(t, dir), withColumn(schema.Column{DataType: "TIMESTAMPTZ", Precision: new(3)}), "2024-02-29 15:04:05.250Z"); err != nil {
		t.Fatal(err)
	}
	got := lines(t, open(t, filepath.Join(dir, "shop.db")), "SELECT strftime('%Y %m %H:%M:%f', v) FROM t")
	if !slices.Equal(got, []string{"2024 02 15:04:05.250"}) {
		t.Errorf("SQLite reads the instant as %q", got)
	}
}

func TestSchemaOfFile(t *testing.T) {
	dir := t.TempDir()
	e := &schema.Experiment{Name: "shop", Tables: []schema.Table{
		{Name: "a", Columns: []schema.Column{
			{Name: "code", DataType: "CHAR", CharLength: new(8), Unique: true},
			{Name: "id", DataType: "BIGINT", Unique: true},
			{Name: "peer", DataType: "BIGINT", ForeignKey: &schema.ForeignKey{ReferencesTable: "B", ReferencesColumn: "ID", Nullable: new(true)}},
		}, CompositeKeys: [][]string{{"peer", "code"}}},
		{Name: "b", Columns: []schema.Column{{Name: "id", DataType: "NUMBER", Unique: true}, {Name: "select_", DataType: "INT"}}},
	}}
	if err := openWarehouse(t, dir).CreateTables(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	db := open(t, filepath.Join(dir, "shop.db"))
	got := strings.Join(lines(t, db, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '\\_dwsim%' ESCAPE '\\' ORDER BY rowid"), "\n")
	const want = `CREATE TABLE "a" (
  "code" CHAR(8) NOT NULL,
  "id" INTEGER PRIMARY KEY NOT NULL,
  "peer" BIGINT REFERENCES "B" ("ID")
)
CREATE TABLE "b" (
  "id" INTEGER PRIMARY KEY NOT NULL,
  "select_" INT NOT NULL
)
CREATE UNIQUE INDEX "a.code" ON "a" ("code")
CREATE UNIQUE INDEX "a.peer.code" ON "a" ("peer", "code")`
	if got != want {
		t.Errorf("the schema is\n%s\nwant\n%s", got, want)
	}
	if broken := lines(t, db, "SELECT 'x' FROM pragma_foreign_key_check"); len(broken) != 0 {
		t.Error("foreign_key_check reports rows")
	}
	if ok := lines(t, db, "PRAGMA integrity_check"); !slices.Equal(ok, []string{"ok"}) {
		t.Errorf("integrity_check says %q", ok)
	}
}

func TestTypeWarnings(t *testing.T) {
	var w store.TypeWarner = openWarehouse(t, t.TempDir())
	wide := schema.Column{DataType: "DECIMAL", Precision: new(30), Scale: new(10), MaxValue: "9999999999"}
	const want = `SQLite keeps column "v" of table "T", a DECIMAL(30,10) with values of more than 15 digits, as TEXT, so comparisons and ORDER BY are those of text; CAST("v" AS REAL) compares as numbers, approximately`
	if got := w.TypeWarnings(withColumn(wide)); !slices.Equal(got, []string{want}) {
		t.Errorf("TypeWarnings = %q, want %q", got, want)
	}
	for _, c := range []schema.Column{{DataType: "DECIMAL", Precision: new(30), Scale: new(2)}, {DataType: "NUMBER", Unique: true}, {DataType: "DOUBLE"}} {
		if got := w.TypeWarnings(withColumn(c)); got != nil {
			t.Errorf("TypeWarnings of %s = %q, want nil", c.DataType, got)
		}
	}
}

// What the warnings say of queries must be so.
func TestWideDecimalsCompareAsText(t *testing.T) {
	dir := t.TempDir()
	e := withColumn(schema.Column{DataType: "DECIMAL", Precision: new(30), Scale: new(2), MaxValue: "9999999999999999"})
	if err := load(t, openWarehouse(t, dir), e, "9.50", "10.50"); err != nil {
		t.Fatal(err)
	}
	db := open(t, filepath.Join(dir, "shop.db"))
	for query, want := range map[string][]string{
		`SELECT v FROM t ORDER BY v`:                             {"10.50", "9.50"},
		`SELECT v FROM t ORDER BY CAST("v" AS REAL)`:             {"9.50", "10.50"},
		`SELECT v FROM t WHERE v > 9 ORDER BY 1`:                 {"9.50"},
		`SELECT v FROM t WHERE CAST("v" AS REAL) > 9 ORDER BY 1`: {"10.50", "9.50"},
	} {
		if got := lines(t, db, query); !slices.Equal(got, want) {
			t.Errorf("%s returns %q, want %q", query, got, want)
		}
	}
}

func TestForeignKeyHasTheFormOfItsParent(t *testing.T) {
	e := withColumn(schema.Column{DataType: "DECIMAL", Precision: new(30), Scale: new(2), Unique: true, MaxValue: "9999999999999999999"})
	child := e.Tables[0].Columns[1]
	child.Name, child.Unique, child.MaxValue = "child", false, ""
	child.ForeignKey = &schema.ForeignKey{ReferencesTable: "t", ReferencesColumn: "V"}
	e.Tables[0].Columns = append(e.Tables[0].Columns, child)
	if got := openWarehouse(t, t.TempDir()).TypeWarnings(e); len(got) != 2 {
		t.Errorf("TypeWarnings = %q, want one for the parent and one for the child", got)
	}
}

func TestLoadRefuses(t *testing.T) {
	w := openWarehouse(t, t.TempDir())
	for name, test := range map[string]struct {
		column schema.Column
		values []string
		want   string
	}{
		"a NULL where none is allowed":  {schema.Column{DataType: "INT"}, []string{"NULL"}, "NOT NULL constraint failed: T.v"},
		"a value twice":                 {schema.Column{DataType: "VARCHAR", Unique: true}, []string{"a", "b", "a"}, "UNIQUE constraint failed: T.v"},
		"a decimal beyond its bounds":   {schema.Column{DataType: "DECIMAL", Precision: new(18), Scale: new(2), MaxValue: "5"}, []string{"9999999999999999.99"}, `column "v"`},
		"a decimal beyond the integers": {schema.Column{DataType: "NUMBER"}, []string{"99999999999999999999"}, `column "v"`},
	} {
		err := load(t, w, withColumn(test.column), test.values...)
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), `"T"`) {
			t.Errorf("%s: %v, want an error with %s", name, err, test.want)
		}
	}
	if _, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: "SELECT 1"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a refused load leaves something: %v", err)
	}
}

func TestScanReportsForeignValues(t *testing.T) {
	for typ, value := range map[string]string{
		"INT": "'x'", "DATE": "'2024-02-30'", "BOOLEAN": "7", "UUID": "'x'", "JSON": "'{'", "TIMESTAMPTZ": "'2024-01-01 00:00:00'", "BINARY": "'text'", "SMALLINT": "40000",
	} {
		dir := t.TempDir()
		w, e := openWarehouse(t, dir), withColumn(schema.Column{DataType: typ, Required: new(false)})
		if err := load(t, w, e, "NULL"); err != nil {
			t.Fatal(err)
		}
		if _, err := open(t, filepath.Join(dir, "shop.db")).Exec("UPDATE t SET v = " + value); err != nil {
			t.Fatal(err)
		}
		err := w.ScanTable(t.Context(), e, &e.Tables[0], func(*gen.Batch) error { return nil })
		if err == nil || !strings.Contains(err.Error(), `"v"`) {
			t.Errorf("%s holding %s: %v, want an error that names the column", typ, value, err)
		}
	}
}

func TestScanErrorsNameTheRow(t *testing.T) {
	dir := t.TempDir()
	w, e := openWarehouse(t, dir), withColumn(schema.Column{DataType: "DECIMAL", Precision: new(9), Scale: new(2)})
	if err := load(t, w, e, "1.10", "1.20", "1.30"); err != nil {
		t.Fatal(err)
	}
	scan := func() error {
		return w.ScanTable(t.Context(), e, &e.Tables[0], func(*gen.Batch) error { return nil })
	}
	db := open(t, filepath.Join(dir, "shop.db"))
	for _, step := range []struct{ change, want string }{
		{"UPDATE t SET v = 1.311 WHERE id = 3", `table "T" of experiment "Shop": row 3: column "v" holds 1.311, which is not a value of type DECIMAL`},
		{"UPDATE t SET v = 'x' WHERE id = 2", `table "T" of experiment "Shop": row 2: column "v"`},
		{"ALTER TABLE t RENAME COLUMN v TO w", `table "T" of experiment "Shop" cannot be read: no such column: T.v`},
	} {
		if _, err := db.Exec(step.change); err != nil {
			t.Fatal(err)
		}
		if err := scan(); err == nil || !strings.HasPrefix(err.Error(), step.want) {
			t.Errorf("after %s: %v, want %s", step.change, err, step.want)
		}
	}
}
