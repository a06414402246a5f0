package dwsim_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

// baseDocument is right; every wrong document is this one with a mistake.
const baseDocument = `
name: base
tables:
  - name: customers
    target_rows: 100
    columns:
      - {name: customer_id, data_type: INT, is_unique: true}
      - {name: email, data_type: VARCHAR, varchar_length: 100, faker_rule: email}
      - {name: referrer, data_type: INT, foreign_key: {references_table: customers, references_column: customer_id, nullable: true}}
      - {name: worth, data_type: FLOAT, min_value: 0, max_value: 100, distribution: {type: uniform, parameters: {}}}
      - {name: code, data_type: CHAR, char_length: 8, is_unique: true}
  - name: products
    target_rows: 50
    columns:
      - {name: product_id, data_type: UUID, is_unique: true}
      - {name: price, data_type: DECIMAL, precision: 10, scale: 2, min_value: 1, max_value: 99.5}
  - name: orders
    target_rows: 300
    columns:
      - {name: order_id, data_type: BIGINT, is_unique: true}
      - {name: customer_id, data_type: INT, foreign_key: {references_table: customers, references_column: customer_id}}
      - {name: ordered_on, data_type: DATE, date_start: 2024-01-01, date_end: 2024-12-31}
      - {name: ordered_at, data_type: TIMESTAMP}
      - {name: note, data_type: TEXT, required: false}
  - name: items
    target_rows: 500
    composite_keys: [[order_id, product_id]]
    columns:
      - {name: order_id, data_type: BIGINT, foreign_key: {references_table: orders, references_column: order_id}}
      - {name: product_id, data_type: UUID, foreign_key: {references_table: products, references_column: product_id}}
      - {name: quantity, data_type: SMALLINT, min_value: 1, max_value: 9}
`

// Where things are in baseDocument.
const (
	customers = iota
	products
	orders
	items
)

// wrong is a mistake, and where it must be reported: at these paths and no others.
type wrong struct {
	name  string
	make  func(e *schema.Experiment)
	paths []string
	says  string // part of a message or hint
}

func TestWrongDocuments(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	cases := slices.Concat(wrongNames(), wrongKeys(), wrongValues(), wrongReferences(), wrongCapacities())
	if len(cases) < 200 {
		t.Errorf("there are %d wrong documents, want 200", len(cases))
	}
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			e := decode(t, baseDocument)
			tt.make(e)
			_, err := env.CreateExperiment(t.Context(), e)
			var problems schema.Problems
			if !errors.As(err, &problems) {
				t.Fatalf("got %v, want problems", err)
			}
			checkProblems(t, problems, tt)
		})
	}
	nothingStored(t, env)
}

func checkProblems(t *testing.T, problems schema.Problems, want wrong) {
	t.Helper()
	var got []string
	for _, p := range problems {
		got = append(got, p.Path)
		if p.Message == "" {
			t.Errorf("the problem at %s has no message", p.Path)
		}
	}
	slices.Sort(got)
	slices.Sort(want.paths)
	if !slices.Equal(slices.Compact(got), slices.Compact(want.paths)) {
		t.Errorf("problems at %q, want %q\n%s", got, want.paths, problems)
	}
	if !strings.Contains(problems.Error(), want.says) {
		t.Errorf("problems do not say %q:\n%s", want.says, problems)
	}
}

func nothingStored(t *testing.T, env *env) {
	t.Helper()
	stored, err := env.Experiments(t.Context())
	if err != nil || len(stored) > 0 {
		t.Errorf("%d experiments are stored, %v, want none", len(stored), err)
	}
	if made := files(t, filepath.Join(env.dir, "warehouse"), func(path string) bool { return strings.HasSuffix(path, ".db") }); len(made) > 0 {
		t.Errorf("the warehouse has %q, want nothing", made)
	}
}

func TestBaseDocumentIsRight(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	generate(t, env.create(t, baseDocument), seeded(1))
}

func at(table, column int) string { return fmt.Sprintf("tables[%d].columns[%d]", table, column) }

// column makes a mistake in one column; key is where in the column it is reported.
func column(name string, table, col int, key string, set func(*schema.Column)) wrong {
	path := at(table, col)
	if key != "" {
		path += "." + key
	}
	return wrong{name: name, paths: []string{path}, make: func(e *schema.Experiment) { set(&e.Tables[table].Columns[col]) }}
}

// extra adds a table of one column, in which nothing else can be wrong.
func extra(name string, rows int64, c schema.Column, key string) wrong {
	w := wrong{name: name, paths: []string{"tables[4].columns[0]"}, make: func(e *schema.Experiment) {
		c.Name = "x"
		e.Tables = append(e.Tables, schema.Table{Name: "extra", TargetRows: rows, Columns: []schema.Column{c}})
	}}
	if key != "" {
		w.paths[0] += "." + key
	}
	return w
}

func (w wrong) saying(text string) wrong {
	w.says = text
	return w
}

func wrongNames() []wrong {
	var cases []wrong
	names := []string{
		"", "1a", "a-b", "a b", "a.b", "a;b", `a"b`, "ä", "a\x00", "a\n", strings.Repeat("x", 64),
		"select", "FROM", "Where", "group", "order", "table", "create", "drop", "insert", "update", "delete", "into", "join", "union",
	}
	for _, n := range names {
		cases = append(cases,
			wrong{name: fmt.Sprintf("table called %q", n), paths: []string{"tables[3].name"}, make: func(e *schema.Experiment) { e.Tables[items].Name = n }},
			column(fmt.Sprintf("column called %q", n), products, 1, "name", func(c *schema.Column) { c.Name = n }),
		)
	}
	for _, n := range append(names[:11], "main", "TEMP", "public", "information_schema", "pg_shop", "sqlite_shop", "_dwsim_shop") {
		cases = append(cases, wrong{
			name: fmt.Sprintf("experiment called %q", n), paths: []string{"name"},
			make: func(e *schema.Experiment) { e.Name = n },
		})
	}
	return append(cases,
		wrong{name: "tables that differ by case", paths: []string{"tables[3].name"}, make: func(e *schema.Experiment) { e.Tables[items].Name = "ORDERS" }},
		column("columns that differ by case", products, 1, "name", func(c *schema.Column) { c.Name = "Product_ID" }),
		wrong{name: "no tables", paths: []string{"tables"}, make: func(e *schema.Experiment) { e.Tables = nil }},
		wrong{name: "no columns", paths: []string{"tables[4].columns"}, make: func(e *schema.Experiment) {
			e.Tables = append(e.Tables, schema.Table{Name: "empty", TargetRows: 1})
		}},
		wrong{name: "negative rows", paths: []string{"tables[3].target_rows"}, make: func(e *schema.Experiment) { e.Tables[items].TargetRows = -1 }},
		wrong{name: "warehouse that is not there", says: "did you mean `sqlite`?", paths: []string{"target_warehouse"}, make: func(e *schema.Experiment) { e.TargetWarehouse = "sqlit" }},
		wrong{name: "wrong warehouse beside another mistake", paths: []string{"target_warehouse", "tables[3].target_rows"}, make: func(e *schema.Experiment) {
			e.TargetWarehouse, e.Tables[items].TargetRows = "oracle", -1
		}},
	)
}

// wrongKeys puts every range and size key on every type that it does not fit.
func wrongKeys() []wrong {
	keys := []struct {
		key  string
		fits string
		set  func(*schema.Column)
	}{
		{"min_value", "SMALLINT INT BIGINT REAL FLOAT DOUBLE DECIMAL", func(c *schema.Column) { c.MinValue = "1" }},
		{"max_value", "SMALLINT INT BIGINT REAL FLOAT DOUBLE DECIMAL", func(c *schema.Column) { c.MaxValue = "9" }},
		{"date_start", "DATE", func(c *schema.Column) { c.DateStart = "2024-01-01" }},
		{"date_end", "DATE", func(c *schema.Column) { c.DateEnd = "2024-01-01" }},
		{"timestamp_start", "TIMESTAMP TIMESTAMPTZ DATETIME", func(c *schema.Column) { c.TimestampStart = "2024-01-01T00:00:00Z" }},
		{"timestamp_end", "TIMESTAMP TIMESTAMPTZ DATETIME", func(c *schema.Column) { c.TimestampEnd = "2024-01-01T00:00:00Z" }},
		{"time_start", "TIME", func(c *schema.Column) { c.TimeStart = "10:00" }},
		{"time_end", "TIME", func(c *schema.Column) { c.TimeEnd = "10:00" }},
		{"varchar_length", "VARCHAR TEXT BINARY", func(c *schema.Column) { c.VarcharLength = new(9) }},
		{"char_length", "CHAR", func(c *schema.Column) { c.CharLength = new(9) }},
		{"precision", "DECIMAL TIME TIMESTAMP TIMESTAMPTZ DATETIME", func(c *schema.Column) { c.Precision = new(3) }},
	}
	types := "SMALLINT INT BIGINT REAL FLOAT DOUBLE DECIMAL BOOLEAN CHAR VARCHAR TEXT DATE TIME TIMESTAMP TIMESTAMPTZ DATETIME UUID JSON BINARY"
	var cases []wrong
	for _, k := range keys {
		for typ := range strings.FieldsSeq(types) {
			if slices.Contains(strings.Fields(k.fits), typ) {
				continue
			}
			c := schema.Column{DataType: typ}
			k.set(&c)
			cases = append(cases, extra(k.key+" on "+typ, 1, c, k.key))
		}
	}
	return cases
}

func wrongValues() []wrong {
	distribution := func(typ string, parameters map[string]float64) *schema.Distribution {
		return &schema.Distribution{Type: typ, Parameters: parameters}
	}
	return []wrong{
		extra("no type", 1, schema.Column{}, "data_type"),
		extra("unknown type", 1, schema.Column{DataType: "VARCAR"}, "data_type").saying("VARCHAR"),
		extra("length of zero", 1, schema.Column{DataType: "VARCHAR", VarcharLength: new(0)}, "varchar_length"),
		extra("negative char length", 1, schema.Column{DataType: "CHAR", CharLength: new(-1)}, "char_length"),
		extra("precision 39", 1, schema.Column{DataType: "DECIMAL", Precision: new(39)}, "precision").saying("38"),
		extra("scale above precision", 1, schema.Column{DataType: "DECIMAL", Precision: new(4), Scale: new(5)}, "scale"),
		extra("fraction of seven digits", 1, schema.Column{DataType: "TIMESTAMP", Precision: new(7)}, "precision"),
		extra("min above max", 1, schema.Column{DataType: "INT", MinValue: "2", MaxValue: "1"}, "min_value"),
		extra("above SMALLINT", 1, schema.Column{DataType: "SMALLINT", MaxValue: "40000"}, "max_value").saying("32767"),
		extra("fraction on an integer", 1, schema.Column{DataType: "INT", MinValue: "0.5"}, "min_value"),
		extra("finer than the scale", 1, schema.Column{DataType: "DECIMAL", Precision: new(5), Scale: new(2), MinValue: "0.001"}, "min_value"),
		extra("NaN", 1, schema.Column{DataType: "FLOAT", MinValue: "NaN"}, "min_value"),
		extra("infinite", 1, schema.Column{DataType: "FLOAT", MaxValue: "1e999"}, "max_value"),
		extra("malformed date", 1, schema.Column{DataType: "DATE", DateStart: "2024-02-30"}, "date_start").saying("2024-02-30"),
		extra("dates turned round", 1, schema.Column{DataType: "DATE", DateStart: "2024-02-02", DateEnd: "2024-02-01"}, "date_start"),
		extra("malformed timestamp", 1, schema.Column{DataType: "TIMESTAMP", TimestampEnd: "yesterday"}, "timestamp_end"),
		extra("malformed time", 1, schema.Column{DataType: "TIME", TimeStart: "25:00"}, "time_start"),
		extra("null_rate above one", 1, schema.Column{DataType: "INT", Required: new(false), NullRate: new(1.5)}, "null_rate"),
		extra("null_rate of a required column", 1, schema.Column{DataType: "INT", NullRate: new(0.5)}, "null_rate"),
		extra("unknown distribution", 1, schema.Column{DataType: "INT", Distribution: distribution("gauss", nil)}, "distribution.type"),
		extra("parameter missing", 1, schema.Column{DataType: "FLOAT", Distribution: distribution("exponential", nil)}, "distribution.parameters.lambda").saying("missing"),
		extra("parameter out of range", 1, schema.Column{DataType: "FLOAT", Distribution: distribution("exponential", map[string]float64{"lambda": -1})}, "distribution.parameters.lambda"),
		extra("distribution of text", 1, schema.Column{DataType: "TEXT", Distribution: distribution("uniform", nil)}, "distribution"),
		extra("distribution of unique values", 1, schema.Column{DataType: "INT", Unique: true, Distribution: distribution("uniform", nil)}, "distribution"),
		extra("unique FLOAT", 1, schema.Column{DataType: "FLOAT", Unique: true}, "is_unique"),
		extra("unique JSON", 1, schema.Column{DataType: "JSON", Unique: true}, "is_unique"),
		column("required and nullable", orders, 1, "required", func(c *schema.Column) { c.Required, c.ForeignKey.Nullable = new(true), new(true) }),
	}
}

func wrongReferences() []wrong {
	key := func(table, col string) *schema.ForeignKey {
		return &schema.ForeignKey{ReferencesTable: table, ReferencesColumn: col}
	}
	return []wrong{
		extra("missing table", 1, schema.Column{DataType: "INT", ForeignKey: key("customer", "customer_id")}, "foreign_key.references_table").saying("customers"),
		extra("missing column", 1, schema.Column{DataType: "INT", ForeignKey: key("customers", "customerid")}, "foreign_key.references_column").saying("customer_id"),
		extra("not unique", 1, schema.Column{DataType: "VARCHAR", ForeignKey: key("customers", "email")}, "foreign_key.references_column"),
		extra("another family", 1, schema.Column{DataType: "VARCHAR", ForeignKey: key("customers", "customer_id")}, "foreign_key"),
		extra("too short", 1, schema.Column{DataType: "CHAR", CharLength: new(7), ForeignKey: key("customers", "code")}, "foreign_key").saying("CHAR(8)"),
		extra("unique key with too few parents", 51, schema.Column{DataType: "UUID", Unique: true, ForeignKey: key("products", "product_id")}, "foreign_key").saying("50"),
		extra("bounds of a key", 1, schema.Column{DataType: "INT", MinValue: "5", ForeignKey: key("customers", "customer_id")}, "min_value"),
		extra("rule of a key", 1, schema.Column{DataType: "INT", FakerRule: "digit", ForeignKey: key("customers", "customer_id")}, "faker_rule"),
		{name: "a ring", paths: []string{"tables[4].columns[0].foreign_key"}, says: "ring", make: func(e *schema.Experiment) {
			e.Tables = append(e.Tables,
				schema.Table{Name: "a", TargetRows: 1, Columns: []schema.Column{{Name: "id", DataType: "INT", Unique: true, ForeignKey: key("b", "id")}}},
				schema.Table{Name: "b", TargetRows: 1, Columns: []schema.Column{{Name: "id", DataType: "INT", Unique: true, ForeignKey: key("a", "id")}}})
		}},
		{name: "a parent without rows", paths: []string{at(items, 1) + ".foreign_key"}, make: func(e *schema.Experiment) { e.Tables[products].TargetRows = 0 }},
		{name: "key of an unknown column", paths: []string{"tables[3].composite_keys[0][1]"}, make: func(e *schema.Experiment) { e.Tables[items].CompositeKeys[0][1] = "product" }},
		{name: "key of one column", paths: []string{"tables[3].composite_keys[0]"}, says: "is_unique", make: func(e *schema.Experiment) { e.Tables[items].CompositeKeys[0] = []string{"order_id"} }},
		{name: "a column twice in a key", paths: []string{"tables[3].composite_keys[0][1]"}, make: func(e *schema.Experiment) { e.Tables[items].CompositeKeys[0][1] = "ORDER_ID" }},
	}
}

// wrongCapacities can only be found with the rules and domains of gen.
func wrongCapacities() []wrong {
	return []wrong{
		extra("unknown rule", 1, schema.Column{DataType: "VARCHAR", FakerRule: "phone_numer"}, "faker_rule").saying("did you mean `phone_number`?"),
		extra("rule that reads the clock", 1, schema.Column{DataType: "VARCHAR", FakerRule: "past_date"}, "faker_rule"),
		extra("text rule on an INT", 1, schema.Column{DataType: "INT", FakerRule: "email"}, "faker_rule"),
		extra("three unique BOOLEANs", 3, schema.Column{DataType: "BOOLEAN", Unique: true}, "").saying("2"),
		extra("more days than the range has", 32, schema.Column{DataType: "DATE", Unique: true, DateStart: "2024-01-01", DateEnd: "2024-01-31"}, "").saying("31"),
		extra("more codes than two characters have", 1_000_000, schema.Column{DataType: "VARCHAR", VarcharLength: new(2), Unique: true}, "").saying("1000000"),
		extra("more integers than the range has", 11, schema.Column{DataType: "INT", MinValue: "1", MaxValue: "10", Unique: true}, "").saying("10"),
		extra("SMALLINT counts too far", 32768, schema.Column{DataType: "SMALLINT", Unique: true}, "").saying("32767"),
		extra("more decimals than the scale has", 102, schema.Column{DataType: "DECIMAL", Precision: new(3), Scale: new(2), MinValue: "0", MaxValue: "1", Unique: true}, "").saying("101"),
		extra("more times than the range has", 61, schema.Column{DataType: "TIME", TimeStart: "10:00:00", TimeEnd: "10:00:59", Unique: true}, "").saying("60"),
		{name: "more pairs than the parents have", paths: []string{"tables[3].composite_keys[0]"}, says: "15000", make: func(e *schema.Experiment) { e.Tables[items].TargetRows = 15_001 }},
	}
}
