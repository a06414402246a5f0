package gen_test

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// randomDocument draws a valid document of up to six tables with columns of all types
// and foreign keys of every shape: to any table, itself and later ones included.
func randomDocument(t *rapid.T) *schema.Experiment {
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
	return e
}

// keyColumn draws a unique, required column whose domain holds 120 rows.
func keyColumn(t *rapid.T, name string) schema.Column {
	return rapid.SampledFrom([]schema.Column{
		{Name: name, DataType: "INT", Unique: true},
		{Name: name, DataType: "bigint", Unique: true, MinValue: "9000000000"},
		{Name: name, DataType: "SMALLINT", Unique: true, MinValue: "-60", MaxValue: "200"},
		{Name: name, DataType: "NUMBER", Unique: true},
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
		{DataType: "INT", MinValue: "10", MaxValue: "90", Distribution: distribution("normal", "mean", 50, "stddev", 20)},
		{DataType: "REAL", MinValue: "0.1", MaxValue: "0.2"},
		{DataType: "FLOAT", MinValue: "-1e300", MaxValue: "1e300"},
		{DataType: "DOUBLE", MinValue: "0", MaxValue: "9", Distribution: distribution("exponential", "lambda", 0.5)},
		{DataType: "DECIMAL", Precision: new(12), Scale: new(4), MinValue: "-1.5", MaxValue: "1.25"},
		{DataType: "DECIMAL", Precision: new(30), Scale: new(3), MaxValue: "100000000000000000000"},
		{DataType: "DECIMAL", Precision: new(10), Scale: new(2), MaxValue: "10", Distribution: distribution("beta", "alpha", 2, "beta", 5)},
		{DataType: "BOOLEAN"},
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

func distribution(kind string, parameters ...any) *schema.Distribution {
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
	c := schema.Column{Name: name, DataType: key.DataType, VarcharLength: key.VarcharLength, CharLength: key.CharLength, Precision: key.Precision, Scale: key.Scale}
	c.ForeignKey = &schema.ForeignKey{ReferencesTable: strings.ToUpper(parent.Name), ReferencesColumn: key.Name}
	if rapid.Bool().Draw(t, "nullable") {
		c.ForeignKey.Nullable = new(true)
	}
	c.Unique = e.Tables[child].TargetRows <= parent.TargetRows && rapid.Bool().Draw(t, "unique")
	return c
}

// contents holds all rows of an experiment as canonical text.
type contents map[string][][]string // by table, then row, in the order of the columns

const null = "NULL" // no generated text is all capitals and four characters of a rule or code of these tests

func generateAll(t require, e *schema.Experiment, o gen.Options) contents {
	g, err := gen.New(e, o)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	all := contents{}
	for _, table := range g.Tables() {
		rows := [][]string{}
		for b, err := range g.Batches(context.Background(), table.Name) {
			if err != nil {
				t.Fatalf("Batches(%s): %v", table.Name, err)
			}
			rows = append(rows, texts(b)...)
		}
		all[strings.ToLower(table.Name)] = rows
	}
	return all
}

type require interface {
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// texts returns the rows of a batch as text.
func texts(b *gen.Batch) [][]string {
	rows := make([][]string, b.Rows)
	for i := range rows {
		for j := range b.Columns {
			rows[i] = append(rows[i], text(&b.Columns[j], i))
		}
	}
	return rows
}

func text(v *gen.Vector, i int) string {
	if v.IsNull(i) {
		return null
	}
	switch v.Kind {
	case gen.KindInt:
		return string(gen.AppendDecimal(nil, v.Ints[i], v.Scale))
	case gen.KindWide:
		return string(v.Wide[i].AppendDecimal(nil, v.Scale))
	case gen.KindFloat:
		return fmt.Sprint(v.Floats[i])
	case gen.KindBool:
		return fmt.Sprint(v.Bools.Get(i))
	case gen.KindUUID:
		return fmt.Sprintf("%x", v.UUIDs[i])
	}
	return string(v.Bytes(i))
}

// TestRandomDocuments proves the promise on documents that nobody wrote: exactly the
// rows asked, no duplicate in a unique column, no orphan, everything in range, no NULL
// where one is not allowed.
func TestRandomDocuments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := randomDocument(t)
		all := generateAll(t, e, gen.Options{Seed: rapid.Int64().Draw(t, "seed"), BatchRows: rapid.IntRange(1, 50).Draw(t, "batch rows")})
		for i := range e.Tables {
			table := &e.Tables[i]
			rows := all[table.Name]
			if int64(len(rows)) != table.TargetRows {
				t.Errorf("%s has %d rows, want %d", table.Name, len(rows), table.TargetRows)
			}
			for j := range table.Columns {
				checkColumn(t, e, table, j, all)
			}
		}
	})
}

func checkColumn(t require, e *schema.Experiment, table *schema.Table, index int, all contents) {
	c := &table.Columns[index]
	parents := map[string]bool{}
	if c.ForeignKey != nil {
		parent := e.Table(c.ForeignKey.ReferencesTable)
		for _, row := range all[parent.Name] {
			parents[row[parent.ColumnIndex(c.ForeignKey.ReferencesColumn)]] = true
		}
	}
	seen := map[string]bool{}
	for _, row := range all[table.Name] {
		value := row[index]
		where := table.Name + "." + c.Name
		switch {
		case value == null && !c.Nullable():
			t.Errorf("%s is NULL", where)
		case value == null:
			continue
		case c.ForeignKey != nil && !parents[value]:
			t.Errorf("%s: %q has no parent", where, value)
		case c.Unique && seen[value]:
			t.Errorf("%s: %q occurs twice", where, value)
		case c.ForeignKey == nil && !inRange(c, value):
			t.Errorf("%s: %q is out of range", where, value)
		}
		seen[value] = true
	}
}

// inRange compares by other means than the generator's: rational numbers.
func inRange(c *schema.Column, value string) bool {
	if lo, hi, err := c.Bounds(); err == nil {
		_, scale := c.Digits()
		unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
		x, ok := new(big.Rat).SetString(value)
		return ok && x.Cmp(new(big.Rat).SetFrac(lo, unit)) >= 0 && x.Cmp(new(big.Rat).SetFrac(hi, unit)) <= 0
	}
	if lo, hi, err := c.FloatBounds(); err == nil {
		x, ok := new(big.Float).SetString(value)
		return ok && x.Cmp(big.NewFloat(lo)) >= 0 && x.Cmp(big.NewFloat(hi)) <= 0
	}
	switch c.Type() {
	case schema.Char, schema.Varchar, schema.Text:
		return utf8.ValidString(value) && utf8.RuneCountInString(value) <= c.Length()
	case schema.Binary:
		return len(value) <= c.Length()
	case schema.Boolean:
		return value == "true" || value == "false"
	case schema.JSON:
		canonical, err := gen.CanonicalJSON([]byte(value))
		return err == nil && string(canonical) == value
	}
	return slices.Contains([]schema.Type{schema.UUID}, c.Type()) && len(value) == 32
}
