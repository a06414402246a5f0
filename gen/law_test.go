package gen

import (
	"math"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

// TestLargeShapes compares with integrals that mpmath computed with 50 digits.
func TestLargeShapes(t *testing.T) {
	for _, c := range []struct{ a, x, p, q float64 }{
		{201, 150, 4.2058857863798413e-5, 0}, {201, 201, 0.50937999598617659, 0}, {201, 260, 0, 6.2678163263565291e-5},
		{1e4, 9700, 0.001234175584468492, 0}, {1e4, 10400, 0, 3.8880170573988205e-5},
		{1e9, 999940000, 0.028887978217009705, 0}, {1e9, 1000200000, 0, 1.2731986553203085e-10},
		{1e15, 1e15 + 1e8, 0, 0.00078270138401229487}, {1e15, 1e15 - 3e7, 0.17139085584209238, 0},
	} {
		p, q := incompleteGamma(c.a, c.x)
		near := 1e-12 + 3e-16*math.Sqrt(c.a) // a float64 has no more digits of x in deviations
		if c.q == 0 && math.Abs(p/c.p-1) > near || c.p == 0 && math.Abs(q/c.q-1) > near || math.Abs(p+q-1) > 1e-15 {
			t.Errorf("P and Q(%g, %g) = %.17g, %.17g; want %.17g or %.17g", c.a, c.x, p, q, c.p, c.q)
		}
	}
	for _, c := range []struct{ a, b, x, p, q float64 }{
		{201, 201, 0.4251867997919275277, 0.0012843639819533202, 0}, {1000, 500, 0.6910098914446740626, 0, 0.021700357190339803},
		{1e6, 3e6, 0.2491339745962155572, 3.128608735811699e-5, 0}, {3e8, 7e8, 0.3000724568837309647, 0, 2.869799799934504e-7},
		{5, 1e9, 7.23606793572928029e-9, 0, 0.1525244755141967}, {0.5, 1e6, 2.878678747430870891e-7, 0.55201133396825522, 0},
		{3000, 2, 0.9988628439728768349, 0.14526411560493892, 0}, {150, 1e7, 0.00001867392694882093922, 0, 0.0024638180958665622},
	} {
		p, q := incompleteBeta(c.a, c.b, c.x)
		if c.q == 0 && math.Abs(p/c.p-1) > 1e-7 || c.p == 0 && math.Abs(q/c.q-1) > 1e-7 || math.Abs(p+q-1) > 1e-15 {
			t.Errorf("I(%.17g; %g, %g) = %.17g, %.17g; want %.17g or %.17g", c.x, c.a, c.b, p, q, c.p, c.q)
		}
	}
}

// TestDiscreteLaws compares P(X ≤ k) with the sum of the probabilities by definition.
func TestDiscreteLaws(t *testing.T) {
	lgamma := func(x float64) float64 { y, _ := math.Lgamma(x); return y }
	poisson := func(lambda float64) func(k float64) float64 {
		return func(k float64) float64 { return math.Exp(k*math.Log(lambda) - lambda - lgamma(k+1)) }
	}
	binomial := func(n, p float64) func(k float64) float64 {
		return func(k float64) float64 {
			return math.Exp(lgamma(n+1) - lgamma(k+1) - lgamma(n-k+1) + k*math.Log(p) + (n-k)*math.Log1p(-p))
		}
	}
	geometric := func(p float64) func(k float64) float64 {
		return func(k float64) float64 { return p * math.Pow(1-p, k) }
	}
	zipf := func(s float64, n int) func(k float64) float64 {
		h := 0.0
		for k := 1; k <= n; k++ {
			h += math.Pow(float64(k), -s)
		}
		return func(k float64) float64 { return math.Pow(k, -s) / h }
	}
	must := func(l law, err error) law {
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	for name, c := range map[string]struct {
		law   law
		first float64
		last  float64
		pmf   func(float64) float64
	}{
		"poisson 0.1":      {poissonLaw{0.1}, 0, 12, poisson(0.1)},
		"poisson 4":        {poissonLaw{4}, 0, 40, poisson(4)},
		"poisson 150":      {poissonLaw{150}, 0, 400, poisson(150)},
		"poisson 1000":     {poissonLaw{1000}, 0, 1400, poisson(1000)},
		"binomial 1, 0.3":  {must(newBinomialLaw(1, 0.3)), 0, 1, binomial(1, 0.3)},
		"binomial 10, 0.9": {must(newBinomialLaw(10, 0.9)), 0, 10, binomial(10, 0.9)},
		"binomial 2000":    {must(newBinomialLaw(2000, 0.4)), 0, 2000, binomial(2000, 0.4)},
		"geometric 0.2":    {must(newGeometricLaw(0.2)), 0, 90, geometric(0.2)},
		"geometric 0.99":   {must(newGeometricLaw(0.99)), 0, 8, geometric(0.99)},
		"zipf 1":           {must(newZipfLaw(1, 1000)), 1, 1000, zipf(1, 1000)},
		"zipf 1.1":         {must(newZipfLaw(1.1, 100_000)), 1, 100_000, zipf(1.1, 100_000)},
		"zipf 0.5":         {must(newZipfLaw(0.5, 300)), 1, 300, zipf(0.5, 300)},
		"zipf 3":           {must(newZipfLaw(3, 7)), 1, 7, zipf(3, 7)},
		"zipf 1 of 1":      {must(newZipfLaw(1, 1)), 1, 1, zipf(1, 1)},
	} {
		sum := 0.0
		for k := c.first; k <= c.last; k++ {
			sum += c.pmf(k)
			lower, upper := c.law.tails(k)
			if math.Abs(lower-sum) > 1e-11 || math.Abs(lower+upper-1) > 1e-14 {
				t.Errorf("%s: P(X ≤ %g) = %.15g, P(X > %g) = %.15g; want %.15g", name, k, lower, k, upper, sum)
				break
			}
		}
	}
}

// TestZipfOfNoEnd compares H(n, s) with ζ(2) = π²/6, ζ(4) = π⁴/90 and the sum for s = 1.
func TestZipfOfNoEnd(t *testing.T) {
	for _, c := range []struct{ s, n, want float64 }{
		{2, 1e18, math.Pi * math.Pi / 6}, {4, 1e300, math.Pow(math.Pi, 4) / 90}, {1, 1e6, 14.392726722865724},
		{1.0000001, 1e6, 14.392717186734413}, {0.5, 1e6, 1998.5401460089},
	} {
		if got := harmonicSpan(0, c.n, c.s); math.Abs(got/c.want-1) > 1e-9 {
			t.Errorf("H(%g, %g) = %.15g, want %.15g", c.n, c.s, got, c.want)
		}
	}
	zipf, err := newZipfLaw(2, 1e18)
	if err != nil {
		t.Fatal(err)
	}
	_, upper := zipf.tails(1e9)
	if want := 1e-9 * 6 / (math.Pi * math.Pi); math.Abs(upper/want-1) > 1e-8 {
		t.Errorf("P(X > 10^9) = %g, want %g", upper, want)
	}
}

// TestContinuousLaws compares with closed forms.
func TestContinuousLaws(t *testing.T) {
	h, err := newHistogramLaw([]schema.Bin{{From: "0", To: "10", Weight: 1}, {From: "30", To: "50", Weight: 3}, {From: "40", To: "60", Weight: 4}}, axis{unit: 1, floats: true})
	if err != nil {
		t.Fatal(err)
	}
	mixture := &mixtureLaw{components: []law{exponentialLaw{1}, uniformLaw{2, 4}}, shares: []float64{0.25, 0.75}}
	for name, c := range map[string]struct {
		law law
		cdf func(x float64) float64
		at  []float64
	}{
		"lognormal":  {lognormalLaw{normalLaw{1, 0.5}}, func(x float64) float64 { return math.Erfc(-(math.Log(x)-1)/0.5/math.Sqrt2) / 2 }, []float64{1e-3, 0.5, 1, 3, 20}},
		"gamma 3":    {gammaLaw{3, 2}, func(x float64) float64 { y := 2 * x; return 1 - math.Exp(-y)*(1+y+y*y/2) }, []float64{0.1, 1, 2, 7}},
		"gamma 1/2":  {gammaLaw{0.5, 1}, func(x float64) float64 { return math.Erf(math.Sqrt(x)) }, []float64{1e-9, 0.1, 1, 7}},
		"pareto":     {paretoLaw{1.5, 2}, func(x float64) float64 { return 1 - math.Pow(2/x, 1.5) }, []float64{2, 2.1, 5, 1e6}},
		"triangular": {triangularLaw{0, 2, 10}, func(x float64) float64 { return 1 - (10-x)*(10-x)/80 }, []float64{2, 3, 9, 10}},
		"rising":     {triangularLaw{0, 2, 10}, func(x float64) float64 { return x * x / 20 }, []float64{0, 0.5, 2}},
		"no fall":    {triangularLaw{0, 10, 10}, func(x float64) float64 { return x * x / 100 }, []float64{0, 5, 10}},
		"bin 1":      {h, func(x float64) float64 { return x / 10 / 8 }, []float64{0, 2, 10}},
		"bin 2":      {h, func(x float64) float64 { return (1 + 3*(x-30)/20) / 8 }, []float64{30, 33, 40}},
		"both":       {h, func(x float64) float64 { return (1 + 3*(x-30)/20 + 4*(x-40)/20) / 8 }, []float64{40, 44, 50}},
		"gap":        {h, func(x float64) float64 { return 1.0 / 8 }, []float64{10, 20, 30}},
		"mixture":    {mixture, func(x float64) float64 { return 0.25*(1-math.Exp(-x)) + 0.75*math.Min(math.Max((x-2)/2, 0), 1) }, []float64{0.5, 2, 3, 9}},
		"uniform":    {uniformLaw{-1e308, 1e308}, func(x float64) float64 { return (x/2e307 + 5) / 10 }, []float64{-1e308, 0, 3e307}},
	} {
		for _, x := range c.at {
			lower, upper := c.law.tails(x)
			if want := c.cdf(x); math.Abs(lower-want) > 1e-13 || math.Abs(lower+upper-1) > 1e-14 {
				t.Errorf("%s: P(X ≤ %g) = %.15g, P(X > %g) = %.15g; want %.15g", name, x, lower, x, upper, want)
			}
		}
	}
}

// TestDensities compares with difference quotients. That of a discrete law is near them.
func TestDensities(t *testing.T) {
	for _, l := range []law{
		lognormalLaw{normalLaw{1, 0.5}}, gammaLaw{3, 2}, gammaLaw{500, 100}, paretoLaw{1.5, 2}, triangularLaw{0, 2, 10}, uniformLaw{0, 7},
	} {
		for _, x := range []float64{2.5, 4, 5} {
			const h = 1e-5
			above, _ := l.tails(x + h)
			below, _ := l.tails(x - h)
			if want := (above - below) / (2 * h); math.Abs(l.density(x)-want) > 1e-6*math.Max(want, 1) {
				t.Errorf("%T%v: the density at %g is %g, want %g", l, l, x, l.density(x), want)
			}
		}
	}
}

func TestPValues(t *testing.T) {
	for _, c := range []struct {
		stat float64
		df   int
		want float64
	}{{3.841459, 1, 0.05}, {10.827566, 1, 0.001}, {124.342, 100, 0.05}, {1118.948, 999, 0.004691436152}, {0, 5, 1}, {3, 0, 1}} {
		if got := chiSquareP(c.stat, c.df); math.Abs(got-c.want) > 1e-5*c.want+1e-6 {
			t.Errorf("chiSquareP(%g, %d) = %g, want %g", c.stat, c.df, got, c.want)
		}
	}
	for _, c := range []struct{ x, want float64 }{{1.2238, 0.1}, {1.3581, 0.05}, {1.9495, 0.001}, {0.8276, 0.5}, {0.3, 0.999991}, {1.18, 0.12345}} {
		n := int64(1e12)
		if got := kolmogorovP(c.x/1e6, n); math.Abs(got-c.want) > 2e-4 {
			t.Errorf("kolmogorovP at %g is %g, want %g", c.x, got, c.want)
		}
	}
}
