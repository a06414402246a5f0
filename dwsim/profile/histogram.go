package profile

import (
	"math"
	"math/big"
	"strconv"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// histogram counts values in some thousand fine buckets without knowing their range
// before: when values come that lie beyond, buckets are joined. The widths of buckets
// divide those that come after them, so joining is exact, and so are the round buckets that
// are shown in the end.
//
// A value counts as the whole number of units that it has: of an integer, a date or a time
// as it is in its vector; of a float, or a DECIMAL too large for 64 bits, units of
// 10^exponent.
type histogram struct {
	of       *schema.Column
	widths   widths
	exponent int   // of the unit, of 10; 0 but for floats and large decimals
	width    int64 // of a fine bucket, in units

	any    bool
	base   int64 // number of the bucket at counts[0]
	lo, hi int64 // numbers of the first and the last bucket that has values
	counts []int64
	spare  []int64
}

const fineBuckets = 4096

func newHistogram(c *schema.Column) *histogram {
	h := &histogram{of: c, widths: decimalWidths(), counts: make([]int64, fineBuckets), spare: make([]int64, fineBuckets)}
	switch digits, _ := c.Digits(); c.Type() {
	case schema.Date:
		h.widths = dayWidths()
	case schema.Time, schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		h.widths = microWidths(c.Type(), digits)
	}
	h.width = h.widths.fine[0]
	return h
}

// addVector adds the first n values of v. Infinite floats have no place.
func (h *histogram) addVector(v *gen.Vector, n int) {
	if v.Kind == gen.KindFloat && !h.any {
		h.exponent = floatExponent(v, n)
	}
	for i := range n {
		switch {
		case v.IsNull(i):
		case v.Kind == gen.KindInt:
			h.add(v.Ints[i] - h.widths.origin)
		case v.Kind == gen.KindWide:
			h.add(h.wideUnits(v.Wide[i]))
		case !math.IsInf(v.Floats[i], 0):
			h.add(h.floatUnits(v.Floats[i]))
		}
	}
}

// add adds a value, in units from the origin.
func (h *histogram) add(units int64) {
	bucket := floorDiv(units, h.width)
	for h.any {
		place := uint64(bucket) - uint64(h.base)
		if place < fineBuckets {
			h.lo, h.hi = min(h.lo, bucket), max(h.hi, bucket)
			h.counts[place]++
			return
		}
		if !h.shift(min(h.lo, bucket), max(h.hi, bucket)) {
			h.widen()
			bucket = floorDiv(units, h.width)
		}
	}
	h.any, h.base, h.lo, h.hi = true, before(bucket, fineBuckets/2), bucket, bucket
	h.counts[bucket-h.base]++
}

// shift makes room for buckets lo … hi, as much on both sides, where there is room.
func (h *histogram) shift(lo, hi int64) bool {
	span := uint64(hi) - uint64(lo)
	if span >= fineBuckets {
		return false
	}
	h.move(before(lo, int64(fineBuckets-1-span)/2), 1)
	return true
}

// widen joins buckets to wider ones.
func (h *histogram) widen() {
	var times int64
	h.width, times = h.widths.next(h.width)
	lo, hi := floorDiv(h.lo, times), floorDiv(h.hi, times)
	h.move(before(lo, (fineBuckets-1-(hi-lo))/2), times)
	h.lo, h.hi = lo, hi
}

// before returns the number of the bucket that lies n before another, or as near to that as
// all buckets from it on have numbers.
func before(bucket, n int64) int64 {
	if bucket < math.MinInt64+n {
		return math.MinInt64
	}
	return min(bucket-n, math.MaxInt64-(fineBuckets-1))
}

// move copies the counts to buckets from base on, which are so many times as wide.
func (h *histogram) move(base, times int64) {
	clear(h.spare)
	for place, count := range h.counts {
		if count > 0 {
			h.spare[floorDiv(h.base+int64(place), times)-base] += count
		}
	}
	h.base = base
	h.counts, h.spare = h.spare, h.counts
}

// largestUnits is how many units a value has at most.
const largestUnits = 1 << 62

// coarsen makes the unit ten times as large. The buckets stay what they are.
func (h *histogram) coarsen() {
	for h.width%10 != 0 {
		if h.any {
			h.widen()
		} else {
			h.width, _ = h.widths.next(h.width)
		}
	}
	h.width /= 10
	h.exponent++
}

func (h *histogram) wideUnits(x gen.Int128) int64 {
	if v, ok := x.Int64(); ok && h.exponent == 0 {
		return v
	}
	value := x.Big()
	for {
		unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(h.exponent)), nil)
		// Euclidean division by what is above 0 rounds down.
		if units := new(big.Int).Div(value, unit); units.IsInt64() {
			return units.Int64()
		}
		h.coarsen()
	}
}

// Floats are told apart by 15 digits, which any of them has. Powers of ten beyond 10^±300 are
// no floats, or imprecise ones.
const (
	floatDigits   = 15
	leastExponent = -300
)

// floatExponent returns the unit in which the largest of the first n values has floatDigits
// digits.
func floatExponent(v *gen.Vector, n int) int {
	largest := 0.0
	for i := range n {
		if x := math.Abs(v.Floats[i]); !v.IsNull(i) && !math.IsInf(x, 0) {
			largest = max(largest, x)
		}
	}
	if largest == 0 {
		return -floatDigits
	}
	_, binary := math.Frexp(largest)
	return max(int(math.Ceil(float64(binary)*math.Log10(2)))-floatDigits, leastExponent)
}

func (h *histogram) floatUnits(x float64) int64 {
	for {
		units := x * math.Pow10(-h.exponent)
		if h.exponent > 0 {
			units = x / math.Pow10(h.exponent)
		}
		if math.Abs(units) < largestUnits {
			return int64(math.Round(units)) // 1.4 is 1.4, not a little less
		}
		h.coarsen()
	}
}

// buckets returns at most most buckets, with the share that they have of so many rows.
// greatest is the greatest value, in a vector of its own.
func (h *histogram) buckets(greatest *gen.Vector, most int, rows int64) []Bucket {
	all := []Bucket{}
	if !h.any {
		return all
	}
	show := h.widths.showing(h.width, h.span(greatest), most)
	for b := show.first; b <= show.last; b++ {
		all = append(all, Bucket{From: h.bound(b, show.width, false), To: h.bound(b+1, show.width, true)})
	}
	for place, count := range h.counts {
		if count > 0 {
			all[min(floorDiv(h.base+int64(place), show.times), show.last)-show.first].Count += count
		}
	}
	for i := range all {
		all[i].Share = share(all[i].Count, rows)
	}
	return all
}

func (h *histogram) span(greatest *gen.Vector) span {
	s := span{lo: h.lo, hi: h.hi, known: true, step: h.widths.fine[0]}
	switch greatest.Kind {
	case gen.KindInt:
		s.top = greatest.Ints[0] - h.widths.origin
	case gen.KindWide:
		s.top, s.known = greatest.Wide[0].Int64()
		s.known = s.known && h.exponent == 0
	default:
		if s.known = !math.IsInf(greatest.Floats[0], 0); s.known {
			s.top, s.step = h.floatUnits(greatest.Floats[0]), 0
		}
	}
	return s
}

// bound writes where a bucket of a round width begins, or the one before it ends.
func (h *histogram) bound(bucket, width int64, ends bool) string {
	units := new(big.Int).Mul(big.NewInt(bucket), big.NewInt(width))
	one := gen.VectorFor(h.of)
	switch {
	case one.Kind == gen.KindFloat:
		x, _ := strconv.ParseFloat(units.String()+"e"+strconv.Itoa(h.exponent), 64)
		one.Resize(1)
		one.Floats[0] = x
		return string(one.AppendText(nil, 0))
	case one.Type != schema.Date && h.widths.origin == 0 && one.Type != schema.Time:
		units.Mul(units, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(h.exponent)), nil))
		return string(gen.Int128FromBig(units).AppendDecimal(nil, one.Scale))
	}
	one.Resize(1)
	one.Ints[0] = units.Int64() + h.widths.origin
	if one.Type == schema.Time && ends && one.Ints[0] == day {
		return "24:00:00"
	}
	return string(one.AppendText(nil, 0))
}
