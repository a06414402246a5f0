package gen_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// TestShapes compares 10^5 values of each distribution, on each type that it fits, with
// what was asked for, by the test of Kolmogorov and Smirnov. Seeds are fixed.
func TestShapes(t *testing.T) {
	normal := func(x float64) float64 { return math.Erfc(-(x-500)/120/math.Sqrt2) / 2 }
	exponential := func(x float64) float64 { return -math.Expm1(-0.01 * x) }
	beta22 := func(x float64) float64 { y := x / 1000; return y * y * (3 - 2*y) }
	even := func(x float64) float64 { return x / 1000 }
	for name, c := range map[string]struct {
		asked *schema.Distribution
		cdf   func(float64) float64
	}{
		"uniform":     {schematest.Distribution("uniform"), even},
		"default":     {nil, even},
		"normal":      {schematest.Distribution("normal", "mean", 500, "stddev", 120), normal},
		"exponential": {schematest.Distribution("exponential", "lambda", 0.01), exponential},
		"beta":        {schematest.Distribution("beta", "alpha", 2, "beta", 2), beta22},
	} {
		for _, column := range []schema.Column{
			{DataType: "INT"}, {DataType: "REAL"}, {DataType: "DOUBLE"},
			{DataType: "DECIMAL", Precision: new(9), Scale: new(3)}, {DataType: "DECIMAL", Precision: new(25), Scale: new(6)},
		} {
			column.Name, column.MinValue, column.MaxValue, column.Distribution = "x", "0", "1000", c.asked
			values := numbers(t, column, 100_000)
			step := 0.0
			if column.DataType == "INT" {
				step = 1
			}
			if d := distance(values, c.cdf, 1000, step); d > 1.95/math.Sqrt(float64(len(values))) { // p < 0.001
				t.Errorf("%s on %s: the largest distance of the distribution functions is %.4f", name, column.DataType, d)
			}
		}
	}
}

// distance is the largest difference between the distribution of values and cdf truncated
// to 0…top. Values on a lattice stand for everything nearest to them.
func distance(values []float64, cdf func(float64) float64, top, step float64) float64 {
	slices.Sort(values)
	lo, hi := -step/2, top+step/2
	mass, n, largest := cdf(hi)-cdf(lo), float64(len(values)), 0.0
	if cdf(lo) < 0 || math.IsNaN(mass) { // the distribution begins at 0
		lo, mass = 0, cdf(hi)
	}
	for i, x := range values {
		want := (cdf(math.Min(x+step/2, hi)) - cdf(math.Max(lo, -step/2))) / mass
		if step > 0 && i+1 < len(values) && values[i+1] == x {
			continue
		}
		largest = math.Max(largest, math.Abs(float64(i+1)/n-want))
	}
	return largest
}

func numbers(t *testing.T, c schema.Column, rows int64) []float64 {
	t.Helper()
	g, err := gen.New(oneColumn(rows, c), gen.Options{Seed: 2024})
	if err != nil {
		t.Fatal(err)
	}
	var values []float64
	for b, err := range g.Batches(context.Background(), "t") {
		if err != nil {
			t.Fatal(err)
		}
		v := &b.Columns[0]
		unit := math.Pow10(v.Scale)
		for i := range b.Rows {
			switch v.Kind {
			case gen.KindInt:
				values = append(values, float64(v.Ints[i])/unit)
			case gen.KindWide:
				lo, _ := v.Wide[i].Int64()
				values = append(values, float64(lo)/unit)
			default:
				values = append(values, v.Floats[i])
			}
		}
	}
	return values
}

// TestBoundsTruncate: a distribution ends at its bounds and does not pile up there.
func TestBoundsTruncate(t *testing.T) {
	c := schema.Column{Name: "x", DataType: "INT", MinValue: "60", MaxValue: "70", Distribution: schematest.Distribution("normal", "mean", 50, "stddev", 10)}
	counts := map[float64]int{}
	for _, x := range numbers(t, c, 100_000) {
		counts[x]++
	}
	for x := 60.0; x < 70; x++ {
		if counts[x] < counts[x+1] {
			t.Errorf("%d values of %g but %d of %g: the density falls from 60 on", counts[x], x, counts[x+1], x+1)
		}
	}
	if len(counts) != 11 {
		t.Errorf("values %v, want 60…70", counts)
	}
}

func TestNullShare(t *testing.T) {
	for share, c := range map[float64]schema.Column{
		0.05: {DataType: "INT", Required: new(false)},
		0:    {DataType: "INT", Required: new(false), NullRate: new(0.0)},
		0.75: {DataType: "VARCHAR", Required: new(false), NullRate: new(0.75)},
		1:    {DataType: "UUID", Required: new(false), NullRate: new(1.0)},
	} {
		c.Name = "x"
		g, err := gen.New(oneColumn(100_000, c), gen.Options{})
		if err != nil {
			t.Fatal(err)
		}
		nulls := 0
		for b := range g.Batches(context.Background(), "t") {
			nulls += b.Columns[0].Nulls(b.Rows)
		}
		if got := float64(nulls) / 100_000; math.Abs(got-share) > 0.004 {
			t.Errorf("share of NULLs is %g, want %g", got, share)
		}
	}
}

func TestImpossibleDistributionsAreRefused(t *testing.T) {
	for name, c := range map[string]schema.Column{
		"no mass between the bounds": {DataType: "FLOAT", MinValue: "9000", MaxValue: "10000", Distribution: schematest.Distribution("normal", "mean", 500, "stddev", 120)},
		"too far from 0":             {DataType: "BIGINT", MinValue: "9223372036854775000", Distribution: schematest.Distribution("normal", "mean", 9223372036854775500.0, "stddev", 50)},
		"bounds too far from 0":      {DataType: "BIGINT", MinValue: "9223372036854775000", Distribution: schematest.Distribution("beta", "alpha", 2, "beta", 2)},
	} {
		c.Name = "x"
		problems := gen.Check(oneColumn(10, c))
		if len(problems) != 1 || problems[0].Path != "tables[0].columns[0].distribution" {
			t.Errorf("%s: problems: %v", name, problems)
		}
	}
}
