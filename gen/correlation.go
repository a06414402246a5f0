package gen

import (
	"math"
	"sync"
)

// copula makes the hashes of a column that goes together with others: it adds up normal
// numbers of their streams and turns the sum, a normal number too, back into an evenly
// distributed hash. So the columns follow a normal copula (Nelsen, An Introduction to
// Copulas, 2nd ed., 2006), and the values of each follow its own law.
type copula struct {
	streams []stream  // its own is the last
	weights []float64 // of their normal numbers; the squares add up to 1
}

// hashOrder is what a filler takes for the least value and the greatest.
type hashOrder uint8

const (
	rising      hashOrder = iota // hash 0 and the greatest hash
	foldedOrder                  // as [quantileTable.at] takes them
	signed                       // the least and the greatest int64
)

// hashes returns where the hashes of c's values come from.
func (c *columnPlan) hashes(o hashOrder) source {
	if c.copula == nil {
		return c.stream("value")
	}
	return correlated{copula: c.copula, order: o}
}

type correlated struct {
	*copula
	order hashOrder
}

func (c correlated) hashes(rows []int64, hashes []uint64) {
	normal, phi := standardNormal(), normalTails()
	for i, row := range rows {
		z, own := 0.0, uint64(0)
		for j, s := range c.streams {
			own = s.at(row)
			z += float64(c.weights[j] * normal.at(own))
		}
		hash := phi.hash(z) ^ own&(1<<11-1) // a float64 has 53 bits
		switch c.order {
		case foldedOrder:
			hash = folded(hash)
		case signed:
			hash ^= 1 << 63
		}
		hashes[i] = hash
	}
}

// standardNormal returns the quantiles of the normal distribution of mean 0 and deviation 1.
var standardNormal = sync.OnceValue(func() *quantileTable {
	t, err := truncate(normalLaw{mean: 0, stddev: 1}, math.Inf(-1), math.Inf(1))
	if err != nil {
		panic("gen: " + err.Error()) // it has no bounds
	}
	return t.table()
})

// tailTable holds P(X > z) of a standard normal X and its derivative at z = 0, 1/64, …,
// between which a cubic of Hermite's kind is true to 10 digits at 0 and to 6 at its end.
type tailTable [tailKnots + 1]struct{ tail, slope float64 }

const (
	tailSteps = 64 // to 1
	tailEnd   = 9  // no normal number is beyond
	tailKnots = tailSteps * tailEnd
)

var normalTails = sync.OnceValue(func() *tailTable {
	table, law := new(tailTable), normalLaw{mean: 0, stddev: 1}
	for i := range table {
		z := float64(i) / tailSteps
		_, table[i].tail = law.tails(z)
		table[i].slope = -law.density(z) / tailSteps
	}
	return table
})

// at returns P(X > z) for z of at least 0.
func (t *tailTable) at(z float64) float64 {
	at := min(z*tailSteps, tailKnots-0x1p-20)
	i := int(at)
	a, b, x := t[i], t[i+1], at-float64(i)
	rest := 1 - x
	left := mulAdd(float64(x*a.slope), 1, float64((1+2*x)*a.tail))
	right := mulAdd(float64(rest*b.slope), -1, float64((1+2*rest)*b.tail))
	return mulAdd(float64(rest*rest), left, float64(float64(x*x)*right))
}

// hash returns 2^64 times P(X ≤ z).
func (t *tailTable) hash(z float64) uint64 {
	tail := uint64(min(t.at(math.Abs(z))*0x1p64, 0x1p63-0x1p10))
	if z < 0 {
		return tail
	}
	return ^tail
}
