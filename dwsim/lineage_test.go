package dwsim_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/dwsim/lineage"
	"github.com/dw-sim/dw-sim/store"
)

var update = flag.Bool("update", false, "rewrite golden files")

func lineageOf(t testing.TB, x *dwsim.Experiment) *lineage.Graph {
	t.Helper()
	g, err := x.Lineage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestLineageGolden compares the graphs of two examples with what they were.
func TestLineageGolden(t *testing.T) {
	for name, file := range map[string]string{"shop": "shop.json", "saas": "saas.yaml"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("../examples", file))
			if err != nil {
				t.Fatal(err)
			}
			x := newEnv(t, t.TempDir(), nil).create(t, string(text))
			few := map[string]int64{}
			for _, table := range x.Document().Tables {
				few[table.Name] = min(table.TargetRows, 100)
			}
			generate(t, x, dwsim.GenerateOptions{Seed: new(int64(42)), Rows: few})
			g := lineageOf(t, x)
			for _, format := range lineage.Formats() {
				var b strings.Builder
				if err := g.Write(&b, format); err != nil {
					t.Fatal(err)
				}
				golden(t, name+"."+format, b.String())
			}
			golden(t, name+".json", graphJSON(t, g))
		})
	}
}

// graphJSON writes a graph without what differs from run to run.
func graphJSON(t *testing.T, g *lineage.Graph) string {
	t.Helper()
	for i := range g.Tables {
		if r := g.Tables[i].Run; r != nil {
			if r.StartedAt == nil || r.CompletedAt == nil || r.EngineVersion == "" {
				t.Errorf("%s was filled by %+v", g.Tables[i].Name, r)
			}
			r.StartedAt, r.CompletedAt, r.EngineVersion = nil, nil, "…"
		}
	}
	text, err := json.MarshalIndent(g, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text) + "\n"
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "lineage", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from its golden file; -update rewrites it", name)
	}
}

const keysDocument = `
name: keys
tables:
  - name: parents
    target_rows: 40
    primary_key: [region, no]
    columns:
      - {name: region, data_type: INT, min_value: 1, max_value: 20}
      - {name: no, data_type: INT, min_value: 1, max_value: 100}
      - {name: code, data_type: INT, is_unique: true}
      - {name: boss, data_type: INT, foreign_key: {references_table: parents, references_column: code, nullable: true}}
  - name: children
    target_rows: 80
    primary_key: [id]
    columns:
      - {name: id, data_type: INT}
      - {name: region, data_type: INT}
      - {name: no, data_type: INT}
      - {name: code, data_type: INT, foreign_key: {references_table: parents, references_column: code, cardinality: {type: fixed, children: 2}}}
      - {name: other, data_type: INT, foreign_key: {references_table: parents, references_column: code, cardinality: {type: histogram, none: 0.5, counts: [{children: 3, weight: 1}, {children: 5, weight: 1}]}}}
    foreign_keys:
      - {columns: [region, no], references_table: parents, references_columns: [region, no]}
  - name: details
    target_rows: 10
    columns:
      - {name: child_id, data_type: INT, is_unique: true, foreign_key: {references_table: Children, references_column: ID}}
      - {name: maybe, data_type: INT, is_unique: true, foreign_key: {references_table: children, references_column: id, nullable: true, cardinality: {max: 1}}}
`

func TestLineageKeys(t *testing.T) {
	g := lineageOf(t, newEnv(t, t.TempDir(), nil).create(t, keysDocument))
	var got []string
	for _, f := range g.ForeignKeys {
		text := f.Table + "." + strings.Join(f.Columns, "+") + " " + f.Cardinality
		if f.ChildrenMin != nil {
			text += " from " + string(rune('0'+*f.ChildrenMin))
		}
		if f.ChildrenMax != nil {
			text += " to " + string(rune('0'+*f.ChildrenMax))
		}
		got = append(got, text)
	}
	want := []string{
		"parents.boss 0..1:n", "children.code 1:n from 2 to 2", "children.other 1:n from 0 to 5", "children.region+no 1:n",
		"details.child_id 1:1", "details.maybe 0..1:1 to 1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for _, table := range g.Tables {
		if table.Run != nil || table.Rows != 0 {
			t.Errorf("%s has %d rows of %v before there is a run", table.Name, table.Rows, table.Run)
		}
	}
	if p := g.Tables[0]; !slices.Equal(p.PrimaryKey, []string{"region", "no"}) || len(p.Unique) != 1 || p.Unique[0][0] != "code" {
		t.Errorf("parents have the keys %v, %v", p.PrimaryKey, p.Unique)
	}
}

// TestLineageOfKeptTables keeps a table through a second run, and then removes the record of
// the first.
func TestLineageOfKeptTables(t *testing.T) {
	e := newEnv(t, t.TempDir(), nil)
	x := e.create(t, shopDocument)
	first := generate(t, x, seeded(1))
	second := generate(t, x, dwsim.GenerateOptions{Seed: new(int64(2)), Rows: map[string]int64{"customers": 0, "orders": 50}})
	orders, customers := lineageOf(t, x).Tables[0], lineageOf(t, x).Tables[1]
	if orders.Run.ID != second.ID || orders.Rows != 50 || orders.Run.RowsAsked != 50 || orders.TargetRows != 300 || orders.Run.Seed != 2 {
		t.Errorf("orders: %+v of %+v", orders, orders.Run)
	}
	if customers.Run.ID != first.ID || customers.Rows != 100 || customers.Run.Status != string(store.Completed) || customers.Run.Seed != 1 {
		t.Errorf("customers: %+v of %+v", customers, customers.Run)
	}
	if err := e.meta.DeleteRun(t.Context(), x.Name(), first.ID); err != nil {
		t.Fatal(err)
	}
	if r := lineageOf(t, x).Tables[1].Run; r == nil || r.Recorded || r.ID != first.ID || r.Seed != 1 {
		t.Errorf("without its record, the run is %+v", r)
	}
}
