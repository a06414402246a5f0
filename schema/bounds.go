package schema

import (
	"fmt"
	"math"
	"math/big"
)

// defaultMax is the end of the range that numbers have by default, and the length of
// the range where only one bound is given and lies outside of it.
const defaultMax = 1_000_000

// span is a range of exact values, both ends in it.
type span struct{ min, max *big.Int }

// Bounds returns the smallest and the largest value of a column of an exact type, with
// defaults for the bounds that the document does not give. Integers stand for
// themselves, a DECIMAL is multiplied by 10^scale, a DATE counts days and TIMESTAMP,
// TIMESTAMPTZ and DATETIME microseconds since 1970-01-01 UTC, a TIME microseconds
// since midnight. The results belong to the caller.
//
// Of a column with an identity they are its start and the last value that it reaches
// within the type, of one that lists its values the smallest and the largest of them. A
// distribution that says itself where values lie (normal, lognormal, exponential, gamma,
// pareto, triangular, zipf, poisson, binomial, geometric, histogram, and mixtures of these)
// has that for a default, as far as the type goes. Those of a column that is made from
// others (expression, after, total) are the ends of the type where the document gives
// none; of one with branches they enclose those of all branches.
//
// It is an error when the type has no such range, and when what the document says is
// one of the problems that [Validate] reports.
func (c *Column) Bounds() (min, max *big.Int, err error) {
	r, err := c.span()
	return r.min, r.max, err
}

func (c *Column) span() (span, error) {
	if err := c.checkSizes(); err != nil {
		return span{}, err
	}
	limit, ok := c.typeSpan()
	if !ok {
		return span{}, fmt.Errorf("data type %q has no range of exact values", c.DataType)
	}
	switch {
	case c.Identity != nil:
		return c.identitySpan(limit)
	case len(c.When) > 0:
		return c.branchSpan()
	case len(c.Values) > 0:
		return c.listedSpan()
	}
	given, err := c.givenSpan()
	if err != nil {
		return span{}, err
	}
	r := c.resolve(given, limit)
	if r.min.Cmp(r.max) > 0 {
		return span{}, fmt.Errorf("%s is above %s", c.format(r.min), c.format(r.max))
	}
	return r, nil
}

// givenSpan returns the bounds that the document gives, nil where it gives none.
func (c *Column) givenSpan() (given span, err error) {
	start, end := c.boundKeys()
	if given.min, err = c.bound(start); err != nil {
		return span{}, err
	}
	given.max, err = c.bound(end)
	return given, err
}

// resolve fills the bounds that are missing in given.
func (c *Column) resolve(given, limit span) span {
	usual, fixed := c.defaultSpan(limit)
	r := given
	length := new(big.Int).Sub(usual.max, usual.min)
	if c.Type().family() == exactFamily {
		length = c.units(defaultMax)
	}
	if r.max == nil {
		r.max = usual.max
		if r.min != nil && r.min.Cmp(r.max) > 0 && !fixed {
			r.max = smaller(new(big.Int).Add(r.min, length), limit.max)
		}
	}
	if r.min == nil {
		r.min = usual.min
		if given.max != nil && r.max.Cmp(r.min) < 0 && !fixed {
			r.min = larger(new(big.Int).Sub(r.max, length), limit.min)
		}
	}
	return span{new(big.Int).Set(r.min), new(big.Int).Set(r.max)}
}

// isDerived reports whether the values are made from those of other columns, so that
// nothing but the type bounds them where the document does not.
func (c *Column) isDerived() bool { return c.Expression != "" || c.After != nil || c.Total != nil }

// typeSpan returns the values that the type can hold at all. It is false for a type
// without exact values. Sizes must be valid.
func (c *Column) typeSpan() (span, bool) {
	switch t := c.Type(); t {
	case SmallInt:
		return span{big.NewInt(math.MinInt16), big.NewInt(math.MaxInt16)}, true
	case Int:
		return span{big.NewInt(math.MinInt32), big.NewInt(math.MaxInt32)}, true
	case BigInt:
		return span{big.NewInt(math.MinInt64), big.NewInt(math.MaxInt64)}, true
	case Decimal:
		precision, _ := c.Digits()
		end := pow10(precision)
		end.Sub(end, big.NewInt(1))
		return span{new(big.Int).Neg(end), end}, true
	case Date:
		return span{big.NewInt(dayOf(firstDay)), big.NewInt(dayOf(lastDay))}, true
	case Time:
		return span{new(big.Int), big.NewInt(microsPerDay - c.tick())}, true
	case Timestamp, TimestampTZ, DateTime:
		end := (dayOf(lastDay)+1)*microsPerDay - c.tick()
		return span{big.NewInt(dayOf(firstDay) * microsPerDay), big.NewInt(end)}, true
	}
	return span{}, false
}

// defaultSpan returns the range of a column without bounds. It is fixed where it does not
// move when the document gives a bound outside of it.
func (c *Column) defaultSpan(limit span) (usual span, fixed bool) {
	if e, own := c.extent(); own {
		return e.within(limit, c), true
	}
	return c.usualSpan(limit), false
}

func (c *Column) usualSpan(limit span) span {
	switch t := c.Type(); {
	case c.CountsUp():
		return span{c.units(1), limit.max}
	case c.isDerived() || t == SmallInt:
		return limit
	case t == Date:
		return span{big.NewInt(dayOf(defaultFirstDay)), big.NewInt(dayOf(defaultLastDay))}
	case t == Time:
		return span{new(big.Int), big.NewInt(microsPerDay - microsPerSecond)}
	case t.family() == timestampFamily:
		end := (dayOf(defaultLastDay)+1)*microsPerDay - microsPerSecond
		return span{big.NewInt(dayOf(defaultFirstDay) * microsPerDay), big.NewInt(end)}
	}
	return span{new(big.Int), smaller(c.units(defaultMax), limit.max)}
}

// units returns n in the unit in which the column counts: times 10^scale for a DECIMAL.
func (c *Column) units(n int64) *big.Int {
	_, scale := c.Digits()
	return new(big.Int).Mul(big.NewInt(n), pow10(scale))
}

func smaller(a, b *big.Int) *big.Int {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

func larger(a, b *big.Int) *big.Int {
	if a.Cmp(b) > 0 {
		return a
	}
	return b
}
