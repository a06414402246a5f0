package parquet

import (
	"bytes"
	"encoding/binary"
	"math"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/encoding/plain"
	"github.com/parquet-go/parquet-go/format"

	"github.com/dw-sim/dw-sim/gen"
)

// integers are values of KindInt. Deltas beat plain values and dictionaries in size and in
// time, whether the values count up, repeat or are random.
type integers[T int32 | int64] struct {
	*column
	values          []T
	room            []int64
	encoded         []byte
	bounds          [16]byte
	least, greatest int64
	encode          func(dst []byte, src []T) ([]byte, error)
}

func newInt32s(c *column) pageValues {
	return newIntegers(c, new(delta.BinaryPackedEncoding).EncodeInt32)
}

func newInt64s(c *column) pageValues {
	return newIntegers(c, new(delta.BinaryPackedEncoding).EncodeInt64)
}

func newIntegers[T int32 | int64](c *column, encode func([]byte, []T) ([]byte, error)) *integers[T] {
	p := &integers[T]{column: c, encode: encode}
	p.reset()
	return p
}

func (p *integers[T]) reset() {
	p.values, p.least, p.greatest = p.values[:0], math.MaxInt64, math.MinInt64
}

func (p *integers[T]) add(c cells) (int, bool, error) {
	source := present(&p.room, c.Ints, c)
	values := extend(&p.values, len(source))
	least, greatest := p.least, p.greatest
	for i, x := range source {
		least, greatest = min(least, x), max(greatest, x)
		values[i] = T(x)
	}
	p.least, p.greatest = least, greatest
	if least < p.low || greatest > p.high {
		return 0, false, p.refuse(c)
	}
	return c.rows(), false, nil
}

// refuse returns the error of the first value that the type does not hold.
func (p *integers[T]) refuse(c cells) error {
	for i, x := range c.Ints[c.from:c.to] {
		if (x < p.low || x > p.high) && !c.IsNull(c.from+i) {
			return p.outOfRange(c.row(c.from+i), gen.AppendDecimal(nil, x, p.scale))
		}
	}
	return nil
}

func (p *integers[T]) end() (_ page, err error) {
	out := page{encoding: format.DeltaBinaryPacked, values: len(p.values)}
	if len(p.values) > 0 {
		out.least = appendInteger(p.bounds[:0:8], T(p.least))
		out.greatest = appendInteger(p.bounds[8:8], T(p.greatest))
	}
	p.encoded, err = p.encode(p.encoded, p.values)
	out.data = p.encoded
	p.reset()
	return out, err
}

func appendInteger[T int32 | int64](dst []byte, x T) []byte {
	if x, ok := any(x).(int32); ok {
		return binary.LittleEndian.AppendUint32(dst, uint32(x))
	}
	return binary.LittleEndian.AppendUint64(dst, uint64(x))
}

// extend makes values longer by n and returns these n.
func extend[T any](values *[]T, n int) []T {
	at := len(*values)
	if cap(*values) < at+n {
		longer := make([]T, at, max(at+n, min(4*at, pageRows)))
		copy(longer, *values)
		*values = longer
	}
	*values = (*values)[:at+n]
	return (*values)[at:]
}

// floats are values of KindFloat.
type floats[T float32 | float64] struct {
	values          []T
	room            []float64
	encoded         []byte
	least, greatest T
	encode          func(dst []byte, src []T) ([]byte, error)
}

func newFloat32s(*column) pageValues { return newFloats(new(plain.Encoding).EncodeFloat) }

func newFloat64s(*column) pageValues { return newFloats(new(plain.Encoding).EncodeDouble) }

func newFloats[T float32 | float64](encode func([]byte, []T) ([]byte, error)) *floats[T] {
	p := &floats[T]{encode: encode}
	p.reset()
	return p
}

func (p *floats[T]) reset() {
	p.values, p.least, p.greatest = p.values[:0], T(math.Inf(1)), T(math.Inf(-1))
}

func (p *floats[T]) add(c cells) (int, bool, error) {
	source := present(&p.room, c.Floats, c)
	values := extend(&p.values, len(source))
	for i, x := range source {
		y := T(x)
		values[i] = y
		if y < p.least { // never a NaN
			p.least = y
		}
		if y > p.greatest {
			p.greatest = y
		}
	}
	return c.rows(), false, nil
}

func (p *floats[T]) end() (_ page, err error) {
	out := page{encoding: format.Plain, values: len(p.values)}
	if len(p.values) > 0 {
		out.least, out.greatest = p.bounds()
	}
	p.encoded, err = p.encode(p.encoded, p.values)
	out.data = p.encoded
	p.reset()
	return out, err
}

// bounds returns those that the format asks for: NaN has no part in them, and as zeros are
// equal, a zero stands for both. A page of nothing but NaN has bounds that exclude nothing.
// https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift (ColumnOrder)
func (p *floats[T]) bounds() (least, greatest []byte) {
	low, high := p.least, p.greatest
	if low > high {
		low, high = high, low
	}
	if low == 0 {
		low = T(math.Copysign(0, -1))
	}
	if high == 0 {
		high = 0
	}
	return appendFloat(nil, low), appendFloat(nil, high)
}

func appendFloat[T float32 | float64](dst []byte, x T) []byte {
	if x, ok := any(x).(float32); ok {
		return binary.LittleEndian.AppendUint32(dst, math.Float32bits(x))
	}
	return binary.LittleEndian.AppendUint64(dst, math.Float64bits(float64(x)))
}

// booleans are values of KindBool.
type booleans struct {
	bits    bitPage
	encoded []byte
}

func newBooleans(*column) pageValues { return new(booleans) }

func (p *booleans) add(c cells) (int, bool, error) {
	if !c.nullable() {
		p.bits.add(c.Bools, c.from, c.to)
		return c.rows(), false, nil
	}
	for i := c.from; i < c.to; i++ {
		if c.Valid.Get(i) {
			p.bits.put(c.Bools[i>>6]>>(uint(i)&63), 1)
		}
	}
	return c.rows(), false, nil
}

func (p *booleans) end() (page, error) {
	out := page{encoding: format.Plain, values: p.bits.n}
	if n := p.bits.count(); out.values > 0 {
		out.least, out.greatest = []byte{0}, []byte{0}
		if n == out.values {
			out.least[0] = 1
		}
		if n > 0 {
			out.greatest[0] = 1
		}
	}
	p.encoded = p.bits.appendTo(p.encoded[:0])
	out.data = p.encoded
	p.bits.reset()
	return out, nil
}

// fixed are values of 16 bytes.
type fixed struct {
	data            []byte
	least, greatest []byte // bounds, in data or elsewhere
	compare         func(a, b []byte) int
}

// bound takes value into account. It stays as it is until the page ends.
func (p *fixed) bound(value []byte) {
	if p.least == nil || p.compare(value, p.least) < 0 {
		p.least = append(p.least[:0], value...)
	}
	if p.greatest == nil || p.compare(value, p.greatest) > 0 {
		p.greatest = append(p.greatest[:0], value...)
	}
}

func (p *fixed) end() (page, error) {
	out := page{encoding: format.Plain, values: len(p.data) / 16, data: p.data, least: p.least, greatest: p.greatest}
	p.data, p.least, p.greatest = p.data[:0], nil, nil
	return out, nil
}

// wides are values of KindWide.
type wides struct {
	*column
	fixed
}

func newWides(c *column) pageValues { return &wides{column: c, fixed: fixed{compare: compareWide}} }

func (p *wides) add(c cells) (int, bool, error) {
	low := gen.Int128{Lo: ^p.wide.Lo, Hi: ^p.wide.Hi}.Add(gen.Int128Of(1))
	for i, x := range c.Wide[c.from:c.to] {
		if c.IsNull(c.from + i) {
			continue
		}
		if compareInt128(x, low) < 0 || compareInt128(x, p.wide) > 0 {
			return 0, false, p.outOfRange(c.row(c.from+i), x.AppendDecimal(nil, p.scale))
		}
		p.data = binary.BigEndian.AppendUint64(p.data, uint64(x.Hi))
		p.data = binary.BigEndian.AppendUint64(p.data, x.Lo)
		p.bound(p.data[len(p.data)-16:])
	}
	return c.rows(), false, nil
}

// uuids are values of KindUUID.
type uuids struct {
	fixed
	room [][16]byte
}

func newUUIDs(*column) pageValues { return &uuids{fixed: fixed{compare: bytes.Compare}} }

func (p *uuids) add(c cells) (int, bool, error) {
	for _, id := range present(&p.room, c.UUIDs, c) {
		p.data = append(p.data, id[:]...)
		p.bound(p.data[len(p.data)-16:])
	}
	return c.rows(), false, nil
}
