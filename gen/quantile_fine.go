package gen

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"sort"
)

// fineTable has the knots of a quantileTable with others between them, where its line is not
// good enough.
type fineTable struct {
	knots  []fineKnot
	begins [2 * cells]int32 // which one is the first of each cell of the first side, and of the second one
	spans  [2 * cells]int32 // how many lines a cell has
	halves int              // how often the lines of any cell can be halved
}

const cells = octaves * knotsPerOctave // of a side

// fineCell are the knots of one cell, from share 0 to share 1 of its probability. Where
// the law has a gap, two of them have the same share.
type fineCell []fineKnot

type fineKnot struct{ share, x float64 }

// add appends a cell; they come in order.
func (f *fineTable) add(number int, c fineCell) {
	f.begins[number], f.spans[number] = int32(len(f.knots)), int32(len(c)-1)
	f.knots = append(f.knots, c...)
	f.halves = max(f.halves, bits.Len(uint(len(c)-2)))
}

// at returns the value at a share of a cell. All cells take as many steps, so that the
// processor can tell how many.
func (f *fineTable) at(side, cell int, share float64) float64 {
	number := side*cells + cell
	lo, n := int(f.begins[number]), int(f.spans[number]) // the line wanted, the last that begins at or before share, is one of n
	for range f.halves {
		half := n >> 1
		middle := lo + half
		if f.knots[middle].share <= share {
			lo = middle
		}
		n -= half
	}
	from, to := &f.knots[lo], &f.knots[lo+1]
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

// refine returns the knots of q with those that they need between them.
func (t *truncation) refine(q *quantileTable) *fineTable {
	fine := new(fineTable)
	for side := range q.knots {
		lower, knots := side == 0, &q.knots[side]
		points := t.breakpoints(lower)
		for i := range cells {
			r := refiner{truncation: t, lower: lower, far: knotProbability(i + 1), near: knotProbability(i)}
			fine.add(side*cells+i, r.divide(knots[i+1], knots[i], points))
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
	from := sort.Search(len(points), func(i int) bool { return points[i].share >= r.far })
	for _, p := range points[from:] {
		if p.share >= r.near {
			if p.share == r.near {
				last = p.x
			}
			break
		}
		if p.share == r.far {
			first = p.x
			continue
		}
		inside = append(inside, fineKnot{(p.share - r.far) / (r.near - r.far), p.x})
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
	if mass > fineMass && from.x != end.x && r.off(from, end) > min(fineError, mass/8) {
		middle := fineKnot{share: from.share + (end.share-from.share)/2}
		middle.x = r.quantile(r.probability(middle.share), r.lower, from.x/2+end.x/2)
		r.reach(middle)
		r.reach(end)
		return
	}
	r.knots = append(r.knots, end)
}

// probability returns the one beyond a share of the cell.
func (r *refiner) probability(share float64) float64 {
	return r.far + float64(share*(r.near-r.far))
}

// off returns by how much probability the line between two knots is wrong, at a quarter
// and at three: where the law has hardly any values, the line invents them, and at one of
// both it is wrong by a quarter of the whole.
func (r *refiner) off(from, end fineKnot) (most float64) {
	for _, part := range []float64{0.25, 0.75} {
		x := float64(from.x*(1-part)) + float64(end.x*part)
		share := float64(from.share*(1-part)) + float64(end.share*part)
		most = max(most, math.Abs(r.beyond(x, r.lower)-r.probability(share)))
	}
	return most
}

// solved is how near the logarithm of a tail must come to that of its target.
const solved = 1e-11

// invert is solve for any law: it follows the secant of the logarithm of the tail, from
// the derivative on, and every fourth time goes to the middle of the bracket among the
// float64 that there are, so that neither gaps nor heavy tails hold it up.
func (t *truncation) invert(target float64, lower bool, x float64) float64 {
	lo, hi := max(t.lo, -math.MaxFloat64), min(t.hi, math.MaxFloat64)
	goal, before, offBefore := logarithm(target), math.NaN(), 0.0
	for i := range 256 {
		if !(x > lo && x < hi) {
			if x = between(lo, hi); x == lo || x == hi {
				break
			}
		}
		tail := t.tail(x, lower)
		off := logarithm(tail) - goal
		if math.Abs(off) <= solved {
			return x
		}
		if (off < 0) == lower {
			lo = x
		} else {
			hi = x
		}
		slope := (off - offBefore) / (x - before)
		if math.IsNaN(before) || math.IsInf(offBefore, 0) {
			slope = t.slope(x, tail, lower)
		}
		before, offBefore = x, off
		if x -= off / slope; i%4 == 3 {
			x = between(lo, hi)
		}
	}
	return x
}

// slope returns the derivative of the logarithm of the tail, 0 where it has none.
func (t *truncation) slope(x, tail float64, lower bool) float64 {
	density := t.law.density(x)
	if !(density > 0 && tail > 0) {
		return 0
	}
	if lower {
		return density / tail
	}
	return -density / tail
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
