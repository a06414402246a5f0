package gen

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// gapUnits are the units of lengths of time, in seconds.
var gapUnits = map[byte]int64{'d': 86_400, 'h': 3600, 'm': 60, 's': 1}

// readGap reads a min_gap or max_gap: a number in units of the column, which are days of a
// DATE and seconds of times and timestamps, or on these a length of time such as 3d, 12h,
// 90m or 45s.
func readGap(c *columnPlan, text string) (gap, error) {
	digits, unit := text, new(big.Rat).SetInt(tenTo(c.scale))
	switch c.typ {
	case schema.Date:
		digits, unit = gapParts(text, 86_400, big.NewRat(1, 86_400))
	case schema.Time, schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		digits, unit = gapParts(text, 1, big.NewRat(1_000_000, 1))
	}
	if len(digits) > 40 || strings.ContainsAny(digits, "/_xXpP") {
		return gap{}, errors.New("is no length")
	}
	length, ok := new(big.Rat).SetString(digits)
	switch {
	case !ok:
		return gap{}, errors.New("is neither a number nor a length of time, which is written 3d, 12h, 90m or 45s")
	case length.Sign() < 0:
		return gap{}, errors.New("is below 0")
	}
	length.Mul(length, unit)
	if c.kind == KindFloat {
		x, _ := length.Float64()
		return gap{there: true, float: x}, nil
	}
	if !length.IsInt() || length.Num().IsInt64() && length.Num().Int64()%c.step() != 0 {
		return gap{}, fmt.Errorf("is finer than the column, which is %s", c.column.DataType)
	}
	return gap{there: true, exact: clampInt64(length.Num())}, nil
}

// gapParts splits a length of time into its number and what one of it is in the unit of
// the column, which has so many for each second.
func gapParts(text string, bare int64, perSecond *big.Rat) (digits string, unit *big.Rat) {
	seconds, digits := bare, text
	if n := len(text); n > 1 && gapUnits[text[n-1]] != 0 {
		seconds, digits = gapUnits[text[n-1]], text[:n-1]
	}
	return digits, new(big.Rat).Mul(new(big.Rat).SetInt64(seconds), perSecond)
}

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
	x := g.quantiles().at(hash)
	switch g.rounding {
	case toNearest:
		x = math.Floor(x + 0.5)
	case upwards:
		x = math.Ceil(x)
	}
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
