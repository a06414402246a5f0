package gen

import "math"

// The functions of this file stand in for their namesakes of package math, whose
// results differ in the last digit between architectures. They use only operations that
// IEEE 754 rounds exactly. A conversion stands around every product that a sum follows,
// in this statement or a later one: it keeps the compiler from fusing the two into one
// rounding (Go specification, Floating-point operators).

// mulAdd returns a×b + c, rounded after each of the two.
func mulAdd(a, b, c float64) float64 { return float64(a*b) + c }

// horner evaluates a polynomial, the coefficient of the highest power first.
func horner(x float64, coefficients ...float64) float64 {
	var y float64
	for _, c := range coefficients {
		y = mulAdd(y, x, c)
	}
	return y
}

const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10
)

// logarithm returns the natural logarithm of x > 0. Method and coefficients: FreeBSD
// msun, e_log.c (error below one unit in the last place).
func logarithm(x float64) float64 {
	if x <= 0 {
		return math.Inf(-1)
	}
	if math.IsInf(x, 1) {
		return x
	}
	f, k := math.Frexp(x)
	if f < math.Sqrt2/2 {
		f *= 2
		k--
	}
	f--
	s := f / (2 + f)
	s2 := s * s
	s4 := s2 * s2
	t1 := float64(s2 * horner(s4, 1.479819860511658591e-01, 1.818357216161805012e-01, 2.857142874366239149e-01, 6.666666666666735130e-01))
	t2 := float64(s4 * horner(s4, 1.531383769920937332e-01, 2.222219843214978396e-01, 3.999999999940941908e-01))
	remainder := t1 + t2
	halfSquare := float64(0.5 * f * f)
	exponent := float64(k)
	low := mulAdd(exponent, ln2Lo, float64(s*(halfSquare+remainder)))
	return float64(exponent*ln2Hi) - ((halfSquare - low) - f)
}

// exponential returns e to the x. Method and coefficients: FreeBSD msun, e_exp.c.
func exponential(x float64) float64 {
	switch {
	case x > 709.7:
		return math.Inf(1)
	case x < -745.1:
		return 0
	}
	k := math.Floor(mulAdd(x, 1.44269504088896338700, 0.5))
	hi := x - float64(k*ln2Hi)
	lo := float64(k * ln2Lo)
	r := hi - lo
	t := r * r
	c := r - float64(t*horner(t, 4.13813679705723846039e-08, -1.65339022054652515390e-06, 6.61375632143793436117e-05, -2.77777777770155933842e-03, 1.66666666666666019037e-01))
	y := 1 - ((lo - float64(r*c)/(2-c)) - hi)
	return timesTwoTo(y, int(k))
}

// timesTwoTo returns x × 2^k for x near 1, as math.Ldexp does, which takes longer.
func timesTwoTo(x float64, k int) float64 {
	if k < -1000 || k > 1000 {
		return math.Ldexp(x, k)
	}
	return x * math.Float64frombits(uint64(k+1023)<<52)
}

// logGamma returns the logarithm of Γ(x) for x > 0, by Stirling's series behind 10 and
// the recurrence before it (Abramowitz and Stegun, 6.1.15 and 6.1.41).
func logGamma(x float64) float64 {
	shift := 1.0
	for x < 10 {
		shift *= x
		x++
	}
	inverse := 1 / x
	series := float64(inverse * horner(inverse*inverse, 1.0/156, -691.0/360360, 1.0/1188, -1.0/1680, 1.0/1260, -1.0/360, 1.0/12))
	const halfLog2Pi = 0.91893853320467274178
	return mulAdd(x-0.5, logarithm(x), -x) + halfLog2Pi + series - logarithm(shift)
}

const (
	maxTerms  = 10_000 // of a series or a continued fraction: more than any converges in
	precision = 1e-16  // at which it has converged
	tiny      = 1e-300 // stands for zero in Lentz's method
)

// incompleteGamma returns the regularized incomplete gamma functions P(a, x) and
// Q(a, x) = 1 - P for a > 0, x ≥ 0, the smaller of them to full relative precision
// (Press et al., Numerical Recipes, 3rd ed., 6.2).
func incompleteGamma(a, x float64) (p, q float64) {
	switch {
	case x <= 0:
		return 0, 1
	case math.IsInf(x, 1):
		return 1, 0
	}
	if a > largeShape {
		return largeGamma(a, x)
	}
	factor := exponential(mulAdd(a, logarithm(x), -x) - logGamma(a))
	if x < a+1 {
		p = float64(gammaSeries(a, x) * factor)
		return p, 1 - p
	}
	q = float64(gammaFraction(a, x) * factor)
	return 1 - q, q
}

func gammaSeries(a, x float64) float64 {
	term := 1 / a
	sum := term
	for n := 1.0; n < maxTerms && term > sum*precision; n++ {
		term = float64(term * (x / (a + n)))
		sum += term
	}
	return sum
}

func gammaFraction(a, x float64) float64 {
	b := x + 1 - a
	c := 1 / tiny
	d := 1 / b
	h := d
	for n := 1.0; n < maxTerms; n++ {
		an := -n * (n - a)
		b += 2
		d = 1 / nonZero(mulAdd(an, d, b))
		c = nonZero(b + an/c)
		delta := float64(d * c)
		h *= delta
		if math.Abs(delta-1) < 4*precision {
			break
		}
	}
	return h
}

// incompleteBeta returns the regularized incomplete beta functions I(x; a, b) and
// 1 - I for a, b > 0, 0 ≤ x ≤ 1, the smaller of them to full relative precision
// (Numerical Recipes, 3rd ed., 6.4).
func incompleteBeta(a, b, x float64) (p, q float64) {
	switch {
	case x <= 0:
		return 0, 1
	case x >= 1:
		return 1, 0
	}
	if min(a, b) > largeShape {
		return largeBeta(a, b, x)
	}
	factor := betaFactor(a, b, x)
	if x < (a+1)/(a+b+2) {
		p = factor * betaFraction(a, b, x) / a
		return p, 1 - p
	}
	q = factor * betaFraction(b, a, 1-x) / b
	return 1 - q, q
}

// betaFactor is betaTerm, for small shapes by the plain formula.
func betaFactor(a, b, x float64) float64 {
	if max(a, b) > largeShape {
		return betaTerm(a, b, x)
	}
	logFactor := logGamma(a+b) - logGamma(a) - logGamma(b)
	return exponential(mulAdd(a, logarithm(x), mulAdd(b, logarithm(1-x), logFactor)))
}

func betaFraction(a, b, x float64) float64 {
	c := 1.0
	d := 1 / nonZero(1-float64((a+b)*x)/(a+1))
	h := d
	for m := 1.0; m < maxTerms; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d = 1 / nonZero(1+float64(even*d))
		c = nonZero(1 + even/c)
		h *= d * c
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d = 1 / nonZero(1+float64(odd*d))
		c = nonZero(1 + odd/c)
		delta := float64(d * c)
		h *= delta
		if math.Abs(delta-1) < 4*precision {
			break
		}
	}
	return h
}

func nonZero(x float64) float64 {
	if math.Abs(x) < tiny {
		return tiny
	}
	return x
}
