package gen

import (
	"math"

	"github.com/dw-sim/dw-sim/schema"
)

// gapLaw draws gaps from a distribution over the shortest to the longest gap, of which each
// row leaves a part.
type gapLaw struct {
	*truncatedLaw
	steps float64 // of the column that a number of the law stands for
}

// newGapLaw returns the law of a distribution of gaps of least to most steps of the column,
// of which a unit of the document has so many; nil: uniform.
func newGapLaw(d *schema.Distribution, unit, least, most float64, floats bool) (*gapLaw, error) {
	if isUniform(d) {
		return nil, nil
	}
	a, steps := axis{first: least, last: most, unit: unit, floats: floats, end: math.MaxFloat64, bounded: true}, 1.0
	if isDiscrete(d) { // whole units
		a.first, a.last, a.unit, steps = least/unit, most/unit, 1, unit
	}
	law, err := newTruncatedLaw(d, a)
	if err != nil {
		return nil, err
	}
	return &gapLaw{truncatedLaw: law, steps: steps}, nil
}

// draw returns a gap from a to b steps, which lie within the range of the law.
func (g *gapLaw) draw(hash uint64, a, b float64) float64 {
	lo, hi := a/g.steps, b/g.steps
	if g.rounding == toNearest || g.rounding == upwards {
		lo, hi = math.Ceil(lo), math.Floor(hi)
	}
	if lo > g.first || hi < g.last {
		from, to := g.below(lo), g.cdf(hi)
		if !(to > from) { // no gap of the law is left: all are alike
			return min(max(mulAdd(b-a, unit(hash), a), a), b)
		}
		hash = hashAt(mulAdd(to-from, float64(hash>>11)*0x1p-53, from))
	}
	x := g.rounding.whole(g.quantiles().at(hash))
	return float64(min(max(x, lo), hi) * g.steps)
}

// below returns the probability of a gap of less than x.
func (g *gapLaw) below(x float64) float64 {
	if g.rounding == toNearest || g.rounding == upwards {
		return g.cdf(x - 1)
	}
	return g.cdf(x)
}

// hashAt returns the hash for which a table of quantiles has the value with a share p of
// the values below it.
func hashAt(p float64) uint64 {
	const half = 1 << 63
	if p < 0.5 {
		return uint64(p * (2 * half))
	}
	return half | min(uint64((1-p)*(2*half)), half-1)
}

// gapUnit returns how many steps of the column a unit of its distribution has.
func (o *order) gapUnit() float64 {
	switch o.column.typ {
	case schema.Date:
		return 1
	case schema.Time, schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		return 1_000_000 / float64(o.step)
	}
	if o.floats {
		return 1
	}
	return powerOf10(o.column.scale)
}

// setLaw makes the law of the gaps, once it is known how far they reach.
func (o *order) setLaw() (err error) {
	least, most := o.least.float, o.most.float
	if !o.floats {
		least, most = float64(o.least.exact)/float64(o.step), float64(o.most.exact)/float64(o.step)
	}
	if longest := o.longest(); !o.most.there || longest < most {
		most = longest
	}
	o.law, err = newGapLaw(o.column.column.After.Distribution, o.gapUnit(), least, most, o.floats)
	return err
}

// longest returns the longest gap that the range of the column leaves, in steps.
func (o *order) longest() float64 {
	if o.floats {
		start := o.lo.float
		if o.reach.known {
			start = ratFloat(o.reach.lo)
		}
		return math.Min(o.hi.float-start, math.MaxFloat64)
	}
	start := float64(o.lo.exact)
	if o.reach.known {
		start = float64(o.units(o.reach.lo, false))
	}
	return (float64(o.hi.exact) - start) / float64(o.step)
}
