package gen

import (
	"fmt"
	"math"
)

// zipfLaw gives the whole numbers 1…top probabilities in proportion to k^-exponent. Its
// distribution function is H(k)/H(top), where the generalized harmonic numbers
// H(k) = 1 + 2^-s + … + k^-s are extended to the reals by the formula of Euler and Maclaurin.
type zipfLaw struct {
	exponent, top, total float64
	head                 [harmonicFar]float64 // 1, 2^-s, …
}

func newZipfLaw(exponent, top float64) (law, error) {
	if !(top >= 1) {
		return nil, fmt.Errorf("a zipf distribution starts at 1, the range ends at %v", top)
	}
	top = min(top, math.MaxFloat64)
	l := zipfLaw{exponent: exponent, top: top, total: harmonicSpan(0, top, exponent)}
	for j := range l.head {
		l.head[j] = powerOf(float64(j+1), -exponent)
	}
	return l, nil
}

func (l zipfLaw) tails(x float64) (lower, upper float64) {
	switch {
	case x <= 0:
		return 0, 1
	case x >= l.top:
		return 1, 0
	case l.top < harmonicFar:
		return harmonicSpan(0, x, l.exponent) / l.total, harmonicSpan(x, l.top, l.exponent) / l.total
	case x >= harmonicFar:
		for _, term := range l.head {
			lower += term
		}
		lower += farSpan(harmonicFar, x, l.exponent)
		return lower / l.total, farSpan(x, l.top, l.exponent) / l.total
	}
	for j, term := range l.head {
		moved := powerOf(x+float64(j+1), -l.exponent)
		lower += term - moved
		upper += moved
	}
	lower += farSpan(harmonicFar, x+harmonicFar, l.exponent)
	upper += farSpan(x+harmonicFar, l.top, l.exponent)
	return lower / l.total, upper / l.total
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

// harmonicFar is from where on the formula of Euler and Maclaurin is exact.
const harmonicFar = 12

// harmonicSpan returns H(z) - H(y) for 0 ≤ y < z, to full relative precision.
func harmonicSpan(y, z, s float64) float64 {
	const far = harmonicFar
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
	return sum + farSpan(y, z, s)
}

// farSpan is the formula of Euler and Maclaurin for the sum of k^-s, y < k ≤ z: the
// integral, and corrections at both ends (Abramowitz and Stegun, 23.1.30). z may be below
// y, which counts as negative.
func farSpan(y, z, s float64) float64 {
	if y == z {
		return 0
	}
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
	fifth := third * (s + 3) * (s + 4) / 42
	seventh := fifth * (s + 5) * (s + 6) / 40
	return 0.5 - float64(c*horner(c2, -seventh, fifth, -third, first))
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
