package schema_test

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

func TestParseType(t *testing.T) {
	for name, want := range map[string]schema.Type{
		"INT": schema.Int, "integer": schema.Int, " Int4 ": schema.Int, "double\t precision": schema.Double,
		"numeric": schema.Decimal, "Super": schema.JSON, "variant": schema.JSON, "string": schema.Text,
		"timestamp  with time zone": schema.TimestampTZ, "bool": schema.Boolean, "VARBYTE": schema.Binary,
	} {
		if got, ok := schema.ParseType(name); !ok || got != want {
			t.Errorf("%q is %v, %t; want %v", name, got, ok, want)
		}
	}
	for _, name := range []string{"", " ", "MONEY", "VARCHAR(20)", "DOUBLEPRECISION"} {
		if got, ok := schema.ParseType(name); ok {
			t.Errorf("%q is %v", name, got)
		}
	}
}

func TestTypeNamesAreUnambiguous(t *testing.T) {
	types := schema.Types()
	if len(types) != 19 || types[0] != schema.SmallInt || types[18] != schema.Binary {
		t.Fatalf("there are %d types: %v", len(types), types)
	}
	seen := map[string]schema.Type{}
	for _, typ := range types {
		for _, name := range append(typ.Synonyms(), typ.String()) {
			if other, twice := seen[name]; twice {
				t.Errorf("%s stands for %v and %v", name, other, typ)
			}
			seen[name] = typ
			if got, ok := schema.ParseType(strings.ToLower(name)); !ok || got != typ {
				t.Errorf("%s is %v, want %v", name, got, typ)
			}
		}
	}
	if schema.Type(0).String() != "" || schema.Type(99).String() != "" || schema.Type(0).Synonyms() != nil {
		t.Error("what is no type has a name")
	}
}

func TestNamesAreFoundInAnyCase(t *testing.T) {
	e := decode(t, read(t, "all_keys.json"))
	orders := e.Table("ORDERS")
	if orders != &e.Tables[1] || e.Table("order") != nil {
		t.Fatalf("ORDERS is %v", orders)
	}
	if orders.Column("Total") != &orders.Columns[3] || orders.ColumnIndex("TOTAL") != 3 {
		t.Error("Total is not found")
	}
	if orders.Column("totals") != nil || orders.ColumnIndex("totals") != -1 {
		t.Error("totals is found")
	}
}

// Names that are common in warehouses must stay usable.
func TestCommonNamesAreFine(t *testing.T) {
	for _, name := range strings.Fields(`date time timestamp value name status type key id user users role level
		action comment description year month day hour start rank row rows count sum amount total percent source
		target data json text zone language position region state version hash url email first last next prior match
		public_id text blob number order_id orders grouping sales _private A Z9 if plan share tag label session`) {
		for _, document := range []string{named(name), tableNamed(name), columnNamed(name)} {
			if problems := check(document); problems != nil {
				t.Errorf("%s: %v", name, problems)
			}
		}
	}
	if problems := check(named(strings.Repeat("n", 63))); problems != nil {
		t.Errorf("63 bytes: %v", problems)
	}
}

func TestClosest(t *testing.T) {
	candidates := []string{"phone_number", "first_name", "email", "id", "name", "Games"}
	for word, want := range map[string]string{
		"phone_numbr": "phone_number", "pohne_numbre": "phone_number", "frist_name": "first_name", "emial": "email",
		"EMAIL": "email", "nam": "name", "naem": "name", "ib": "id", "games": "Games",
		"": "", "xy": "", "telephone": "", "e": "",
	} {
		if got := schema.Closest(word, candidates); got != want {
			t.Errorf("%q is near to %q, want %q", word, got, want)
		}
	}
	if got := schema.Closest("ab", []string{"ac", "aa"}); got != "ac" {
		t.Errorf("of equals the first should win, not %q", got)
	}
	if got := schema.Closest("x", nil); got != "" {
		t.Errorf("of none, %q is near", got)
	}
}

func TestGenerationOrder(t *testing.T) {
	for _, c := range []struct {
		name  string
		keys  string // child>parent
		want  string
		names string
	}{
		{"document order", "", "a b c", "a b c"},
		{"parents first", "a>c", "c a b", "a b c"},
		{"chain", "a>b b>c c>d", "d c b a", "a b c d"},
		{"diamond", "a>b a>c b>d c>d", "d b c a", "a b c d"},
		{"itself", "a>a a>b", "b a", "a b"},
		{"cycle", "a>b b>a", "a b", "a b"},
		{"cycle with a parent", "a>b b>c c>a b>d", "d a b c", "a b c d"},
		{"cycle with a child before it", "x>b a>b b>a", "a b x", "x a b"},
		{"two cycles", "a>b b>a a>c c>d d>c", "c d a b", "a b c d"},
		{"missing parent", "b>zz", "a b", "a b"},
		{"any case", "a>B", "b a", "a b"},
		{"over several columns", "a>>c", "c a b", "a b c"},
		{"both kinds", "a>>b b>c", "c b a", "a b c"},
		{"cycle of both kinds", "a>>b b>a", "a b", "a b"},
		{"itself over several columns", "a>>A", "a", "a"},
	} {
		e := &schema.Experiment{}
		for name := range strings.FieldsSeq(c.names) {
			table := schema.Table{Name: name}
			for key := range strings.FieldsSeq(c.keys) {
				child, parent, _ := strings.Cut(key, ">")
				if composite, ok := strings.CutPrefix(parent, ">"); ok && child == name {
					table.ForeignKeys = append(table.ForeignKeys, schema.CompositeForeignKey{ReferencesTable: composite})
				} else if child == name {
					table.Columns = append(table.Columns, schema.Column{ForeignKey: &schema.ForeignKey{ReferencesTable: parent}})
				}
			}
			e.Tables = append(e.Tables, table)
		}
		var got []string
		for _, table := range schema.GenerationOrder(e) {
			if e.Table(table.Name) != table {
				t.Errorf("%s: %s is a copy", c.name, table.Name)
			}
			got = append(got, table.Name)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %v, want %s", c.name, got, c.want)
		}
	}
}

// What a document cannot say, a program can.
func TestValidateNumbersOfPrograms(t *testing.T) {
	nan := math.NaN()
	e := &schema.Experiment{Name: "x", Tables: []schema.Table{{Name: "t", TargetRows: 1, Columns: []schema.Column{
		{Name: "a", DataType: "INT", MinValue: "NaN"},
		{Name: "b", DataType: "FLOAT", MaxValue: "-Inf"},
		{Name: "c", DataType: "FLOAT", MaxValue: "0x10"},
		{Name: "d", DataType: "INT", Required: new(false), NullRate: &nan},
		{Name: "e", DataType: "INT", Distribution: &schema.Distribution{Type: "normal", Parameters: map[string]float64{"mean": nan, "stddev": math.Inf(1)}}},
	}}}}
	var got []string
	for _, p := range schema.Validate(e) {
		got = append(got, p.Path+": "+p.Message)
	}
	want := []string{
		"tables[0].columns[0].min_value: min_value NaN is not a finite number",
		"tables[0].columns[1].max_value: max_value -Inf is not a finite number",
		"tables[0].columns[2].max_value: max_value 0x10 is not a number",
		"tables[0].columns[3].null_rate: null_rate NaN is outside of 0…1",
		"tables[0].columns[4].distribution.parameters.mean: mean NaN is not a finite number",
		"tables[0].columns[4].distribution.parameters.stddev: stddev +Inf is not a finite number",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestValidateAccepts(t *testing.T) {
	for name, document := range map[string]string{
		"self reference": tables(`{"name": "t", "target_rows": 10, "columns": [{"name": "id", "data_type": "INT", "is_unique": true},
			{"name": "boss", "data_type": "INT", "foreign_key": {"references_table": "T", "references_column": "ID"}}]}`),
		"cycle of tables": tables(`{"name": "a", "target_rows": 5, "columns": [{"name": "id", "data_type": "INT", "is_unique": true},
			{"name": "b", "data_type": "INT", "foreign_key": {"references_table": "b", "references_column": "id"}}]},
			{"name": "b", "target_rows": 5, "columns": [{"name": "id", "data_type": "INT", "is_unique": true},
			{"name": "a", "data_type": "INT", "foreign_key": {"references_table": "a", "references_column": "id"}}]}`),
		"narrow child of few rows": key(`"data_type": "BIGINT", "is_unique": true`, `"data_type": "SMALLINT", {fk}`),
		"INT for DECIMAL":          key(`"data_type": "DECIMAL", "is_unique": true`, `"data_type": "INT", {fk}`),
		"DATETIME for TIMESTAMP":   key(`"data_type": "TIMESTAMP", "precision": 3, "is_unique": true`, `"data_type": "DATETIME", "precision": 3, {fk}`),
		"longer DECIMAL":           key(`"data_type": "DECIMAL", "precision": 10, "scale": 2, "is_unique": true`, `"data_type": "DECIMAL", "precision": 12, "scale": 2, {fk}`),
		"zero of any exponent":     column(`"data_type": "INT", "min_value": 0e-999999999, "max_value": 0.0e999999999`),
		"dialect in capitals":      `{"dialect": "Redshift", ` + strings.TrimPrefix(column(`"data_type": "INT"`), "{"),
		"no dialect":               `{"dialect": "", ` + strings.TrimPrefix(column(`"data_type": "INT"`), "{"),
		"nullable key of no rows": tables(`{"name": "p", "target_rows": 0, "columns": [{"name": "id", "data_type": "INT", "is_unique": true}]},
			{"name": "c", "target_rows": 1, "columns": [{"name": "p", "data_type": "INT", "foreign_key": {"references_table": "p", "references_column": "id", "nullable": true}}]}`),
		"both nullable":      key(`"data_type": "INT", "is_unique": true, "required": false`, `"data_type": "INT", "required": false, {fk}`),
		"unique unique key":  key(`"data_type": "UUID", "is_unique": true`, `"data_type": "UUID", "is_unique": true, {fk}`),
		"composite keys":     composite(`["a", "b"]`),
		"rule on a number":   column(`"data_type": "INT", "faker_rule": "year"`),
		"size beside a rule": column(`"data_type": "VARCHAR", "varchar_length": 40, "faker_rule": "city"`),
	} {
		if problems := check(document); problems != nil {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func TestValidateRows(t *testing.T) {
	e := decode(t, tables(`
		{"name": "p", "target_rows": 10, "columns": [{"name": "id", "data_type": "INT", "is_unique": true}]},
		{"name": "c", "target_rows": 10, "columns": [
			{"name": "p", "data_type": "SMALLINT", "foreign_key": {"references_table": "p", "references_column": "id"}}]},
		{"name": "u", "target_rows": 5, "columns": [
			{"name": "p", "data_type": "INT", "is_unique": true, "required": false, "foreign_key": {"references_table": "p", "references_column": "id"}}]}`))
	if problems := schema.Validate(e); problems != nil {
		t.Fatal(problems)
	}
	type rows = map[string]int64
	for _, c := range []struct {
		name       string
		rows, kept rows
		want       []string
	}{
		{"none", nil, nil, nil},
		{"fine", rows{"P": 100, "c": 1_000_000}, nil, nil},
		{"unknown tables", rows{"pp": 1, "customers": 1}, nil, []string{
			`rows.customers: there is no table "customers" (there is p, c, u)`, `rows.pp: there is no table "pp" (did you mean "p"?)`}},
		{"no name", rows{"a b": 1}, nil, []string{`rows["a b"]: there is no table "a b"`}},
		{"negative", rows{"p": -1}, nil, []string{"rows.p: -1 rows are below 0"}},
		{"twice", rows{"p": 1, "P": 1}, nil, []string{"rows.p: the table p is there twice, as rows.P too"}},
		{"too narrow", rows{"p": 40_000}, nil, []string{"rows.p: SMALLINT ends at 32767, but the values of p.id are 1…40000"}},
		{"too narrow, said at the child", rows{"p": 40_000, "c": 1}, nil, []string{"rows.c: SMALLINT ends at 32767"}},
		{"too narrow for a kept child", rows{"p": 40_000, "c": 0}, rows{"c": 10}, nil},
		{"empty parent", rows{"p": 0}, nil, []string{"rows.p: c.p is required, but p has no rows", "rows.p: u.p is unique and has 5 rows, but p has 0"}},
		{"kept parent", rows{"p": 0}, rows{"p": 5}, nil},
		{"kept parent of too few rows", rows{"p": 0}, rows{"p": 4}, []string{"rows.p: u.p is unique and has 5 rows, but p has 4"}},
		{"kept parent of too many rows", rows{"p": 0}, rows{"p": 40_000}, []string{"rows.p: SMALLINT ends at 32767"}},
		{"more unique rows", rows{"u": 11}, nil, []string{"rows.u: u.p is unique and has 11 rows, but p has 10"}},
		{"kept rows of a table that is made anew", rows{"p": 10}, rows{"p": 40_000}, nil},
	} {
		got := schema.ValidateRows(e, c.rows, c.kept)
		if len(got) != len(c.want) {
			t.Errorf("%s: got %v, want %q", c.name, got, c.want)
			continue
		}
		for i, p := range got {
			if !strings.HasPrefix(p.String(), c.want[i]) {
				t.Errorf("%s: got %s, want %s", c.name, p.String(), c.want[i])
			}
		}
	}
}

func TestJoinDropsWhatFollows(t *testing.T) {
	read := schema.Problems{{Path: "tables[0].columns[1].data_type", Message: "a"}, {Path: "name", Message: "b"}}
	more := schema.Problems{
		{Path: "name", Message: "same"}, {Path: "tables[0].columns[1]", Message: "around"},
		{Path: "tables[0].columns[1].data_type.x", Message: "inside"},
		{Path: "tables[0].columns[10].data_type", Message: "kept"}, {Path: "names", Message: "kept"}, {Path: "", Message: "kept"},
	}
	got := read.Join(more)
	if len(got) != 5 || got[2].Path != "tables[0].columns[10].data_type" || got[3].Path != "names" || got[4].Path != "" {
		t.Errorf("got %v", got)
	}
	if len(read) != 2 {
		t.Error("Join changed its receiver")
	}
}
