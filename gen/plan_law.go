package gen

import (
	"errors"
	"math"
	"math/big"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// columnLaw is the law of a column whose values are drawn from a range: of exact types
// number n stands for the value origin + n×step, of floats for itself.
type columnLaw struct {
	*truncatedLaw
	minimum, maximum *big.Int // values; nil for floats
	origin, step     *big.Int
}

// newColumnLaw returns the law of a column, which is uniform where it asks for none. The
// column is valid, and numeric or temporal.
func newColumnLaw(c *schema.Column) (*columnLaw, error) {
	d := c.Distribution
	if d == nil {
		d = &schema.Distribution{Type: "uniform"}
	}
	kind, scale := kindOf(c)
	if kind == KindFloat {
		return newFloatLaw(c, d)
	}
	minimum, maximum, err := c.Bounds()
	if err != nil {
		return nil, err
	}
	l := &columnLaw{minimum: minimum, maximum: maximum, origin: new(big.Int), step: big.NewInt(1)}
	a := axis{unit: 1, bounded: c.MaxValue != "" || kind == KindInt && isTemporal(c)}
	switch tick := stepOf(c); {
	case isTemporal(c): // positions count from the start of the range
		l.origin, l.step = minimum, big.NewInt(tick)
		if isDiscrete(d) && c.Type() != schema.Date {
			l.step = big.NewInt(microsPerSecond)
		}
		if c.Type() != schema.Date && !isDiscrete(d) {
			a.unit = microsPerSecond / float64(tick)
		}
	case isDiscrete(d):
		l.step = tenTo(scale)
	default:
		a.unit = floatOf(tenTo(scale))
	}
	first, last := l.numbers()
	a.first, a.last, a.position = floatOf(first), floatOf(last), l.position(c)
	l.truncatedLaw, err = newTruncatedLaw(d, a)
	return l, err
}

func newFloatLaw(c *schema.Column, d *schema.Distribution) (*columnLaw, error) {
	lo, hi, err := c.FloatBounds()
	if err != nil {
		return nil, err
	}
	a := axis{first: lo, last: hi, unit: 1, floats: true, end: math.MaxFloat64, bounded: c.MaxValue != ""}
	if c.Type() == schema.Real {
		a.end = math.MaxFloat32
	}
	law, err := newTruncatedLaw(d, a)
	return &columnLaw{truncatedLaw: law}, err
}

const microsPerSecond = 1_000_000

func isTemporal(c *schema.Column) bool {
	switch c.Type() {
	case schema.Date, schema.Time, schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		return true
	}
	return false
}

// numbers returns the numbers of the least and the greatest value that have one.
func (l *columnLaw) numbers() (first, last *big.Int) {
	first = new(big.Int).Sub(l.origin, l.minimum)
	first.Neg(first.Div(first, l.step)) // rounded up: Div rounds down
	last = new(big.Int).Sub(l.maximum, l.origin)
	return first, last.Div(last, l.step)
}

// position returns what finds the number of a value as the document writes it.
func (l *columnLaw) position(c *schema.Column) func(schema.Value) (float64, error) {
	return func(v schema.Value) (float64, error) {
		one := *c
		one.Values = []schema.Value{v}
		values, err := one.ExactValues()
		if err != nil {
			return 0, err
		}
		n := values[0].Sub(values[0], l.origin)
		return floatOf(n) / floatOf(l.step), nil
	}
}

func floatOf(n *big.Int) float64 {
	x, _ := new(big.Float).SetInt(n).Float64()
	return x
}

// lawOfColumn returns the law of c, nil with a note of what is wrong with it.
func (p *planner) lawOfColumn(c *columnPlan, path string) *columnLaw {
	l, err := newColumnLaw(c.column)
	if err == nil {
		return l
	}
	hint := "move the bounds or change the parameters"
	switch {
	case errors.Is(err, errNoRange):
		hint = "set min_value and max_value"
	case errors.Is(err, errNoEnd):
		hint = "set max_value"
	}
	p.refuse(path+".distribution", hint, "%s", err)
	return nil
}

func isUniform(d *schema.Distribution) bool { return d == nil || strings.EqualFold(d.Type, "uniform") }

func (p *planner) drawnFloats(c *columnPlan, path string) filler {
	lo, hi, err := c.column.FloatBounds()
	if err != nil {
		p.refuse(path, "", "%s", err)
		return nil
	}
	floats := drawnFloats{source: c.hashes(rising), lo: lo, hi: hi, real: c.typ == schema.Real}
	if isUniform(c.column.Distribution) {
		return floats
	}
	l := p.lawOfColumn(c, path)
	if l == nil {
		return nil
	}
	floats.source = c.hashes(foldedOrder)
	return shapedFloats{drawnFloats: floats, law: l.truncatedLaw}
}

func (p *planner) drawnExact(c *columnPlan, path string) filler {
	minimum, maximum := p.bounds(c, path)
	switch {
	case !isUniform(c.column.Distribution):
		return p.shapedExact(c, path)
	case c.kind == KindWide:
		return drawnWide{source: c.hashes(rising), domain: newWideDomain(minimum, maximum, c.stream("fill"))}
	}
	ints := newDrawnInts(c.hashes(rising), minimum, maximum, c.step())
	if ints.count == 0 {
		ints.source = c.hashes(signed)
	}
	return ints
}

// shapedExact returns the filler of an exact column with a law.
func (p *planner) shapedExact(c *columnPlan, path string) filler {
	l := p.lawOfColumn(c, path)
	if l == nil {
		return nil
	}
	first, last := l.numbers()
	if c.kind == KindWide {
		return shapedWide{
			source: c.hashes(foldedOrder), law: l.truncatedLaw,
			first: Int128FromBig(first), last: Int128FromBig(last), step: Int128FromBig(l.step),
		}
	}
	return shapedInts{
		source: c.hashes(foldedOrder), law: l.truncatedLaw,
		first: first.Int64(), last: last.Int64(), origin: l.origin.Int64(), step: l.step.Int64(),
	}
}
