package gen

import "math"

// spread is how the values of a column should be distributed: those of a law, over numbers
// that stand for the values.
type spread struct{ *columnLaw }

// spreadOf returns the spread of c, whose values are drawn for each row on its own from
// the range or the distribution of the document.
func spreadOf(c *columnPlan) (*spread, error) {
	l, err := newColumnLaw(c.column)
	if err != nil {
		return nil, err
	}
	return &spread{l}, nil
}

// isConstant reports whether there is but one value.
func (s *spread) isConstant() bool { return s.first == s.last }

// number returns what stands for value i of v.
func (s *spread) number(v *Vector, i int) float64 {
	switch v.Kind {
	case KindInt:
		origin, step := s.origin.Int64(), s.step.Int64()
		return float64(v.Ints[i]-origin) / float64(step)
	case KindWide:
		w := v.Wide[i]
		x := float64(float64(w.Hi)*0x1p64) + float64(w.Lo)
		if n, ok := w.Int64(); ok { // small negative numbers are what rounding would take
			x = float64(n)
		}
		return (x - floatOf(s.origin)) / floatOf(s.step)
	}
	return v.Floats[i]
}

// quantile returns the smallest number of which at least a share of p are at most.
func (s *spread) quantile(p float64) float64 {
	reached := func(n float64) bool { return s.cdf(n) >= p }
	const exact = 1 << 53 // up to which floats are all whole numbers
	switch {
	case reached(s.first):
		return s.first
	case s.rounding <= upwards && math.Abs(s.first) < exact && math.Abs(s.last) < exact:
		first := math.Ceil(s.first)
		return first + float64(bisect(0, uint64(s.last-first), func(k uint64) bool { return reached(first + float64(k)) }))
	}
	x := inOrder(bisect(orderOf(s.first), orderOf(s.last), func(n uint64) bool { return reached(inOrder(n)) }))
	if s.rounding == toReal {
		x = float64(float32(x))
	}
	return x
}

// bisect returns the first number of lo…hi at which reached holds, hi where it does not
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

// edges divides the numbers into up to n classes that are about equally likely: class i
// has those above edge i-1 and up to edge i, and the last all others. shares are their
// probabilities.
func (s *spread) edges(n int) (edges, shares []float64) {
	before := 0.0
	for i := 1; i < n; i++ {
		edge := s.quantile(float64(i) / float64(n))
		if len(edges) > 0 && edge <= edges[len(edges)-1] {
			continue
		}
		share := s.cdf(edge)
		if share >= 1 {
			break
		}
		edges, shares = append(edges, edge), append(shares, share-before)
		before = share
	}
	return edges, append(shares, 1-before)
}
