package schematest

import (
	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/schema"
)

// addExpressions adds columns that are computed from others of the row.
func addExpressions(t *rapid.T, table *schema.Table) {
	table.Columns = append(table.Columns,
		schema.Column{Name: "x", DataType: "INT", MinValue: "-50", MaxValue: "1000"},
		schema.Column{Name: "y", DataType: "DECIMAL", Scale: new(2), MaxValue: "99.5"},
		sometimes(t, schema.Column{Name: "z", DataType: "INT", MaxValue: "9"}),
		schema.Column{Name: "doubled", DataType: "BIGINT", Expression: "X * 2 + 1"},
		schema.Column{Name: "product", DataType: "DECIMAL", Scale: new(2), Expression: "x * y"},
		schema.Column{Name: "chained", DataType: "BIGINT", Expression: "doubled - x"},
		schema.Column{Name: "known", DataType: "INT", MinValue: "-1", MaxValue: "9", Expression: "z ?? -1"},
		schema.Column{Name: "size", DataType: "VARCHAR", VarcharLength: new(5), Expression: `x > 500 ? "large" : "small"`})
}

// addAfters adds columns whose values come behind those of others.
func addAfters(t *rapid.T, table *schema.Table) {
	ended := sometimes(t, schema.Column{Name: "ended", DataType: "TIMESTAMP", After: &schema.After{Columns: []string{"Started", "planned"}, MaxGap: "90m"}})
	if rapid.Bool().Draw(t, "law of a gap") {
		ended.After.Distribution = Distribution("exponential", "lambda", 0.01)
	}
	table.Columns = append(table.Columns,
		schema.Column{Name: "planned", DataType: "DATE", DateStart: "2024-01-01", DateEnd: "2024-06-30"},
		schema.Column{Name: "started", DataType: "TIMESTAMP", After: &schema.After{Columns: []string{"planned"}, MinGap: "12h", MaxGap: "3d"}},
		ended,
		schema.Column{Name: "low", DataType: "INT", MaxValue: "100"},
		schema.Column{Name: "high", DataType: "INT", After: &schema.After{Columns: []string{"low"}, MinGap: "1", MaxGap: "50"}})
}

// addBranches adds columns whose values, or NULLs, depend on others.
func addBranches(t *rapid.T, table *schema.Table) {
	table.Columns = append(table.Columns,
		schema.Column{Name: "state", DataType: "VARCHAR", Values: []schema.Value{"new", "paid", "gone"}},
		schema.Column{Name: "paid_on", DataType: "DATE", Required: new(false), NullWhen: `state == "new"`},
		schema.Column{Name: "fee", DataType: "DECIMAL", Scale: new(2), Required: new(false), MinValue: "1", MaxValue: "5", When: []schema.Branch{
			{If: `state == "new"`, Null: true},
			{If: `state == "gone"`, Values: []schema.Value{"0", "9.99"}, Weights: []float64{1, 3}},
		}},
		schema.Column{Name: "score", DataType: "INT", When: []schema.Branch{{If: `state == "paid"`, MinValue: "10", MaxValue: "20"}},
			Else: &schema.Branch{Distribution: Distribution("poisson", "lambda", 3)}})
	if rapid.Bool().Draw(t, "derived branch") {
		table.Columns = append(table.Columns, schema.Column{Name: "label", DataType: "TEXT", When: []schema.Branch{{If: "score > 9", Expression: `state + "!"`}},
			Else: &schema.Branch{Pattern: "[a-z]{2,4}"}})
	}
}
