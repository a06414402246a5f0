package gen

import (
	"math"
	"math/big"
)

// drawnFloats are evenly distributed over lo…hi.
type drawnFloats struct {
	source source
	lo, hi float64
	real   bool // rounded to 32 bits
}

func (d drawnFloats) fill(w *worker, rows []int64, v *Vector) error {
	values := v.Floats[:len(rows)]
	for i, hash := range w.hashes(d.source, rows) {
		u := unit(hash)
		// Not lo + u×(hi-lo): the width of a range may be more than any float64.
		values[i] = float64(d.lo*(1-u)) + float64(d.hi*u)
	}
	clamp(values, d.lo, d.hi)
	d.round(values)
	return nil
}

// clamp takes values to lo…hi.
func clamp(values []float64, lo, hi float64) {
	for i, x := range values {
		if !(x > lo && x < hi) { // seldom, and min and max of floats take long
			values[i] = min(max(x, lo), hi)
		}
	}
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

// shapedFloats follow a law over lo…hi.
type shapedFloats struct {
	drawnFloats
	law *truncatedLaw
}

func (d shapedFloats) fill(w *worker, rows []int64, v *Vector) error {
	table, values := d.law.quantiles(), v.Floats[:len(rows)]
	table.values(w.hashes(d.source, rows), values)
	if d.law.rounding == upwards {
		for i, x := range values {
			values[i] = math.Ceil(x) + 0 // not -0
		}
	}
	lo, hi := max(d.lo, d.law.first), min(d.hi, d.law.last)
	clamp(values, lo, hi)
	d.round(values)
	return nil
}

// drawnInts are evenly distributed over first, first+step, … .
type drawnInts struct {
	source source
	first  int64
	step   int64
	count  uint64 // 0 stands for 2^64
}

func newDrawnInts(s source, minimum, maximum *big.Int, step int64) drawnInts {
	d := newIntDomain(minimum, maximum, step)
	count := uint64(d.count)
	if d.count == math.MaxInt64 { // more than a rank can number, but not more than a hash
		count = new(big.Int).Sub(maximum, minimum).Uint64() + 1
	}
	return drawnInts{source: s, first: d.first, step: step, count: count}
}

func (d drawnInts) fill(w *worker, rows []int64, v *Vector) error {
	values, hashes := v.Ints[:len(rows)], w.hashes(d.source, rows)
	if d.count == 0 {
		for i, hash := range hashes {
			values[i] = int64(hash)
		}
		return nil
	}
	for i, hash := range hashes {
		values[i] = d.first + int64(below(hash, d.count))*d.step
	}
	return nil
}

// shapedInts are origin + n×step, where n follows a law over the whole numbers first…last.
type shapedInts struct {
	source       source
	law          *truncatedLaw
	first, last  int64
	origin, step int64
}

func (d shapedInts) fill(w *worker, rows []int64, v *Vector) error {
	table, rounding := d.law.quantiles(), d.law.rounding
	values, hashes := v.Ints[:len(rows)], w.hashes(d.source, rows)
	var room [strip]float64
	for len(values) > 0 {
		n := min(len(values), strip)
		table.values(hashes[:n], room[:n])
		for i, x := range room[:n] {
			values[i] = d.origin + min(max(toInt(rounding.whole(x)), d.first), d.last)*d.step
		}
		values, hashes = values[n:], hashes[n:]
	}
	return nil
}

// roundToInt returns the whole number nearest x.
func roundToInt(x float64) int64 { return toInt(math.Floor(x + 0.5)) }

// toInt returns a whole number, or the nearest that there is.
func toInt(x float64) int64 {
	switch {
	case x >= 1<<63:
		return math.MaxInt64
	case x < -1<<63:
		return math.MinInt64
	}
	return int64(x)
}

// drawnWide are evenly distributed over a range of 128 bits.
type drawnWide struct {
	source source
	domain wideDomain
}

func (d drawnWide) fill(w *worker, rows []int64, v *Vector) error {
	ranks := w.borrow(len(rows))
	defer w.giveBack()
	for i, hash := range w.hashes(d.source, rows) {
		ranks[i] = int64(below(hash, uint64(d.domain.count)))
	}
	return d.domain.render(w, ranks, v)
}

// shapedWide is shapedInts for 128 bits, from an origin of 0. A float64 has 53 of them: the
// digits behind the sixteenth are not random.
type shapedWide struct {
	source      source
	law         *truncatedLaw
	first, last Int128
	step        Int128
}

func (d shapedWide) fill(w *worker, rows []int64, v *Vector) error {
	table, rounding := d.law.quantiles(), d.law.rounding
	for i, hash := range w.hashes(d.source, rows) {
		n := wideOf(rounding.whole(table.at(hash)))
		if n.less(d.first) {
			n = d.first
		} else if d.last.less(n) {
			n = d.last
		}
		v.Wide[i] = n.times(d.step)
	}
	return nil
}

// wideOf returns a whole number that is well below 2^127.
func wideOf(x float64) Int128 {
	hi := math.Floor(x * 0x1p-64)
	return Int128{Hi: int64(hi), Lo: uint64(x - hi*0x1p64)}
}
