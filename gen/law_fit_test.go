package gen

import (
	"fmt"
	"math"
	"sort"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

// asked is a distribution with the mean and the deviation that its definition gives it.
type asked struct {
	name            string
	d               schema.Distribution
	mean, deviation float64
}

func parameters(pairs ...any) map[string]float64 {
	m := map[string]float64{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1].(float64)
	}
	return m
}

// everyLaw returns a distribution of each type for a range of 0 to 20000.
func everyLaw() []asked {
	const top = 20_000
	zipf := func(power float64) float64 { // Σ k^power
		sum := 0.0
		for k := 1.0; k <= top; k++ {
			sum += math.Pow(k, power)
		}
		return sum
	}
	zipfMean := zipf(-0.2) / zipf(-1.2)
	return []asked{
		{"uniform", schema.Distribution{Type: "uniform"}, top / 2, top / math.Sqrt(12)},
		{"normal", schema.Distribution{Type: "normal", Parameters: parameters("mean", 8000.0, "stddev", 1500.0)}, 8000, 1500},
		{"lognormal", schema.Distribution{Type: "lognormal", Parameters: parameters("mu", 7.0, "sigma", 0.5)}, math.Exp(7.125), math.Exp(7.125) * math.Sqrt(math.Expm1(0.25))},
		{"exponential", schema.Distribution{Type: "exponential", Parameters: parameters("lambda", 0.002)}, 500, 500},
		{"gamma", schema.Distribution{Type: "gamma", Parameters: parameters("shape", 3.0, "rate", 0.003)}, 1000, 1000 / math.Sqrt(3)},
		{"beta", schema.Distribution{Type: "beta", Parameters: parameters("alpha", 2.0, "beta", 5.0)}, top * 2.0 / 7, top * math.Sqrt(10.0/49/8)},
		{"pareto", schema.Distribution{Type: "pareto", Parameters: parameters("alpha", 6.0, "minimum", 1000.0)}, 1200, 1000 * math.Sqrt(6.0/25/4)},
		{"triangular", schema.Distribution{Type: "triangular", Parameters: parameters("min", 1000.0, "mode", 4000.0, "max", 15000.0)}, 20000.0 / 3, math.Sqrt((1e6 + 16e6 + 225e6 - 4e6 - 15e6 - 60e6) / 18)},
		{"poisson", schema.Distribution{Type: "poisson", Parameters: parameters("lambda", 40.0)}, 40, math.Sqrt(40)},
		{"binomial", schema.Distribution{Type: "binomial", Parameters: parameters("trials", 100.0, "probability", 0.3)}, 30, math.Sqrt(21)},
		{"geometric", schema.Distribution{Type: "geometric", Parameters: parameters("probability", 0.01)}, 99, math.Sqrt(9900)},
		{"zipf", schema.Distribution{Type: "zipf", Parameters: parameters("exponent", 1.2)}, zipfMean, math.Sqrt(zipf(0.8)/zipf(-1.2) - zipfMean*zipfMean)},
		{"mixture", schema.Distribution{Type: "mixture", Components: []schema.Component{
			{Weight: 1, Type: "normal", Parameters: parameters("mean", 3000.0, "stddev", 200.0)},
			{Weight: 3, Type: "gamma", Parameters: parameters("shape", 4.0, "rate", 0.01)},
		}}, 1050, math.Sqrt(0.25*(9e6+4e4) + 0.75*(16e4+4e4) - 1050*1050)},
		{"discrete mixture", schema.Distribution{Type: "mixture", Components: []schema.Component{
			{Weight: 2, Type: "poisson", Parameters: parameters("lambda", 3.0)},
			{Weight: 2, Type: "binomial", Parameters: parameters("trials", 200.0, "probability", 0.5)},
		}}, 51.5, math.Sqrt(0.5*(9+3) + 0.5*(10000+50) - 51.5*51.5)},
	}
}

// laidOut is a type with a range of 0 to 20000, days or seconds where it is temporal, and
// a histogram in its own words.
type laidOut struct {
	name   string
	column schema.Column
	unit   float64 // of the vector in one of the document
	origin int64
	bins   []schema.Bin
}

func everyType() []laidOut {
	bins := func(texts ...schema.Value) []schema.Bin {
		var bins []schema.Bin
		for i := 0; i < len(texts); i += 2 {
			bins = append(bins, schema.Bin{From: texts[i], To: texts[i+1], Weight: float64(i/2 + 1)})
		}
		return bins
	}
	plain := bins("0", "99", "100", "999", "5000", "9999")
	number := func(name, dataType string, precision, scale int) laidOut {
		c := schema.Column{DataType: dataType, MinValue: "0", MaxValue: "20000"}
		if precision > 0 {
			c.Precision, c.Scale = &precision, &scale
		}
		return laidOut{name, c, math.Pow10(scale), 0, plain}
	}
	day := bins("2000-01-01", "2000-04-09", "2000-04-10", "2002-09-26", "2013-09-09", "2027-05-18")
	clock := bins("00:00:00", "00:01:39", "00:01:40", "00:16:39", "01:23:20", "02:46:39")
	instant := bins("2000-01-01T00:00:00", "2000-01-01T00:01:39", "2000-01-01T00:01:40", "2000-01-01T00:16:39", "2000-01-01T01:23:20", "2000-01-01T02:46:39")
	at := func(name, dataType string, precision int) laidOut {
		c := schema.Column{DataType: dataType, Precision: &precision, TimestampStart: "2000-01-01T00:00:00", TimestampEnd: "2000-01-01T05:33:20"}
		return laidOut{name, c, 1e6, 946684800e6, instant}
	}
	return []laidOut{
		number("SMALLINT", "SMALLINT", 0, 0), number("INT", "INT", 0, 0), number("BIGINT", "BIGINT", 0, 0),
		number("DECIMAL(9,3)", "DECIMAL", 9, 3), number("DECIMAL(18,0)", "DECIMAL", 18, 0), number("DECIMAL(38,4)", "DECIMAL", 38, 4),
		number("REAL", "REAL", 0, 0), number("FLOAT", "FLOAT", 0, 0), number("DOUBLE", "DOUBLE", 0, 0),
		{"DATE", schema.Column{DataType: "DATE", DateStart: "2000-01-01", DateEnd: "2054-10-04"}, 1, 10957, day},
		{"TIME", schema.Column{DataType: "TIME", TimeStart: "00:00:00", TimeEnd: "05:33:20"}, 1e6, 0, clock},
		at("TIMESTAMP", "TIMESTAMP", 0), at("TIMESTAMP(6)", "TIMESTAMP", 6), at("TIMESTAMPTZ", "TIMESTAMPTZ", 3),
	}
}

// TestEveryLawOnEveryType compares 10^6 values, fewer with -short, with what was asked
// for: their law by χ² with 60 cells, their mean with that of the definition.
func TestEveryLawOnEveryType(t *testing.T) {
	for _, on := range everyType() {
		laws := append(everyLaw(), asked{"histogram", schema.Distribution{Type: "histogram", Bins: on.bins}, math.NaN(), 0})
		for _, a := range laws {
			t.Run(a.name+" on "+on.name, func(t *testing.T) {
				t.Parallel()
				column := on.column
				column.Distribution = &a.d
				s := newSample(t, column, 60)
				s.draw(t, sampleRows())
				s.check(t)
				if mean := (s.sum/s.rows - float64(on.origin)) / on.unit; math.Abs(mean-a.mean) > 5*a.deviation/math.Sqrt(s.rows)+0.002*a.deviation {
					t.Errorf("the mean is %g, want %g", mean, a.mean)
				}
			})
		}
	}
}

func sampleRows() int64 {
	if testing.Short() {
		return 50_000
	}
	return 1_000_000
}

// sample counts the values of a column in cells of about the same probability.
type sample struct {
	plan      *columnPlan
	law       *columnLaw
	cuts      []float64 // the greatest number of each cell
	counts    []float64
	rows, sum float64
	ends      [2]float64 // values at the bounds
}

func newSample(t *testing.T, column schema.Column, cells int) *sample {
	t.Helper()
	column.Name = "x"
	e := &schema.Experiment{Name: "fit", Tables: []schema.Table{{Name: "t", TargetRows: 1, Columns: []schema.Column{column}}}}
	g, err := New(e, Options{Seed: 12})
	if err != nil {
		t.Fatal(err)
	}
	s := &sample{plan: g.tables[0].columns[0]}
	if s.law, err = newColumnLaw(s.plan.column); err != nil {
		t.Fatal(err)
	}
	x := s.law.lo
	for i := 1; i < cells; i++ {
		x = s.law.quantile(float64(i)/float64(cells), true, x)
		cut := x
		if s.law.rounding <= upwards {
			cut = math.Floor(x)
		}
		if (len(s.cuts) == 0 || cut > s.cuts[len(s.cuts)-1]) && s.law.cdf(cut) > 0 && s.law.cdf(cut) < 1 {
			s.cuts = append(s.cuts, cut)
		}
	}
	s.counts = make([]float64, len(s.cuts)+1)
	return s
}

func (s *sample) draw(t *testing.T, rows int64) {
	t.Helper()
	w, v := newWorker(), newVector(s.plan)
	numbers := make([]int64, 8192)
	for first := int64(0); first < rows; first += int64(len(numbers)) {
		for i := range numbers {
			numbers[i] = first + int64(i)
		}
		if err := s.plan.fill(w, numbers, &v); err != nil {
			t.Fatal(err)
		}
		for i := range numbers {
			n, value := s.numberOf(&v, i)
			s.counts[sort.SearchFloat64s(s.cuts, n)]++
			s.sum += value
			s.rows++
			switch n {
			case s.law.first:
				s.ends[0]++
			case s.law.last:
				s.ends[1]++
			}
		}
	}
}

func (s *sample) numberOf(v *Vector, i int) (number, value float64) {
	switch v.Kind {
	case KindInt:
		return float64(v.Ints[i]-s.law.origin.Int64()) / float64(s.law.step.Int64()), float64(v.Ints[i])
	case KindWide:
		x := floatOf(v.Wide[i].Big())
		return x / floatOf(s.law.step), x
	}
	return v.Floats[i], v.Floats[i]
}

func (s *sample) check(t *testing.T) {
	t.Helper()
	stat, below := 0.0, 0.0
	for i, n := range s.counts {
		upTo := 1.0
		if i < len(s.cuts) {
			upTo = s.law.cdf(s.cuts[i])
		}
		want := (upTo - below) * s.rows
		stat += (n - want) * (n - want) / want
		below = upTo
	}
	if p := chiSquareP(stat, len(s.counts)-1); p < 0.001 {
		t.Errorf("χ² is %.1f with %d degrees of freedom: p = %g", stat, len(s.counts)-1, p)
	}
}

// TestTruncatedLaws cuts laws on both sides: the values follow what is left, and do not
// pile up at the bounds.
func TestTruncatedLaws(t *testing.T) {
	for _, dataType := range []string{"INT", "DOUBLE", "REAL", "DECIMAL"} {
		for _, c := range []struct {
			d      schema.Distribution
			lo, hi float64
		}{
			{schema.Distribution{Type: "normal", Parameters: parameters("mean", 50.0, "stddev", 10.0)}, 60, 70},
			{schema.Distribution{Type: "lognormal", Parameters: parameters("mu", 4.0, "sigma", 0.5)}, 60, 90},
			{schema.Distribution{Type: "exponential", Parameters: parameters("lambda", 0.1)}, 20, 50},
			{schema.Distribution{Type: "gamma", Parameters: parameters("shape", 0.5, "rate", 0.01)}, 1, 80},
			{schema.Distribution{Type: "pareto", Parameters: parameters("alpha", 1.0, "minimum", 3.0)}, 10, 1000},
			{schema.Distribution{Type: "triangular", Parameters: parameters("min", 0.0, "mode", 50.0, "max", 100.0)}, 30, 60},
			{schema.Distribution{Type: "histogram", Bins: []schema.Bin{{From: "40", To: "49", Weight: 1}, {From: "50", To: "70", Weight: 2}}}, 40, 70},
			{schema.Distribution{Type: "poisson", Parameters: parameters("lambda", 100.0)}, 90, 115},
			{schema.Distribution{Type: "binomial", Parameters: parameters("trials", 1e6, "probability", 1e-4)}, 90, 115},
			{schema.Distribution{Type: "geometric", Parameters: parameters("probability", 0.02)}, 3, 40},
			{schema.Distribution{Type: "zipf", Parameters: parameters("exponent", 1.0)}, 5, 500},
		} {
			t.Run(c.d.Type+" on "+dataType, func(t *testing.T) {
				t.Parallel()
				column := schema.Column{
					DataType: dataType, Distribution: &c.d,
					MinValue: schema.Number(fmt.Sprint(c.lo)), MaxValue: schema.Number(fmt.Sprint(c.hi)),
				}
				if dataType == "DECIMAL" {
					column.Scale = new(2)
				}
				s := newSample(t, column, 40)
				s.draw(t, sampleRows()/4)
				s.check(t)
				for i, n := range s.ends {
					end := [2]float64{s.law.first, s.law.last}[i]
					want := s.rows * (s.law.cdf(end) - s.law.cdf(math.Nextafter(end, -1)))
					if math.Abs(n-want) > 5*math.Sqrt(want)+5 {
						t.Errorf("%g values at the bound %g, want %g", n, end, want)
					}
				}
			})
		}
	}
}

// TestZipfRanks compares how often the first ranks come with 1/(k^s·H).
func TestZipfRanks(t *testing.T) {
	for _, exponent := range []float64{0.8, 1, 1.5, 2} {
		h := 0.0
		const top, rows = 1000, 1_000_000
		for k := 1.0; k <= top; k++ {
			h += math.Pow(k, -exponent)
		}
		column := schema.Column{DataType: "INT", MinValue: "1", MaxValue: "1000",
			Distribution: &schema.Distribution{Type: "zipf", Parameters: parameters("exponent", exponent)}}
		s := newSample(t, column, 2)
		s.cuts, s.counts = []float64{1, 2, 3, 4, 5}, make([]float64, 6)
		s.draw(t, rows)
		for i, n := range s.counts[:5] {
			p := math.Pow(float64(i+1), -exponent) / h
			if deviation := math.Sqrt(s.rows * p * (1 - p)); math.Abs(n-s.rows*p) > 4*deviation {
				t.Errorf("exponent %g: %g of %g values are %d, want %.0f ± %.0f", exponent, n, s.rows, i+1, s.rows*p, deviation)
			}
		}
	}
}
