package gen

import (
	"fmt"
	"math"
)

// exactNumbers is how many whole numbers around the middle of a discrete law get their
// probability to the last digit, not by interpolation.
const exactNumbers = 64

// wholeBreaks returns the whole numbers around center within lo…hi.
func wholeBreaks(lo, hi, center float64) []float64 {
	first := max(math.Floor(center)-exactNumbers/2, lo)
	numbers := []float64{}
	for k := first; k <= hi && k < first+exactNumbers; k++ {
		numbers = append(numbers, k)
	}
	return numbers
}

// poissonLaw is the Poisson distribution: P(X ≤ k) = Q(k+1, lambda), which the incomplete
// gamma function extends (Abramowitz and Stegun, 26.4.21).
type poissonLaw struct{ lambda float64 }

func (l poissonLaw) tails(x float64) (lower, upper float64) {
	switch {
	case x <= -1:
		return 0, 1
	case math.IsInf(x, 1):
		return 1, 0
	}
	upper, lower = incompleteGamma(x+1, l.lambda)
	return lower, upper
}

func (l poissonLaw) density(x float64) float64 {
	if x <= -0.5 {
		return exponential(-l.lambda)
	}
	return poissonTerm(x+0.5, l.lambda)
}

func (l poissonLaw) support() (lo, hi, center, scale float64) {
	return -1, math.Inf(1), l.lambda, math.Sqrt(l.lambda) + 1
}

func (l poissonLaw) breaks() []float64 { return wholeBreaks(0, math.Inf(1), l.lambda) }

// binomialLaw is the binomial distribution: P(X > k) = I(p; k+1, n-k), which the
// incomplete beta function extends (Abramowitz and Stegun, 26.5.24).
type binomialLaw struct{ trials, probability float64 }

func newBinomialLaw(trials, probability float64) (law, error) {
	switch {
	case trials < 1 || trials > 1<<53 || trials != math.Floor(trials):
		return nil, fmt.Errorf("trials %v is not a whole number of 1 to 2^53", trials)
	case !(probability > 0 && probability < 1):
		return nil, fmt.Errorf("probability %v is not between 0 and 1", probability)
	}
	return binomialLaw{trials, probability}, nil
}

func (l binomialLaw) tails(x float64) (lower, upper float64) {
	switch {
	case x <= -1:
		return 0, 1
	case x >= l.trials:
		return 1, 0
	}
	upper, lower = incompleteBeta(x+1, l.trials-x, l.probability)
	return lower, upper
}

// density uses P(X = k) = p^k·(1-p)^(n-k) / ((n+1)·B(k+1, n-k+1)), half a step on.
func (l binomialLaw) density(x float64) float64 {
	k := min(max(x+0.5, 0), l.trials)
	odds := l.probability * (1 - l.probability)
	return betaTerm(k+1, l.trials-k+1, l.probability) / odds / (l.trials + 1)
}

func (l binomialLaw) support() (lo, hi, center, scale float64) {
	center = float64(l.trials * l.probability)
	return -1, l.trials, center, math.Sqrt(center*(1-l.probability)) + 1
}

func (l binomialLaw) breaks() []float64 {
	return wholeBreaks(0, l.trials, l.trials*l.probability)
}

// geometricLaw counts the failures before the first success: P(X > k) = (1-p)^(k+1).
type geometricLaw struct{ logFailure float64 } // ln(1-p)

func newGeometricLaw(probability float64) (law, error) {
	if !(probability > 0 && probability < 1) {
		return nil, fmt.Errorf("probability %v is not between 0 and 1", probability)
	}
	return geometricLaw{logOnePlus(-probability)}, nil
}

func (l geometricLaw) tails(x float64) (lower, upper float64) {
	if x <= -1 {
		return 0, 1
	}
	log := l.logFailure * (x + 1)
	return -expMinusOne(log), exponential(log)
}

func (l geometricLaw) density(x float64) float64 {
	if x < -1 {
		return 0
	}
	return -l.logFailure * exponential(l.logFailure*(x+1))
}

func (l geometricLaw) support() (lo, hi, center, scale float64) {
	mean := -1 / l.logFailure
	return -1, math.Inf(1), mean - 0.5, mean + 1
}

func (l geometricLaw) breaks() []float64 { return wholeBreaks(0, math.Inf(1), 0) }
