package schematest

import (
	"fmt"
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/schema"
)

// pair is the name of two columns of a table that are unique as a whole.
type pair struct {
	table   int
	columns []string
}

// addPair draws two columns that are unique as a whole and hold 120 rows, and adds them to
// a table. The first may be a foreign key to any table.
func addPair(t *rapid.T, e *schema.Experiment, table int) pair {
	first := plainKeyColumn(t, "p0")
	if rapid.Bool().Draw(t, "first is a foreign key") {
		parent := &e.Tables[rapid.IntRange(0, len(e.Tables)-1).Draw(t, "parent")]
		first = childOf(t, &parent.Columns[0], "p0")
		first.ForeignKey = &schema.ForeignKey{ReferencesTable: parent.Name, ReferencesColumn: "K0"}
	}
	second := keyColumn(t, "p1")
	second.Unique = second.Identity != nil || second.FakerRule != ""
	p := pair{table, []string{"p0", "p1"}}
	e.Tables[table].Columns = append(e.Tables[table].Columns, first, second)
	addKey(t, &e.Tables[table], []string{"P1", "p0"})
	return p
}

// plainKeyColumn draws a column that is not unique and can be part of a key.
func plainKeyColumn(t *rapid.T, name string) schema.Column {
	c := rapid.SampledFrom([]schema.Column{
		{DataType: "SMALLINT", MinValue: "-3", MaxValue: "3"},
		{DataType: "BIGINT"},
		{DataType: "BOOLEAN"},
		{DataType: "VARCHAR", VarcharLength: new(4), Values: []schema.Value{"x", "", "true"}},
		{DataType: "DATE", DateStart: "2024-01-01", DateEnd: "2024-01-03"},
	}).Draw(t, "part of a key")
	c.Name = name
	return c
}

// addKey makes columns, which are required, unique as a whole: as the primary key or
// another.
func addKey(t *rapid.T, table *schema.Table, columns []string) {
	if table.PrimaryKey == nil && rapid.Bool().Draw(t, "primary key") {
		table.PrimaryKey = columns
		return
	}
	table.CompositeKeys = append(table.CompositeKeys, columns)
}

// addForeignKey draws two columns that are a foreign key to one of the pairs, and adds them
// to a table, the number-th of their kind there. It returns them where they are a pair
// themselves that others can refer to.
func addForeignKey(t *rapid.T, e *schema.Experiment, table, number int, pairs []pair) (pair, bool) {
	to := rapid.SampledFrom(pairs).Draw(t, "pair")
	child, parent := &e.Tables[table], &e.Tables[to.table]
	key := schema.CompositeForeignKey{ReferencesTable: parent.Name, OnDelete: rapid.SampledFrom([]string{"", "cascade"}).Draw(t, "on delete")}
	required := true
	var columns []schema.Column
	for i, name := range to.columns {
		source := parent.Column(name)
		c := childOf(t, source, fmt.Sprintf("g%d%c", number, 'a'+i))
		if source.ForeignKey != nil && !strings.EqualFold(source.ForeignKey.ReferencesTable, child.Name) && rapid.Bool().Draw(t, "implied") {
			c.ForeignKey = &schema.ForeignKey{ReferencesTable: source.ForeignKey.ReferencesTable, ReferencesColumn: source.ForeignKey.ReferencesColumn}
		}
		if rapid.IntRange(0, 3).Draw(t, "nullable") == 0 {
			c.Required, required = new(false), false
		}
		columns = append(columns, c)
		key.Columns, key.ReferencesColumns = append(key.Columns, c.Name), append(key.ReferencesColumns, name)
	}
	child.Columns = append(child.Columns, columns...)
	child.ForeignKeys = append(child.ForeignKeys, key)
	if !required || child.TargetRows > parent.TargetRows || rapid.Bool().Draw(t, "many") {
		return pair{}, false
	}
	addKey(t, child, key.Columns)
	return pair{table, key.Columns}, true
}

// addCompositeKeys adds to some tables keys over two columns and foreign keys to these: to
// those of any table, and to foreign keys that are unique in a table before.
func addCompositeKeys(t *rapid.T, e *schema.Experiment) {
	var pairs []pair
	for i := range e.Tables {
		if rapid.IntRange(0, 2).Draw(t, "pair") == 0 {
			pairs = append(pairs, addPair(t, e, i))
		}
	}
	if len(pairs) == 0 {
		return
	}
	for i := range e.Tables {
		var own []pair // of this table: they would lead from it to itself
		for number := range rapid.IntRange(0, 2).Draw(t, "foreign keys over two columns") {
			if p, ok := addForeignKey(t, e, i, number, pairs); ok {
				own = append(own, p)
			}
		}
		pairs = append(pairs, own...)
	}
}

// addDesign draws what a table has of keys and facts that never change its rows.
func addDesign(t *rapid.T, table *schema.Table) {
	if table.PrimaryKey == nil && rapid.Bool().Draw(t, "primary key") {
		table.PrimaryKey = []string{"K0"}
	}
	if rapid.Bool().Draw(t, "plain") {
		return
	}
	table.Description, table.Checks = "One of several.", []string{"k0 = k0"}
	table.Columns[0].Description = "It's the key."
	table.Columns[0].Physical = &schema.ColumnDesign{Encode: "RAW"}
	table.Physical = rapid.SampledFrom([]*schema.TableDesign{
		{DistStyle: "EVEN", SortKey: &schema.SortKey{Columns: []string{"k0"}}},
		{DistStyle: "KEY", DistKey: "k0", SortKey: &schema.SortKey{Style: "AUTO"}},
		{DistKey: "K0", SortKey: &schema.SortKey{Style: "INTERLEAVED", Columns: []string{"k0"}}},
		{Kind: "TRANSIENT", ClusterBy: []string{"k0"}, RetentionDays: new(1)},
	}).Draw(t, "design")
}

// numbers returns n different values of a SMALLINT, in no order.
func numbers(n int) []schema.Value {
	values := make([]schema.Value, n)
	for i := range values {
		values[i] = schema.Value(strconv.Itoa(i*7919%32749 - 16000))
	}
	return values
}
