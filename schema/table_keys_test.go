package schema_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/schema"
)

// keyed is a table with keys of every kind.
func keyed() *schema.Table {
	return &schema.Table{
		Name: "t",
		Columns: []schema.Column{
			{Name: "a", ForeignKey: &schema.ForeignKey{ReferencesTable: "p", ReferencesColumn: "id", OnDelete: "CASCADE"}},
			{Name: "b", Unique: true}, {Name: "c"},
			{Name: "d", Unique: true, ForeignKey: &schema.ForeignKey{ReferencesTable: "q", ReferencesColumn: "id", OnUpdate: "RESTRICT"}},
		},
		PrimaryKey:    []string{"C", "a"},
		CompositeKeys: [][]string{{"a", "c"}, {"b", "c"}},
		ForeignKeys:   []schema.CompositeForeignKey{{Columns: []string{"C", "A"}, ReferencesTable: "r", ReferencesColumns: []string{"x", "y"}}},
	}
}

func TestReference(t *testing.T) {
	table := keyed()
	for column, want := range map[string]string{"a": "p 0", "A": "p 0", "c": "r 0", "D": "q 0", "b": "none", "e": "none", "": "none"} {
		got := "none"
		if key, position, ok := table.Reference(column); ok {
			got = fmt.Sprint(key.ReferencesTable, " ", position)
			if !strings.EqualFold(key.Columns[position], column) {
				t.Errorf("%s: the key has %s in its place", column, key.Columns[position])
			}
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", column, got, want)
		}
	}
}

func TestReferences(t *testing.T) {
	want := []schema.CompositeForeignKey{
		{Columns: []string{"a"}, ReferencesTable: "p", ReferencesColumns: []string{"id"}, OnDelete: "CASCADE"},
		{Columns: []string{"d"}, ReferencesTable: "q", ReferencesColumns: []string{"id"}, OnUpdate: "RESTRICT"},
		{Columns: []string{"C", "A"}, ReferencesTable: "r", ReferencesColumns: []string{"x", "y"}},
	}
	if got := keyed().References(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if key, _, _ := keyed().Reference("d"); !reflect.DeepEqual(key, want[1]) {
		t.Errorf("got %+v, want %+v", key, want[1])
	}
}

func TestUniqueKeys(t *testing.T) {
	if got := fmt.Sprint(keyed().UniqueKeys()); got != "[[C a] [b] [d] [b c]]" {
		t.Errorf("got %s", got)
	}
	if got := (&schema.Table{Columns: []schema.Column{{Name: "a"}}}).UniqueKeys(); got != nil {
		t.Errorf("a table without keys has %v", got)
	}
}

// part, partsupp and lineitem of TPC-H: two columns with foreign keys of their own that
// the one over both implies.
const tpch = `
	{"name": "part", "target_rows": 20, "columns": [{"name": "p_partkey", "data_type": "BIGINT", "is_unique": true}], "primary_key": ["p_partkey"]},
	{"name": "supplier", "target_rows": 5, "columns": [{"name": "s_suppkey", "data_type": "BIGINT", "is_unique": true}], "primary_key": ["s_suppkey"]},
	{"name": "partsupp", "target_rows": 60, "columns": [
		{"name": "ps_partkey", "data_type": "BIGINT", "foreign_key": {"references_table": "part", "references_column": "p_partkey"}},
		{"name": "ps_suppkey", "data_type": "BIGINT", "foreign_key": {"references_table": "supplier", "references_column": "s_suppkey"}}],
		"primary_key": ["ps_partkey", "ps_suppkey"]},
	{"name": "lineitem", "target_rows": 100, "columns": [
		{"name": "l_partkey", "data_type": "BIGINT", "foreign_key": {"references_table": "part", "references_column": "p_partkey"}},
		{"name": "l_suppkey", "data_type": "BIGINT", "foreign_key": {"references_table": "supplier", "references_column": "s_suppkey"}}],
		"foreign_keys": [{"columns": ["l_suppkey", "l_partkey"], "references_table": "PARTSUPP", "references_columns": ["PS_SUPPKEY", "PS_PARTKEY"]}]}`

// tenants is a warehouse of which every key holds the tenant, and all share it.
const tenants = `{"name": "tenants", "target_rows": 3, "columns": [{"name": "id", "data_type": "INT"}], "primary_key": ["id"]},
	{"name": "teams", "target_rows": 5, "columns": [
		{"name": "tenant_id", "data_type": "INT", "foreign_key": {"references_table": "tenants", "references_column": "id"}},
		{"name": "id", "data_type": "INT"}, {"name": "lead_id", "data_type": "INT"}], "primary_key": ["tenant_id", "id"],
		"foreign_keys": [{"columns": ["tenant_id", "lead_id"], "references_table": "users", "references_columns": ["tenant_id", "id"], "nullable": true}]},
	{"name": "users", "target_rows": 9, "columns": [
		{"name": "tenant_id", "data_type": "INT", "foreign_key": {"references_table": "tenants", "references_column": "id"}},
		{"name": "id", "data_type": "INT"}, {"name": "boss_id", "data_type": "INT"}, {"name": "team_id", "data_type": "INT"}], "primary_key": ["tenant_id", "id"],
		"foreign_keys": [{"columns": ["tenant_id", "boss_id"], "references_table": "users", "references_columns": ["tenant_id", "id"], "nullable": true, "max_depth": 4},
			{"columns": ["tenant_id", "team_id"], "references_table": "teams", "references_columns": ["tenant_id", "id"]}]}`

func TestValidateAcceptsKeys(t *testing.T) {
	for name, document := range map[string]string{
		"implied foreign keys": tables(tpch),
		"implied by a grandchild": tables(tpch + `,
			{"name": "returned", "target_rows": 9, "columns": [
				{"name": "part", "data_type": "BIGINT", "foreign_key": {"references_table": "part", "references_column": "p_partkey"}},
				{"name": "supplier", "data_type": "BIGINT"}], "primary_key": ["part", "supplier"],
				"foreign_keys": [{"columns": ["part", "supplier"], "references_table": "partsupp", "references_columns": ["ps_partkey", "ps_suppkey"]}]},
			{"name": "notes", "target_rows": 9, "columns": [
				{"name": "p", "data_type": "BIGINT", "foreign_key": {"references_table": "part", "references_column": "p_partkey"}}, {"name": "s", "data_type": "BIGINT"}],
				"foreign_keys": [{"columns": ["p", "s"], "references_table": "returned", "references_columns": ["part", "supplier"]}]}`),
		"primary key of one column": primary(`"primary_key": ["U"]`),
		"primary key of several":    primary(`"primary_key": ["b", "a"], "composite_keys": [["a", "u"]]`),
		"composite foreign key":     joined(ab),
		"actions in any case":       joined(ab + `, "on_delete": "set null", "on_update": "No  Action"`),
		"foreign key of one column": strings.Replace(joined(`"columns": ["a"], "references_table": "pairs", "references_columns": ["x"], "nullable": true`), `"primary_key": ["x", "y"]`, `"unique": [["x"]]`, 1),
		"two ways to the same root past the key": tables(`{"name": "root", "target_rows": 5, "columns": [{"name": "id", "data_type": "INT", "is_unique": true}]},
			{"name": "part", "target_rows": 5, "columns": [{"name": "id", "data_type": "INT", "is_unique": true, "foreign_key": {"references_table": "root", "references_column": "id"}}]},
			{"name": "pairs", "target_rows": 5, "columns": [{"name": "x", "data_type": "INT", "foreign_key": {"references_table": "root", "references_column": "id"}},
				{"name": "y", "data_type": "INT"}], "primary_key": ["x", "y"]},
			{"name": "lines", "target_rows": 5, "columns": [{"name": "a", "data_type": "INT", "foreign_key": {"references_table": "part", "references_column": "id"}},
				{"name": "b", "data_type": "INT"}], "foreign_keys": [{` + ab + `}]}`),
		"column in two foreign keys": pairs(pairColumns, "", lineColumns+`, {"name": "c", "data_type": "TEXT"}`, `"foreign_keys": [{`+ab+`}, {"columns": ["a", "c"], `+toPairs+`}]`),
		"tenants":                    tables(tenants),
		"foreign key to more than a key": pairs(`{"name": "x", "data_type": "INT", "is_unique": true}, {"name": "y", "data_type": "VARCHAR", "varchar_length": 9}`, `"primary_key": ["x"]`,
			lineColumns, `"foreign_keys": [{`+ab+`}]`),
		"foreign key to a composite key": pairs(pairColumns, `"composite_keys": [["y", "x"]]`, lineColumns, `"foreign_keys": [{`+ab+`}]`),
		"nullable pair of no rows": strings.Replace(lines(`{"name": "a", "data_type": "INT", "required": false}, {"name": "b", "data_type": "TEXT", "required": false}`),
			`"target_rows": 10`, `"target_rows": 0`, 1),
		"one to one":             strings.Replace(pairs(pairColumns, "", lineColumns, `"primary_key": ["a", "b"], "foreign_keys": [{`+ab+`}]`), `"target_rows": 20`, `"target_rows": 10`, 1),
		"half of a key in a key": pairs(pairColumns, "", lineColumns+`, {"name": "c", "data_type": "INT"}`, `"primary_key": ["a", "c"], "foreign_keys": [{`+ab+`}]`),
		"refers to itself": tables(`{"name": "t", "target_rows": 5, "columns": [{"name": "a", "data_type": "INT"}, {"name": "b", "data_type": "INT"},
			{"name": "c", "data_type": "INT"}, {"name": "d", "data_type": "INT"}], "primary_key": ["a", "b"],
			"foreign_keys": [{"columns": ["c", "d"], "references_table": "t", "references_columns": ["a", "b"]}]}`),
		"narrow child of narrow values": pairs(`{"name": "x", "data_type": "INT", "max_value": 99}, {"name": "y", "data_type": "INT", "values": [1, 32767]}`, "",
			`{"name": "a", "data_type": "SMALLINT"}, {"name": "b", "data_type": "SMALLINT"}`, `"foreign_keys": [{`+ab+`}]`),
		"narrow child of an identity": key(`"data_type": "BIGINT", "is_unique": true, "identity": {"start": 32758, "step": 1}`, `"data_type": "SMALLINT", {fk}`),
		"values of every type": tables(`{"name": "t", "target_rows": 1, "columns": [
			{"name": "a", "data_type": "SMALLINT", "values": [1, 2.0, "3", -32768]}, {"name": "b", "data_type": "DECIMAL", "precision": 38, "scale": 2, "values": ["999999999999999999999999999999999999.99"]},
			{"name": "c", "data_type": "REAL", "values": [0.1, 0.2]}, {"name": "d", "data_type": "BOOLEAN", "values": [true, "false"], "is_unique": true, "required": false},
			{"name": "e", "data_type": "CHAR", "char_length": 2, "values": ["a", "ab", ""]}, {"name": "f", "data_type": "TEXT", "values": ["x ", "x"]},
			{"name": "g", "data_type": "DATE", "values": ["2024-02-29"]}, {"name": "h", "data_type": "TIME", "precision": 3, "values": ["12:00", "12:00:00.001"]},
			{"name": "i", "data_type": "TIMESTAMPTZ", "values": ["2024-01-01", "2024-01-01T00:00:01Z"]},
			{"name": "j", "data_type": "UUID", "values": ["abcdef00-0000-0000-0000-000000000000"]}]}`),
		"identities": tables(`{"name": "t", "target_rows": 1, "columns": [{"name": "a", "data_type": "BIGINT", "is_unique": true, "identity": {"start": -9223372036854775808, "step": 9223372036854775807}},
			{"name": "b", "data_type": "NUMBER", "is_unique": true, "identity": {"start": 5, "step": -9223372036854775808}}]}`),
		"designs": design(`"physical": {"kind": "TEMPORARY", "distkey": "A", "sortkey": {"style": "Interleaved", "columns": ["b", "a"]}, "cluster_by": ["a + 1"], "retention_days": 90}, "checks": ["a > b"]`),
	} {
		if problems := check(document); problems != nil {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func TestValidateRowsOfCompositeKeys(t *testing.T) {
	e := decode(t, strings.Replace(pairs(pairColumns, "", lineColumns, `"composite_keys": [["a", "b"]], "foreign_keys": [{`+ab+`}]`), `"target_rows": 20`, `"target_rows": 10`, 1))
	identity := decode(t, key(`"data_type": "INT", "is_unique": true, "identity": {"start": 7, "step": -1000}`, `"data_type": "SMALLINT", {fk}`))
	type rows = map[string]int64
	for _, c := range []struct {
		name       string
		e          *schema.Experiment
		rows, kept rows
		want       string
	}{
		{"none", e, nil, nil, ""},
		{"fine", e, rows{"pairs": 50, "lines": 50}, nil, ""},
		{"more than pairs", e, rows{"LINES": 11}, nil, "rows.LINES: (a, b) of lines is unique and has 11 rows, but pairs has 10 (ask no more rows of lines than of pairs)"},
		{"fewer pairs", e, rows{"pairs": 9}, nil, "rows.pairs: (a, b) of lines is unique and has 10 rows, but pairs has 9 (ask no more rows of lines than of pairs)"},
		{"no pairs", e, rows{"pairs": 0}, nil, `rows.pairs: lines.a is required, but pairs has no rows (ask rows of pairs, or write "required": false on the columns of the key)`},
		{"kept pairs", e, rows{"pairs": 0}, rows{"pairs": 10}, ""},
		{"neither", e, rows{"pairs": 0, "lines": 0}, nil, ""},
		{"kept lines", e, rows{"pairs": 1, "lines": 0}, rows{"lines": 10}, ""},
		{"identity within the child", identity, rows{"p": 33}, nil, ""},
		{"identity beyond the child", identity, rows{"p": 34}, nil, "rows.p: SMALLINT ends at 32767, but the values of p.id are -32993…7 (give it the type INT too)"},
	} {
		if got := strings.TrimSpace(schema.ValidateRows(c.e, c.rows, c.kept).Error()); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// chain is an experiment of n tables whose x and y refer, as a whole, to those of the table
// before; x of some of them refers to an id of another table too, which is implied where
// that table's id is where their x comes from.
func chain(n int, single func(table int) (target int, ok bool)) *schema.Experiment {
	e := &schema.Experiment{Name: "chain"}
	for i := range n {
		t := schema.Table{Name: fmt.Sprintf("t%d", i), TargetRows: 5, Columns: []schema.Column{{Name: "x", DataType: "INT", Unique: true}, {Name: "y", DataType: "INT"}}}
		if i > 0 {
			t.ForeignKeys = []schema.CompositeForeignKey{{Columns: []string{"x", "y"}, ReferencesTable: fmt.Sprintf("t%d", (i-1)/2*2), ReferencesColumns: []string{"x", "y"}}}
		}
		if target, ok := single(i); ok {
			t.Columns[0].ForeignKey = &schema.ForeignKey{ReferencesTable: fmt.Sprintf("t%d", target), ReferencesColumn: "x"}
		}
		e.Tables = append(e.Tables, t)
	}
	return e
}

// The time that a check takes grows with the document and no faster: a check that walked
// along all parents, or searched all tables, would take minutes.
func TestValidateLargeDocuments(t *testing.T) {
	const size = 10_000
	wide := &schema.Experiment{Name: "wide"}
	for i := range size {
		table := schema.Table{Name: fmt.Sprintf("t%d", i), TargetRows: 5, Columns: []schema.Column{{Name: "id", DataType: "INT", Unique: true}}, PrimaryKey: []string{"id"}}
		for j := range 19 {
			table.Columns = append(table.Columns, schema.Column{Name: fmt.Sprintf("c%d", j), DataType: "INT", ForeignKey: &schema.ForeignKey{
				ReferencesTable: fmt.Sprintf("t%d", (i*7+j)%size), ReferencesColumn: "id"}})
		}
		wide.Tables = append(wide.Tables, table)
	}
	for name, e := range map[string]*schema.Experiment{
		"wide":  wide,
		"chain": chain(size, func(table int) (int, bool) { return 0, table > 0 }),
	} {
		start := time.Now()
		if problems := schema.Validate(e); problems != nil {
			t.Errorf("%s: %v", name, problems[0])
		}
		took := time.Since(start)
		if took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		t.Logf("%s took %v", name, took)
	}
}
