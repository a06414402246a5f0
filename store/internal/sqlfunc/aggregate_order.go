package sqlfunc

import (
	"fmt"
	"math"
	"math/big"
	"slices"
)

// maxGroup bounds the memory that the values of one group take, in bytes.
const maxGroup = 256 << 20

// tooLarge is the error of a group that would pass it.
func tooLarge(function string) error {
	return fmt.Errorf("%s: the values of a group take more than %d bytes; filter, or group more finely", function, maxGroup)
}

// https://docs.aws.amazon.com/redshift/latest/dg/r_PERCENTILE_CONT.html
// https://docs.snowflake.com/en/sql-reference/functions/percentile_cont
var orderAggregates = []Aggregate{
	{Name: "median", Min: 1, Max: 1, New: percentile("median", true)},
	{Name: "percentile_cont", Min: 2, Max: 2, New: percentile("percentile_cont", true)},
	{Name: "percentile_disc", Min: 2, Max: 2, New: percentile("percentile_disc", false)},
	{Name: "approx_percentile", Min: 2, Max: 2, New: percentile("approx_percentile", true)},
	{Name: "mode", Min: 1, Max: 1, New: func(*Context) Accumulator { return &mode{counts: counts{name: "mode"}} }},
	{Name: "approx_count_distinct", Min: 1, Max: 1, New: distinct("approx_count_distinct")},
	{Name: "hll", Min: 1, Max: 1, New: distinct("hll")},
	{Name: "_count_distinct", Min: 1, Max: -1, New: distinct("count(distinct …)")},
	{Name: "max_by", Min: 2, Max: 3, JSON: true, New: extremeBy("max_by", 1)},
	{Name: "min_by", Min: 2, Max: 3, JSON: true, New: extremeBy("min_by", -1)},
}

// ordered keeps the values of a group: as floats while each is one without loss, else as they are.
type ordered struct {
	name       string
	continuous bool
	share      any
	floats     []float64
	fractions  bool // a float was among them
	others     []any
	size       int
	sorted     bool
}

func percentile(name string, continuous bool) func(*Context) Accumulator {
	return func(*Context) Accumulator { return &ordered{name: name, continuous: continuous} }
}

func (o *ordered) Step(args []any) error {
	if err := o.setShare(args); err != nil || args[0] == nil {
		return err
	}
	o.sorted = false
	if x, ok := o.plainFloat(args[0]); ok && o.others == nil {
		o.floats = append(o.floats, x)
		o.size += 8
	} else if err := o.other(args[0]); err != nil {
		return err
	}
	if o.size > maxGroup {
		return tooLarge(o.name)
	}
	return nil
}

// Size implements [Sized].
func (o *ordered) Size() int64 { return int64(o.size) }

func (o *ordered) setShare(args []any) error {
	if len(args) < 2 || o.share != nil {
		return nil
	}
	p, err := decimalOf(o.name, args[1])
	if err != nil || p.digits.Sign() < 0 || p.compare(decimal{big.NewInt(1), 0}) > 0 {
		return fmt.Errorf("%s: the share %s is not from 0 to 1", o.name, quoted(args[1]))
	}
	o.share = args[1]
	if s, isText := o.share.(string); isText {
		o.share = string([]byte(s))
	}
	return nil
}

func (o *ordered) plainFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		o.fractions = true
		return v, true
	case int64:
		return float64(v), v <= 1<<53 && v >= -1<<53
	}
	return 0, false
}

// other keeps a value as it is, and from then on all of them.
func (o *ordered) other(v any) error {
	if o.continuous {
		if _, err := decimalOf(o.name, v); err != nil {
			return fmt.Errorf("%w; use PERCENTILE_DISC", err)
		}
	}
	for _, x := range o.floats {
		o.others = append(o.others, o.value(x))
		o.size += 24
	}
	o.floats = nil
	o.others = append(o.others, kept(v))
	o.size += 24 + lengthInBytes(v)
	return nil
}

// lengthInBytes returns what a value takes beside its place.
func lengthInBytes(v any) int {
	switch v := v.(type) {
	case string:
		return len(v)
	case JSON:
		return len(v)
	case []byte:
		return len(v)
	}
	return 0
}

// kept copies what lies in memory that is used again.
func kept(v any) any {
	switch v := v.(type) {
	case string:
		return string([]byte(v))
	case JSON:
		return JSON([]byte(v))
	case []byte:
		return slices.Clone(v)
	}
	return v
}

func (o *ordered) value(x float64) any {
	if !o.fractions && x == math.Trunc(x) {
		return int64(x)
	}
	return x
}

func (o *ordered) sort() (err error) {
	if o.sorted {
		return nil
	}
	o.sorted = true
	slices.Sort(o.floats)
	slices.SortFunc(o.others, func(a, b any) int {
		order, failed := o.compare(a, b)
		if failed != nil {
			err = failed
		}
		return order
	})
	return err
}

// compare takes texts for numbers where only numbers make sense.
func (o *ordered) compare(a, b any) (int, error) {
	if !o.continuous {
		return compare(o.name, a, b)
	}
	x, errX := decimalOf(o.name, a)
	y, errY := decimalOf(o.name, b)
	if errX != nil || errY != nil {
		return 0, firstError(errX, errY)
	}
	return x.compare(y), nil
}

func (o *ordered) at(i int) any {
	if o.others != nil {
		return o.others[i]
	}
	return o.value(o.floats[i])
}

func (o *ordered) Value() (any, error) {
	n := len(o.floats) + len(o.others)
	if n == 0 {
		return nil, nil
	}
	if err := o.sort(); err != nil {
		return nil, err
	}
	share := big.NewRat(1, 2)
	if o.share != nil {
		d, err := decimalOf(o.name, o.share)
		if err != nil {
			return nil, err
		}
		share = d.rat()
	}
	if o.continuous {
		return o.between(share, n)
	}
	share.Mul(share, new(big.Rat).SetInt64(int64(n))) // the first value up to which there are that many
	i, rest := new(big.Int).QuoRem(share.Num(), share.Denom(), new(big.Int))
	if rest.Sign() == 0 && i.Sign() > 0 {
		return o.at(int(i.Int64()) - 1), nil
	}
	return o.at(int(i.Int64())), nil
}

// between interpolates the value at a share of the way from the first to the last.
func (o *ordered) between(share *big.Rat, n int) (any, error) {
	share.Mul(share, new(big.Rat).SetInt64(int64(n-1)))
	whole := new(big.Int).Quo(share.Num(), share.Denom())
	fraction := share.Sub(share, new(big.Rat).SetInt(whole))
	i := int(whole.Int64())
	if fraction.Sign() == 0 {
		return floatOf(o.name, o.at(i))
	}
	a, errA := decimalOf(o.name, o.at(i))
	b, errB := decimalOf(o.name, o.at(i+1))
	if errA != nil || errB != nil {
		return nil, firstError(errA, errB)
	}
	from := a.rat()
	step := new(big.Rat).Sub(b.rat(), from)
	return ratFloat(from.Add(from, step.Mul(step, fraction))), nil
}

// counts has how often each value is in a group.
type counts struct {
	name  string
	whole map[int64]int64 // numbers, for which this is faster
	other map[any]int64
	size  int
}

// keyOf makes equal numbers, and equal texts, equal keys.
func keyOf(v any) any {
	switch v := v.(type) {
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<63 {
			return int64(v)
		}
	case []byte:
		return [1]string{string(v)} // not the text of these bytes
	case JSON:
		return string(v)
	}
	return v
}

// change adds a value, or takes it out.
func (c *counts) change(v any, by int64) error {
	if c.other == nil {
		c.whole, c.other = map[int64]int64{}, map[any]int64{}
	}
	before := c.different()
	switch key := keyOf(v).(type) {
	case int64:
		changeIn(c.whole, key, by)
	case string:
		if n := c.other[key]; n != 0 && n+by != 0 {
			c.other[key] = n + by
		} else {
			changeIn(c.other, any(string([]byte(key))), by)
		}
	default:
		changeIn(c.other, key, by)
	}
	c.size += (c.different() - before) * lengthInBytes(v)
	if c.Size() > maxGroup {
		return tooLarge(c.name)
	}
	return nil
}

func changeIn[K comparable](counts map[K]int64, key K, by int64) {
	if n := counts[key] + by; n != 0 {
		counts[key] = n
	} else {
		delete(counts, key)
	}
}

// Size implements [Sized].
func (c *counts) Size() int64 { return int64(c.size + 64*c.different()) }

func (c *counts) different() int { return len(c.whole) + len(c.other) }

// mode is the most frequent value, the least of several.
// https://docs.snowflake.com/en/sql-reference/functions/mode
type mode struct{ counts }

func (m *mode) Step(args []any) error    { return m.take(args[0], 1) }
func (m *mode) Inverse(args []any) error { return m.take(args[0], -1) }

func (m *mode) take(v any, by int64) error {
	if v == nil {
		return nil
	}
	return m.change(v, by)
}

func (m *mode) Value() (any, error) {
	var best any
	var most int64
	consider := func(v any, n int64) error {
		if n < most {
			return nil
		}
		if n == most {
			if order, err := compare(m.name, v, best); err != nil || order > 0 {
				return err
			}
		}
		best, most = v, n
		return nil
	}
	for v, n := range m.whole {
		if err := consider(v, n); err != nil {
			return nil, err
		}
	}
	for v, n := range m.other {
		if b, isBytes := v.([1]string); isBytes {
			v = []byte(b[0])
		}
		if err := consider(v, n); err != nil {
			return nil, err
		}
	}
	return best, nil
}

// distinctCount counts the different values, or rows of values, without NULLs, exactly.
// https://docs.snowflake.com/en/sql-reference/functions/approx_count_distinct
type distinctCount struct{ counts }

func distinct(name string) func(*Context) Accumulator {
	return func(*Context) Accumulator { return &distinctCount{counts{name: name}} }
}

func (d *distinctCount) Step(args []any) error    { return d.take(args, 1) }
func (d *distinctCount) Inverse(args []any) error { return d.take(args, -1) }
func (d *distinctCount) Value() (any, error)      { return int64(d.different()), nil }

func (d *distinctCount) take(args []any, by int64) error {
	for _, a := range args {
		if a == nil {
			return nil
		}
	}
	if len(args) == 1 {
		return d.change(args[0], by)
	}
	var row []byte
	for _, a := range args {
		text := textOf(keyOf(a))
		row = fmt.Appendf(row, "%T%d:%s", keyOf(a), len(text), text)
	}
	return d.change(string(row), by)
}

// extremeBy is the value of the row in which another is the greatest, or least; the first of
// several. https://docs.snowflake.com/en/sql-reference/functions/max_by
type valueBy struct {
	name     string
	sign     int
	value    any
	greatest any
}

func extremeBy(name string, sign int) func(*Context) Accumulator {
	return func(*Context) Accumulator { return &valueBy{name: name, sign: sign} }
}

func (b *valueBy) Step(args []any) error {
	if len(args) == 3 {
		return fmt.Errorf("%s: several rows at once are not supported; use ARRAY_AGG over ROW_NUMBER() <= n", b.name)
	}
	if args[1] == nil {
		return nil
	}
	if b.greatest != nil {
		order, err := compare(b.name, args[1], b.greatest)
		if err != nil || order*b.sign <= 0 {
			return err
		}
	}
	b.value, b.greatest = kept(args[0]), kept(args[1])
	return nil
}

// Size implements [Sized].
func (b *valueBy) Size() int64 { return int64(lengthInBytes(b.value) + lengthInBytes(b.greatest)) }

func (b *valueBy) Value() (any, error) { return b.value, nil }
