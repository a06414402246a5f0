package profile

import (
	"bytes"
	"math"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// column adds up the values of one column.
type column struct {
	of     *schema.Column
	nulls  int64
	values int64 // that are not NULL

	counter   *counter
	extremes  *extremes  // nil: of a type without order
	moments   *moments   // nil: of no numbers
	lengths   *lengths   // nil: of no texts
	histogram *histogram // nil: of a type without one
	hashes    []uint64
}

func newColumn(of *schema.Column) *column {
	c := &column{of: of, counter: newCounter(of)}
	numeric, textual := false, false
	switch t := of.Type(); t {
	case schema.SmallInt, schema.Int, schema.BigInt, schema.Decimal, schema.Real, schema.Float, schema.Double:
		numeric = true
	case schema.Char, schema.Varchar, schema.Text, schema.JSON, schema.Binary:
		textual = true
	}
	if ordered(of.Type()) {
		c.extremes = &extremes{}
	}
	if numeric {
		c.moments = newMoments(of)
	}
	if textual {
		c.lengths = &lengths{}
	} else if c.extremes != nil {
		c.histogram = newHistogram(of)
	}
	return c
}

func ordered(t schema.Type) bool {
	switch t {
	case schema.Boolean, schema.UUID, schema.JSON, schema.Binary:
		return false
	}
	return true
}

// add adds the first n values of v.
func (c *column) add(v *gen.Vector, n int) {
	nulls := int64(v.Nulls(n))
	c.nulls += nulls
	c.values += int64(n) - nulls
	c.hashes = v.Hashes(c.hashes[:0], n)
	c.counter.add(v, c.hashes)
	if c.extremes != nil {
		c.extremes.add(v, n)
	}
	if c.moments != nil {
		c.moments.add(v, n)
	}
	if c.lengths != nil {
		c.lengths.add(v, n)
	}
	if c.histogram != nil {
		c.histogram.addVector(v, n)
	}
}

// describe returns what was found out about the column in so many rows.
func (c *column) describe(rows int64, o Options) Column {
	d := Column{
		Column: c.of.Name, Type: c.of.TypeText(),
		Nulls: c.nulls, NullShare: share(c.nulls, rows),
		Top: c.counter.top(o.Top, rows), Histogram: []Bucket{},
	}
	d.Distinct, d.DistinctError = c.counter.distinct(c.values)
	if c.values == 0 {
		return d
	}
	if c.extremes != nil {
		d.Min, d.Max = new(valueText(&c.extremes.min, 0)), new(valueText(&c.extremes.max, 0))
	}
	if c.moments != nil {
		d.Mean, d.Stddev = c.moments.mean(), c.moments.stddev()
	}
	if c.lengths != nil {
		d.Length = &Lengths{Min: c.lengths.min, Max: c.lengths.max, Mean: float64(c.lengths.sum) / float64(c.values)}
	}
	if c.histogram != nil {
		d.Histogram = c.histogram.buckets(&c.extremes.max, o.Buckets, rows)
	}
	return d
}

// longest is how many characters of a value a profile shows.
const longest = 200

func valueText(v *gen.Vector, i int) string {
	text := string(v.AppendText(nil, i))
	if len(text) <= longest || utf8.RuneCountInString(text) <= longest {
		return text
	}
	return string([]rune(text)[:longest]) + "…"
}

// extremes are the least and the greatest value so far, each in a vector of one row.
type extremes struct {
	any      bool
	min, max gen.Vector
}

func (e *extremes) add(v *gen.Vector, n int) {
	low, high := -1, -1
	for i := range n {
		switch {
		case v.IsNull(i):
		case low < 0:
			low, high = i, i
		case compare(v, i, v, low) < 0:
			low = i
		case compare(v, i, v, high) > 0:
			high = i
		}
	}
	if low < 0 {
		return
	}
	if !e.any {
		e.any, e.min, e.max = true, gen.VectorFor(v.Column), gen.VectorFor(v.Column)
		e.min.Gather(v, []int32{int32(low)})
		e.max.Gather(v, []int32{int32(high)})
		return
	}
	if compare(v, low, &e.min, 0) < 0 {
		e.min.Gather(v, []int32{int32(low)})
	}
	if compare(v, high, &e.max, 0) > 0 {
		e.max.Gather(v, []int32{int32(high)})
	}
}

// compare orders two values of one type, texts by their bytes.
func compare(a *gen.Vector, i int, b *gen.Vector, j int) int {
	switch a.Kind {
	case gen.KindInt:
		return order(a.Ints[i], b.Ints[j])
	case gen.KindFloat:
		return order(a.Floats[i], b.Floats[j])
	case gen.KindWide:
		if x, y := a.Wide[i], b.Wide[j]; x.Hi != y.Hi {
			return order(x.Hi, y.Hi)
		} else {
			return order(x.Lo, y.Lo)
		}
	case gen.KindBool:
		return order(bit(a, i), bit(b, j))
	case gen.KindUUID:
		return bytes.Compare(a.UUIDs[i][:], b.UUIDs[j][:])
	}
	return bytes.Compare(a.Bytes(i), b.Bytes(j))
}

func bit(v *gen.Vector, i int) uint64 { return v.Bools[i>>6] >> (uint(i) & 63) & 1 }

func order[T int64 | uint64 | float64](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// lengths are those of texts, in characters, and of BINARY.
type lengths struct{ any, min, max, sum int64 }

func (l *lengths) add(v *gen.Vector, n int) {
	for i := range n {
		if v.IsNull(i) {
			continue
		}
		length := lengthOf(v, i)
		if l.any == 0 {
			l.any, l.min = 1, math.MaxInt64
		}
		l.min, l.max = min(l.min, length), max(l.max, length)
		l.sum += length
	}
}

func lengthOf(v *gen.Vector, i int) int64 {
	value := v.Bytes(i)
	switch v.Type {
	case schema.Binary:
		return int64(len(value))
	case schema.Char:
		value = bytes.TrimRight(value, " ")
	}
	return int64(utf8.RuneCount(value))
}
