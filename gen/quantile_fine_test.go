package gen

import (
	"math"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

func must(t *testing.T) func(l law, err error) law {
	return func(l law, err error) law {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
}

// TestFineQuantiles follows tables from a hash to a value and back to its probability.
func TestFineQuantiles(t *testing.T) {
	inf, law := math.Inf(1), must(t)
	bins := []schema.Bin{{From: "0", To: "1", Weight: 1}, {From: "1000", To: "1001", Weight: 2}, {From: "1001", To: "5000", Weight: 1}}
	two := &mixtureLaw{components: []anyLaw{normalLaw{10, 1}, normalLaw{1000, 1}}, shares: []float64{0.3, 0.7}}
	for _, c := range []struct {
		law    anyLaw
		lo, hi float64
	}{
		{lognormalLaw{normalLaw{0, 1}}, 0, inf},
		{lognormalLaw{normalLaw{5, 4}}, 1, inf},
		{gammaLaw{0.3, 1}, 0, inf},
		{gammaLaw{3, 0.01}, 100, 500},
		{gammaLaw{1e6, 1}, 0, inf},
		{paretoLaw{1, 1}, 0, inf},
		{paretoLaw{0.5, 10}, 20, 1e9},
		{triangularLaw{0, 0, 1}, 0, 1},
		{poissonLaw{0.01}, -1, inf},
		{poissonLaw{50}, -1, inf},
		{poissonLaw{1e6}, -1, inf},
		{law(newBinomialLaw(20, 0.5)), -1, 20},
		{law(newBinomialLaw(1e9, 0.3)), -1, 1e9},
		{law(newGeometricLaw(1e-9)), -1, inf},
		{law(newZipfLaw(1, 1e9)), 0, 1e9},
		{law(newZipfLaw(3, 1e15)), 0, 1e15},
		{law(newHistogramLaw(bins, axis{unit: 1, floats: true})), 0, 5000},
		{two, -inf, inf},
	} {
		q, err := truncate(c.law, c.lo, c.hi)
		if err != nil {
			t.Errorf("%T%v: %v", c.law, c.law, err)
			continue
		}
		checkFineQuantiles(t, q)
	}
}

type anyLaw = law

func checkFineQuantiles(t *testing.T, q *truncation) {
	t.Helper()
	table, last := q.table(), math.Inf(-1)
	const steps = 4096
	for i := range uint64(2 * steps) {
		hash := i * (1 << 51)
		if i%2 == 1 {
			hash += mix64(i) >> 14
		}
		x := table.at(folded(hash))
		if x < last {
			t.Errorf("%T%v: the quantile at %g is %g, and %g before it", q.law, q.law, float64(hash)*0x1p-64, x, last)
			return
		}
		last = x
	}
	for i := range uint64(4000) {
		hash := mix64(i)
		if i%4 == 0 {
			hash >>= i % 40 // far tails too
		}
		lower := hash>>63 == 0
		want := float64(hash<<1) * 0x1p-65
		if got := q.beyond(table.at(hash), lower); math.Abs(got-want) > min(3e-4*want, 1.5*fineError)+1e-12 {
			t.Errorf("%T%v: the tail beyond %g is %g, want %g", q.law, q.law, table.at(hash), got, want)
			return
		}
	}
}

// TestGapsStayEmpty: no value comes from between the parts of a histogram, nor from where
// a mixture has as good as none.
func TestGapsStayEmpty(t *testing.T) {
	law := must(t)
	for _, weights := range [][3]float64{{1, 1, 2}, {1, 2, 4}, {0.3, 0.3, 0.1}, {1, 0, 1e-6}} {
		bins := []schema.Bin{{From: "0", To: "1", Weight: weights[0]}, {From: "5", To: "6", Weight: weights[1]}, {From: "100", To: "110", Weight: weights[2]}}
		q, err := truncate(law(newHistogramLaw(bins, axis{unit: 1, floats: true})), -10, 1000)
		if err != nil {
			t.Fatal(err)
		}
		table := q.table()
		for i := range uint64(1_000_000) {
			if x := table.at(mix64(i)); x < 0 || x > 1 && x < 5 || x > 6 && x < 100 || x > 110 {
				t.Fatalf("weights %v: %g lies in none of the bins", weights, x)
			}
		}
	}
	two := &mixtureLaw{components: []anyLaw{normalLaw{10, 1}, normalLaw{1000, 1}}, shares: []float64{0.3, 0.7}}
	q, err := truncate(two, math.Inf(-1), math.Inf(1))
	if err != nil {
		t.Fatal(err)
	}
	table := q.table()
	for i := range uint64(1_000_000) {
		if x := table.at(mix64(i)); x > 18 && x < 992 {
			t.Fatalf("%g lies eight deviations from both parts of the mixture", x)
		}
	}
}

// TestFarBounds: a law near 0 may stand on a type that reaches far.
func TestFarBounds(t *testing.T) {
	for _, d := range []schema.Distribution{
		{Type: "normal", Parameters: parameters("mean", 50.0, "stddev", 10.0)},
		{Type: "pareto", Parameters: parameters("alpha", 1.0, "minimum", 1.0)},
		{Type: "zipf", Parameters: parameters("exponent", 2.0)},
		{Type: "gamma", Parameters: parameters("shape", 2.0, "rate", 1.0)},
	} {
		for _, dataType := range []string{"BIGINT", "NUMBER"} {
			s := newSample(t, schema.Column{DataType: dataType, MinValue: "0", MaxValue: "9000000000000000000", Distribution: &d}, 50)
			s.draw(t, 50_000)
			s.check(t)
		}
	}
	heavy := schema.Distribution{Type: "pareto", Parameters: parameters("alpha", 0.02, "minimum", 1.0)}
	for _, dataType := range []string{"REAL", "DOUBLE"} {
		s := newSample(t, schema.Column{DataType: dataType, MinValue: "0", MaxValue: "3e38", Distribution: &heavy}, 50)
		s.draw(t, 50_000)
		s.check(t)
	}
}

// TestOpenEndsOfFloats: a law that reaches beyond the type is cut at its end and has no
// spike there.
func TestOpenEndsOfFloats(t *testing.T) {
	for _, d := range []schema.Distribution{
		{Type: "pareto", Parameters: parameters("alpha", 0.01, "minimum", 1.0)},
		{Type: "normal", Parameters: parameters("mean", 0.0, "stddev", 1e308)},
	} {
		l, err := newTruncatedLaw(&d, axis{first: math.Inf(-1), last: math.Inf(1), unit: 1, floats: true, end: math.MaxFloat64})
		if err != nil {
			t.Fatal(err)
		}
		table, atEnd := l.quantiles(), 0
		for i := range uint64(100_000) {
			if x := table.at(mix64(i)); math.Abs(x) > math.MaxFloat64/1.001 {
				atEnd++
			}
		}
		if atEnd > 200 {
			t.Errorf("%s: %d of 100000 values lie at the end of the type", d.Type, atEnd)
		}
	}
}
