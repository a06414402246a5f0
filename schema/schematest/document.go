// Package schematest draws random experiment documents for property tests.
package schematest

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/schema"
)

// Document draws a valid document of up to six tables with columns of all types
// and foreign keys of every shape: to any table, itself and later ones included, over one
// column and over two.
func Document(t *rapid.T) *schema.Experiment {
	e := &schema.Experiment{Name: "random"}
	for i := range rapid.IntRange(1, 6).Draw(t, "tables") {
		table := schema.Table{Name: fmt.Sprintf("t%d", i), TargetRows: rapid.Int64Range(1, 120).Draw(t, "rows")}
		table.Columns = append(table.Columns, keyColumn(t, "k0"))
		if rapid.Bool().Draw(t, "second key") {
			table.Columns = append(table.Columns, keyColumn(t, "k1"))
		}
		for j := range rapid.IntRange(0, 6).Draw(t, "columns") {
			table.Columns = append(table.Columns, plainColumn(t, fmt.Sprintf("c%d", j)))
		}
		e.Tables = append(e.Tables, table)
	}
	for i := range e.Tables {
		for j := range rapid.IntRange(0, 3).Draw(t, "foreign keys") {
			e.Tables[i].Columns = append(e.Tables[i].Columns, foreignKey(t, e, i, fmt.Sprintf("f%d", j)))
		}
	}
	if rapid.Bool().Draw(t, "composite keys") {
		addCompositeKeys(t, e)
	}
	for i := range e.Tables {
		addDesign(t, &e.Tables[i])
	}
	return e
}

// keyColumn draws a unique, required column whose domain holds 120 rows.
func keyColumn(t *rapid.T, name string) schema.Column {
	return rapid.SampledFrom([]schema.Column{
		{Name: name, DataType: "INT", Unique: true},
		{Name: name, DataType: "bigint", Unique: true, MinValue: "9000000000"},
		{Name: name, DataType: "SMALLINT", Unique: true, MinValue: "-60", MaxValue: "200"},
		{Name: name, DataType: "NUMBER", Unique: true},
		{Name: name, DataType: "INT", Unique: true, Identity: &schema.Identity{Start: 100, Step: 10}},
		{Name: name, DataType: "SMALLINT", Unique: true, Identity: &schema.Identity{Start: 30, Step: -7}},
		{Name: name, DataType: "NUMBER", Unique: true, Identity: &schema.Identity{Start: -5, Step: 1_000_000_000_000_000}},
		{Name: name, DataType: "SMALLINT", Unique: true, Values: numbers(150)},
		{Name: name, DataType: "DECIMAL", Precision: new(9), Scale: new(2), Unique: true},
		{Name: name, DataType: "NUMERIC", Precision: new(38), Scale: new(10), Unique: true, MinValue: "-99999999999999999999.5"},
		{Name: name, DataType: "VARCHAR", VarcharLength: new(2), Unique: true},
		{Name: name, DataType: "VARCHAR", Unique: true, FakerRule: "email"},
		{Name: name, DataType: "VARCHAR", VarcharLength: new(9), Unique: true, FakerRule: "email"},
		{Name: name, DataType: "TEXT", Unique: true, FakerRule: "sentence"},
		{Name: name, DataType: "CHAR", CharLength: new(20), Unique: true},
		{Name: name, DataType: "DATE", Unique: true, DateStart: "2024-01-01", DateEnd: "2024-04-29"},
		{Name: name, DataType: "TIMESTAMP", Unique: true, TimestampStart: "2024-01-01T00:00:00Z", TimestampEnd: "2024-01-01T00:01:59Z"},
		{Name: name, DataType: "TIME", Unique: true},
		{Name: name, DataType: "UUID", Unique: true},
		{Name: name, DataType: "BINARY", VarcharLength: new(1), Unique: true},
	}).Draw(t, "key")
}

func plainColumn(t *rapid.T, name string) schema.Column {
	c := rapid.SampledFrom([]schema.Column{
		{DataType: "SMALLINT"},
		{DataType: "INTEGER", MinValue: "-5", MaxValue: "5"},
		{DataType: "BIGINT", MinValue: "-9223372036854775808", MaxValue: "9223372036854775807"},
		{DataType: "INT", MinValue: "10", MaxValue: "90", Distribution: Distribution("normal", "mean", 50, "stddev", 20)},
		{DataType: "REAL", MinValue: "0.1", MaxValue: "0.2"},
		{DataType: "FLOAT", MinValue: "-1e300", MaxValue: "1e300"},
		{DataType: "DOUBLE", MinValue: "0", MaxValue: "9", Distribution: Distribution("exponential", "lambda", 0.5)},
		{DataType: "DECIMAL", Precision: new(12), Scale: new(4), MinValue: "-1.5", MaxValue: "1.25"},
		{DataType: "DECIMAL", Precision: new(30), Scale: new(3), MaxValue: "100000000000000000000"},
		{DataType: "DECIMAL", Precision: new(10), Scale: new(2), MaxValue: "10", Distribution: Distribution("beta", "alpha", 2, "beta", 5)},
		{DataType: "BOOLEAN"},
		{DataType: "INT", Values: []schema.Value{"3", "-70000", "1.0"}},
		{DataType: "DECIMAL", Precision: new(30), Scale: new(2), Values: []schema.Value{"0.5", "-1234567890123456789012345678.25"}},
		{DataType: "REAL", Values: []schema.Value{"0.125", "-3e2"}},
		{DataType: "BOOLEAN", Values: []schema.Value{"true"}},
		{DataType: "CHAR", CharLength: new(2), Values: []schema.Value{"DE", "F", ""}},
		{DataType: "VARCHAR", Values: []schema.Value{"new", "it's", "größer"}},
		{DataType: "TIMESTAMPTZ", Precision: new(3), Values: []schema.Value{"2024-02-29T12:00:00.5+01:00", "1999-12-31"}},
		{DataType: "TIME", Values: []schema.Value{"08:30", "23:59:59"}},
		{DataType: "UUID", Values: []schema.Value{"00000000-0000-0000-0000-00000000000A"}},
		{DataType: "CHAR", CharLength: new(3)},
		{DataType: "VARCHAR", VarcharLength: new(7)},
		{DataType: "VARCHAR", VarcharLength: new(5), FakerRule: "city"},
		{DataType: "TEXT", FakerRule: "paragraph"},
		{DataType: "DATE"},
		{DataType: "TIME", TimeStart: "08:00:00", TimeEnd: "17:30:00"},
		{DataType: "TIMESTAMPTZ"},
		{DataType: "DATETIME", Precision: new(6)},
		{DataType: "UUID"},
		{DataType: "SUPER"},
		{DataType: "VARBYTE", VarcharLength: new(11)},
	}).Draw(t, "column")
	c.Name = name
	if rapid.Bool().Draw(t, "nullable") {
		c.Required = new(false)
		if rapid.Bool().Draw(t, "rate") {
			c.NullRate = new(rapid.Float64Range(0, 1).Draw(t, "null rate"))
		}
	}
	return c
}

// Distribution returns a distribution of a type with parameters: names and numbers in
// turn.
func Distribution(kind string, parameters ...any) *schema.Distribution {
	d := &schema.Distribution{Type: kind, Parameters: map[string]float64{}}
	for i := 0; i < len(parameters); i += 2 {
		switch value := parameters[i+1].(type) {
		case int:
			d.Parameters[parameters[i].(string)] = float64(value)
		case float64:
			d.Parameters[parameters[i].(string)] = value
		}
	}
	return d
}

// foreignKey draws a key column that points at a key of any table, or at a required and
// unique foreign key of an earlier one.
func foreignKey(t *rapid.T, e *schema.Experiment, child int, name string) schema.Column {
	index := rapid.IntRange(0, len(e.Tables)-1).Draw(t, "parent")
	parent := &e.Tables[index]
	keys := slices.DeleteFunc(slices.Clone(parent.Columns), func(c schema.Column) bool {
		return !c.Unique || c.Nullable() || c.ForeignKey != nil && index >= child
	})
	key := rapid.SampledFrom(keys).Draw(t, "parent key")
	c := childOf(t, &key, name)
	c.ForeignKey = &schema.ForeignKey{ReferencesTable: strings.ToUpper(parent.Name), ReferencesColumn: key.Name}
	if rapid.Bool().Draw(t, "nullable") {
		c.ForeignKey.Nullable = new(true)
	}
	c.Unique = e.Tables[child].TargetRows <= parent.TargetRows && rapid.Bool().Draw(t, "unique")
	return c
}

// childOf draws a column that can hold the values of key: of its type, or a wider one.
func childOf(t *rapid.T, key *schema.Column, name string) schema.Column {
	c := schema.Column{Name: name, DataType: key.DataType, VarcharLength: key.VarcharLength, CharLength: key.CharLength, Precision: key.Precision, Scale: key.Scale}
	wider := map[schema.Type][]schema.Column{
		schema.SmallInt: {{DataType: "INT"}, {DataType: "NUMBER"}},
		schema.Int:      {{DataType: "BIGINT"}, {DataType: "DECIMAL", Precision: new(19)}},
		schema.BigInt:   {{DataType: "NUMBER"}},
		schema.Varchar:  {{DataType: "TEXT"}},
		schema.Char:     {{DataType: "VARCHAR", VarcharLength: new(30)}},
	}[key.Type()]
	if len(wider) > 0 && rapid.Bool().Draw(t, "wider") {
		c = rapid.SampledFrom(wider).Draw(t, "type")
		c.Name = name
	}
	return c
}
