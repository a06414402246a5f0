package gen

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// law is a distribution that has a density. One of whole numbers is extended to the reals:
// its distribution function goes through P(X ≤ k) at every whole k and is smooth between,
// and a value is the quantile rounded up; see [isDiscrete].
type law interface {
	// tails returns P(X ≤ x) and P(X > x), the smaller to full relative precision.
	tails(x float64) (lower, upper float64)
	// density returns the derivative of P(X ≤ x); of an extended law about that.
	density(x float64) float64
	// support returns where the density is not zero, and a point and a scale of the bulk.
	support() (lo, hi, center, scale float64)
}

// An uneven law has a density with jumps or gaps.
type uneven interface {
	// breaks returns where they are, in any order, and other points to which the quantiles
	// should be exact.
	breaks() []float64
}

// axis is what a distribution lies on: the numbers first…last, each one step of the column
// or of whatever else is drawn, or all the floats between them.
type axis struct {
	first, last float64 // infinite where they are open
	unit        float64 // numbers for one unit of the document's parameters
	floats      bool    // not whole numbers
	end         float64 // of the type of floats: 32 or 64 bits
	bounded     bool    // last is a bound that somebody gave, not the end of a type
	// position returns the number of a value as the document writes it; nil: it is a
	// number in units of the parameters.
	position func(schema.Value) (float64, error)
}

// reach returns the range that the law of d covers: the values of a law that is rounded to
// the nearest have half a step of room on both sides, those of one that is rounded up a
// step below.
func (a axis) reach(discrete bool) (lo, hi float64) {
	switch {
	case discrete:
		return math.Ceil(a.first) - 1, math.Floor(a.last)
	case a.floats:
		return a.first, a.last
	}
	return a.first - 0.5, a.last + 0.5
}

func (a axis) rounding(discrete bool) rounding {
	switch {
	case discrete:
		return upwards
	case a.floats && a.end == math.MaxFloat32:
		return toReal
	case a.floats:
		return unrounded
	}
	return toNearest
}

func (a axis) number(v schema.Value) (float64, error) {
	if a.position != nil {
		return a.position(v)
	}
	x, err := strconv.ParseFloat(string(v), 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number", string(v))
	}
	return float64(x * a.unit), nil
}

// isDiscrete reports whether d is a distribution of whole numbers: whole units of the
// document, whatever the column's step.
func isDiscrete(d *schema.Distribution) bool {
	switch strings.ToLower(d.Type) {
	case "poisson", "binomial", "geometric", "zipf":
		return true
	case "mixture":
		return len(d.Components) > 0 && isDiscrete(componentOf(&d.Components[0]))
	}
	return false
}

// lawOf returns the law of a distribution on an axis, whose unit must be 1 for a discrete
// one.
func lawOf(d *schema.Distribution, a axis) (law, error) {
	p := d.Parameters
	lo, hi := a.reach(isDiscrete(d))
	switch strings.ToLower(d.Type) {
	case "uniform":
		return newUniformLaw(lo, hi)
	case "normal":
		return normalLaw{mean: float64(p["mean"] * a.unit), stddev: float64(p["stddev"] * a.unit)}, nil
	case "lognormal":
		return lognormalLaw{normalLaw{mean: p["mu"] + logarithm(a.unit), stddev: p["sigma"]}}, nil
	case "exponential":
		return exponentialLaw{lambda: p["lambda"] / a.unit}, nil
	case "gamma":
		return gammaLaw{shape: p["shape"], rate: p["rate"] / a.unit}, nil
	case "beta":
		return newBetaLaw(p["alpha"], p["beta"], lo, hi)
	case "pareto":
		return paretoLaw{alpha: p["alpha"], minimum: float64(p["minimum"] * a.unit)}, nil
	case "triangular":
		return newTriangularLaw(float64(p["min"]*a.unit), float64(p["mode"]*a.unit), float64(p["max"]*a.unit))
	case "histogram":
		return newHistogramLaw(d.Bins, a)
	case "mixture":
		return newMixtureLaw(d.Components, a)
	}
	return discreteLawOf(d, a, hi)
}

func discreteLawOf(d *schema.Distribution, a axis, top float64) (law, error) {
	p := d.Parameters
	switch strings.ToLower(d.Type) {
	case "poisson":
		return poissonLaw{lambda: p["lambda"]}, nil
	case "binomial":
		return newBinomialLaw(p["trials"], p["probability"])
	case "geometric":
		return newGeometricLaw(p["probability"])
	case "zipf":
		if !a.bounded && p["exponent"] <= 1 {
			return nil, fmt.Errorf("a zipf distribution with the exponent %v %w", p["exponent"], errNoEnd)
		}
		return newZipfLaw(p["exponent"], top)
	}
	return nil, fmt.Errorf("there is no distribution %q", d.Type)
}

var (
	errNoRange = errors.New("needs both bounds of the range that it spreads over")
	errNoEnd   = errors.New("needs an upper bound: above 1 alone, the numbers get rare enough without one")
)
