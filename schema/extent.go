package schema

import (
	"fmt"
	"math"
	"math/big"
)

// extent is where the values of a distribution lie by themselves, as numbers of the column;
// nil is an open end.
type extent struct{ start, end *big.Rat }

// extent returns where the distribution of the column lets its values lie. It is false
// where they lie in whatever range the column has: without a distribution, with one that
// spreads over the range, on a foreign key, and on dates and times, whose positions count
// from the start of the range; but for a histogram, whose bins are values.
func (c *Column) extent() (extent, bool) {
	d := c.Distribution
	if d == nil || c.ForeignKey != nil || !c.Type().hasOrder() {
		return extent{}, false
	}
	if d.Type != mixture {
		return c.extentOf(d)
	}
	var all extent
	for i := range d.Components {
		e, ok := c.extentOf(d.Components[i].distribution())
		if !ok {
			return extent{}, false
		}
		if i == 0 {
			all = e
			continue
		}
		all = extent{outer(all.start, e.start, -1), outer(all.end, e.end, 1)}
	}
	return all, len(d.Components) > 0
}

// outer returns the outer of two ends in a direction, nil where one is open.
func outer(a, b *big.Rat, direction int) *big.Rat {
	switch {
	case a == nil || b == nil:
		return nil
	case a.Cmp(b) == direction:
		return a
	}
	return b
}

// extentOf is extent for a distribution that is no mixture.
func (c *Column) extentOf(d *Distribution) (e extent, ok bool) {
	l, known := laws[d.Type]
	switch {
	case !known || l.spreads:
		return extent{}, false
	case d.Type == "histogram":
		return c.binsExtent(d.Bins)
	case !c.Type().isNumeric():
		return extent{}, false
	}
	if l.start != nil {
		if e.start = finite(l.start(d)); e.start == nil {
			return extent{}, false
		}
	}
	if l.end != nil {
		if e.end = finite(l.end(d)); e.end == nil {
			return extent{}, false
		}
	}
	return e, true
}

func finite(v float64) *big.Rat {
	if !isFinite(v) {
		return nil
	}
	return rational(v)
}

// binsExtent returns the range from the first bin to the last.
func (c *Column) binsExtent(bins []Bin) (e extent, ok bool) {
	if c.checkSizes() != nil {
		return extent{}, false
	}
	unit := new(big.Rat).SetInt(c.units(1))
	for i := range bins {
		from, err := c.ratio(string(bins[i].From))
		to, toErr := c.ratio(string(bins[i].To))
		if err != nil || toErr != nil {
			return extent{}, false
		}
		from.Quo(from, unit)
		to.Quo(to, unit)
		if i == 0 {
			e = extent{from, to}
		}
		e = extent{outer(e.start, from, -1), outer(e.end, to, 1)}
	}
	return e, len(bins) > 0
}

// within returns the exact values of the extent that lie in limit, in the unit of the
// column's bounds. The ends cross where there are none.
func (e extent) within(limit span, c *Column) span {
	r := span{new(big.Int).Set(limit.min), new(big.Int).Set(limit.max)}
	unit := new(big.Rat).SetInt(c.units(1))
	if e.start != nil {
		scaled := new(big.Rat).Mul(e.start, unit)
		up := new(big.Int).Neg(floor(scaled.Neg(scaled)))
		r.min = larger(up, r.min)
	}
	if e.end != nil {
		r.max = smaller(floor(new(big.Rat).Mul(e.end, unit)), r.max)
	}
	return r
}

// floor returns the largest integer that is not above v.
func floor(v *big.Rat) *big.Int {
	return new(big.Int).Div(v.Num(), v.Denom()) // Euclidean, and the denominator is positive
}

// floats returns the ends as floats, infinite where they are open.
func (e extent) floats() (start, end float64) {
	start, end = math.Inf(-1), math.Inf(1)
	if e.start != nil {
		start, _ = e.start.Float64()
	}
	if e.end != nil {
		end, _ = e.end.Float64()
	}
	return start, end
}

// extent checks that the bounds of a column, which are well-formed, leave values to its
// distribution.
func (k *checker) extent(path string, c *Column) {
	e, own := c.extent()
	if !own || c.Distribution.Type == "histogram" {
		return // bins are held against the bounds one by one
	}
	first, last := c.boundKeys()
	unit := new(big.Rat).SetInt(c.units(1))
	leaves := func(b boundKey, end *big.Rat, direction int, verb string) {
		bound, err := c.ratio(b.text)
		if b.text == "" || end == nil || err != nil {
			return
		}
		beyond := bound.Cmp(new(big.Rat).Mul(end, unit)) * direction
		if beyond < 0 || beyond == 0 && lawIsDiscrete(c.Distribution) {
			return
		}
		k.add(path+"."+b.key, "", "%s %s leaves no values to the distribution %s, which %s at %s",
			b.key, c.quote(b.text), c.Distribution.Type, verb, decimal(end))
	}
	before := len(k.problems)
	leaves(last, e.start, -1, "starts")
	leaves(first, e.end, 1, "ends")
	if limit, exact := c.typeSpan(); exact && len(k.problems) == before {
		if r := e.within(limit, c); r.min.Cmp(r.max) > 0 {
			k.add(path+".distribution", "", "%s holds no value that the distribution %s yields", c.typeLabel(), c.Distribution.Type)
		}
	}
}

// decimal writes the end of an extent.
func decimal(v *big.Rat) string {
	f, _ := v.Float64()
	return fmt.Sprint(f)
}

// lawIsDiscrete reports whether a distribution yields whole numbers.
func lawIsDiscrete(d *Distribution) bool {
	if d.Type != mixture {
		return laws[d.Type].discrete
	}
	return len(d.Components) > 0 && laws[d.Components[0].Type].discrete
}
