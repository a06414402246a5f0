package schematest

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/schema"
)

// laws are distributions with most of their values below 100.
func laws() []*schema.Distribution {
	return []*schema.Distribution{
		{Type: "uniform"},
		Distribution("normal", "mean", 50, "stddev", 20),
		Distribution("lognormal", "mu", 3, "sigma", 0.5),
		Distribution("exponential", "lambda", 0.1),
		Distribution("gamma", "shape", 2.5, "rate", 0.1),
		Distribution("beta", "alpha", 0.5, "beta", 2),
		Distribution("pareto", "alpha", 2.5, "minimum", 1.5),
		Distribution("triangular", "min", 5, "mode", 20, "max", 90.5),
		Distribution("zipf", "exponent", 1.5),
		Distribution("poisson", "lambda", 12),
		Distribution("binomial", "trials", 40, "probability", 0.25),
		Distribution("geometric", "probability", 0.2),
		{Type: "mixture", Components: []schema.Component{
			{Weight: 3, Type: "normal", Parameters: map[string]float64{"mean": 20, "stddev": 3}},
			{Weight: 1, Type: "gamma", Parameters: map[string]float64{"shape": 9, "rate": 0.125}},
		}},
		{Type: "mixture", Components: []schema.Component{
			{Weight: 0.5, Type: "poisson", Parameters: map[string]float64{"lambda": 3}},
			{Weight: 0.5, Type: "binomial", Parameters: map[string]float64{"trials": 90, "probability": 0.75}},
		}},
	}
}

// histogram returns a distribution of two bins between these values.
func histogram(from, to, next, end schema.Value) *schema.Distribution {
	return &schema.Distribution{Type: "histogram", Bins: []schema.Bin{{From: next, To: end, Weight: 1}, {From: from, To: to, Weight: 2.5}}}
}

// ordered draws a column of a type that distributions fit, and a histogram for it.
func ordered(t *rapid.T) (schema.Column, *schema.Distribution) {
	numbers := histogram("1", "20", "30", "90")
	days := histogram("2024-01-01", "2024-01-31", "2024-03-01", "2024-12-31")
	times := histogram("08:00", "10:30", "12:00:00", "17:00")
	type choice struct {
		column schema.Column
		bins   *schema.Distribution
	}
	c := rapid.SampledFrom([]choice{
		{schema.Column{DataType: "SMALLINT"}, numbers},
		{schema.Column{DataType: "INT"}, numbers},
		{schema.Column{DataType: "BIGINT"}, numbers},
		{schema.Column{DataType: "DECIMAL", Precision: new(9), Scale: new(2)}, numbers},
		{schema.Column{DataType: "DECIMAL", Precision: new(38), Scale: new(6)}, numbers},
		{schema.Column{DataType: "REAL"}, numbers},
		{schema.Column{DataType: "DOUBLE"}, numbers},
		{schema.Column{DataType: "DATE"}, days},
		{schema.Column{DataType: "DATE", DateStart: "2023-05-01"}, days},
		{schema.Column{DataType: "TIME"}, times},
		{schema.Column{DataType: "TIMESTAMP"}, days},
		{schema.Column{DataType: "TIMESTAMPTZ", Precision: new(3)}, days},
		{schema.Column{DataType: "DATETIME", Precision: new(6)}, days},
	}).Draw(t, "type")
	return c.column, c.bins
}

// addLaws adds some columns with a distribution, with and without bounds.
func addLaws(t *rapid.T, table *schema.Table) {
	for i := range rapid.IntRange(1, 4).Draw(t, "laws") {
		c, bins := ordered(t)
		c.Name = fmt.Sprintf("law%d", i)
		c.Distribution = rapid.SampledFrom(append(laws(), bins)).Draw(t, "law")
		if len(c.Distribution.Bins) == 0 && c.Type() < schema.Decimal && rapid.Bool().Draw(t, "bounded") {
			c.MinValue, c.MaxValue = "2", "100"
		}
		table.Columns = append(table.Columns, sometimes(t, c))
	}
}

func addWeights(t *rapid.T, table *schema.Table) {
	c := rapid.SampledFrom([]schema.Column{
		{DataType: "INT", Values: []schema.Value{"3", "-70000", "1.0"}},
		{DataType: "DECIMAL", Scale: new(2), Values: []schema.Value{"0.5", "-1.25", "0"}},
		{DataType: "REAL", Values: []schema.Value{"0.125", "-3e2", "0"}},
		{DataType: "CHAR", CharLength: new(2), Values: []schema.Value{"DE", "F", ""}},
		{DataType: "TIMESTAMP", Values: []schema.Value{"2024-02-29", "1999-12-31", "2000-01-01"}},
		{DataType: "UUID", Values: []schema.Value{"00000000-0000-0000-0000-00000000000A", "00000000-0000-0000-0000-00000000000B", "00000000-0000-0000-0000-00000000000c"}},
	}).Draw(t, "weighted")
	c.Name, c.Weights = "weighted", []float64{0, rapid.Float64Range(0.001, 100).Draw(t, "weight"), 1}
	table.Columns = append(table.Columns, sometimes(t, c), schema.Column{Name: "flag", DataType: "BOOLEAN", Values: []schema.Value{"true", "false"}, Weights: []float64{9, 1}})
}

func addCorrelations(t *rapid.T, table *schema.Table) {
	for i := range 3 {
		c, _ := ordered(t)
		c.Name = fmt.Sprintf("r%d", i)
		if rapid.Bool().Draw(t, "shaped") {
			c.Distribution = rapid.SampledFrom(laws()).Draw(t, "law")
		}
		table.Columns = append(table.Columns, sometimes(t, c))
	}
	table.Correlations = append(table.Correlations,
		schema.Correlation{Columns: []string{"R0", "r1"}, Coefficient: rapid.Float64Range(-0.6, 0.6).Draw(t, "coefficient")},
		schema.Correlation{Columns: []string{"r2", "r1"}, Coefficient: rapid.Float64Range(-0.6, 0.6).Draw(t, "coefficient")})
}

func addPatterns(t *rapid.T, table *schema.Table) {
	pattern := rapid.SampledFrom([]string{"[A-Z]{3}-[0-9]{4}", "(a|ab)(c|bc)[x-z]{5}", "v[0-9]{1,3}(\\.[0-9]{1,2}){0,2}", "(?i)id[a-f]{4,6}"}).Draw(t, "pattern")
	table.Columns = append(table.Columns,
		sometimes(t, schema.Column{Name: "pat", DataType: "VARCHAR", VarcharLength: new(12), Pattern: pattern}),
		schema.Column{Name: "code", DataType: "CHAR", CharLength: new(8), Pattern: "[A-Z]{3}-[0-9]{4}", Unique: true})
}

func addTemplates(t *rapid.T, table *schema.Table) {
	table.Columns = append(table.Columns,
		schema.Column{Name: "given", DataType: "VARCHAR", FakerRule: "first_name"},
		schema.Column{Name: "mail", DataType: "VARCHAR", Template: "{given|lower}.{last_name|slug}@{row|03}.example.com", Unique: rapid.Bool().Draw(t, "unique")},
		sometimes(t, schema.Column{Name: "note", DataType: "TEXT", Template: "{{{city}}} #{row}"}))
}

func addGroup(t *rapid.T, table *schema.Table) {
	for _, rule := range rapid.Permutation([]string{"first_name", "last_name", "email", "gender", "city", "country", "zip"}).Draw(t, "rules")[:4] {
		table.Columns = append(table.Columns, sometimes(t, schema.Column{Name: "person_" + rule, DataType: "VARCHAR", FakerRule: rule, Group: "person"}))
	}
}

func addArguments(t *rapid.T, table *schema.Table) {
	table.Columns = append(table.Columns,
		sometimes(t, schema.Column{Name: "dice", DataType: "INT", FakerRule: "number", Arguments: map[string]schema.Argument{"min": {"1"}, "max": {"6"}}}),
		schema.Column{Name: "colour", DataType: "VARCHAR", FakerRule: "random_string", Arguments: map[string]schema.Argument{"strs": {"red", "green", "blue"}}})
}
