package ddl

import (
	"math/big"
	"time"

	"github.com/dw-sim/dw-sim/schema"
)

// gaps says how far the values of an ordered column lie behind the others, and lowers the
// ends of these where the last of them would leave no room.
func (b *builder) gaps(i int) {
	d := &b.document.Tables[i]
	tops := map[*schema.Column]*big.Rat{}
	for j := range d.Columns {
		b.gap(d, &d.Columns[j], tops)
	}
}

// gap does so for one column, after those that it lies behind. The largest value of each is
// in tops then.
func (b *builder) gap(d *schema.Table, c *schema.Column, tops map[*schema.Column]*big.Rat) {
	if _, done := tops[c]; done {
		return
	}
	_, tops[c] = ends(c)
	if !b.ordered[c.After] {
		return
	}
	bases := b.bases(d, c)
	for _, base := range bases {
		b.gap(d, base, tops)
	}
	if kindOf(c) <= floatTerm && c.MaxValue == "" {
		b.setMaxGap(c, bases, tops)
	}
	if kindOf(c) == timeTerm && c.TimeEnd == "" { // which ends with the day
		c.TimeEnd = asLiteral(c, tops[c])
	}
	if hasEnd(c) {
		_, tops[c] = ends(c)
		b.lowerBases(d, c, tops)
		return
	}
	tops[c] = reach(c, bases, tops)
}

// bases returns the columns of the row behind which the values of c lie.
func (b *builder) bases(d *schema.Table, c *schema.Column) []*schema.Column {
	var bases []*schema.Column
	for _, name := range c.After.Columns {
		if base := d.Column(name); base != nil {
			bases = append(bases, base)
		}
	}
	return bases
}

// reach returns the largest value of a column without an end, nil where it is not known.
func reach(c *schema.Column, bases []*schema.Column, tops map[*schema.Column]*big.Rat) *big.Rat {
	top := highest(bases, tops)
	if top == nil || c.After.MaxGap == "" {
		return nil
	}
	return new(big.Rat).Add(top, inUnits(c, c.After.MaxGap))
}

// highest returns the largest value of several columns, nil where it is not known.
func highest(bases []*schema.Column, tops map[*schema.Column]*big.Rat) *big.Rat {
	var top *big.Rat
	for _, base := range bases {
		switch high := tops[base]; {
		case high == nil:
			return nil
		case top == nil || high.Cmp(top) > 0:
			top = high
		}
	}
	return top
}

// setMaxGap lets numbers lie as far behind others as these lie from each other. Where the
// type ends before that, it ends them.
func (b *builder) setMaxGap(c *schema.Column, bases []*schema.Column, tops map[*schema.Column]*big.Rat) {
	top, width := highest(bases, tops), new(big.Rat)
	if top == nil {
		return
	}
	for _, base := range bases {
		if low, _ := ends(base); low != nil {
			if w := new(big.Rat).Sub(tops[base], low); w.Cmp(width) > 0 {
				width = w
			}
		}
	}
	width.Add(width, inUnits(c, c.After.MinGap))
	if width.Sign() == 0 {
		width.SetInt64(1)
	}
	_, scale := c.Digits()
	if kindOf(c) != floatTerm {
		_, most := limits(c)
		if end := new(big.Rat).SetFrac(most, tenTo(scale)); end.Cmp(new(big.Rat).Add(top, width)) < 0 {
			c.MaxValue, c.After.MaxGap = schema.Number(end.FloatString(scale)), ""
			return
		}
	}
	c.After.MaxGap = schema.Value(decimalText(width, scale))
}

// decimalText writes a number with as many digits behind the point as it needs, at most
// scale of them.
func decimalText(x *big.Rat, scale int) string {
	if x.IsInt() {
		return x.Num().String()
	}
	return x.FloatString(max(scale, 2))
}

// hasEnd reports whether the document ends the values of a column.
func hasEnd(c *schema.Column) bool {
	return c.MaxValue != "" || c.DateEnd != "" || c.TimestampEnd != "" || c.TimeEnd != ""
}

// lowerBases ends the values of the columns that c lies behind so that there is room up to
// the end of c.
func (b *builder) lowerBases(d *schema.Table, c *schema.Column, tops map[*schema.Column]*big.Rat) {
	if tops[c] == nil {
		return
	}
	end := new(big.Rat).Sub(tops[c], inUnits(c, c.After.MinGap))
	for _, base := range b.bases(d, c) {
		high := tops[base]
		if high == nil || high.Cmp(end) <= 0 || b.isDecided(d, base) || base.Values != nil || base.Computed != "" {
			continue
		}
		setBound(base, asLiteral(base, end), false, false)
		_, tops[base] = ends(base)
		if b.ordered[base.After] {
			base.After.MaxGap = ""
			b.lowerBases(d, base, tops)
		}
	}
}

const secondsPerDay = 86_400

// inUnits returns a gap that the import chose, in the unit of ends.
func inUnits(c *schema.Column, gap schema.Value) *big.Rat {
	x, ok := new(big.Rat).SetString(string(gap))
	if !ok {
		return new(big.Rat)
	}
	if c.Type() == schema.Date {
		x.Mul(x, big.NewRat(secondsPerDay, 1))
	}
	return x
}

// ends returns the range of a column by itself: numbers as they are, points in time in
// seconds. It is nil where it is not known.
func ends(c *schema.Column) (low, high *big.Rat) {
	if c.ForeignKey != nil || c.Computed != "" {
		return nil, nil
	}
	switch kind := kindOf(c); kind {
	case wholeTerm, decimalTerm:
		return rangeOf(c)
	case floatTerm:
		first, last, err := c.FloatBounds()
		if err != nil {
			return nil, nil
		}
		return new(big.Rat).SetFloat64(first), new(big.Rat).SetFloat64(last)
	default:
		first, last, err := c.Bounds()
		if err != nil {
			return nil, nil
		}
		unit := big.NewRat(1, int64(time.Second/time.Microsecond))
		if kind == dayTerm {
			unit.SetInt64(secondsPerDay)
		}
		low, high = new(big.Rat).SetInt(first), new(big.Rat).SetInt(last)
		return low.Mul(low, unit), high.Mul(high, unit)
	}
}

// asLiteral writes a value in the unit of ends as setBound reads it.
func asLiteral(c *schema.Column, x *big.Rat) string {
	if kindOf(c) <= floatTerm {
		_, scale := c.Digits()
		return decimalText(x, scale)
	}
	micros := new(big.Rat).Mul(x, big.NewRat(int64(time.Second/time.Microsecond), 1))
	moment := time.UnixMicro(new(big.Int).Div(micros.Num(), micros.Denom()).Int64()).UTC()
	if c.Type() == schema.Time {
		return moment.Format("15:04:05.999999")
	}
	return moment.Format(time.RFC3339Nano)
}
