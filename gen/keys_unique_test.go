package gen_test

import (
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// orders is an experiment of a parent with the key (n, kind), whose code is unique too,
// and of a child with a foreign key over all three columns.
func orders(child schema.Table) *schema.Experiment {
	child.Name, child.TargetRows = "child", max(child.TargetRows, 50)
	child.Columns = append([]schema.Column{
		{Name: "n", DataType: "INT"}, {Name: "kind", DataType: "CHAR", CharLength: new(1)}, {Name: "code", DataType: "INT"},
	}, child.Columns...)
	child.ForeignKeys = []schema.CompositeForeignKey{
		{Columns: []string{"n", "kind", "code"}, ReferencesTable: "parent", ReferencesColumns: []string{"n", "kind", "code"}},
	}
	return &schema.Experiment{Name: "orders", Tables: []schema.Table{child, {
		Name: "parent", TargetRows: 60, PrimaryKey: []string{"n", "kind"}, Columns: []schema.Column{
			{Name: "n", DataType: "INT", MaxValue: "40"},
			{Name: "kind", DataType: "CHAR", CharLength: new(1), Values: []schema.Value{"a", "b"}},
			{Name: "code", DataType: "INT", Unique: true},
		},
	}}}
}

// TestKeysWithForeignKeys: whatever part of a foreign key is in a unique key, the rows
// are as many as asked, none of them twice and none without a parent.
func TestKeysWithForeignKeys(t *testing.T) {
	line := schema.Column{Name: "line", DataType: "INT", MinValue: "1", MaxValue: "9"}
	for name, c := range map[string]struct {
		table    schema.Table
		capacity int64 // of the child
	}{
		"the columns that tell the parent": {schema.Table{PrimaryKey: []string{"n", "kind"}}, 60},
		"all columns":                      {schema.Table{PrimaryKey: []string{"n", "kind", "code"}}, 60},
		"a column that tells the parent":   {schema.Table{PrimaryKey: []string{"code", "n"}}, 60},
		"with a line":                      {schema.Table{PrimaryKey: []string{"n", "kind", "line"}, Columns: []schema.Column{line}}, 540},
		"with a line, by the code":         {schema.Table{PrimaryKey: []string{"line", "code"}, Columns: []schema.Column{line}}, 540},
		"a part that repeats, with a line": {schema.Table{PrimaryKey: []string{"kind", "line", "more"}, Columns: []schema.Column{line, {Name: "more", DataType: "DATE", DateStart: "2024-01-01", DateEnd: "2024-01-08"}}}, 72},
		"two keys of one foreign key":      {schema.Table{PrimaryKey: []string{"n", "kind"}, CompositeKeys: [][]string{{"code", "line"}, {"code", "kind"}}, Columns: []schema.Column{line}}, 60},
		"a key within a key":               {schema.Table{PrimaryKey: []string{"line", "more", "n"}, CompositeKeys: [][]string{{"more", "line"}}, Columns: []schema.Column{line, {Name: "more", DataType: "INT", MaxValue: "9"}}}, 90},
	} {
		t.Run(name, func(t *testing.T) {
			e := orders(c.table)
			e.Tables[0].TargetRows = c.capacity
			checkKeys(t, e, generateAll(t, e, gen.Options{Seed: 11}))
			if got := gen.Capacities(e)["child"]; got != c.capacity {
				t.Errorf("the capacity is %d, want %d", got, c.capacity)
			}
			e.Tables[0].TargetRows++
			if problems := gen.Check(e); len(problems) == 0 {
				t.Error("one row too many is accepted")
			}
		})
	}
}

// TestUniqueColumnOfAForeignKey: a unique column that tells the parent makes its foreign
// key take each row once.
func TestUniqueColumnOfAForeignKey(t *testing.T) {
	e := orders(schema.Table{})
	e.Tables[0].Columns[2].Unique = true
	e.Tables[0].TargetRows = 60
	checkKeys(t, e, generateAll(t, e, gen.Options{Seed: 12}))
	e.Tables[0].Columns[2].Required = new(false)
	e.Tables[0].Columns[2].NullRate = new(0.5)
	checkKeys(t, e, generateAll(t, e, gen.Options{Seed: 13}))
}

func TestKeysThatCannotBeMade(t *testing.T) {
	for want, e := range map[string]*schema.Experiment{
		`tables[0].composite_keys[0]: composite key (n, m) of child has nothing but parts of foreign keys, and rows of "parent" share their values in it`: func() *schema.Experiment {
			e := orders(schema.Table{CompositeKeys: [][]string{{"n", "m"}}, Columns: []schema.Column{
				{Name: "m", DataType: "INT"}, {Name: "m_kind", DataType: "CHAR", CharLength: new(1)},
			}})
			child := &e.Tables[0]
			child.ForeignKeys = append(child.ForeignKeys, schema.CompositeForeignKey{
				Columns: []string{"m", "m_kind"}, ReferencesTable: "parent", ReferencesColumns: []string{"n", "kind"},
			})
			return e
		}(),
		`tables[0].composite_keys[0]: composite key (a, b) of t, composite key (b, c) of t and composite key (c, a) of t can hold 20 rows together, 21 are asked for (widen`: {Name: "x", Tables: []schema.Table{
			{Name: "t", TargetRows: 21, CompositeKeys: [][]string{{"a", "b"}, {"b", "c"}, {"c", "a"}, {"c", "e"}}, Columns: []schema.Column{
				{Name: "a", DataType: "INT", MinValue: "1", MaxValue: "10"}, {Name: "b", DataType: "INT", MinValue: "1", MaxValue: "10"},
				{Name: "c", DataType: "INT", MinValue: "1", MaxValue: "20"}, {Name: "e", DataType: "INT"},
			}},
		}},
		`tables[0].primary_key: primary key (a, b) of t can hold 12 different tuples, 13 rows are asked for (widen the bounds of its columns, or ask for fewer rows)`: {Name: "x", Tables: []schema.Table{
			{Name: "t", TargetRows: 13, PrimaryKey: []string{"a", "b"}, Columns: []schema.Column{
				{Name: "a", DataType: "INT", MinValue: "1", MaxValue: "4"}, {Name: "b", DataType: "INT", Values: []schema.Value{"1", "10", "100"}},
			}},
		}},
	} {
		problems := gen.Check(e)
		if len(problems) != 1 || !strings.Contains(problems[0].String(), want) {
			t.Errorf("problems %v, want %s", problems, want)
		}
	}
}
