package gen

import (
	"math"
	"sync"
)

// kolmogorovP returns the probability that the largest distance between the distribution
// function of n numbers and the continuous one that they come from is d or more: the
// series of Kolmogorov, with the correction of Stephens for small n (Press et al.,
// Numerical Recipes, 3rd ed., 6.14.12 and 14.3.18).
func kolmogorovP(d float64, n int64) float64 {
	root := math.Sqrt(float64(n))
	x := float64((root + 0.12 + 0.11/root) * d)
	switch {
	case n <= 0 || x <= 0:
		return 1
	case x < 1.18: // where the other form of the series converges faster
		return 1 - kolmogorovBelow(x)
	}
	sum, sign := 0.0, 1.0
	for j := 1.0; j < 20; j++ {
		sum += float64(sign * exponential(-2*j*j*x*x))
		sign = -sign
	}
	return min(max(2*sum, 0), 1)
}

// kolmogorovBelow returns the distribution function of Kolmogorov by its theta series.
func kolmogorovBelow(x float64) float64 {
	y := exponential(-math.Pi * math.Pi / (8 * x * x))
	sum := 0.0
	for _, k := range []float64{1, 3, 5, 7} {
		sum += powerOrZero(y, k*k)
	}
	return min(max(float64(math.Sqrt(2*math.Pi)/x*sum), 0), 1)
}

func powerOrZero(x, y float64) float64 {
	if x == 0 {
		return 0
	}
	return powerOf(x, y)
}

// newQuantileTable truncates l to lo…hi, either of which may be infinite. The table, which
// costs some milliseconds, is made when it is first called for.
func newQuantileTable(l law, lo, hi float64) (func() *quantileTable, error) {
	t, err := truncate(l, lo, hi)
	if err != nil {
		return nil, err
	}
	return sync.OnceValue(t.table), nil
}

// cdfOf returns the probability of a value of at most value i of v, which is a vector of
// the column and not NULL there.
func (l *columnLaw) cdfOf(v *Vector, i int) float64 {
	switch v.Kind {
	case KindInt:
		origin, step := l.origin.Int64(), l.step.Int64()
		return l.cdf(math.Floor((float64(v.Ints[i]-origin) / float64(step))))
	case KindWide:
		n := v.Wide[i].Big()
		return l.cdf(floatOf(n.Div(n.Sub(n, l.origin), l.step)))
	}
	return l.cdf(v.Floats[i])
}
