package profile

import (
	"math"
	"math/big"
	"math/bits"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// moments are mean and variance of numbers. The sum of exact ones is kept exactly, that
// of floats with what its roundings left out. The squares of deviations are added up batch by
// batch, each around its own mean, and joined as by Chan, Golub and LeVeque, "Updating
// formulae and a pairwise algorithm for computing sample variances" (1979), so that no digits
// cancel out.
type moments struct {
	scale  int
	n      int64
	hi, lo gen.Int128 // the exact sum is hi × 2^64 + lo
	sum    float64    // of floats
	rest   float64    // what its roundings left out

	pivot   gen.Int128 // the first value, from which the others count here
	pivotF  float64    // the same of floats
	center  float64    // mean of the values
	squares float64    // of the deviations from center
	values  []float64  // of the present batch
}

func newMoments(c *schema.Column) *moments {
	_, scale := c.Digits()
	return &moments{scale: scale}
}

func (m *moments) add(v *gen.Vector, n int) {
	m.values = m.values[:0]
	for i := range n {
		switch {
		case v.IsNull(i):
		case v.Kind == gen.KindFloat:
			m.addFloat(v.Floats[i])
		case v.Kind == gen.KindInt:
			m.addExact(gen.Int128Of(v.Ints[i]))
		default:
			m.addExact(v.Wide[i])
		}
	}
	m.join()
}

// addFloat adds by Neumaier's form of compensated summation.
func (m *moments) addFloat(x float64) {
	sum := m.sum + x
	if math.Abs(m.sum) >= math.Abs(x) {
		m.rest += (m.sum - sum) + x
	} else {
		m.rest += (x - sum) + m.sum
	}
	m.sum = sum
	if m.n == 0 && len(m.values) == 0 {
		m.pivotF = x
	}
	m.values = append(m.values, x-m.pivotF)
}

func (m *moments) addExact(x gen.Int128) {
	if m.n == 0 && len(m.values) == 0 {
		m.pivot = x
	}
	m.hi = m.hi.Add(gen.Int128Of(x.Hi))
	m.lo = m.lo.Add(gen.Int128{Lo: x.Lo})
	m.values = append(m.values, distance(x, m.pivot))
}

// distance returns x - y as a float.
func distance(x, y gen.Int128) float64 {
	lo, borrow := bits.Sub64(x.Lo, y.Lo, 0)
	hi := x.Hi - y.Hi - int64(borrow)
	if (x.Hi < 0) != (y.Hi < 0) && (hi < 0) != (x.Hi < 0) { // beyond 128 bits
		return float(x) - float(y)
	}
	return float(gen.Int128{Lo: lo, Hi: hi})
}

func float(x gen.Int128) float64 {
	if v, ok := x.Int64(); ok {
		return float64(v)
	}
	return math.Ldexp(float64(x.Hi), 64) + float64(x.Lo)
}

// join adds the present batch to the squares of deviations.
func (m *moments) join() {
	n := float64(len(m.values))
	if n == 0 {
		return
	}
	center, squares := 0.0, 0.0
	for _, x := range m.values {
		center += x
	}
	center /= n
	for _, x := range m.values {
		squares += (x - center) * (x - center)
	}
	before := float64(m.n)
	gap := center - m.center
	m.center += gap * n / (before + n)
	m.squares += squares + gap*gap*before*n/(before+n)
	m.n += int64(len(m.values))
}

// mean returns the mean of one value at least; nil where it is no finite number.
func (m *moments) mean() *float64 {
	if m.sum != 0 || m.rest != 0 {
		return finite((m.sum + m.rest) / float64(m.n))
	}
	sum := new(big.Int).Lsh(m.hi.Big(), 64)
	sum.Add(sum, m.lo.Big())
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(m.scale)), nil)
	mean, _ := new(big.Rat).SetFrac(sum, unit.Mul(unit, big.NewInt(m.n))).Float64()
	return &mean
}

func (m *moments) stddev() *float64 {
	if m.n < 2 {
		return nil
	}
	return finite(math.Sqrt(m.squares/float64(m.n-1)) / math.Pow10(m.scale))
}

func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}
