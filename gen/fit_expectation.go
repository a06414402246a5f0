package gen

import (
	"math"
	"math/big"

	"github.com/dw-sim/dw-sim/schema"
)

// expectation is how the values of a column should spread, over the numbers that stand
// for them in a vector.
type expectation interface {
	// atMost returns P(value ≤ x).
	atMost(x float64) float64
}

// spread is an expectation with the values that there can be: lo, lo+step, … hi.
type spread struct {
	expectation
	lo, hi float64
	step   float64 // 0 where any float is a value
	real   bool    // values are rounded to 32 bits
}

// spreadOf returns the spread of c, whose values are drawn for each row on its own from
// the range or the distribution of the document.
func (p *planner) spreadOf(c *columnPlan) (*spread, error) {
	if c.kind == KindFloat {
		lo, hi, err := c.column.FloatBounds()
		if err != nil {
			return nil, err
		}
		s := &spread{lo: lo, hi: hi, real: c.typ == schema.Real}
		s.expectation, err = expectationOf(c, 1, lo, hi, 0)
		return s, err
	}
	minimum, maximum, err := c.column.Bounds()
	if err != nil {
		return nil, err
	}
	lo, _ := new(big.Float).SetInt(minimum).Float64()
	hi, _ := new(big.Float).SetInt(maximum).Float64()
	unit, _ := new(big.Float).SetInt(tenTo(c.scale)).Float64()
	s := &spread{lo: lo, hi: hi, step: float64(c.step())}
	s.expectation, err = expectationOf(c, unit, lo, hi, s.step)
	return s, err
}

func expectationOf(c *columnPlan, unit, lo, hi, step float64) (expectation, error) {
	var l law
	if d := c.column.Distribution; d != nil {
		l = lawOf(d, unit, lo-step/2, hi+step/2)
	}
	if l == nil {
		return even{lo: lo, hi: hi, step: step}, nil
	}
	supportLo, supportHi, _, _ := l.support()
	t := truncation{law: l, lo: max(lo-step/2, supportLo), hi: min(hi+step/2, supportHi)}
	t.lowerAtLo, t.upperAtLo = l.tails(t.lo)
	t.lowerAtHi, t.upperAtHi = l.tails(t.hi)
	return truncated{truncation: t, round: step / 2}, nil
}

// even is the uniform distribution over lo, lo+step, … hi, or over all floats between.
type even struct{ lo, hi, step float64 }

func (e even) atMost(x float64) float64 {
	switch {
	case x < e.lo:
		return 0
	case x >= e.hi:
		return 1
	case e.step == 0:
		return x/(e.hi-e.lo) - e.lo/(e.hi-e.lo)
	}
	return (math.Floor((x-e.lo)/e.step) + 1) / ((e.hi-e.lo)/e.step + 1)
}

// truncated is a law between two bounds, whose values are rounded to the nearest.
type truncated struct {
	truncation
	round float64 // half the distance of values
}

func (t truncated) atMost(x float64) float64 {
	x += t.round
	switch {
	case x <= t.lo:
		return 0
	case x >= t.hi:
		return 1
	}
	lower, upper := t.law.tails(x)
	if t.lowerAtLo < 0.5 && lower < 0.5 {
		return (lower - t.lowerAtLo) / t.mass()
	}
	return 1 - (upper-t.upperAtHi)/t.mass()
}

// quantile returns the smallest value of which at least a share of p are at most.
func (s *spread) quantile(p float64) float64 {
	if s.atMost(s.lo) >= p {
		return s.lo
	}
	const exact = 1 << 53
	if steps := (s.hi - s.lo) / s.step; s.step > 0 && steps < exact && math.Abs(s.lo) < exact && math.Abs(s.hi) < exact {
		k := bisect(0, uint64(steps), func(k uint64) bool { return s.atMost(s.lo+float64(float64(k)*s.step)) >= p })
		return s.lo + float64(float64(k)*s.step)
	}
	x := floatAt(bisect(orderOf(s.lo), orderOf(s.hi), func(k uint64) bool { return s.atMost(floatAt(k)) >= p }))
	if s.real {
		x = float64(float32(x))
	}
	return x
}

// upTo is atMost for a value of the column: one of 32 bits stands for all that are
// rounded to it.
func (s *spread) upTo(x float64) float64 {
	if next := math.Nextafter32(float32(x), float32(math.Inf(1))); s.real && x < s.hi {
		x += (float64(next) - x) / 2
	}
	return s.atMost(x)
}

// bisect returns the first number of lo…hi at which reached holds, hi where it is not
// before.
func bisect(lo, hi uint64, reached func(uint64) bool) uint64 {
	for lo < hi {
		middle := lo + (hi-lo)/2
		if reached(middle) {
			hi = middle
		} else {
			lo = middle + 1
		}
	}
	return lo
}

const signBit = 1 << 63

// orderOf numbers the floats in their order.
func orderOf(x float64) uint64 {
	b := math.Float64bits(x)
	if b&signBit != 0 {
		return ^b
	}
	return b | signBit
}

func floatAt(order uint64) float64 {
	if order&signBit != 0 {
		return math.Float64frombits(order &^ signBit)
	}
	return math.Float64frombits(^order)
}

// edges divides the values into up to n classes that are about equally likely: class i has
// those above edge i-1 and up to edge i, and the last all others. shares are their
// probabilities.
func (s *spread) edges(n int) (edges, shares []float64) {
	before := 0.0
	for i := 1; i < n; i++ {
		edge := s.quantile(float64(i) / float64(n))
		if len(edges) > 0 && edge <= edges[len(edges)-1] {
			continue
		}
		share := s.upTo(edge)
		if share >= 1 {
			break
		}
		edges, shares = append(edges, edge), append(shares, share-before)
		before = share
	}
	return edges, append(shares, 1-before)
}
