package gen

import "math"

// largeShape is where the incomplete functions pass from series and continued fractions,
// which take the more terms the larger the shape is, to the integral of the density.
const largeShape = 200

// logOnePlus returns ln(1+x) for x > -1 without the loss of digits near 0 (Kahan; see
// Goldberg, What Every Computer Scientist Should Know, theorem 4).
func logOnePlus(x float64) float64 {
	y := 1 + x
	if y == 1 || math.IsInf(x, 1) {
		return x
	}
	return logarithm(y) * (x / (y - 1))
}

// expMinusOne returns e^x - 1, near 0 by its series.
func expMinusOne(x float64) float64 {
	if math.Abs(x) > 0.5 {
		return exponential(x) - 1
	}
	term, sum := x, x
	for n := 2.0; n < 20; n++ {
		term = float64(term * (x / n))
		sum += term
	}
	return sum
}

// excess returns e - ln(1+e), which is never negative, for e > -1. Near 0 it goes by the
// series of the inverse hyperbolic tangent, so that nothing cancels.
func excess(e float64) float64 {
	if math.Abs(e) > 0.2 {
		return e - logOnePlus(e)
	}
	s := e / (2 + e)
	s2 := float64(s * s)
	series := horner(s2, 1.0/19, 1.0/17, 1.0/15, 1.0/13, 1.0/11, 1.0/9, 1.0/7, 1.0/5, 1.0/3)
	return float64(s*e) - float64(2*s*s2*series)
}

const logOfTwoPi = 1.83787706640934548356

// stirlingRest returns what Stirling's formula leaves of ln Γ(z+1), z > 0: its
// difference to (z+½)·ln z - z + ½·ln 2π (Abramowitz and Stegun, 6.1.41).
func stirlingRest(z float64) float64 {
	if z < 10 {
		return logGamma(z+1) - mulAdd(z+0.5, logarithm(z), -z) - logOfTwoPi/2
	}
	inverse := 1 / z
	return float64(inverse * horner(inverse*inverse, 1.0/156, -691.0/360360, 1.0/1188, -1.0/1680, 1.0/1260, -1.0/360, 1.0/12))
}

// poissonTerm returns x^a·e^-x / Γ(a+1) for a, x > 0, of which large a and x cost no
// digits (Loader, Fast and Accurate Computation of Binomial Probabilities, 2000).
func poissonTerm(a, x float64) float64 {
	if x <= 0 || math.IsInf(x, 1) {
		return 0
	}
	return exponential(-float64(a*excess((x-a)/a))-stirlingRest(a)) / math.Sqrt(2*math.Pi*a)
}

// betaTerm returns x^a·(1-x)^b / B(a, b) for a, b > 0, 0 < x < 1, in the same manner.
func betaTerm(a, b, x float64) float64 {
	n := a + b
	first := float64(a * excess((float64(x*n)-a)/a))
	second := float64(b * excess((float64((1-x)*n)-b)/b))
	rest := stirlingRest(n) - stirlingRest(a) - stirlingRest(b)
	return exponential(rest-first-second) * math.Sqrt(a/(2*math.Pi)*(b/n))
}

// largeGamma is incompleteGamma for a large a.
func largeGamma(a, x float64) (p, q float64) {
	b := a - 1
	scale := exponential(-stirlingRest(b)) / math.Sqrt(2*math.Pi*b)
	density := func(t float64) float64 { // poissonTerm(b, t)
		if t <= 0 {
			return 0
		}
		return scale * exponential(-b*excess((t-b)/b))
	}
	deviation := math.Sqrt(a)
	tail := outwards(density, x, (x-a)/deviation, deviation, 0, math.Inf(1))
	if x < a {
		return tail, 1 - tail
	}
	return 1 - tail, tail
}

// largeBeta is incompleteBeta for large a and b.
func largeBeta(a, b, x float64) (p, q float64) {
	n := a + b
	scale := exponential(stirlingRest(n)-stirlingRest(a)-stirlingRest(b)) * math.Sqrt(a/(2*math.Pi)*(b/n))
	density := func(t float64) float64 { // betaTerm(a, b, t) / (t·(1-t))
		first := float64(a * excess((float64(t*n)-a)/a))
		second := float64(b * excess((float64((1-t)*n)-b)/b))
		return scale * exponential(-first-second) / t / (1 - t)
	}
	mean := a / n
	deviation := math.Sqrt(mean * (b / n) / n)
	tail := outwards(density, x, (x-mean)/deviation, deviation, 0, 1)
	if x < mean {
		return tail, 1 - tail
	}
	return 1 - tail, tail
}

// legendre are the positive nodes and the weights of Gauss's quadrature of 20 points
// (Abramowitz and Stegun, table 25.4).
var legendre = [10][2]float64{
	{0.076526521133497333755, 0.1527533871307258507},
	{0.22778585114164507808, 0.14917298647260374679},
	{0.37370608871541956067, 0.14209610931838205133},
	{0.510867001950827098, 0.1316886384491766269},
	{0.63605368072651502545, 0.11819453196151841731},
	{0.74633190646015079261, 0.10193011981724043504},
	{0.83911697182221882339, 0.083276741576704748725},
	{0.91223442825132590587, 0.06267204833410906357},
	{0.96397192727791379127, 0.040601429800386941331},
	{0.99312859918509492479, 0.017614007139152118312},
}

// outwards integrates a density that is nearly that of a normal distribution from x, which
// lies z deviations from its mean, away from the mean, as far as it counts or to lo or hi.
func outwards(density func(float64) float64, x, z, deviation, lo, hi float64) float64 {
	const panels = 2
	reach := float64(1.25 * deviation * (math.Sqrt(float64(z*z)+72) - math.Abs(z)))
	end := min(x+reach, hi)
	if z < 0 {
		end = max(x-reach, lo)
	}
	half, sum := (end-x)/(2*panels), 0.0
	for i := range panels {
		middle := x + float64(half*float64(2*i+1))
		for _, node := range legendre {
			offset := float64(half * node[0])
			sum += float64(node[1] * (density(middle-offset) + density(middle+offset)))
		}
	}
	return min(math.Abs(float64(half*sum)), 1)
}
