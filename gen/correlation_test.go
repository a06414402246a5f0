package gen_test

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

func goTogether(rows int64, columns []schema.Column, correlations ...schema.Correlation) *schema.Experiment {
	return &schema.Experiment{Name: "together", Tables: []schema.Table{{Name: "t", TargetRows: rows, Columns: columns, Correlations: correlations}}}
}

func pair(a, b string, coefficient float64) schema.Correlation {
	return schema.Correlation{Columns: []string{a, b}, Coefficient: coefficient}
}

var correlatable = map[string]schema.Column{
	"uniform":   {DataType: "INT"},
	"evenly":    {DataType: "DOUBLE"},
	"normal":    {DataType: "DOUBLE", Distribution: schematest.Distribution("normal", "mean", 500, "stddev", 100)},
	"lognormal": {DataType: "DECIMAL", Precision: new(12), Scale: new(2), MinValue: "0", MaxValue: "100000", Distribution: schematest.Distribution("lognormal", "mu", 5, "sigma", 1)},
	"int":       {DataType: "SMALLINT", MinValue: "0", MaxValue: "1000", Distribution: schematest.Distribution("exponential", "lambda", 0.01)},
	"date":      {DataType: "DATE"},
	"instant":   {DataType: "TIMESTAMPTZ"},
	"whole":     {DataType: "BIGINT", MinValue: "-9223372036854775808", MaxValue: "9223372036854775807"},
	"wide":      {DataType: "DECIMAL", Precision: new(38)},
	"poisson":   {DataType: "INT", MinValue: "0", MaxValue: "1000", Distribution: schematest.Distribution("poisson", "lambda", 100)},
	"stars":     {DataType: "INT", MinValue: "1", MaxValue: "5", Distribution: schematest.Distribution("normal", "mean", 4, "stddev", 1)},
	"one":       {DataType: "INT", MinValue: "4", MaxValue: "4"},
	"real":      {DataType: "REAL", MinValue: "4", MaxValue: "4"},
	"three":     {DataType: "INT", MinValue: "1", MaxValue: "3"},
	"few":       {DataType: "DECIMAL", Scale: new(2), MinValue: "0", MaxValue: "1000", Distribution: schematest.Distribution("poisson", "lambda", 0.7)},
	"gaps":      {DataType: "INT", MinValue: "0", MaxValue: "1000", Distribution: &schema.Distribution{Type: "histogram", Bins: []schema.Bin{{From: "0", To: "0", Weight: 1}, {From: "7", To: "7", Weight: 1}, {From: "800", To: "809", Weight: 3}}}},
	"nullable":  {DataType: "REAL", Required: new(false), NullRate: new(0.3)},
}

func named(names ...string) []schema.Column {
	columns := make([]schema.Column, len(names))
	for i, name := range names {
		columns[i] = correlatable[name]
		columns[i].Name = name
	}
	return columns
}

// TestCorrelations compares Spearman's rank correlation of 10^5 rows with what was asked
// for, and with 0 where nothing was.
func TestCorrelations(t *testing.T) {
	for _, c := range []struct {
		columns []string
		asked   []schema.Correlation
	}{
		{[]string{"uniform", "evenly"}, []schema.Correlation{pair("uniform", "evenly", 0.7)}},
		{[]string{"normal", "lognormal"}, []schema.Correlation{pair("lognormal", "normal", 0.5)}},
		{[]string{"int", "date"}, []schema.Correlation{pair("int", "date", -0.8)}},
		{[]string{"instant", "whole"}, []schema.Correlation{pair("instant", "whole", 0.95)}},
		{[]string{"wide", "poisson"}, []schema.Correlation{pair("WIDE", "poisson", -0.3)}},
		{[]string{"nullable", "normal"}, []schema.Correlation{pair("normal", "nullable", 0.6)}},
		{[]string{"normal", "stars"}, []schema.Correlation{pair("normal", "stars", 0.8)}},
		{[]string{"three", "stars"}, []schema.Correlation{pair("three", "stars", -0.7)}},
		{[]string{"few", "gaps", "date"}, []schema.Correlation{pair("few", "gaps", 0.5), pair("gaps", "date", 0.85), pair("date", "few", 0.4)}},
		{[]string{"normal", "uniform", "date"}, []schema.Correlation{pair("normal", "uniform", 0.6), pair("date", "uniform", -0.4), pair("normal", "date", 0.1)}},
		{[]string{"normal", "uniform", "date", "evenly"}, []schema.Correlation{pair("normal", "uniform", 0.5), pair("date", "uniform", 0.5), pair("date", "evenly", -0.5)}},
		{[]string{"normal", "uniform", "date", "evenly"}, []schema.Correlation{pair("normal", "uniform", 0.9), pair("date", "evenly", -0.9)}},
	} {
		e := goTogether(100_000, named(c.columns...), c.asked...)
		b := wholeBatch(t, e)
		for i := range c.columns {
			for j := range i {
				want := 0.0
				for _, asked := range c.asked {
					if names := strings.ToLower(strings.Join(asked.Columns, " ")); strings.Contains(names, c.columns[i]) && strings.Contains(names, c.columns[j]) {
						want = asked.Coefficient
					}
				}
				if got := spearman(b, i, j); math.Abs(got-want) > 0.012 {
					t.Errorf("%s with %s: %.4f, want %.4f", c.columns[i], c.columns[j], got, want)
				}
			}
		}
	}
}

func wholeBatch(t *testing.T, e *schema.Experiment) *gen.Batch {
	t.Helper()
	g, err := gen.New(e, gen.Options{Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	b, err := g.Batch("t", 0, int(e.Tables[0].TargetRows))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// spearman returns the correlation of the mean ranks of two columns, over the rows in which
// neither is NULL.
func spearman(b *gen.Batch, i, j int) float64 {
	var rows []int
	for row := range b.Rows {
		if !b.Columns[i].IsNull(row) && !b.Columns[j].IsNull(row) {
			rows = append(rows, row)
		}
	}
	x, y := meanRanks(&b.Columns[i], rows), meanRanks(&b.Columns[j], rows)
	middle := float64(len(rows)-1) / 2
	var xx, yy, xy float64
	for k := range x {
		xx += (x[k] - middle) * (x[k] - middle)
		yy += (y[k] - middle) * (y[k] - middle)
		xy += (x[k] - middle) * (y[k] - middle)
	}
	return xy / math.Sqrt(xx*yy)
}

func meanRanks(v *gen.Vector, rows []int) []float64 {
	compare := func(a, b int) int {
		switch v.Kind {
		case gen.KindInt:
			return cmp.Compare(v.Ints[rows[a]], v.Ints[rows[b]])
		case gen.KindWide:
			return cmp.Or(cmp.Compare(v.Wide[rows[a]].Hi, v.Wide[rows[b]].Hi), cmp.Compare(v.Wide[rows[a]].Lo, v.Wide[rows[b]].Lo))
		}
		return cmp.Compare(v.Floats[rows[a]], v.Floats[rows[b]])
	}
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, compare)
	ranks := make([]float64, len(rows))
	for first := 0; first < len(order); {
		end := first + 1
		for end < len(order) && compare(order[first], order[end]) == 0 {
			end++
		}
		for _, k := range order[first:end] {
			ranks[k] = float64(first+end-1) / 2
		}
		first = end
	}
	return ranks
}

// TestCorrelationsKeepTheValues: correlated columns have the NULLs that they have alone, a
// cell is the same wherever it is made from, and what stands beside them does not count.
func TestCorrelationsKeepTheValues(t *testing.T) {
	names := []string{"nullable", "whole", "normal", "wide", "int"}
	asked := []schema.Correlation{pair("nullable", "whole", 0.5), pair("normal", "wide", 0.3), pair("whole", "normal", -0.2), pair("int", "normal", 0.4)}
	e := goTogether(3000, named(names...), asked...)
	want := wholeBatch(t, e)
	alone := wholeBatch(t, goTogether(3000, named("nullable")))
	other := goTogether(5000, append(named("int", "wide", "normal", "date", "whole", "nullable"), schema.Column{Name: "more", DataType: "INT"}),
		pair("normal", "int", 0.4), pair("wide", "normal", 0.3), pair("WHOLE", "nullable", 0.5), pair("normal", "whole", -0.2), pair("date", "more", 0.9))
	g, err := gen.New(other, gen.Options{Seed: 5, Workers: 2, BatchRows: 7})
	if err != nil {
		t.Fatal(err)
	}
	row := 0
	for b, err := range g.Batches(context.Background(), "t") {
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < b.Rows && row < want.Rows; i, row = i+1, row+1 {
			for k, from := range []int{5, 4, 2, 1, 0} {
				if got, want := cell(&b.Columns[from], i), cell(&want.Columns[k], row); got != want {
					t.Fatalf("row %d: %s is %s, want %s", row, names[k], got, want)
				}
			}
		}
	}
	for row := range want.Rows {
		if want.Columns[0].IsNull(row) != alone.Columns[0].IsNull(row) {
			t.Fatalf("row %d: NULL is %v, and %v without a correlation", row, want.Columns[0].IsNull(row), alone.Columns[0].IsNull(row))
		}
	}
}

func cell(v *gen.Vector, i int) string {
	switch {
	case v.IsNull(i):
		return "NULL"
	case v.Kind == gen.KindInt:
		return fmt.Sprint(v.Ints[i])
	case v.Kind == gen.KindWide:
		return v.Wide[i].String()
	}
	return fmt.Sprint(v.Floats[i])
}

// TestContradictingCorrelations names the fewest that cannot hold together.
func TestContradictingCorrelations(t *testing.T) {
	many := []schema.Correlation{
		pair("date", "uniform", 0.1), pair("normal", "uniform", 0.2), pair("evenly", "normal", 0.9), pair("evenly", "lognormal", 0.9), pair("lognormal", "normal", -0.5),
	}
	for _, c := range []struct {
		columns []string
		asked   []schema.Correlation
		want    string
	}{
		{[]string{"normal", "uniform", "date", "evenly", "lognormal"}, many,
			"tables[0].correlations[4]: the correlations cannot hold together: evenly with normal 0.9, evenly with lognormal 0.9, lognormal with normal -0.5 (bring the coefficients nearer to 0)"},
		{[]string{"normal", "uniform", "date"}, []schema.Correlation{pair("normal", "uniform", 0.8), pair("date", "uniform", 0.8)},
			"tables[0].correlations[1]: the correlations cannot hold together: normal with uniform 0.8, date with uniform 0.8, and 0 for date with normal (say how these go together too: date with normal)"},
		{[]string{"three", "date"}, []schema.Correlation{pair("three", "date", 0.97)},
			"tables[0].correlations[0]: three and date have so many equal values that their rank correlation reaches 0.941, not 0.97 (bring the coefficient nearer to 0, or give the columns more values)"},
		{[]string{"one", "date"}, []schema.Correlation{pair("one", "date", -0.2)},
			"tables[0].correlations[0]: one and date have so many equal values that their rank correlation reaches -0.000, not -0.2 (bring the coefficient nearer to 0, or give the columns more values)"},
		{[]string{"real", "date"}, []schema.Correlation{pair("real", "date", 0.2)},
			"tables[0].correlations[0]: real and date have so many equal values that their rank correlation reaches 0.000, not 0.2 (bring the coefficient nearer to 0, or give the columns more values)"},
	} {
		problems := gen.Check(goTogether(10, named(c.columns...), c.asked...))
		if len(problems) != 1 || problems[0].String() != c.want {
			t.Errorf("problems:\n%v\nwant:\n%s", problems, c.want)
		}
	}
}
