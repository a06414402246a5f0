package gen

import (
	"fmt"
	"math"
	"math/bits"
)

// quantileTable is the inverse of a distribution function that was truncated to a range:
// it takes an evenly distributed hash to a value of that distribution. Between the knots
// it is linear. The knots are dense at both ends, where they divide every halving of the
// remaining probability into knotsPerOctave steps: so the tails are as true as the middle.
type quantileTable struct {
	knots [2][octaves*knotsPerOctave + 1]float64 // at falling probabilities of a smaller value, and of a greater one
	fine  *fineTable                             // with further knots where a line is not good enough; may be nil
}

const (
	octaves        = 32 // the last one reaches down to probability 0
	octaveBits     = 5
	knotsPerOctave = 1 << octaveBits
)

// minMass is the least share of a distribution that its bounds may leave.
const minMass = 1e-9

// truncate restricts l to lo…hi, either of which may be infinite.
func truncate(l law, lo, hi float64) (*truncation, error) {
	supportLo, supportHi, _, _ := l.support()
	lo, hi = max(lo, supportLo), min(hi, supportHi)
	if lo == hi && math.Abs(lo) >= 1<<53 {
		return nil, fmt.Errorf("the bounds lie too close together for their distance from 0 (%g): a float64 cannot tell their values apart", math.Abs(lo))
	}
	if !(lo < hi) {
		return nil, fmt.Errorf("no value of the distribution lies between the bounds")
	}
	if err := checkResolution(l, lo, hi); err != nil {
		return nil, err
	}
	t := &truncation{law: l, lo: lo, hi: hi}
	t.lowerAtLo, t.upperAtLo = l.tails(lo)
	t.lowerAtHi, t.upperAtHi = l.tails(hi)
	if !(t.mass() >= minMass) {
		return nil, fmt.Errorf("less than %g of the distribution lies between the bounds", minMass)
	}
	return t, nil
}

// table makes the table of quantiles, with finer steps for the laws that came after the
// first three, whose cells must stay what they are.
func (t *truncation) table() *quantileTable {
	q := new(quantileTable)
	t.fill(q.knots[0][:], true)
	t.fill(q.knots[1][:], false)
	if !t.isPlain() {
		q.fine = t.refine(q)
	}
	return q
}

func (t *truncation) isPlain() bool {
	switch t.law.(type) {
	case normalLaw, exponentialLaw, betaLaw:
		return true
	}
	return false
}

// checkResolution refuses a distribution that lies so far from 0 that float64 has too few
// values for it.
func checkResolution(l law, lo, hi float64) error {
	if mixture, ok := l.(*mixtureLaw); ok {
		for _, part := range mixture.components {
			partLo, partHi, _, _ := part.support()
			if err := checkResolution(part, max(lo, partLo), min(hi, partHi)); err != nil {
				return err
			}
		}
		return nil
	}
	_, _, center, scale := l.support()
	far, width := math.Abs(min(max(center, lo), hi)), min(scale, hi-lo)
	const fewest = 32
	if step := math.Nextafter(far, math.Inf(1)) - far; width < fewest*step {
		return fmt.Errorf("the distribution is too narrow (%g) for its distance from 0 (%g): a float64 cannot tell its values apart", width, far)
	}
	return nil
}

// at returns the value for a hash.
func (q *quantileTable) at(hash uint64) float64 {
	side, cell, share := cellOf(hash)
	if q.fine != nil {
		return q.fine.at(side, cell, share)
	}
	return q.line(side, cell, share)
}

// line returns the value at a share of a cell without further knots.
func (q *quantileTable) line(side, cell int, share float64) float64 {
	knots := &q.knots[side]
	return mulAdd(knots[cell]-knots[cell+1], share, knots[cell+1])
}

// values is at for several hashes; there are as many values.
func (q *quantileTable) values(hashes []uint64, values []float64) {
	values = values[:len(hashes)]
	if q.fine != nil {
		for i, hash := range hashes {
			values[i] = q.fine.at(cellOf(hash))
		}
		return
	}
	for i, hash := range hashes {
		values[i] = q.line(cellOf(hash))
	}
}

// cellOf tells between which knots the value for a hash lies: those of cell and cell+1, and
// which share of their probability from the latter on. The first bit chooses the side; the
// others are the probability beyond the value, from 0 to one half, in units of 2^-65. No
// branch depends on the hash, which nobody can guess.
func cellOf(hash uint64) (side, cell int, share float64) {
	tail := hash<<1 | 1
	octave := min(bits.LeadingZeros64(tail), octaves-1)
	tail <<= uint(min(octave+1, octaves-1)) & 63 // the leading one is what makes it this octave, if not the last
	cell = octave<<octaveBits + knotsPerOctave - 1 - int(tail>>(64-octaveBits))
	return int(hash >> 63), cell, float64(int64(tail<<octaveBits>>11)) * 0x1p-53
}

// folded turns a hash that rises with the probability below the value into the one that
// [quantileTable.at] takes.
func folded(hash uint64) uint64 {
	if hash>>63 == 0 {
		return hash
	}
	return ^hash | 1<<63
}

// knotProbability returns the probability beyond knot i: octave 0 is 1/2 to 1/4, the one
// before the last is halved 30 times, and the last goes from there to 0.
func knotProbability(i int) float64 {
	octave, steps := i/knotsPerOctave, float64(knotsPerOctave-i%knotsPerOctave)/knotsPerOctave
	switch octave {
	case octaves:
		return 0
	case octaves - 1:
		return math.Ldexp(steps, -octaves)
	}
	return math.Ldexp(1+steps, -octave-2)
}

// truncation inverts a distribution function between two bounds.
type truncation struct {
	law                  law
	lo, hi               float64
	lowerAtLo, upperAtLo float64
	lowerAtHi, upperAtHi float64
}

// beyond returns the share of the truncated distribution below x (lower) or above it.
func (t *truncation) beyond(x float64, lower bool) float64 {
	x = min(max(x, t.lo), t.hi)
	below, above := t.law.tails(x)
	var mass float64
	switch {
	case lower && t.lowerAtLo < 0.5:
		mass = below - t.lowerAtLo
	case lower:
		mass = t.upperAtLo - above
	case t.upperAtHi < 0.5:
		mass = above - t.upperAtHi
	default:
		mass = t.lowerAtHi - below
	}
	return min(max(mass/t.mass(), 0), 1)
}

func (t *truncation) mass() float64 {
	if t.lowerAtLo < 0.5 {
		return t.lowerAtHi - t.lowerAtLo
	}
	return t.upperAtLo - t.upperAtHi
}

// fill computes the knots of one side, each from the one before.
func (t *truncation) fill(knots []float64, lower bool) {
	_, _, x, _ := t.law.support()
	x = min(max(x, t.lo), t.hi)
	for i := range knots {
		x = t.quantile(knotProbability(i), lower, x)
		knots[i] = x
	}
}

// quantile returns the value with a share of the truncated distribution below it (lower)
// or above it. guess is near it.
func (t *truncation) quantile(share float64, lower bool, guess float64) float64 {
	share = float64(share * t.mass())
	var below, above float64 // the same point seen from both ends of the whole distribution
	if lower {
		below, above = t.lowerAtLo+share, t.upperAtLo-share
	} else {
		below, above = t.lowerAtHi-share, t.upperAtHi+share
	}
	if below <= above {
		return t.solve(below, true, guess)
	}
	return t.solve(above, false, guess)
}

// farTail stands for probability zero of an unbounded distribution: no hash is nearer.
const farTail = 0x1p-66

// solve finds the x whose lower (or upper) tail is target, by Newton's method on the
// logarithm of the tail, which is nearly straight, kept inside a shrinking bracket.
func (t *truncation) solve(target float64, lower bool, x float64) float64 {
	if end, atEnd := t.end(target, lower); atEnd {
		return end
	}
	target = max(target, farTail)
	if !t.isPlain() {
		return t.invert(target, lower, x)
	}
	lo, hi := t.bracket(target, lower)
	for range 200 {
		if !(x > lo && x < hi) {
			x = lo + (hi-lo)/2
		}
		tail := t.tail(x, lower)
		if (tail < target) == lower {
			lo = x
		} else {
			hi = x
		}
		step := 0.0
		if density := t.law.density(x); density > 0 && tail > 0 {
			step = (logarithm(target) - logarithm(tail)) * tail / density
		}
		if !lower {
			step = -step
		}
		next := x + step
		if step == 0 || !(next > lo && next < hi) {
			next = lo + (hi-lo)/2
		}
		if math.Abs(next-x) <= 1e-15*math.Abs(x) || next == x {
			return next
		}
		x = next
	}
	return t.invert(target, lower, x) // the bracket was too wide to be halved
}

// end returns a finite bound when the target is the tail beyond it.
func (t *truncation) end(target float64, lower bool) (float64, bool) {
	atLo, atHi := t.lowerAtLo, t.lowerAtHi
	if !lower {
		atLo, atHi = t.upperAtLo, t.upperAtHi
	}
	switch {
	case target == atLo && !math.IsInf(t.lo, 0):
		return t.lo, true
	case target == atHi && !math.IsInf(t.hi, 0):
		return t.hi, true
	}
	return 0, false
}

func (t *truncation) tail(x float64, lower bool) float64 {
	below, above := t.law.tails(x)
	if lower {
		return below
	}
	return above
}

// bracket returns finite points on either side of the solution, as far as float64 goes.
func (t *truncation) bracket(target float64, lower bool) (lo, hi float64) {
	_, _, center, scale := t.law.support()
	lo, hi = t.lo, t.hi
	for width := scale; math.IsInf(lo, -1); width *= 2 {
		x := max(center-width, -math.MaxFloat64)
		if x == -math.MaxFloat64 || (t.tail(x, lower) < target) == lower {
			lo = x
		}
	}
	for width := scale; math.IsInf(hi, 1); width *= 2 {
		x := min(center+width, math.MaxFloat64)
		if x == math.MaxFloat64 || (t.tail(x, lower) < target) != lower {
			hi = x
		}
	}
	return lo, hi
}
