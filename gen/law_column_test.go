package gen

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

// TestDistributionFunction: the probabilities up to the values of a column are evenly
// distributed, by the test of Kolmogorov and Smirnov.
func TestDistributionFunction(t *testing.T) {
	for _, on := range everyType() {
		for _, d := range []*schema.Distribution{nil, {Type: "normal", Parameters: parameters("mean", 8000.0, "stddev", 1500.0)}} {
			column := on.column
			column.Distribution = d
			s := newSample(t, column, 2)
			const rows = 100_000
			numbers := make([]int64, rows)
			for i := range numbers {
				numbers[i] = int64(i)
			}
			v := newVector(s.plan)
			if err := s.plan.fill(newWorker(), numbers, &v); err != nil {
				t.Fatal(err)
			}
			shares := make([]float64, rows)
			for i := range shares {
				shares[i] = s.law.cdfOf(&v, i)
			}
			slices.Sort(shares)
			largest := 0.0
			for i, share := range shares {
				largest = math.Max(largest, math.Abs(float64(i+1)/rows-share))
			}
			if p := kolmogorovP(largest, rows); p < 0.001 {
				t.Errorf("%s: the largest distance is %.4f: p = %g", on.name, largest, p)
			}
		}
	}
}

// TestRowLaws: the probabilities of the rows of a table are those of the law, given that
// it hits one of them.
func TestRowLaws(t *testing.T) {
	const rows = 50
	lgamma := func(x float64) float64 { y, _ := math.Lgamma(x); return y }
	for _, c := range []struct {
		d       schema.Distribution
		density func(row float64) float64 // in any unit
	}{
		{schema.Distribution{Type: "uniform"}, func(float64) float64 { return 1 }},
		{schema.Distribution{Type: "zipf", Parameters: parameters("exponent", 0.9)}, func(r float64) float64 { return math.Pow(r, -0.9) }},
		{schema.Distribution{Type: "geometric", Parameters: parameters("probability", 0.1)}, func(r float64) float64 { return math.Pow(0.9, r) }},
		{schema.Distribution{Type: "poisson", Parameters: parameters("lambda", 2.0)}, func(r float64) float64 { return math.Exp(r*math.Log(2) - lgamma(r+1)) }},
		{schema.Distribution{Type: "normal", Parameters: parameters("mean", 20.0, "stddev", 6.0)}, func(r float64) float64 {
			return math.Erf((r+0.5-20)/6/math.Sqrt2) - math.Erf((r-0.5-20)/6/math.Sqrt2)
		}},
		{schema.Distribution{Type: "histogram", Bins: []schema.Bin{{From: "1", To: "10", Weight: 1}, {From: "21", To: "30", Weight: 3}}}, func(r float64) float64 {
			switch {
			case r <= 10:
				return 1
			case r > 20 && r <= 30:
				return 3
			}
			return 0
		}},
	} {
		l, err := newRowLaw(&c.d, rows)
		if err != nil {
			t.Fatal(err)
		}
		total, sum := 0.0, 0.0
		for r := 1.0; r <= rows; r++ {
			total += c.density(r)
		}
		for r := 1.0; r <= rows; r++ {
			sum += c.density(r) / total
			if got := l.cdf(r); math.Abs(got-sum) > 1e-12 {
				t.Errorf("%s: P(row ≤ %g) = %g, want %g", c.d.Type, r, got, sum)
			}
		}
		if below, all := l.cdf(0), l.cdf(rows); below != 0 || all != 1 {
			t.Errorf("%s: P(row ≤ 0) = %g, P(row ≤ %d) = %g", c.d.Type, below, rows, all)
		}
	}
}

// TestRefusedLaws names what is wrong with a distribution that the document alone does not
// show to be.
func TestRefusedLaws(t *testing.T) {
	number := func(dataType, lo, hi string) schema.Column {
		return schema.Column{DataType: dataType, MinValue: schema.Number(lo), MaxValue: schema.Number(hi), Scale: scaleOf(dataType)}
	}
	mixture := func(parts ...schema.Component) schema.Distribution {
		return schema.Distribution{Type: "mixture", Components: parts}
	}
	normal := schema.Component{Weight: 1, Type: "normal", Parameters: parameters("mean", 0.0, "stddev", 1.0)}
	poisson := schema.Component{Weight: 1, Type: "poisson", Parameters: parameters("lambda", 1.0)}
	const noMass, move = "less than 1e-09 of the distribution lies between the bounds", "move the bounds or change the parameters"
	for _, c := range []struct {
		column     schema.Column
		d          schema.Distribution
		what, hint string
	}{
		{number("INT", "1000", "2000"), schema.Distribution{Type: "poisson", Parameters: parameters("lambda", 1.0)}, noMass, move},
		{number("INT", "-9", "-1"), schema.Distribution{Type: "poisson", Parameters: parameters("lambda", 1.0)}, "no value of the distribution lies between the bounds", move},
		{number("DOUBLE", "0", "9"), schema.Distribution{Type: "pareto", Parameters: parameters("alpha", 1.0, "minimum", 10.0)}, "no value of the distribution lies between the bounds", move},
		{number("DECIMAL", "0.10", "0.90"), schema.Distribution{Type: "poisson", Parameters: parameters("lambda", 1.0)}, "no value of the distribution lies between the bounds", move},
		{number("DOUBLE", "0", ""), schema.Distribution{Type: "zipf", Parameters: parameters("exponent", 0.8)},
			"a zipf distribution with the exponent 0.8 needs an upper bound: above 1 alone, the numbers get rare enough without one", "set max_value"},
		{number("DOUBLE", "0", "9"), schema.Distribution{Type: "histogram", Bins: []schema.Bin{{From: "1", To: "2", Weight: 1}, {From: "3", To: "3", Weight: 1}}}, "bins[1], 3 to 3, has no width", move},
		{number("INT", "0", "9"), schema.Distribution{Type: "histogram", Bins: []schema.Bin{{From: "1", To: "x", Weight: 1}}}, "bins[0].to the value x is not a number", move},
		{number("INT", "0", "9"), schema.Distribution{Type: "histogram", Bins: []schema.Bin{{From: "1", To: "2"}}}, "bins: there is no weight above 0", move},
		{number("INT", "0", "9"), schema.Distribution{Type: "histogram"}, "bins: there is no weight above 0", move},
		{number("INT", "0", "9"), mixture(), "components: there is no weight above 0", move},
		{number("INT", "0", "9"), mixture(normal, poisson), "components[1]: normal and poisson are not both of whole numbers or both not", move},
		{number("INT", "0", "9"), mixture(normal, schema.Component{Weight: math.Inf(1), Type: "normal", Parameters: normal.Parameters}), "components: the weight +Inf is not a finite number of 0 or more", move},
		{number("INT", "0", "9"), schema.Distribution{Type: "binomial", Parameters: parameters("trials", 2.5, "probability", 0.5)}, "trials 2.5 is not a whole number of 1 to 2^53", move},
		{number("INT", "0", "9"), schema.Distribution{Type: "geometric", Parameters: parameters("probability", 1.0)}, "probability 1 is not between 0 and 1", move},
		{number("INT", "0", "9"), schema.Distribution{Type: "triangular", Parameters: parameters("min", 5.0, "mode", 4.0, "max", 9.0)}, "a triangular distribution needs min ≤ mode ≤ max and min < max", move},
		{number("BIGINT", "0", "9223372036854775807"), schema.Distribution{Type: "histogram", Bins: []schema.Bin{{From: "9223372036854775800", To: "9223372036854775807", Weight: 1}}}, "bins[0], 9223372036854775800 to 9223372036854775807, has no width", move},
	} {
		p := planOf(c.column, c.d)
		want := schema.Problem{Path: "tables[0].columns[0].distribution", Message: c.what, Hint: c.hint}
		if len(p.problems) != 1 || p.problems[0] != want {
			t.Errorf("%s: problems: %v\nwant: %v", c.d.Type, p.problems, want)
		}
	}
}

func scaleOf(dataType string) *int {
	if dataType == "DECIMAL" {
		return new(2)
	}
	return nil
}

// planOf plans a column of its own, whatever [schema.Validate] says of it.
func planOf(column schema.Column, d schema.Distribution) *planner {
	column.Name, column.Distribution = "x", &d
	e := &schema.Experiment{Name: "fit", Tables: []schema.Table{{Name: "t", TargetRows: 1, Columns: []schema.Column{column}}}}
	p := newPlanner(e, Options{})
	p.plan()
	return p
}

// TestOpenLawsWithoutARange: beta and uniform spread over a range, so they need one.
func TestOpenLawsWithoutARange(t *testing.T) {
	open := axis{first: 0, last: math.Inf(1), unit: 1, floats: true, end: math.MaxFloat64}
	for _, d := range []schema.Distribution{
		{Type: "beta", Parameters: parameters("alpha", 1.0, "beta", 1.0)},
		{Type: "mixture", Components: []schema.Component{{Weight: 1, Type: "uniform"}}},
	} {
		if _, err := newTruncatedLaw(&d, open); !errors.Is(err, errNoRange) {
			t.Errorf("%s without an end: %v", d.Type, err)
		}
	}
}

// TestRefusedWeights stand beside the values.
func TestRefusedWeights(t *testing.T) {
	for _, c := range []struct {
		weights []float64
		what    string
	}{
		{[]float64{1}, "there are 1 weights of 2 values"},
		{[]float64{1, -1}, "the weight -1 is not a finite number of 0 or more"},
		{[]float64{0, 0}, "there is no weight above 0"},
	} {
		column := schema.Column{Name: "x", DataType: "INT", Values: []schema.Value{"1", "2"}, Weights: c.weights}
		e := &schema.Experiment{Name: "fit", Tables: []schema.Table{{Name: "t", TargetRows: 1, Columns: []schema.Column{column}}}}
		p := newPlanner(e, Options{})
		p.plan()
		if len(p.problems) != 1 || p.problems[0].Path != "tables[0].columns[0].weights" || p.problems[0].Message != c.what {
			t.Errorf("%v: problems: %v", c.weights, p.problems)
		}
	}
}
