package gen

import (
	"cmp"
	"math"
	"slices"
)

// fineTable has further knots for the cells of a quantileTable in which its line is not
// good enough: the steps in which its first side and then its second one fall.
type fineTable [2][octaves * knotsPerOctave]fineCell

// fineCell are the knots of one cell, from share 0 to share 1 of its probability. Where
// the law has a gap, two of them have the same share.
type fineCell []fineKnot

type fineKnot struct{ share, x float64 }

func (c fineCell) at(share float64) float64 {
	lo, hi := 0, len(c)-1 // the knot wanted, the last one at or before share, is in lo…hi-1
	for hi-lo > 1 {
		if middle := int(uint(lo+hi) >> 1); c[middle].share <= share {
			lo = middle
		} else {
			hi = middle
		}
	}
	from, to := c[lo], c[lo+1]
	return mulAdd(to.x-from.x, (share-from.share)/(to.share-from.share), from.x)
}

const (
	fineError = 1e-6    // of the probability that a knot is made for
	fineMass  = 0x1p-48 // of an interval that is never divided
)

// refiner divides one cell.
type refiner struct {
	*truncation
	lower     bool
	far, near float64 // probabilities beyond the ends of the cell, at share 0 and 1
	knots     fineCell
}

// refine returns the cells of q that need more knots.
func (t *truncation) refine(q *quantileTable) *fineTable {
	fine := new(fineTable)
	for side, knots := range [2][]float64{q.lower[:], q.upper[:]} {
		lower := side == 0
		points := t.breakpoints(lower)
		for i := range fine[side] {
			r := refiner{truncation: t, lower: lower, far: knotProbability(i + 1), near: knotProbability(i)}
			cell := r.divide(knots[i+1], knots[i], points)
			if len(cell) > 2 || cell[0].x != knots[i+1] || cell[1].x != knots[i] {
				fine[side][i] = cell
			}
		}
	}
	return fine
}

// breakpoints returns the breaks of the law with the probability beyond them, where that
// is at most one half.
func (t *truncation) breakpoints(lower bool) []fineKnot {
	law, ok := t.law.(uneven)
	if !ok {
		return nil
	}
	var points []fineKnot
	for _, x := range law.breaks() {
		if beyond := t.beyond(x, lower); x >= t.lo && x <= t.hi && beyond <= 0.5 {
			points = append(points, fineKnot{beyond, x})
		}
	}
	slices.SortFunc(points, func(a, b fineKnot) int {
		if !lower {
			a.x, b.x = -a.x, -b.x
		}
		return cmp.Or(cmp.Compare(a.share, b.share), cmp.Compare(a.x, b.x))
	})
	return slices.Compact(points)
}

// divide returns the knots of the cell from x at share 0 to x at share 1. Where a gap
// begins or ends just there, the cell does not reach into it.
func (r *refiner) divide(first, last float64, points []fineKnot) fineCell {
	var inside []fineKnot
	for i, p := range points {
		switch {
		case p.share == r.far:
			first = p.x
		case p.share == r.near && (i == 0 || points[i-1].share != r.near):
			last = p.x
		case p.share > r.far && p.share < r.near:
			inside = append(inside, fineKnot{(p.share - r.far) / (r.near - r.far), p.x})
		}
	}
	r.knots = append(r.knots, fineKnot{0, first})
	for _, p := range append(inside, fineKnot{1, last}) {
		r.reach(p)
	}
	return r.knots
}

// reach adds the knots up to and including end.
func (r *refiner) reach(end fineKnot) {
	from := r.knots[len(r.knots)-1]
	mass := float64((end.share - from.share) * (r.near - r.far))
	if mass > fineMass && from.x != end.x {
		middle := from.share + (end.share-from.share)/2
		wanted := r.far + float64(middle*(r.near-r.far))
		x := from.x/2 + end.x/2
		// Where the law has hardly any values at all, the line would invent them: it is wrong
		// by much of the interval.
		if off := math.Abs(r.beyond(x, r.lower) - wanted); off > min(fineError, mass/4) {
			r.reach(fineKnot{middle, r.quantile(wanted, r.lower, x)})
			r.reach(end)
			return
		}
	}
	r.knots = append(r.knots, end)
}

// invert is solve for any law: Newton's method, and every fourth step the middle of the
// bracket among the float64 that there are, so that neither gaps nor heavy tails hold it
// up.
func (t *truncation) invert(target float64, lower bool, x float64) float64 {
	lo, hi := max(t.lo, -math.MaxFloat64), min(t.hi, math.MaxFloat64)
	for i := range 256 {
		if !(x > lo && x < hi) {
			if x = between(lo, hi); x == lo || x == hi {
				break
			}
		}
		tail := t.tail(x, lower)
		if (tail < target) == lower {
			lo = x
		} else {
			hi = x
		}
		if i%4 == 3 {
			x = between(lo, hi)
			continue
		}
		next := t.newton(x, tail, target, lower)
		if math.Abs(next-x) <= 1e-15*math.Abs(x) {
			return next
		}
		x = next
	}
	return x
}

// newton returns the next point of Newton's method on the logarithm of the tail, NaN
// where that has no slope.
func (t *truncation) newton(x, tail, target float64, lower bool) float64 {
	density := t.law.density(x)
	if !(density > 0 && tail > 0) {
		return math.NaN()
	}
	step := (logarithm(target) - logarithm(tail)) * (tail / density)
	if !lower {
		step = -step
	}
	return x + step
}

// between returns the float64 in the middle of those from lo to hi.
func between(lo, hi float64) float64 {
	a, b := orderOf(lo), orderOf(hi)
	return inOrder(a + (b-a)/2)
}

// orderOf numbers the float64 from the smallest to the largest, and inOrder turns that
// around.
func orderOf(x float64) uint64 {
	b := math.Float64bits(x)
	if b>>63 == 0 {
		return b | 1<<63
	}
	return ^b
}

func inOrder(n uint64) float64 {
	if n>>63 != 0 {
		return math.Float64frombits(n &^ (1 << 63))
	}
	return math.Float64frombits(^n)
}
