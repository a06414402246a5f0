package gen

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// order is a column whose value is the greatest of others, its bases, plus a gap. The gap
// is drawn from what the column's own range leaves of it, so that no value has to be cut.
type order struct {
	column     *columnPlan
	path       string
	bases      []base
	floats     bool
	step       int64 // between values of an exact type
	least      gap   // shortest
	most       gap   // longest; not there: up to the end
	lo, hi     limit // of the column itself, set by settle
	law        *gapLaw
	alone      filler // makes values where there is no base
	stream     stream
	settling   bool
	isSettled  bool
	reach      reach
	givesLo    bool // the document gives the column a start
	givesHi    bool
	defaultEnd bool // most is the default
}

// base is a column that another is ordered behind.
type base struct {
	input
	name string // as the document has it
}

// gap is a length in the unit of the column: of floats float, of other types exact.
type gap struct {
	there bool
	exact int64
	float float64
}

// limit is an end of a range, in the unit of the column.
type limit struct {
	exact int64
	float float64
}

// defaultGapDays is the longest gap where neither the column has an end nor the document
// says how long it is.
const defaultGapDays = 30

// ordered plans a column that is ordered behind others.
func (p *planner) ordered(c *columnPlan, path string) filler {
	o := &order{column: c, path: path + ".after", stream: c.stream("value"), step: c.step(), floats: c.kind == KindFloat}
	after := c.column.After
	sound := true
	for i, name := range after.Columns {
		b, ok := p.base(c, name, fmt.Sprintf("%s.columns[%d]", o.path, i))
		o.bases = append(o.bases, b)
		sound = sound && ok
	}
	if !sound || len(o.bases) == 0 || !p.gaps(o) {
		return nil
	}
	if !c.column.Nullable() && o.mayLackBase() {
		own := *c.column
		own.After = nil
		if o.alone = p.drawn(&columnPlan{table: c.table, column: &own, index: c.index, typ: c.typ, kind: c.kind, scale: c.scale, branch: c.branch}, path); o.alone == nil {
			return nil
		}
	}
	c.order = o
	p.orders = append(p.orders, o)
	return o
}

// mayLackBase reports whether all bases may be NULL in one row.
func (o *order) mayLackBase() bool {
	for i := range o.bases {
		if !o.bases[i].mayBeNull() {
			return false
		}
	}
	return true
}

// base resolves the name of a base: a column of the row, or fk_column.name, a column of
// the row that a foreign key leads to.
func (p *planner) base(c *columnPlan, name, path string) (b base, ok bool) {
	b.name = name
	from := c.table
	if key, column, dotted := strings.Cut(name, "."); dotted {
		k, others := from.keyBy(key, column)
		if k == nil {
			if others != "" {
				p.refuse(path, "name "+others+" before the point", "%q is part of several foreign keys", key)
			}
			return b, false
		}
		b.path = []*foreignKey{k}
		c.useKey(k)
		from, name = k.parent, column
	}
	if b.column = from.byName[strings.ToLower(name)]; b.column == nil {
		return b, false
	}
	c.use(b.column)
	return b, true
}

// gaps reads the gaps of o and reports whether they are sound.
func (p *planner) gaps(o *order) bool {
	after, c := o.column.column.After, o.column
	least, most := o.gap(after.MinGap), o.gap(after.MaxGap)
	if least == nil || most == nil {
		return false
	}
	o.least, o.most = *least, *most
	o.least.there = true
	if err := o.ownBounds(); err != nil {
		p.refuse(o.path, "", "%s", err)
		return false
	}
	if !o.most.there && !o.givesHi && c.typ != schema.Time {
		if isExactNumber(c.typ) || isFloat(c.typ) {
			p.refuse(o.path, "add max_gap, or max_value of the column", "it is not said how far %q may be behind", c.column.Name)
			return false
		}
		o.most, o.defaultEnd = gap{there: true, exact: defaultGapDays}, true
		if c.typ != schema.Date {
			o.most.exact *= 86_400 * 1_000_000
		}
	}
	if o.defaultEnd && o.most.exact < o.least.exact {
		p.refuse(o.path+".min_gap", "add max_gap", "min_gap %s is above max_gap %dd, its default", after.MinGap, defaultGapDays)
		return false
	}
	return true
}

// gap returns a min_gap or max_gap in the unit of the column, nil where it is wrong, which
// the document's validation reports.
func (o *order) gap(text schema.Value) *gap {
	if text == "" {
		return &gap{}
	}
	length, err := o.column.column.Gap(string(text))
	switch {
	case err != nil:
		return nil
	case o.floats:
		return &gap{there: true, float: ratFloat(length)}
	}
	return &gap{there: true, exact: clampInt64(length.Num())}
}

// ownBounds sets the range of the column, as far as the document and the type say.
func (o *order) ownBounds() error {
	c := o.column.column
	if o.floats {
		o.lo.float, o.hi.float = -math.MaxFloat64, math.MaxFloat64
		if o.column.typ == schema.Real {
			o.lo.float, o.hi.float = -math.MaxFloat32, math.MaxFloat32
		}
		lo, hi, err := c.GivenFloatBounds()
		if lo != nil {
			o.lo.float, o.givesLo = *lo, true
		}
		if hi != nil {
			o.hi.float, o.givesHi = *hi, true
		}
		return err
	}
	lo, hi, err := c.TypeBounds()
	if err != nil {
		return err
	}
	givenLo, givenHi, err := c.GivenBounds()
	if givenLo != nil {
		lo, o.givesLo = givenLo, true
	}
	if givenHi != nil {
		hi, o.givesHi = givenHi, true
	}
	o.lo.exact, o.hi.exact = clampInt64(lo), clampInt64(hi)
	return err
}

func (o *order) fill(w *worker, rows []int64, v *Vector) error {
	return w.within(o.column.table, rows, func(f *frame) error {
		bound := make([]boundInput, len(o.bases))
		for i := range o.bases {
			b, err := o.bases[i].bind(w, f)
			if err != nil {
				return err
			}
			bound[i] = b
		}
		alone, err := o.fillAlone(w, f)
		if err != nil {
			return err
		}
		for i, row := range rows {
			start, there, err := o.greatest(bound, i)
			switch {
			case err != nil:
				if !f.isAbsent(i) {
					return o.column.errorAt(row, o.path, err)
				}
				v.setEmpty(i, len(rows))
			case there:
				if err := o.put(v, i, start, o.stream.at(row)); err != nil && !f.isAbsent(i) {
					return o.column.errorAt(row, o.path, err)
				}
			case alone != nil:
				v.Set(i, alone, i, len(rows))
			default:
				v.setEmpty(i, len(rows))
			}
		}
		return nil
	})
}

// fillAlone makes the values for rows without bases; nil where these are NULL.
func (o *order) fillAlone(w *worker, f *frame) (*Vector, error) {
	if o.alone == nil {
		return nil, nil
	}
	v := w.lend(f, o.column)
	v.Resize(len(f.rows))
	return v, o.alone.fill(w, f.rows, v)
}

// greatest returns the greatest of the bases of row i in the unit of the column, rounded
// up to a value of it; false where all are NULL. It is an error where 64 bits do not hold
// one.
func (o *order) greatest(bound []boundInput, i int) (greatest limit, there bool, err error) {
	for k := range bound {
		b := &bound[k]
		if b.isNull(i) {
			continue
		}
		x, ok := o.start(b, i)
		if !ok {
			return x, true, fmt.Errorf("it comes after %s, which is beyond what gaps can be added to", b.values.textAt(i))
		}
		if !there || x.exact > greatest.exact || x.float > greatest.float {
			greatest = x
		}
		there = true
	}
	return greatest, there, nil
}

// start returns value i of a base in the unit of the column; false where it does not fit
// 64 bits.
func (o *order) start(b *boundInput, i int) (at limit, ok bool) {
	from := b.column
	if o.floats {
		return limit{float: o.floatStart(b, i)}, true
	}
	switch b.values.Kind {
	case KindFloat:
		x := math.Ceil(float64(b.values.Floats[i] * powerOf10(o.column.scale)))
		return limit{exact: int64(x)}, x >= -1<<63 && x < 1<<63
	case KindWide:
		return exactLimit(ceilTo(b.values.Wide[i].Big(), o.column.scale-from.scale))
	}
	x := b.values.Ints[i]
	switch {
	case from.typ == o.column.typ && from.scale == o.column.scale:
	case isExactNumber(from.typ):
		if from.scale != o.column.scale {
			return exactLimit(ceilTo(big.NewInt(x), o.column.scale-from.scale))
		}
	case o.column.typ == schema.Date && from.typ != schema.Date: // the day of it
		x = floorDiv(x, microsOfDay)
	case from.typ == schema.Date && o.column.typ != schema.Date:
		x *= microsOfDay
	}
	if rest := x % o.step; rest != 0 {
		x = floorDiv(x, o.step)*o.step + o.step
	}
	return limit{exact: x}, true
}

func exactLimit(v *big.Int) (at limit, ok bool) { return limit{exact: clampInt64(v)}, v.IsInt64() }

const microsOfDay = 86_400 * 1_000_000

func powerOf10(n int) float64 {
	x, _ := new(big.Float).SetInt(tenTo(n)).Float64()
	return x
}

// ceilTo returns v×10^digits rounded up.
func ceilTo(v *big.Int, digits int) *big.Int {
	if digits >= 0 {
		return new(big.Int).Mul(v, tenTo(digits))
	}
	q, rest := new(big.Int).DivMod(v, tenTo(-digits), new(big.Int))
	if rest.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	return q
}

func (o *order) floatStart(b *boundInput, i int) float64 {
	switch b.values.Kind {
	case KindFloat:
		return b.values.Floats[i]
	case KindWide:
		x, _ := new(big.Rat).SetFrac(b.values.Wide[i].Big(), tenTo(b.column.scale)).Float64()
		return x
	}
	return float64(b.values.Ints[i]) / powerOf10(b.column.scale)
}

// put writes a value behind start.
func (o *order) put(v *Vector, i int, start limit, hash uint64) error {
	if o.floats {
		return o.putFloat(v, i, start.float, hash)
	}
	lo := max(sumInt64(start.exact, o.least.exact), o.lo.exact)
	hi := o.hi.exact
	if o.most.there {
		hi = min(hi, sumInt64(start.exact, o.most.exact))
	}
	lo, hi = -floorDiv(-lo, o.step)*o.step, floorDiv(hi, o.step)*o.step
	if lo > hi {
		return o.noRoom(o.column.column.FormatExact(big.NewInt(start.exact)), o.column.column.FormatExact(big.NewInt(o.hi.exact)))
	}
	value := lo
	switch steps := (uint64(hi) - uint64(lo)) / uint64(o.step); {
	case o.law != nil:
		gap := o.law.draw(hash, float64(lo-start.exact)/float64(o.step), float64(hi-start.exact)/float64(o.step))
		value = min(max(start.exact+roundToInt(gap)*o.step, lo), hi)
	case steps == math.MaxUint64:
		value = int64(hash)
	default:
		value += int64(below(hash, steps+1)) * o.step
	}
	if v.Kind == KindWide {
		v.Wide[i] = Int128Of(value)
	} else {
		v.Ints[i] = value
	}
	return nil
}

func (o *order) noRoom(start, end string) error {
	return fmt.Errorf("it comes after %s, and leaves no room for min_gap before %s", start, end)
}

// sumInt64 returns a+b, or the int64 nearest that.
func sumInt64(a, b int64) int64 {
	sum := a + b
	switch {
	case b > 0 && sum < a:
		return math.MaxInt64
	case b < 0 && sum > a:
		return math.MinInt64
	}
	return sum
}

func (o *order) putFloat(v *Vector, i int, start float64, hash uint64) error {
	lo, hi := max(start+o.least.float, o.lo.float), o.hi.float
	if o.most.there {
		hi = min(hi, start+o.most.float)
	}
	if !(lo <= hi) {
		return o.noRoom(fmt.Sprint(start), fmt.Sprint(o.hi.float))
	}
	within := drawnFloats{lo: lo, hi: hi, real: o.column.typ == schema.Real}
	u := unit(hash)
	v.Floats[i] = min(max(float64(lo*(1-u))+float64(hi*u), lo), hi)
	if o.law != nil {
		v.Floats[i] = min(max(start+o.law.draw(hash, lo-start, hi-start), lo), hi)
	}
	within.round(v.Floats[i : i+1])
	return nil
}
