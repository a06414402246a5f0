package gen

import (
	"fmt"
	"math"
)

// normalLaw is the normal distribution. Its tails are incomplete gamma functions
// (Abramowitz and Stegun, 7.1 and 26.2).
type normalLaw struct{ mean, stddev float64 }

func (l normalLaw) tails(x float64) (lower, upper float64) {
	z := (x - l.mean) / l.stddev
	inside, outside := incompleteGamma(0.5, float64(z*z/2))
	if z < 0 {
		return outside / 2, 0.5 + inside/2
	}
	return 0.5 + inside/2, outside / 2
}

func (l normalLaw) density(x float64) float64 {
	const oneBySqrt2Pi = 0.39894228040143267794
	z := (x - l.mean) / l.stddev
	return oneBySqrt2Pi / l.stddev * exponential(-z*z/2)
}

func (l normalLaw) support() (lo, hi, center, scale float64) {
	return math.Inf(-1), math.Inf(1), l.mean, l.stddev
}

// lognormalLaw is the distribution of e to a normal number.
type lognormalLaw struct{ log normalLaw }

func (l lognormalLaw) tails(x float64) (lower, upper float64) {
	if x <= 0 {
		return 0, 1
	}
	return l.log.tails(logarithm(x))
}

func (l lognormalLaw) density(x float64) float64 {
	if x <= 0 || math.IsInf(x, 1) {
		return 0
	}
	return l.log.density(logarithm(x)) / x
}

func (l lognormalLaw) support() (lo, hi, center, scale float64) {
	center = positive(exponential(l.log.mean))
	return 0, math.Inf(1), center, positive(center * min(l.log.stddev, 1))
}

// positive returns x, kept within the normal numbers above 0.
func positive(x float64) float64 { return min(max(x, 0x1p-1022), math.MaxFloat64) }

// exponentialLaw is the exponential distribution from 0 with a mean of 1/lambda.
type exponentialLaw struct{ lambda float64 }

func (l exponentialLaw) tails(x float64) (lower, upper float64) {
	return incompleteGamma(1, float64(l.lambda*x))
}

func (l exponentialLaw) density(x float64) float64 {
	return l.lambda * exponential(-l.lambda*x)
}

func (l exponentialLaw) support() (lo, hi, center, scale float64) {
	return 0, math.Inf(1), 1 / l.lambda, 1 / l.lambda
}

// gammaLaw is the gamma distribution, with a mean of shape/rate.
type gammaLaw struct{ shape, rate float64 }

func (l gammaLaw) tails(x float64) (lower, upper float64) {
	return incompleteGamma(l.shape, float64(l.rate*x))
}

func (l gammaLaw) density(x float64) float64 {
	if x <= 0 {
		return 0
	}
	return poissonTerm(l.shape, float64(l.rate*x)) * (l.shape / x)
}

func (l gammaLaw) support() (lo, hi, center, scale float64) {
	return 0, math.Inf(1), positive(l.shape / l.rate), positive(math.Sqrt(l.shape) / l.rate)
}

// betaLaw is the beta distribution, stretched from 0…1 over lo…hi.
type betaLaw struct{ alpha, beta, lo, hi float64 }

func newBetaLaw(alpha, beta, lo, hi float64) (law, error) {
	if math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		return nil, fmt.Errorf("a beta distribution %w", errNoRange)
	}
	return betaLaw{alpha: alpha, beta: beta, lo: lo, hi: hi}, nil
}

func (l betaLaw) tails(x float64) (lower, upper float64) {
	return incompleteBeta(l.alpha, l.beta, (x-l.lo)/(l.hi-l.lo))
}

func (l betaLaw) density(x float64) float64 {
	y := (x - l.lo) / (l.hi - l.lo)
	if y <= 0 || y >= 1 {
		return 0
	}
	logDensity := mulAdd(l.alpha-1, logarithm(y), float64((l.beta-1)*logarithm(1-y)))
	logDensity += logGamma(l.alpha+l.beta) - logGamma(l.alpha) - logGamma(l.beta)
	return exponential(logDensity) / (l.hi - l.lo)
}

func (l betaLaw) support() (lo, hi, center, scale float64) {
	width := l.hi - l.lo
	return l.lo, l.hi, mulAdd(width, l.alpha/(l.alpha+l.beta), l.lo), width / 4
}

// paretoLaw is the Pareto distribution: a value above x has the probability
// (minimum/x)^alpha.
type paretoLaw struct{ alpha, minimum float64 }

func (l paretoLaw) tails(x float64) (lower, upper float64) {
	if x <= l.minimum {
		return 0, 1
	}
	log := -l.alpha * logOnePlus((x-l.minimum)/l.minimum)
	return -expMinusOne(log), exponential(log)
}

func (l paretoLaw) density(x float64) float64 {
	_, upper := l.tails(x)
	if x < l.minimum {
		return 0
	}
	return upper * (l.alpha / x)
}

func (l paretoLaw) support() (lo, hi, center, scale float64) {
	return l.minimum, math.Inf(1), l.minimum, positive(l.minimum / max(l.alpha, 1))
}

func (l paretoLaw) breaks() []float64 { return []float64{l.minimum} }

// triangularLaw has a density that rises from min to mode and falls to max, along
// straight lines.
type triangularLaw struct{ min, mode, max float64 }

func newTriangularLaw(lo, mode, hi float64) (law, error) {
	if !(lo <= mode && mode <= hi && lo < hi) {
		return nil, fmt.Errorf("a triangular distribution needs min ≤ mode ≤ max and min < max")
	}
	return triangularLaw{lo, mode, hi}, nil
}

func (l triangularLaw) tails(x float64) (lower, upper float64) {
	width := l.max - l.min
	switch {
	case x <= l.min:
		return 0, 1
	case x >= l.max:
		return 1, 0
	case x < l.mode:
		lower = float64((x - l.min) / width * ((x - l.min) / (l.mode - l.min)))
		return lower, 1 - lower
	}
	upper = float64((l.max - x) / width * ((l.max - x) / (l.max - l.mode)))
	return 1 - upper, upper
}

func (l triangularLaw) density(x float64) float64 {
	width := l.max - l.min
	switch {
	case x <= l.min || x >= l.max:
		return 0
	case x < l.mode:
		return 2 / width * ((x - l.min) / (l.mode - l.min))
	}
	return 2 / width * ((l.max - x) / (l.max - l.mode))
}

func (l triangularLaw) support() (lo, hi, center, scale float64) {
	return l.min, l.max, l.mode, (l.max - l.min) / 4
}

func (l triangularLaw) breaks() []float64 { return []float64{l.min, l.mode, l.max} }

// uniformLaw makes all of lo…hi equally likely.
type uniformLaw struct{ lo, hi float64 }

func newUniformLaw(lo, hi float64) (law, error) {
	if math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		return nil, fmt.Errorf("a uniform distribution %w", errNoRange)
	}
	return uniformLaw{lo, hi}, nil
}

func (l uniformLaw) tails(x float64) (lower, upper float64) {
	half := l.hi/2 - l.lo/2 // the whole may be beyond float64
	lower = min(max((x/2-l.lo/2)/half, 0), 1)
	return lower, min(max((l.hi/2-x/2)/half, 0), 1)
}

func (l uniformLaw) density(x float64) float64 {
	if x < l.lo || x > l.hi {
		return 0
	}
	return 0.5 / (l.hi/2 - l.lo/2)
}

func (l uniformLaw) support() (lo, hi, center, scale float64) {
	return l.lo, l.hi, l.lo/2 + l.hi/2, l.hi/4 - l.lo/4
}

func (l uniformLaw) breaks() []float64 { return []float64{l.lo, l.hi} }
