package gen

import (
	"fmt"
	"math"
)

// zipfLaw gives the whole numbers 1…top probabilities in proportion to k^-exponent. Its
// distribution function is H(k)/H(top), where the generalized harmonic numbers
// H(k) = 1 + 2^-s + … + k^-s are extended to the reals by the formula of Euler and Maclaurin.
type zipfLaw struct{ exponent, top, total float64 }

func newZipfLaw(exponent, top float64) (law, error) {
	if !(top >= 1) {
		return nil, fmt.Errorf("a zipf distribution starts at 1, the range ends at %v", top)
	}
	top = min(top, math.MaxFloat64)
	return zipfLaw{exponent: exponent, top: top, total: harmonicSpan(0, top, exponent)}, nil
}

func (l zipfLaw) tails(x float64) (lower, upper float64) {
	switch {
	case x <= 0:
		return 0, 1
	case x >= l.top:
		return 1, 0
	}
	lower = harmonicSpan(0, x, l.exponent) / l.total
	if lower < 0.5 {
		return lower, 1 - lower
	}
	upper = harmonicSpan(x, l.top, l.exponent) / l.total
	return 1 - upper, upper
}

func (l zipfLaw) density(x float64) float64 {
	if x < 0 || x > l.top {
		return 0
	}
	return powerOf(x+0.5, -l.exponent) / l.total
}

func (l zipfLaw) support() (lo, hi, center, scale float64) {
	return 0, l.top, 1, max(l.top/4, 1)
}

func (l zipfLaw) breaks() []float64 { return wholeBreaks(1, l.top, 1) }

// harmonicSpan returns H(z) - H(y) for 0 ≤ y < z, to full relative precision.
func harmonicSpan(y, z, s float64) float64 {
	const far = 12 // where the formula is exact
	sum := 0.0
	if y < far {
		for j := 1.0; j <= far; j++ {
			sum += powerOf(y+j, -s)
			if z < far {
				sum -= powerOf(z+j, -s)
			}
		}
		y += far
		if z < far {
			z += far
		}
	}
	if z == y {
		return sum
	}
	return sum + farSpan(y, z, s)
}

// farSpan is the formula of Euler and Maclaurin for the sum of k^-s, y < k ≤ z: the
// integral, and corrections at both ends (Abramowitz and Stegun, 23.1.30). z may be below
// y, which counts as negative.
func farSpan(y, z, s float64) float64 {
	log := logOnePlus((z - y) / y)
	fy, fz := powerOf(y, -s), powerOf(z, -s)
	integral := float64(fy * y * log * growth(float64((1-s)*log)))
	return integral + float64(fz*endTerms(z, s)) - float64(fy*endTerms(y, s))
}

// endTerms returns the corrections at t, in units of t^-s.
func endTerms(t, s float64) float64 {
	c := 1 / t
	c2 := c * c
	first := s / 12
	third := s * (s + 1) * (s + 2) / 720
	fifth := s * (s + 1) * (s + 2) * (s + 3) * (s + 4) / 30240
	return 0.5 - float64(c*horner(c2, fifth, -third, first))
}

// growth returns (e^x - 1)/x.
func growth(x float64) float64 {
	if x == 0 {
		return 1
	}
	return expMinusOne(x) / x
}

// powerOf returns x^y for x > 0.
func powerOf(x, y float64) float64 { return exponential(y * logarithm(x)) }
