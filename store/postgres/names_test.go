package postgres_test

import (
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

// TestNames has tables and columns with the names of types, functions and words of SQL, in
// mixed case, in a database where others have made objects of the same names.
func TestNames(t *testing.T) {
	d := newDatabase(t)
	d.sql(`CREATE DOMAIN public.json AS TEXT; CREATE DOMAIN public.jsonb AS TEXT; CREATE TABLE public.pg_namespace (oid INT, nspname TEXT); CREATE TABLE public.pg_class (n INT); CREATE TABLE public.customers (n INT);
CREATE FUNCTION public.current_setting(TEXT) RETURNS TEXT LANGUAGE sql AS 'SELECT ''x''';`)
	d.set("search_path = public, pg_catalog")
	w := d.open("")
	e := &schema.Experiment{Name: "User", Tables: []schema.Table{{Name: "Customers", TargetRows: 3}, {Name: "Timestamp", TargetRows: 3}}}
	for _, name := range []string{"User", "jsonb", "_1", "name", "Value", "date", "Row", "Year", "level", strings.Repeat("x", 63)} {
		e.Tables[0].Columns = append(e.Tables[0].Columns, schema.Column{Name: name, DataType: "INT", Unique: true})
	}
	e.Tables[1].PrimaryKey = []string{"Primary_Key"}
	e.Tables[1].Columns = []schema.Column{
		{Name: "Primary_Key", DataType: "INT", Unique: true}, {Name: "Text", DataType: "JSON"}, {Name: "interval", DataType: "TIME"},
		{Name: "zone", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "Customers", ReferencesColumn: "User"}},
	}
	for seed := int64(1); seed <= 2; seed++ {
		mustRun(t, w, e, seed)
	}
	d.want(`SELECT sum("user") FROM "user"."customers"`, "6")
	d.want(`SELECT pg_typeof("text")::oid IN ('pg_catalog.json'::regtype, 'pg_catalog.jsonb'::regtype) FROM "user"."timestamp" LIMIT 1`, "t")
	d.want(`SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname LIKE '\_dwsim\_%'`, "")
	if err := w.Drop(t.Context(), "user", ""); err != nil {
		t.Error(err)
	}

	for _, name := range []string{"ctid", "xmin", "tableoid"} {
		e := shop()
		e.Tables[0].Columns[2].Name = name
		if err := run(t.Context(), w, e, 1); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("a column %s: %v, want an error that names it", name, err)
		}
	}
}
