package gen_test

import (
	"strconv"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

var benchmarkLaws = []*schema.Distribution{
	schematest.Distribution("uniform"),
	schematest.Distribution("normal", "mean", 500, "stddev", 120),
	schematest.Distribution("lognormal", "mu", 5, "sigma", 1),
	schematest.Distribution("exponential", "lambda", 0.01),
	schematest.Distribution("gamma", "shape", 3, "rate", 0.01),
	schematest.Distribution("beta", "alpha", 2, "beta", 5),
	schematest.Distribution("pareto", "alpha", 2, "minimum", 10),
	schematest.Distribution("triangular", "min", 0, "mode", 100, "max", 900),
	schematest.Distribution("poisson", "lambda", 40),
	schematest.Distribution("binomial", "trials", 100000, "probability", 0.3),
	schematest.Distribution("geometric", "probability", 0.01),
	schematest.Distribution("zipf", "exponent", 1.1),
	{Type: "histogram", Bins: []schema.Bin{{From: "0", To: "99", Weight: 3}, {From: "200", To: "999", Weight: 1}}},
	{Type: "mixture", Components: []schema.Component{
		{Weight: 1, Type: "normal", Parameters: map[string]float64{"mean": 100, "stddev": 5}},
		{Weight: 2, Type: "lognormal", Parameters: map[string]float64{"mu": 6, "sigma": 1}},
	}},
}

// BenchmarkLaw measures the cells of each distribution on an integer.
func BenchmarkLaw(b *testing.B) {
	for _, d := range benchmarkLaws {
		b.Run(d.Type, func(b *testing.B) {
			benchmarkColumns(b, nil, schema.Column{Name: "a", DataType: "INT", MinValue: "0", MaxValue: "1000000", Distribution: d})
		})
	}
	b.Run("weights", func(b *testing.B) {
		benchmarkColumns(b, nil, schema.Column{Name: "a", DataType: "INT", Values: []schema.Value{"1", "2", "3"}, Weights: []float64{1, 5, 2}})
	})
	b.Run("correlated", func(b *testing.B) {
		benchmarkColumns(b, []schema.Correlation{pair("a", "b", 0.5)}, schema.Column{Name: "a", DataType: "INT"}, schema.Column{Name: "b", DataType: "DATE"})
	})
}

// BenchmarkLawTable measures what it takes to make the table of quantiles, once a column.
func BenchmarkLawTable(b *testing.B) {
	for _, d := range benchmarkLaws[1:] {
		b.Run(d.Type, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				max := schema.Number(strconv.Itoa(1_000_000 + i)) // no table is shared
				e := goTogether(1, []schema.Column{{Name: "a", DataType: "INT", MinValue: "0", MaxValue: max, Distribution: d}})
				g, err := gen.New(e, gen.Options{})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := g.Batch("t", 0, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func benchmarkColumns(b *testing.B, correlations []schema.Correlation, columns ...schema.Column) {
	const rows = 1 << 16
	e := goTogether(rows, columns, correlations...)
	benchmarkTable(b, e, rows*int64(len(columns)))
}
