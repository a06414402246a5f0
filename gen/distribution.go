package gen

import (
	"math"
	"math/big"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// normalLaw is the normal distribution. Its tails are incomplete gamma functions
// (Abramowitz and Stegun, 7.1 and 26.2).
type normalLaw struct{ mean, stddev float64 }

func (l normalLaw) tails(x float64) (lower, upper float64) {
	z := (x - l.mean) / l.stddev
	inside, outside := incompleteGamma(0.5, float64(z*z/2))
	if z < 0 {
		return outside / 2, 0.5 + inside/2
	}
	return 0.5 + inside/2, outside / 2
}

func (l normalLaw) density(x float64) float64 {
	const oneBySqrt2Pi = 0.39894228040143267794
	z := (x - l.mean) / l.stddev
	return oneBySqrt2Pi / l.stddev * exponential(-z*z/2)
}

func (l normalLaw) support() (lo, hi, center, scale float64) {
	return math.Inf(-1), math.Inf(1), l.mean, l.stddev
}

// exponentialLaw is the exponential distribution from 0 with a mean of 1/lambda.
type exponentialLaw struct{ lambda float64 }

func (l exponentialLaw) tails(x float64) (lower, upper float64) {
	return incompleteGamma(1, float64(l.lambda*x))
}

func (l exponentialLaw) density(x float64) float64 {
	return l.lambda * exponential(-l.lambda*x)
}

func (l exponentialLaw) support() (lo, hi, center, scale float64) {
	return 0, math.Inf(1), 1 / l.lambda, 1 / l.lambda
}

// betaLaw is the beta distribution, stretched from 0…1 over lo…hi.
type betaLaw struct{ alpha, beta, lo, hi float64 }

func (l betaLaw) tails(x float64) (lower, upper float64) {
	return incompleteBeta(l.alpha, l.beta, (x-l.lo)/(l.hi-l.lo))
}

func (l betaLaw) density(x float64) float64 {
	y := (x - l.lo) / (l.hi - l.lo)
	if y <= 0 || y >= 1 {
		return 0
	}
	logDensity := mulAdd(l.alpha-1, logarithm(y), float64((l.beta-1)*logarithm(1-y)))
	logDensity += logGamma(l.alpha+l.beta) - logGamma(l.alpha) - logGamma(l.beta)
	return exponential(logDensity) / (l.hi - l.lo)
}

func (l betaLaw) support() (lo, hi, center, scale float64) {
	width := l.hi - l.lo
	return l.lo, l.hi, mulAdd(width, l.alpha/(l.alpha+l.beta), l.lo), width / 4
}

// lawOf returns the law of a distribution in units of the column's vector, which are
// 1/unit of those of the document, for the range lo…hi; nil stands for uniform.
func lawOf(d *schema.Distribution, unit, lo, hi float64) law {
	p := d.Parameters
	switch strings.ToLower(d.Type) {
	case "normal":
		return normalLaw{mean: float64(p["mean"] * unit), stddev: float64(p["stddev"] * unit)}
	case "exponential":
		return exponentialLaw{lambda: p["lambda"] / unit}
	case "beta":
		return betaLaw{alpha: p["alpha"], beta: p["beta"], lo: lo, hi: hi}
	}
	return nil
}

// drawnFloats are evenly distributed over lo…hi.
type drawnFloats struct {
	stream stream
	lo, hi float64
	real   bool // rounded to 32 bits
}

func (d drawnFloats) fill(_ *worker, rows []int64, v *Vector) error {
	for i, row := range rows {
		u := unit(d.stream.at(row))
		// Not lo + u×(hi-lo): the width of a range may be more than any float64.
		v.Floats[i] = min(max(float64(d.lo*(1-u))+float64(d.hi*u), d.lo), d.hi)
	}
	d.round(v.Floats[:len(rows)])
	return nil
}

// round rounds to the declared width without leaving the range.
func (d drawnFloats) round(values []float64) {
	if !d.real {
		return
	}
	for i, x := range values {
		y := float32(x)
		if float64(y) < d.lo {
			y = math.Nextafter32(y, float32(math.Inf(1)))
		} else if float64(y) > d.hi {
			y = math.Nextafter32(y, float32(math.Inf(-1)))
		}
		values[i] = float64(y)
	}
}

// shapedFloats follow a distribution, truncated to lo…hi.
type shapedFloats struct {
	drawnFloats
	table func() *quantileTable
}

func (d shapedFloats) fill(_ *worker, rows []int64, v *Vector) error {
	table := d.table()
	for i, row := range rows {
		v.Floats[i] = min(max(table.at(d.stream.at(row)), d.lo), d.hi)
	}
	d.round(v.Floats[:len(rows)])
	return nil
}

// drawnInts are evenly distributed over first, first+step, … .
type drawnInts struct {
	stream stream
	first  int64
	step   int64
	count  uint64 // 0 stands for 2^64
}

func newDrawnInts(s stream, minimum, maximum *big.Int, step int64) drawnInts {
	d := newIntDomain(minimum, maximum, step)
	count := uint64(d.count)
	if d.count == math.MaxInt64 { // more than a rank can number, but not more than a hash
		count = new(big.Int).Sub(maximum, minimum).Uint64() + 1
	}
	return drawnInts{stream: s, first: d.first, step: step, count: count}
}

func (d drawnInts) fill(_ *worker, rows []int64, v *Vector) error {
	values := v.Ints[:len(rows)]
	if d.count == 0 {
		for i, row := range rows {
			values[i] = int64(d.stream.at(row))
		}
		return nil
	}
	for i, row := range rows {
		values[i] = d.first + int64(below(d.stream.at(row), d.count))*d.step
	}
	return nil
}

// shapedInts follow a distribution whose values are rounded to the nearest integer.
type shapedInts struct {
	stream stream
	table  func() *quantileTable
	lo, hi int64
}

func (d shapedInts) fill(_ *worker, rows []int64, v *Vector) error {
	table := d.table()
	for i, row := range rows {
		v.Ints[i] = min(max(roundToInt(table.at(d.stream.at(row))), d.lo), d.hi)
	}
	return nil
}

func roundToInt(x float64) int64 {
	x = math.Floor(x + 0.5)
	switch {
	case x >= 1<<63:
		return math.MaxInt64
	case x < -1<<63:
		return math.MinInt64
	}
	return int64(x)
}

// shapedWide is shapedInts for 128 bits. A float64 has 53 of them: the digits behind the
// sixteenth are not random.
type shapedWide struct {
	stream stream
	table  func() *quantileTable
	lo, hi Int128
}

func (d shapedWide) fill(_ *worker, rows []int64, v *Vector) error {
	table := d.table()
	for i, row := range rows {
		x := roundToWide(table.at(d.stream.at(row)))
		if x.less(d.lo) {
			x = d.lo
		} else if d.hi.less(x) {
			x = d.hi
		}
		v.Wide[i] = x
	}
	return nil
}

// roundToWide returns the integer nearest x, which is well below 2^127.
func roundToWide(x float64) Int128 {
	x = math.Floor(x + 0.5)
	hi := math.Floor(x * 0x1p-64)
	return Int128{Hi: int64(hi), Lo: uint64(x - hi*0x1p64)}
}
