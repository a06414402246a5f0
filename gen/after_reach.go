package gen

import (
	"fmt"
	"math"
	"math/big"

	"github.com/dw-sim/dw-sim/schema"
)

// reach is the range of a column as far as it is known before a row is made: numbers as
// the document has them, times in microseconds.
type reach struct {
	known  bool
	lo, hi *big.Rat
}

func (r reach) with(other reach) reach {
	if !r.known || !other.known {
		return reach{}
	}
	if other.lo.Cmp(r.lo) < 0 {
		r.lo = other.lo
	}
	if other.hi.Cmp(r.hi) > 0 {
		r.hi = other.hi
	}
	return r
}

// settle finds the range of o from those of its bases, and notes where a base does not
// leave room for the gap.
func (p *planner) settle(o *order) {
	if o.isSettled || o.settling {
		return
	}
	o.settling = true
	o.reach = p.reachOfBases(o)
	if o.reach.known {
		o.narrow()
		if !p.leavesRoom(o) {
			o.isSettled = true
			return
		}
	}
	o.isSettled = true
	if err := o.setLaw(); err != nil {
		p.refuse(o.path+".distribution", "move the gaps or change the parameters", "%s", err)
	}
}

// reachOfBases returns the range of the greatest of the bases.
func (p *planner) reachOfBases(o *order) reach {
	var always, all reach // of bases that are never NULL, and of all
	for i := range o.bases {
		b := &o.bases[i]
		r := p.reachOf(b.column)
		if !r.known {
			return reach{}
		}
		if i == 0 {
			all = r
		} else {
			all = all.with(r)
		}
		if b.mayBeNull() {
			continue
		}
		if !always.known || r.lo.Cmp(always.lo) > 0 {
			always = reach{known: true, lo: r.lo, hi: r.hi}
		}
	}
	if always.known { // each row has the greatest of these at least
		all.lo = always.lo
	}
	return all
}

// reachOf returns the range of a column.
func (p *planner) reachOf(c *columnPlan) reach {
	switch {
	case c.key != nil:
		if c.source == c {
			return reach{}
		}
		return p.reachOf(c.source)
	case c.order != nil:
		p.settle(c.order)
		return c.order.extent()
	case c.column.Expression != "" || c.column.FakerRule != "" || c.column.Total != nil:
		return c.givenReach()
	case len(c.column.When) > 0 || c.column.Else != nil:
		return c.reachOfBranches()
	}
	return reachOfColumn(c.column)
}

// givenReach returns the range that the document gives for a column whose values are held
// to it.
func (c *columnPlan) givenReach() reach {
	if c.kind == KindFloat {
		lo, hi, err := c.column.GivenFloatBounds()
		if err != nil || lo == nil || hi == nil {
			return reach{}
		}
		return reach{true, new(big.Rat).SetFloat64(*lo), new(big.Rat).SetFloat64(*hi)}
	}
	lo, hi, err := c.column.GivenBounds()
	if err != nil || lo == nil || hi == nil {
		return reach{}
	}
	return reach{true, ratOf(c.column, lo), ratOf(c.column, hi)}
}

// reachOfColumn returns the range of a column that is drawn.
func reachOfColumn(c *schema.Column) reach {
	if kind, _ := kindOf(c); kind == KindFloat {
		lo, hi, err := c.FloatBounds()
		if err != nil || math.IsInf(lo, 0) || math.IsInf(hi, 0) {
			return reach{}
		}
		return reach{true, new(big.Rat).SetFloat64(lo), new(big.Rat).SetFloat64(hi)}
	}
	lo, hi, err := c.Bounds()
	if err != nil {
		return reach{}
	}
	return reach{true, ratOf(c, lo), ratOf(c, hi)}
}

// reachOfBranches returns the range that holds all branches that are drawn.
func (c *columnPlan) reachOfBranches() reach {
	var all reach
	first := true
	add := func(column *schema.Column) {
		r := reach{}
		if column.Expression == "" && column.After == nil && column.FakerRule == "" {
			r = reachOfColumn(column)
		}
		if first {
			all, first = r, false
		} else {
			all = all.with(r)
		}
	}
	for i := range c.column.When {
		if b := &c.column.When[i]; !b.Null {
			add(b.Column(c.column))
		}
	}
	switch b := c.column.Else; {
	case b == nil:
		add(c.withoutBranches())
	case !b.Null:
		add(b.Column(c.column))
	}
	return all
}

// ratOf returns a value of an exact column, in units of its bounds, as reaches have it.
func ratOf(c *schema.Column, units *big.Int) *big.Rat {
	_, scale := kindOf(c)
	r := new(big.Rat).SetFrac(units, tenTo(scale))
	if c.Type() == schema.Date {
		r.Mul(r, new(big.Rat).SetInt64(microsOfDay))
	}
	return r
}

func ratFloat(r *big.Rat) float64 {
	x, _ := r.Float64()
	return x
}

// units is wholeUnits as far as 64 bits hold them.
func (o *order) units(r *big.Rat, up bool) int64 { return clampInt64(o.wholeUnits(r, up)) }

// wholeUnits returns a value of a reach in the unit of the column, rounded up, or down; of a
// DATE it is the day of a time.
func (o *order) wholeUnits(r *big.Rat, up bool) *big.Int {
	scaled := new(big.Rat).Mul(r, new(big.Rat).SetInt(tenTo(o.column.scale)))
	if o.column.typ == schema.Date {
		scaled.Quo(scaled, new(big.Rat).SetInt64(microsOfDay))
		up = false
	}
	q, rest := new(big.Int).DivMod(scaled.Num(), scaled.Denom(), new(big.Int))
	if up && rest.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	if step := big.NewInt(o.step); up && new(big.Int).Mod(q, step).Sign() != 0 {
		q.Div(q, step)
		q.Add(q, big.NewInt(1)).Mul(q, step)
	}
	return q
}

// narrow sets the ends of the range that the document does not give, from those of the
// bases.
func (o *order) narrow() {
	if o.floats {
		if !o.givesLo {
			o.lo.float = max(o.lo.float, ratFloat(o.reach.lo)+o.least.float)
		}
		if !o.givesHi && o.most.there {
			o.hi.float = min(o.hi.float, ratFloat(o.reach.hi)+o.most.float)
		}
		return
	}
	if !o.givesLo {
		o.lo.exact = max(o.lo.exact, sumInt64(o.units(o.reach.lo, false), o.least.exact))
	}
	if !o.givesHi && o.most.there {
		o.hi.exact = min(o.hi.exact, sumInt64(o.units(o.reach.hi, true), o.most.exact))
	}
}

// leavesRoom notes where the bases reach so far that no gap is left, or begin so early
// that none is long enough.
func (p *planner) leavesRoom(o *order) bool {
	tooLate, tooEarly := o.tooLate(), o.tooEarly()
	if !tooLate && !tooEarly {
		return true
	}
	c := o.column
	bases, own := o.format(o.reach.lo, o.reach.hi), o.format(o.ends())
	if tooLate && c.kind == KindWide && o.hi.exact == math.MaxInt64 {
		p.refuse(o.path, "end "+o.names()+" earlier", "%s are within %s, but %s is behind them, which %s can be up to %s only",
			o.names(), bases, c.qualified(), c.column.DataType, c.column.FormatExact(big.NewInt(math.MaxInt64)))
	} else if tooLate {
		p.refuse(o.path, "end "+o.names()+" earlier, end "+c.column.Name+" later, or make min_gap shorter",
			"%s are within %s and %s comes at least %s behind, but it is within %s", o.names(), bases, c.qualified(), orZero(c.column.After.MinGap), own)
	} else {
		p.refuse(o.path, "begin "+o.names()+" later, begin "+c.column.Name+" earlier, or make max_gap longer",
			"%s are within %s and %s comes at most %s behind, but it is within %s", o.names(), bases, c.qualified(), orDefault(c.column.After.MaxGap), own)
	}
	return false
}

func (o *order) tooLate() bool {
	if o.floats {
		return ratFloat(o.reach.hi)+o.least.float > o.hi.float
	}
	last := o.wholeUnits(o.reach.hi, true)
	return last.Add(last, big.NewInt(o.least.exact)).Cmp(big.NewInt(o.hi.exact)) > 0
}

func (o *order) tooEarly() bool {
	if !o.most.there {
		return false
	}
	if o.floats {
		return ratFloat(o.reach.lo)+o.most.float < o.lo.float
	}
	last := o.wholeUnits(o.reach.lo, true)
	return last.Add(last, big.NewInt(o.most.exact)).Cmp(big.NewInt(o.lo.exact)) < 0
}

// ends returns the range of the column as reaches have it.
func (o *order) ends() (lo, hi *big.Rat) {
	if o.floats {
		return new(big.Rat).SetFloat64(o.lo.float), new(big.Rat).SetFloat64(o.hi.float)
	}
	return ratOf(o.column.column, big.NewInt(o.lo.exact)), ratOf(o.column.column, big.NewInt(o.hi.exact))
}

// extent returns the range of the column, once it is settled.
func (o *order) extent() reach {
	known := o.reach.known || o.givesLo && o.givesHi
	if !o.isSettled || !known {
		return reach{}
	}
	lo, hi := o.ends()
	return reach{true, lo, hi}
}

// names returns the bases as messages list them.
func (o *order) names() string {
	text := ""
	for i := range o.bases {
		if i > 0 {
			text += ", "
		}
		text += o.bases[i].name
	}
	return text
}

// format returns a range as a document has its ends.
func (o *order) format(lo, hi *big.Rat) string {
	if o.floats {
		return fmt.Sprintf("%v…%v", ratFloat(lo), ratFloat(hi))
	}
	c := o.column.column
	return fmt.Sprintf("%s…%s", c.FormatExact(o.wholeUnits(lo, false)), c.FormatExact(o.wholeUnits(hi, true)))
}

func orZero(gap schema.Value) string {
	if gap == "" {
		return "0"
	}
	return string(gap)
}

func orDefault(gap schema.Value) string {
	if gap == "" {
		return fmt.Sprintf("%dd", defaultGapDays)
	}
	return string(gap)
}
