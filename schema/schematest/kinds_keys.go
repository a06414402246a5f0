package schematest

import (
	"fmt"
	"strconv"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/schema"
)

// addChildren adds tables that refer to one of the document, and totals over them to that.
func addChildren(t *rapid.T, e *schema.Experiment, parent int, kinds Kinds) {
	if kinds&Cardinalities != 0 && rapid.IntRange(0, 2).Draw(t, "cardinality") == 0 {
		addSpread(t, e, parent, kinds)
	}
	if kinds&KeyLaws != 0 && rapid.IntRange(0, 2).Draw(t, "law of a key") == 0 {
		addLawfulKey(t, e, parent)
	}
	if kinds&Differences != 0 && e.Tables[parent].TargetRows > 2 && rapid.IntRange(0, 2).Draw(t, "differences") == 0 {
		addDifference(t, e, parent)
	}
}

// refersTo returns a column of a child that refers to the first column of a table, which
// is required and unique.
func refersTo(t *rapid.T, parent *schema.Table, name string) schema.Column {
	c := childOf(t, &parent.Columns[0], name)
	c.ForeignKey = &schema.ForeignKey{ReferencesTable: parent.Name, ReferencesColumn: "k0"}
	return c
}

// addSpread adds a table of children that a cardinality spreads, so many that it can.
func addSpread(t *rapid.T, e *schema.Experiment, index int, kinds Kinds) {
	parent := &e.Tables[index]
	c := refersTo(t, parent, "p")
	spread, rows := cardinality(t, parent.TargetRows)
	c.ForeignKey.Cardinality = spread
	child := schema.Table{Name: fmt.Sprintf("s%d", index), TargetRows: rows, PrimaryKey: []string{"id"}, Columns: []schema.Column{
		{Name: "id", DataType: "INT"}, c,
		{Name: "amount", DataType: "DECIMAL", Scale: new(2), MinValue: "-10", MaxValue: "500"},
		{Name: "on_day", DataType: "DATE", Required: new(false)},
	}}
	if kinds&Expressions != 0 && c.Type() != schema.Binary && rapid.Bool().Draw(t, "copied") {
		copied := childOf(t, &parent.Columns[0], "copied")
		copied.Expression = `parent("p").k0`
		child.Columns = append(child.Columns, copied)
	}
	if kinds&Totals != 0 && rapid.Bool().Draw(t, "totals") {
		parent.Columns = append(parent.Columns,
			schema.Column{Name: "spent", DataType: "DECIMAL", Precision: new(18), Scale: new(2), Total: &schema.Total{Function: "sum", Table: child.Name, Column: "AMOUNT"}},
			schema.Column{Name: "bought", DataType: "INT", Total: &schema.Total{Function: "count", Table: child.Name, ForeignKey: "p"}},
			schema.Column{Name: "latest", DataType: "DATE", Required: new(false), Total: &schema.Total{Function: "max", Table: child.Name, Column: "on_day"}},
			schema.Column{Name: "mean", DataType: "DOUBLE", Required: new(false), Total: &schema.Total{Function: "avg", Table: child.Name, Column: "amount"}})
	}
	e.Tables = append(e.Tables, child)
}

// cardinality draws a cardinality for so many parents, and a number of children that it
// allows.
func cardinality(t *rapid.T, parents int64) (*schema.Cardinality, int64) {
	switch kind := rapid.SampledFrom([]string{"", "uniform", "fixed", "range", "poisson", "geometric", "zipf", "histogram"}).Draw(t, "type"); kind {
	case "fixed":
		each := rapid.Int64Range(1, 4).Draw(t, "children")
		return &schema.Cardinality{Type: kind, Children: &each}, each * parents
	case "histogram":
		return &schema.Cardinality{Type: kind, Counts: []schema.CountWeight{{Children: 3, Weight: 1}, {Children: 1, Weight: 1}, {Children: 2, Weight: 0.5}}}, 2 * parents
	case "zipf":
		return &schema.Cardinality{Type: kind, Exponent: new(rapid.Float64Range(0.5, 2).Draw(t, "exponent"))}, rapid.Int64Range(1, 400).Draw(t, "rows")
	case "range", "":
		least := rapid.Int64Range(0, 2).Draw(t, "min")
		most := least + rapid.Int64Range(1, 4).Draw(t, "more")
		return &schema.Cardinality{Type: kind, Min: &least, Max: &most}, max(1, rapid.Int64Range(least*parents, most*parents).Draw(t, "rows"))
	default:
		c := &schema.Cardinality{Type: kind}
		if rapid.Bool().Draw(t, "none") {
			c.None = new(0.25)
		}
		return c, rapid.Int64Range(parents, 5*parents).Draw(t, "rows")
	}
}

// addLawfulKey adds a table whose foreign key takes some rows of the parent more often
// than others.
func addLawfulKey(t *rapid.T, e *schema.Experiment, index int) {
	parent := &e.Tables[index]
	c := refersTo(t, parent, "p")
	if parent.Columns[0].CountsUp() && parent.Columns[0].MinValue == "" && rapid.Bool().Draw(t, "values") {
		c.Values = []schema.Value{schema.Value(strconv.FormatInt(parent.TargetRows, 10))}
		if parent.TargetRows > 1 {
			c.Values, c.Weights = append(c.Values, "1"), []float64{1, 4}
		}
	} else {
		c.Distribution = rapid.SampledFrom([]*schema.Distribution{
			{Type: "uniform"}, Distribution("exponential", "lambda", 0.1), Distribution("beta", "alpha", 2, "beta", 5), Distribution("zipf", "exponent", 1.2),
			Distribution("geometric", "probability", 0.5), {Type: "histogram", Bins: []schema.Bin{{From: "1", To: "1", Weight: 1}, {From: "2", To: "9", Weight: 2}}},
		}).Draw(t, "law")
	}
	e.Tables = append(e.Tables, schema.Table{Name: fmt.Sprintf("w%d", index), TargetRows: 50, Columns: []schema.Column{c}})
}

// addDifference adds a table whose two foreign keys never lead to one row.
func addDifference(t *rapid.T, e *schema.Experiment, index int) {
	parent := &e.Tables[index]
	sender, receiver := refersTo(t, parent, "sender"), refersTo(t, parent, "receiver")
	receiver.ForeignKey.DiffersFrom = []string{"Sender"}
	e.Tables = append(e.Tables, schema.Table{Name: fmt.Sprintf("l%d", index), TargetRows: 30, Columns: []schema.Column{receiver, sometimes(t, sender)}})
}

// addTenants adds tables that all belong to tenants: their keys share the tenant.
func addTenants(t *rapid.T, e *schema.Experiment) {
	tenants := rapid.Int64Range(1, 5).Draw(t, "tenants")
	rows := func(what string) int64 { return rapid.Int64Range(4*tenants, 60).Draw(t, what) }
	tenant := schema.Column{Name: "tenant_id", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "tenants", ReferencesColumn: "id"}}
	number := func(name string) schema.Column { return schema.Column{Name: name, DataType: "INT"} }
	key := func(column, table string) schema.CompositeForeignKey {
		return schema.CompositeForeignKey{Columns: []string{"tenant_id", column}, ReferencesTable: table, ReferencesColumns: []string{"tenant_id", "id"}}
	}
	optionalKey := key("assignee_id", "users")
	optionalKey.Nullable = new(true)
	tree := key("parent_id", "tasks")
	tree.Nullable, tree.MaxDepth = new(true), new(rapid.IntRange(1, 5).Draw(t, "depth"))
	e.Tables = append(e.Tables,
		schema.Table{Name: "tasks", TargetRows: rows("tasks"), PrimaryKey: []string{"tenant_id", "id"},
			Columns:     []schema.Column{number("id"), tenant, number("project_id"), number("assignee_id"), number("parent_id")},
			ForeignKeys: []schema.CompositeForeignKey{tree, optionalKey, key("project_id", "projects")}},
		schema.Table{Name: "users", TargetRows: rows("users"), PrimaryKey: []string{"tenant_id", "id"}, Columns: []schema.Column{tenant, number("id")}},
		schema.Table{Name: "projects", TargetRows: rows("projects"), PrimaryKey: []string{"id", "tenant_id"}, Columns: []schema.Column{tenant, number("id")}},
		schema.Table{Name: "tenants", TargetRows: tenants, PrimaryKey: []string{"id"}, Columns: []schema.Column{number("id")}})
}
