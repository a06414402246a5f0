package schema_test

import (
	"fmt"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

func TestResolved(t *testing.T) {
	const columns = `{"name": "t", "target_rows": 1, "columns": [{"name": "a", "data_type": "INT"}, {"name": "b", "data_type": "INT"}, {"name": "c", "data_type": "INT", "required": true}, {"name": "f", "data_type": "FLOAT"}]`
	const own = `"foreign_key": {"references_table": "p", "references_column": "id"}`
	key := func(columns, table, references, more string) string {
		return fmt.Sprintf(`"foreign_keys": [{"columns": [%s], "references_table": %q, "references_columns": [%s]%s}]`, columns, table, references, more)
	}
	for name, c := range map[string]struct{ table, want string }{
		"nothing":                    {columns, ""},
		"primary key":                {columns + `, "primary_key": ["A"]`, "a unique"},
		"primary key of two":         {columns + `, "primary_key": ["a", "b"]`, ""},
		"unique":                     {columns + `, "unique": [["b"], ["a", "c"]]`, "b unique"},
		"composite key of one":       {columns + `, "composite_keys": [["b"]]`, ""},
		"unique float":               {columns + `, "unique": [["f"]]`, ""},
		"nullable key":               {columns + ", " + key(`"a", "b"`, "p", `"x", "y"`, `, "nullable": true`), "a nullable b nullable"},
		"key that is not nullable":   {columns + ", " + key(`"a", "b"`, "p", `"x", "y"`, `, "nullable": false`), ""},
		"required says otherwise":    {columns + ", " + key(`"a", "c"`, "p", `"x", "y"`, `, "nullable": true`), "a nullable"},
		"part of the primary key":    {columns + `, "primary_key": ["b", "f"], ` + key(`"a", "b"`, "p", `"x", "y"`, `, "nullable": true`), "a nullable"},
		"group of the own table":     {columns + ", " + key(`"a", "b"`, "T", `"A", "f"`, `, "nullable": true`), "b nullable"},
		"nullable key of one column": {columns + ", " + key(`"a"`, "p", `"x"`, `, "nullable": true`), "a nullable"},
		"another key": {`{"name": "t", "target_rows": 1, "columns": [{"name": "a", "data_type": "INT", ` + own + `}, {"name": "b", "data_type": "INT"}], ` +
			key(`"a", "b"`, "p", `"x", "y"`, `, "nullable": true`), "b nullable"},
	} {
		e, err := schema.Decode([]byte(tables(c.table + "}")))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, column := range e.Tables[0].Columns {
			if column.Unique {
				got += " " + column.Name + " unique"
			}
			if column.Nullable() {
				got += " " + column.Name + " nullable"
			}
		}
		if want := c.want; got != "" && got[1:] != want || got == "" && want != "" {
			t.Errorf("%s: got%s, want %s", name, got, want)
		}
		if e.Resolved() != e {
			t.Errorf("%s: resolving it again makes another", name)
		}
	}
}

// A document that is built in Go is taken as it resolves, and stays as it is.
func TestResolvedKeepsTheDocument(t *testing.T) {
	e := &schema.Experiment{Name: "x", Tables: []schema.Table{
		{Name: "p", TargetRows: 5, PrimaryKey: []string{"id"}, Columns: []schema.Column{{Name: "id", DataType: "INT"}}},
		{Name: "c", TargetRows: 5, Unique: [][]string{{"p"}}, Columns: []schema.Column{{Name: "p", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "p", ReferencesColumn: "id"}}}},
	}}
	if problems := schema.Validate(e); problems != nil {
		t.Error(problems)
	}
	resolved := e.Resolved()
	if !resolved.Tables[0].Columns[0].Unique || !resolved.Tables[1].Columns[0].Unique {
		t.Errorf("got %+v", resolved)
	}
	if e.Tables[0].Columns[0].Unique || e.Tables[1].Columns[0].Unique {
		t.Error("resolving changed the document")
	}
	if schema.Hash(e) != schema.Hash(resolved) {
		t.Error("the resolved document has another hash")
	}
}
