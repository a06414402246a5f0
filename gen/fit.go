package gen

import "math"

// chiSquareP returns the probability that a χ² statistic with df degrees of freedom is
// stat or more: Q(df/2, stat/2) (Abramowitz and Stegun, 26.4.19). It is 1 where there are
// no degrees of freedom.
func chiSquareP(stat float64, df int) float64 {
	if df <= 0 {
		return 1
	}
	_, q := incompleteGamma(float64(df)/2, stat/2)
	return q
}

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

// normalP returns the probability that a standard normal number is z or more away from 0.
func normalP(z float64) float64 {
	_, q := incompleteGamma(0.5, float64(z*z/2))
	return q
}
