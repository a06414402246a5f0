package ddl

import (
	"math/big"
	"slices"
	"time"

	"github.com/dw-sim/dw-sim/schema"
)

// extent is the range of a column: numbers as they are, points in time in seconds. Where it
// is not known it is nil.
type extent struct{ low, high *big.Rat }

// gaps says how far the values of an ordered column lie behind the others, and lowers the
// ends of these where the last of them would leave no room.
func (b *builder) gaps(i int) {
	d := &b.document.Tables[i]
	extents := map[*schema.Column]extent{}
	for j := range d.Columns {
		b.gap(d, &d.Columns[j], extents)
	}
}

// gap does so for one column, after those that it lies behind. The extent of each is known
// then.
func (b *builder) gap(d *schema.Table, c *schema.Column, extents map[*schema.Column]extent) {
	if _, done := extents[c]; done {
		return
	}
	extents[c] = extentOf(c)
	if !b.ordered[c.After] {
		return
	}
	bases := b.bases(d, c)
	for _, base := range bases {
		b.gap(d, base, extents)
	}
	before := union(bases, extents)
	if kindOf(c) <= floatTerm && c.MaxValue == "" {
		setMaxGap(c, before)
		b.lowerCounted(d, c, bases)
	}
	if kindOf(c) == timeTerm && c.TimeEnd == "" { // which ends with the day
		c.TimeEnd = asLiteral(c, extents[c].high)
	}
	if hasEnd(c) {
		extents[c] = extent{before.low, extentOf(c).high}
		b.lowerBases(d, c, extents)
		return
	}
	extents[c] = extent{before.low, before.reach(c)}
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

// union returns the extent that holds those of several columns.
func union(columns []*schema.Column, extents map[*schema.Column]extent) extent {
	var all extent
	for n, c := range columns {
		x := extents[c]
		if x.low == nil || x.high == nil {
			return extent{}
		}
		if n == 0 || x.low.Cmp(all.low) < 0 {
			all.low = x.low
		}
		if n == 0 || x.high.Cmp(all.high) > 0 {
			all.high = x.high
		}
	}
	return all
}

// reach returns the largest value of a column without an end that lies behind those of x.
func (x extent) reach(c *schema.Column) *big.Rat {
	const usualDays = 30 // see schema.After
	gap := inUnits(c, c.After.MaxGap)
	switch {
	case x.high == nil, kindOf(c) <= floatTerm && c.After.MaxGap == "":
		return nil
	case c.After.MaxGap == "":
		gap.SetInt64(usualDays * secondsPerDay)
	}
	return gap.Add(gap, x.high)
}

// setMaxGap lets numbers lie as far behind others as these lie from each other. Where the
// type ends before that, it ends them.
func setMaxGap(c *schema.Column, before extent) {
	if before.low == nil || before.high == nil {
		return
	}
	width := new(big.Rat).Sub(before.high, before.low)
	width.Add(width, inUnits(c, c.After.MinGap))
	if width.Sign() == 0 {
		width.SetInt64(1)
	}
	_, scale := c.Digits()
	if kindOf(c) != floatTerm {
		_, most := limits(c)
		if end := new(big.Rat).SetFrac(most, tenTo(scale)); end.Cmp(new(big.Rat).Add(before.high, width)) < 0 {
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

// lowerCounted ends columns that count up, which they could do to the end of their type,
// where c has room behind them.
func (b *builder) lowerCounted(d *schema.Table, c *schema.Column, bases []*schema.Column) {
	if kindOf(c) == floatTerm {
		return
	}
	_, most := limits(c)
	_, scale := c.Digits()
	end := new(big.Rat).SetFrac(most, tenTo(scale))
	end.Sub(end, inUnits(c, c.After.MinGap))
	for _, base := range bases {
		if isCounted(d, base) {
			setBound(base, asLiteral(base, end), false, false)
		}
	}
}

// isCounted reports whether a column counts its rows because it is a key by itself.
func isCounted(d *schema.Table, c *schema.Column) bool {
	_, _, foreign := d.Reference(c.Name)
	return c.CountsUp() && c.Identity == nil && !foreign && !slices.ContainsFunc(d.UniqueKeys(), func(key []string) bool { return len(key) > 1 && inKey(key, c.Name) })
}

// lowerBases ends the values of the columns that c lies behind so that there is room up to
// the end of c.
func (b *builder) lowerBases(d *schema.Table, c *schema.Column, extents map[*schema.Column]extent) {
	if extents[c].high == nil {
		return
	}
	end := new(big.Rat).Sub(extents[c].high, inUnits(c, c.After.MinGap))
	for _, base := range b.bases(d, c) {
		x := extents[base]
		if x.high == nil || x.high.Cmp(end) <= 0 || b.isDecided(d, base) && !isCounted(d, base) || base.Values != nil || base.Computed != "" {
			continue
		}
		setBound(base, asLiteral(base, end), false, false)
		extents[base] = extent{x.low, extentOf(base).high}
		if b.ordered[base.After] {
			base.After.MaxGap = ""
			b.lowerBases(d, base, extents)
		}
	}
}

const secondsPerDay = 86_400

// inUnits returns a gap that the import chose, in the unit of extents.
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

// extentOf returns the range of a column by itself.
func extentOf(c *schema.Column) extent {
	if c.ForeignKey != nil || c.Computed != "" {
		return extent{}
	}
	switch kind := kindOf(c); kind {
	case wholeTerm, decimalTerm:
		low, high := rangeOf(c)
		return extent{low, high}
	case floatTerm:
		low, high, err := c.FloatBounds()
		if err != nil {
			return extent{}
		}
		return extent{new(big.Rat).SetFloat64(low), new(big.Rat).SetFloat64(high)}
	default:
		low, high, err := c.Bounds()
		if err != nil {
			return extent{}
		}
		unit := big.NewRat(1, int64(time.Second/time.Microsecond))
		if kind == dayTerm {
			unit.SetInt64(secondsPerDay)
		}
		x := extent{new(big.Rat).SetInt(low), new(big.Rat).SetInt(high)}
		return extent{x.low.Mul(x.low, unit), x.high.Mul(x.high, unit)}
	}
}

// asLiteral writes a value in the unit of extents as setBound reads it.
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
