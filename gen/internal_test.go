package gen

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/schema"
)

func TestPermutationIsABijection(t *testing.T) {
	for n := uint64(1); n < 600; n++ {
		p := newPermutation(newStream(int64(n), "test"), n)
		seen := make([]bool, n)
		for x := range n {
			y := p.at(x)
			if y >= n || seen[y] {
				t.Fatalf("n=%d: %d is taken to %d, which is out of range or taken", n, x, y)
			}
			seen[y] = true
		}
	}
}

func TestLargePermutations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Uint64Range(1<<20, 1<<63).Draw(t, "n")
		p := newPermutation(newStream(rapid.Int64().Draw(t, "seed"), "test"), n)
		seen := map[uint64]bool{}
		first := rapid.Uint64Range(0, n-1000).Draw(t, "first")
		for x := first; x < first+1000; x++ {
			y := p.at(x)
			if y >= n || seen[y] {
				t.Fatalf("%d is taken to %d, which is out of range or taken", x, y)
			}
			seen[y] = true
		}
	})
}

// TestPermutationLooksRandom divides the images of consecutive numbers into 64 cells.
func TestPermutationLooksRandom(t *testing.T) {
	for _, n := range []uint64{10_000, 1 << 20, 1<<40 + 3, 1 << 62} {
		p := newPermutation(newStream(1, "test"), n)
		var cells [64]float64
		const draws = 6400
		for x := range uint64(draws) {
			cells[p.at(x)/(n/64+1)]++
		}
		chi := 0.0
		for _, c := range cells {
			chi += (c - draws/64) * (c - draws/64) / (draws / 64)
		}
		if chi > 115 { // 63 degrees of freedom: p < 0.0001
			t.Errorf("n=%d: χ² is %.1f", n, chi)
		}
	}
}

func TestElementaryFunctions(t *testing.T) {
	near := func(name string, x, got, want, tolerance float64) {
		t.Helper()
		if math.Abs(got-want) > tolerance*math.Max(math.Abs(want), tolerance) {
			t.Errorf("%s(%g) = %.17g, want %.17g", name, x, got, want)
		}
	}
	for x := 1e-300; x < 1e300; x *= 1.7 {
		near("logarithm", x, logarithm(x), math.Log(x), 3e-16)
		lgamma, _ := math.Lgamma(math.Min(x, 1e6))
		near("logGamma", x, logGamma(math.Min(x, 1e6)), lgamma, 1e-11)
	}
	for x := -700.0; x < 700; x += 0.37 {
		near("exponential", x, exponential(x), math.Exp(x), 5e-16)
	}
	for z := 0.01; z < 20; z += 0.13 {
		_, upper := normalLaw{mean: 0, stddev: 1}.tails(z)
		near("normal tail", z, upper, math.Erfc(z/math.Sqrt2)/2, 1e-12)
		_, upper = exponentialLaw{lambda: 0.5}.tails(z)
		near("exponential tail", z, upper, math.Exp(-z/2), 1e-12)
	}
}

// TestIncompleteBeta compares with closed forms: I(x; 1, b) = 1-(1-x)^b, I(x; a, 1) = x^a,
// I(x; 2, 2) = x²(3-2x).
func TestIncompleteBeta(t *testing.T) {
	for x := 0.001; x < 1; x += 0.0173 {
		for _, c := range []struct{ a, b, want float64 }{
			{1, 3.5, 1 - math.Pow(1-x, 3.5)}, {2.5, 1, math.Pow(x, 2.5)}, {2, 2, x * x * (3 - 2*x)}, {0.5, 0.5, 2 / math.Pi * math.Asin(math.Sqrt(x))},
		} {
			if p, q := incompleteBeta(c.a, c.b, x); math.Abs(p-c.want) > 1e-12 || math.Abs(p+q-1) > 1e-12 {
				t.Errorf("I(%g; %g, %g) = %g and %g, want %g", x, c.a, c.b, p, q, c.want)
			}
		}
	}
}

// TestQuantiles follows the table from a hash to a value and back to its probability.
func TestQuantiles(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		law    law
		lo, hi float64
	}{
		{normalLaw{0, 1}, -inf, inf},
		{normalLaw{500, 120}, 0, 5000},
		{normalLaw{0, 1}, 3, inf},
		{normalLaw{0, 1}, -inf, -4},
		{normalLaw{0, 1}, -0.25, 0.5},
		{exponentialLaw{0.01}, 0, inf},
		{exponentialLaw{2}, 1, 3},
		{betaLaw{2, 5, 0, 1}, 0, 1},
		{betaLaw{0.5, 0.5, -3, 9}, -3, 9},
		{betaLaw{30, 2, 0, 100}, 0, 100},
	} {
		q, err := newQuantileTable(c.law, c.lo, c.hi)
		if err != nil {
			t.Errorf("%T%v: %v", c.law, c.law, err)
			continue
		}
		checkQuantiles(t, q(), c.law, c.lo, c.hi)
	}
}

func checkQuantiles(t *testing.T, q *quantileTable, l law, lo, hi float64) {
	pLo, qLo := l.tails(lo)
	pHi, qHi := l.tails(hi)
	mass := pHi - pLo
	if pLo > 0.5 {
		mass = qLo - qHi
	}
	for i := range uint64(4000) {
		hash := mix64(i)
		if i%4 == 0 {
			hash >>= i % 40 // far tails too
		}
		x := q.at(hash)
		want := float64(hash<<1) * 0x1p-65 // beyond x, on the side of the first bit
		p, above := l.tails(x)
		got := (p - pLo) / mass
		if pLo > 0.5 {
			got = (qLo - above) / mass
		}
		if hash>>63 != 0 {
			got = (above - qHi) / mass
		}
		if math.Abs(got-want) > 2e-4*want+2e-8 { // float64 has no more digits near bounds that are not 0
			t.Errorf("%T%v in %g…%g: the tail beyond %g is %g, want %g", l, l, lo, hi, x, got, want)
			return
		}
	}
}

func TestNoMass(t *testing.T) {
	if _, err := newQuantileTable(normalLaw{0, 1}, 9, 10); err == nil {
		t.Error("a range with 1e-19 of the distribution was accepted")
	}
	if _, err := newQuantileTable(exponentialLaw{1}, -5, -1); err == nil {
		t.Error("a range outside of the support was accepted")
	}
}

func TestWideDomainUsesItsRange(t *testing.T) {
	end, _ := new(big.Int).SetString("99999999999999999999999999999999999999", 10)
	d := newWideDomain(new(big.Int).Neg(end), end, newStream(1, "test"))
	v := Vector{Kind: KindWide, Wide: make([]Int128, 3)}
	if err := d.render(nil, []int64{0, d.size() / 2, d.size() - 1}, &v); err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{-1e38, 0, 1e38} {
		got, _ := new(big.Float).SetInt(v.Wide[i].Big()).Float64()
		if math.Abs(got-want) > 1e36 {
			t.Errorf("value %d is %g, want about %g", i, got, want)
		}
	}
}

func TestCompositeKeyOfHugeDomains(t *testing.T) {
	digits := newCompositeKey(1, "t", map[string]int64{"a": math.MaxInt64, "b": 1_000_001, "c": 3})
	rows := make([]int64, 20_000)
	for i := range rows {
		rows[i] = int64(i)
	}
	tuples, top := map[string]bool{}, int64(0)
	a, b, c := slices.Clone(rows), slices.Clone(rows), slices.Clone(rows)
	digits["a"].rank(rows, a)
	digits["b"].rank(rows, b)
	digits["c"].rank(rows, c)
	for i := range rows {
		if b[i] > 1_000_000 || c[i] > 2 || a[i] < 0 {
			t.Fatalf("tuple %d is out of range: %d %d %d", i, a[i], b[i], c[i])
		}
		top = max(top, a[i])
		tuples[fmt.Sprint(a[i], b[i], c[i])] = true
	}
	if len(tuples) != len(rows) {
		t.Errorf("%d different tuples of %d", len(tuples), len(rows))
	}
	if top < math.MaxInt64/10*9 {
		t.Errorf("the largest of %d values is %d: part of the domain is never used", len(rows), top)
	}
}

func TestJSONWordsNeedNoEscape(t *testing.T) {
	for rank := range defaultRule().capacity() {
		for _, c := range defaultRule().appendRank(nil, rank) {
			if c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
				t.Fatalf("word %d has the byte %q", rank, c)
			}
		}
	}
}

func TestIntDomainSteps(t *testing.T) {
	for _, c := range []struct{ lo, hi, step, first, count int64 }{
		{0, 10, 1, 0, 11}, {-7, 7, 5, -5, 3}, {1, 4, 5, 5, 0}, {math.MinInt64, math.MaxInt64, 1, math.MinInt64, math.MaxInt64},
	} {
		d := newIntDomain(big.NewInt(c.lo), big.NewInt(c.hi), c.step)
		if d.first != c.first || d.count != c.count {
			t.Errorf("%d…%d by %d: %d values from %d, want %d from %d", c.lo, c.hi, c.step, d.count, d.first, c.count, c.first)
		}
	}
}

func TestKindOfEveryType(t *testing.T) {
	for _, typ := range schema.Types() {
		if kind, _ := kindOf(&schema.Column{DataType: typ.String()}); kind < KindInt || kind > KindUUID {
			t.Errorf("%s has kind %d", typ, kind)
		}
	}
}
