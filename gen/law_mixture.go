package gen

import (
	"errors"
	"fmt"
	"math"

	"github.com/dw-sim/dw-sim/schema"
)

// mixtureLaw draws from each of its components in proportion to its weight.
type mixtureLaw struct {
	components []law
	shares     []float64
}

// componentOf returns a component as a distribution of its own.
func componentOf(c *schema.Component) *schema.Distribution {
	return &schema.Distribution{Type: c.Type, Parameters: c.Parameters, Bins: c.Bins}
}

func newMixtureLaw(components []schema.Component, a axis) (law, error) {
	var parts []law
	var weights []float64
	for i := range components {
		d := componentOf(&components[i])
		if isDiscrete(d) != isDiscrete(componentOf(&components[0])) {
			return nil, fmt.Errorf("components[%d]: %s and %s are not both of whole numbers or both not", i, components[0].Type, d.Type)
		}
		part, err := lawOf(d, a)
		if err != nil {
			return nil, fmt.Errorf("components[%d]: %w", i, err)
		}
		parts = append(parts, part)
		weights = append(weights, components[i].Weight)
	}
	shares, err := sharesOf(weights)
	if err != nil {
		return nil, fmt.Errorf("components: %w", err)
	}
	l := &mixtureLaw{}
	for i, share := range shares {
		if share > 0 {
			l.components, l.shares = append(l.components, parts[i]), append(l.shares, share)
		}
	}
	return l, nil
}

// sharesOf returns weights divided by their sum.
func sharesOf(weights []float64) ([]float64, error) {
	largest := 0.0
	for _, w := range weights {
		if !(w >= 0) || math.IsInf(w, 1) {
			return nil, fmt.Errorf("the weight %v is not a finite number of 0 or more", w)
		}
		largest = max(largest, w)
	}
	if largest == 0 {
		return nil, errors.New("there is no weight above 0")
	}
	shares, sum := make([]float64, len(weights)), 0.0
	for i, w := range weights {
		shares[i] = w / largest // the sum of the weights may be beyond float64
		sum += shares[i]
	}
	for i := range shares {
		shares[i] /= sum
	}
	return shares, nil
}

func (l *mixtureLaw) tails(x float64) (lower, upper float64) {
	for i, part := range l.components {
		below, above := part.tails(x)
		lower += float64(l.shares[i] * below)
		upper += float64(l.shares[i] * above)
	}
	return lower, upper
}

func (l *mixtureLaw) density(x float64) (sum float64) {
	for i, part := range l.components {
		if lo, hi, _, _ := part.support(); x >= lo && x <= hi {
			sum += float64(l.shares[i] * part.density(x))
		}
	}
	return sum
}

func (l *mixtureLaw) support() (lo, hi, center, scale float64) {
	lo, hi, center, scale = l.components[0].support()
	for _, part := range l.components[1:] {
		partLo, partHi, _, partScale := part.support()
		lo, hi, scale = min(lo, partLo), max(hi, partHi), min(scale, partScale)
	}
	return lo, hi, center, scale
}

// breaks returns those of the components, and where components begin or end.
func (l *mixtureLaw) breaks() []float64 {
	var points []float64
	for _, part := range l.components {
		if p, ok := part.(uneven); ok {
			points = append(points, p.breaks()...)
		}
		lo, hi, _, _ := part.support()
		points = append(points, lo, hi)
	}
	return points
}
