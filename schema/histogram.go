package schema

import (
	"fmt"
	"math/big"
	"slices"
)

// binRange is the range of a bin that is well-formed, in the unit of the column's bounds.
type binRange struct {
	index    int
	from, to *big.Rat
}

// bins checks the bins of a histogram over the values of c.
func (k *checker) bins(path string, bins []Bin, c *Column) {
	if len(bins) == 0 {
		k.add(path, `write [{"from": 0, "to": 9, "weight": 1}, …]`, "the histogram has no bins")
		return
	}
	weights := make([]float64, len(bins))
	for i := range bins {
		weights[i] = bins[i].Weight
	}
	k.relative(path, "[%d].weight", weights)
	if c.checkSizes() != nil {
		return
	}
	var ranges []binRange
	for i := range bins {
		if r, ok := k.bin(fmt.Sprintf("%s[%d]", path, i), &bins[i], c); ok {
			r.index = i
			ranges = append(ranges, r)
		}
	}
	k.binsApart(path, ranges, bins, c)
}

// bin returns the range of a bin, or adds what is wrong with it.
func (k *checker) bin(path string, b *Bin, c *Column) (r binRange, ok bool) {
	r.from, ok = k.binEnd(path+".from", "from", b.From, c)
	to, toOK := k.binEnd(path+".to", "to", b.To, c)
	if r.to = to; !ok || !toOK {
		return r, false
	}
	order := r.from.Cmp(r.to)
	switch {
	case order > 0:
		k.add(path+".from", "", "from %s is above to %s", c.quote(string(b.From)), c.quote(string(b.To)))
	case order == 0 && c.Type().family() == floatFamily:
		k.add(path+".from", "", "from %s is not below to %s: no float lies between them", c.quote(string(b.From)), c.quote(string(b.To)))
	default:
		return r, true
	}
	return r, false
}

// binEnd returns an end of a bin, or adds what is wrong with it. It must lie within the
// bounds that the column gives.
func (k *checker) binEnd(path, key string, v Value, c *Column) (*big.Rat, bool) {
	if v == "" {
		k.add(path, "", "the bin has no %s", key)
		return nil, false
	}
	end, err := c.ratio(string(v))
	if err != nil {
		k.add(path, c.boundHint(err), "%s %s %v", key, c.quote(string(v)), err)
		return nil, false
	}
	return end, true
}

// binsApart checks that bins have no values in common. Of floats they may touch.
func (k *checker) binsApart(path string, ranges []binRange, bins []Bin, c *Column) {
	slices.SortStableFunc(ranges, func(a, b binRange) int { return a.from.Cmp(b.from) })
	for i := 1; i < len(ranges); i++ {
		before, this := ranges[i-1], ranges[i]
		order := this.from.Cmp(before.to)
		if order < 0 || order == 0 && c.Type().family() != floatFamily {
			hint := ""
			if order == 0 {
				hint = "both ends belong to a bin; begin the next one with the next value"
			}
			k.add(fmt.Sprintf("%s[%d]", path, this.index), hint, "the bin from %s overlaps bins[%d], which ends at %s",
				c.quote(string(bins[this.index].From)), before.index, c.quote(string(bins[before.index].To)))
		}
		if before.to.Cmp(this.to) > 0 {
			ranges[i] = before // what comes next may lie in it too
		}
	}
}

// ratio returns a value of an ordered type, in the unit of [Column.Bounds] where it has
// exact values. Sizes must be valid.
func (c *Column) ratio(text string) (*big.Rat, error) {
	if c.Type().family() == floatFamily {
		v, err := c.float(Number(text))
		if err != nil {
			return nil, err
		}
		return rational(v), nil
	}
	v, err := c.exactValue(text)
	if err != nil {
		return nil, err
	}
	return new(big.Rat).SetInt(v), nil
}
