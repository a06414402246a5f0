package gen

import (
	"math"

	"github.com/dw-sim/dw-sim/schema"
)

// rankSeries are the coefficients of the mean rank of a column, as a function of the
// normal number that its value comes from, in normalized Hermite polynomials 1, 2, …; the
// squares of all add up to 1. Where two normal numbers have the correlation r, the ranks
// have that of the sum of a_k·b_k·r^k (Mehler's formula; see Kotz, Balakrishnan and
// Johnson, Continuous Multivariate Distributions, 2000, 46.2).
type rankSeries [rankTerms]float64

const (
	rankTerms    = 600   // what they leave of the sum is far below what 10^9 rows show
	mostTied     = 1000  // different values: of more, each is too rare for its ties to count
	mostTogether = 0.998 // the greatest correlation of normal numbers that is looked for
)

// evenRanks returns the series of a column without ties, which adds up to
// 6/π·arcsin(r/2).
func evenRanks() *rankSeries {
	s, square := new(rankSeries), 3/math.Pi
	for k := 1; k <= rankTerms; k += 2 {
		n := float64(k)
		s[k-1] = math.Sqrt(square)
		if k%4 == 3 {
			s[k-1] = -s[k-1]
		}
		square = square * n / (n + 1) * n / (n + 2) / 4
	}
	return s
}

// oneRank returns the series of a column with a single value, which goes with no other.
func oneRank() *rankSeries { return new(rankSeries) }

// ranksOf returns the series of a column, nil where it has no ties or no law, which is noted
// where the column is planned.
func ranksOf(c *schema.Column) *rankSeries {
	if kind, _ := kindOf(c); kind == KindFloat {
		if lo, hi, err := c.FloatBounds(); err == nil && lo == hi {
			return oneRank()
		}
		return nil
	}
	l, err := newColumnLaw(c)
	if err != nil {
		return nil
	}
	return tiedRanks(l)
}

// tiedRanks returns the series of a column of few values, nil for another one.
func tiedRanks(l *columnLaw) *rankSeries {
	if l.rounding > upwards {
		return nil
	}
	const rare = 1e-12
	first := math.Floor(l.quantile(rare, true, l.lo))
	last := math.Ceil(l.quantile(rare, false, l.hi))
	if !(last-first <= mostTied) {
		return nil
	}
	s, normal := new(rankSeries), normalLaw{mean: 0, stddev: 1}
	inverse, err := truncate(normal, math.Inf(-1), math.Inf(1))
	if err != nil {
		return nil
	}
	below, cubes, z := 0.0, 0.0, -8.0 // cubes: the sum of those of the probabilities
	for n := first; n <= last; n++ {
		upTo := l.cdf(n)
		p := upTo - below
		cubes += float64(p * p * p)
		if upTo > 0 && upTo < 1 { // from the mean rank of n to that of the next number
			z = inverse.quantile(upTo, true, z)
			s.step(z, (l.cdf(n+1)-below)/2*normal.density(z))
		}
		below = upTo
	}
	deviation := math.Sqrt(max(1-cubes, 0) / 12)
	if deviation == 0 {
		return oneRank()
	}
	for k := range s {
		s[k] /= deviation
	}
	return s
}

// step adds a step at z whose height times the normal density there is given.
func (s *rankSeries) step(z, height float64) {
	before, h := 0.0, 1.0 // the polynomials k-2 and k-1
	for k := 1; k <= rankTerms; k++ {
		root := math.Sqrt(float64(k))
		s[k-1] += float64(height * h / root)
		before, h = h, (float64(z*h)-float64(math.Sqrt(float64(k-1))*before))/root
	}
}

// with returns the correlation of the ranks where that of the normal numbers is r.
func (s *rankSeries) with(other *rankSeries, r float64) float64 {
	sum := 0.0
	for k := rankTerms - 1; k >= 0; k-- {
		sum = float64(r * (float64(s[k]*other[k]) + sum))
	}
	return sum
}

// normalCorrelationOf returns the correlation of normal numbers at which the ranks of two
// columns have the correlation rho; nil series stand for columns without ties. Where the
// ties allow no more than a lower one, that is most, and ok is false.
func normalCorrelationOf(rho float64, a, b *rankSeries) (r, most float64, ok bool) {
	if a == nil && b == nil {
		return normalCorrelation(rho), 1, true
	}
	if a == nil {
		a = evenRanks()
	}
	if b == nil {
		b = evenRanks()
	}
	end := math.Copysign(mostTogether, rho)
	if most = a.with(b, end); math.Abs(most) < math.Abs(rho) {
		return end, most, false
	}
	near, far := 0.0, end
	for range 60 {
		middle := near/2 + far/2
		if math.Abs(a.with(b, middle)) < math.Abs(rho) {
			near = middle
		} else {
			far = middle
		}
	}
	return near, most, true
}
