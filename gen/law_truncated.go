package gen

import (
	"math"

	"github.com/dw-sim/dw-sim/schema"
)

// rounding is how a number comes from a quantile.
type rounding uint8

const (
	toNearest rounding = iota // whole number
	upwards                   // to a whole number
	toReal                    // to 32 bits
	unrounded
)

// whole rounds a quantile of a law of whole numbers, and leaves others as they are.
func (r rounding) whole(x float64) float64 {
	switch r {
	case toNearest:
		return math.Floor(x + 0.5)
	case upwards:
		return math.Ceil(x)
	}
	return x
}

// truncatedLaw is the law of numbers that are drawn: a law between two bounds, whose
// quantiles are rounded. It is never rounded beyond the first and the last number.
type truncatedLaw struct {
	*truncation
	rounding    rounding
	first, last float64
	quantiles   func() *quantileTable // made when first called for
}

// newTruncatedLaw returns the law of d on an axis.
func newTruncatedLaw(d *schema.Distribution, a axis) (*truncatedLaw, error) {
	l, err := lawOf(d, a)
	if err != nil {
		return nil, err
	}
	lo, hi := a.reach(isDiscrete(d))
	if a.floats {
		lo, hi = withinEnd(l, lo, hi, a.end)
	}
	t := &truncatedLaw{rounding: a.rounding(isDiscrete(d)), first: a.first, last: a.last}
	if t.rounding == upwards {
		t.first, t.last = math.Ceil(a.first), math.Floor(a.last)
	}
	if t.truncation, err = truncate(l, lo, hi); err != nil {
		return nil, err
	}
	t.quantiles = sharedTables.of(t.truncation)
	return t, nil
}

// newRowLaw returns the law of d over the rows 1…rows of a table.
func newRowLaw(d *schema.Distribution, rows int64) (*truncatedLaw, error) {
	return newTruncatedLaw(d, axis{first: 1, last: float64(rows), unit: 1, bounded: true})
}

// withinEnd closes bounds that are open where the law has values beyond those of the type,
// which end at ±end.
func withinEnd(l law, lo, hi, end float64) (float64, float64) {
	if lower, _ := l.tails(-end); math.IsInf(lo, -1) && lower > farTail {
		lo = -end
	}
	if _, upper := l.tails(end); math.IsInf(hi, 1) && upper > farTail {
		hi = end
	}
	return lo, hi
}

// cdf returns the probability of a number of at most n.
func (t *truncatedLaw) cdf(n float64) float64 {
	switch t.rounding {
	case toNearest:
		n = math.Floor(n) + 0.5
	case upwards:
		n = math.Floor(n)
	case toReal:
		n = realBorder(n)
	}
	switch {
	case n < t.first:
		return 0
	case n >= t.last:
		return 1
	}
	return t.beyond(n, true)
}

// realBorder returns where the numbers end that are rounded to the greatest one of 32 bits
// of at most n.
func realBorder(n float64) float64 {
	x := float32(n)
	if float64(x) > n {
		x = math.Nextafter32(x, float32(math.Inf(-1)))
	}
	next := math.Nextafter32(x, float32(math.Inf(1)))
	if math.IsInf(float64(next), 1) || math.IsInf(float64(x), -1) {
		return n
	}
	return float64(x)/2 + float64(next)/2
}
