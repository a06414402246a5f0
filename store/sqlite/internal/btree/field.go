package btree

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// field is a column of the rows at hand.
type field struct {
	Column
	position    int
	isRowNumber bool

	data   []byte  // where the values lie,
	starts []int32 // and where in it each begins, and with texts and blobs of any length the next one

	days      []int64 // in place of data
	own       []byte  // data, where it is not that of the vector
	ownStarts []int32
	textWidth int // of a text that has the same length in every row; else 0
	power     int64
	hasNulls  bool // maybe, among the rows at hand
}

// Serial types (section 2.1).
const (
	typeNull  = 0
	typeFloat = 7
	typeZero  = 8
	typeText  = 13
)

// prepare makes room for the values of a stretch.
func (f *field) prepare() {
	distance := 8
	f.textWidth = f.width()
	switch f.Storage {
	case Numeric:
		f.power = powers[f.Scale]
	case Text, Blob, Decimal, Boolean:
		distance = 0
	}
	distance = max(distance, f.textWidth)
	f.ownStarts = make([]int32, stretch+1)
	for i := range f.ownStarts {
		f.ownStarts[i] = int32(i * distance)
	}
	f.own = make([]byte, (stretch+1)*distance)
	f.data, f.starts = f.own, f.ownStarts
}

// take gives n rows of v from row first on their serial types and adds their lengths to the sizes.
// It returns how many rows are right, and what is wrong with the next one.
func (f *field) take(s *records, v *gen.Vector, first, n int) (int, error) {
	types := s.types[f.position:]
	var err error
	switch {
	case f.isRowNumber: // stored as NULL (section 2.3)
		fill(types, len(s.fields), n, typeNull)
		return n, nil
	case f.Storage == Integer && v.Kind == gen.KindInt:
		f.takeInts(s, v.Ints[first:first+n], types)
	case f.Storage == Integer, f.Storage == Numeric:
		n, err = f.takeDecimals(s, v, first, n, types)
	case f.Storage == Float:
		n, err = f.takeFloats(s, v, first, n, types)
	case f.Storage == Boolean:
		for i := range n {
			types[i*len(s.fields)] = typeZero + byte(v.Bools[(first+i)>>6]>>(uint(first+i)&63)&1)
		}
	case f.Storage == Text, f.Storage == Blob:
		f.data, f.starts = v.Data, v.Offsets[first:first+n+1]
		f.takeBytes(s, n, types)
	case f.Storage == Decimal:
		f.writeDecimals(v, first, n)
		f.takeBytes(s, n, types)
	case f.Storage == Date:
		n, err = f.takeDates(v, first, n)
		f.takeWidth(s, n, types)
	case f.Storage == UUID:
		for i, id := range v.UUIDs[first : first+n] {
			textform.PutUUID(f.own[i*f.textWidth:], id)
		}
		f.takeWidth(s, n, types)
	default:
		n, err = f.writeTexts(v, first, n)
		f.takeWidth(s, n, types)
	}
	if f.hasNulls = v.Valid != nil; f.hasNulls {
		return f.takeNulls(s, v.Valid, first, n, types, err)
	}
	return n, err
}

// fill gives n rows the same serial type.
func fill(types []byte, distance, n int, kind byte) {
	for i := range n {
		types[i*distance] = kind
	}
}

// takeNulls makes NULLs of rows that were taken as if they had values.
func (f *field) takeNulls(s *records, valid gen.Bitmap, first, n int, types []byte, err error) (int, error) {
	for i := range n {
		if valid.Get(first + i) {
			continue
		}
		if f.Required {
			return i, fmt.Errorf("NOT NULL constraint failed: %s.%s", s.table, f.Name) // as SQLite says it
		}
		kind := &types[i*len(s.fields)]
		if *kind < long {
			s.sizes[i] -= int(widths[*kind])
		} else {
			more := varintSize(f.longType(i)) - 1
			s.sizes[i] -= int(f.starts[i+1]-f.starts[i]) + more
			s.extra[i] -= more
		}
		*kind = typeNull
	}
	return n, err
}

// integerTypes are the serial types of integers other than 0 and 1 by the bits that they have
// besides the sign.
var integerTypes = func() (t [64]uint8) {
	for n := range t {
		switch {
		case n <= 7:
			t[n] = 1
		case n <= 15:
			t[n] = 2
		case n <= 23:
			t[n] = 3
		case n <= 31:
			t[n] = 4
		case n <= 47:
			t[n] = 5
		default:
			t[n] = 6
		}
	}
	return t
}()

// integerType returns the smallest form of an integer.
func integerType(v int64) uint8 {
	if uint64(v) <= 1 {
		return typeZero + uint8(v)
	}
	return integerTypes[bits.Len64(uint64(v^v>>63))&63]
}

func (f *field) takeInts(s *records, values []int64, types []byte) {
	sizes, own := s.sizes[:len(values)], f.own
	for i, v := range values {
		kind := integerType(v)
		n := widths[kind]
		types[i*len(s.fields)] = kind
		sizes[i] += int(n)
		binary.BigEndian.PutUint64(own[i*8:], uint64(v)<<((64-n*8)&63))
	}
}

// takeInteger takes one of the values.
func (f *field) takeInteger(s *records, i int, v int64, types []byte) {
	kind := integerType(v)
	n := widths[kind]
	types[i*len(s.fields)] = kind
	s.sizes[i] += int(n)
	binary.BigEndian.PutUint64(f.own[i*8:], uint64(v)<<((64-n*8)&63))
}

func (f *field) takeFloat(s *records, i int, x float64, types []byte) {
	types[i*len(s.fields)] = typeFloat
	s.sizes[i] += 8
	binary.BigEndian.PutUint64(f.own[i*8:], math.Float64bits(x))
}

// limit48 is beyond the floats that are stored as integers, those of up to six bytes.
const limit48 = 1 << 47

// takeFloats takes floats; SQLite stores one that is an integer as that
// (https://www.sqlite.org/datatype3.html#storage_classes_and_datatypes).
func (f *field) takeFloats(s *records, v *gen.Vector, first, n int, types []byte) (int, error) {
	for i, x := range v.Floats[first : first+n] {
		if -limit48 <= x && x < limit48 {
			if whole := int64(x); float64(whole) == x {
				f.takeInteger(s, i, whole, types)
				continue
			}
		}
		if x != x && !v.IsNull(first+i) {
			return i, f.outside("NaN")
		}
		f.takeFloat(s, i, x, types)
	}
	return n, nil
}

// takeDecimals takes decimals that are integers, or the floats nearest to them. Both operands of
// the division are exact, so its result is that float.
func (f *field) takeDecimals(s *records, v *gen.Vector, first, n int, types []byte) (int, error) {
	for i := range n {
		value, fits := wide(v, first+i).Int64()
		if f.Storage == Numeric {
			fits = fits && -limit15 < value && value < limit15
		}
		switch {
		case v.IsNull(first + i):
			f.takeInteger(s, i, 0, types)
		case !fits:
			return i, f.outside(string(wide(v, first+i).AppendDecimal(nil, f.Scale)))
		case f.Storage == Integer:
			f.takeInteger(s, i, value, types)
		case value%f.power == 0:
			f.takeInteger(s, i, value/f.power, types)
		default:
			f.takeFloat(s, i, float64(value)/float64(f.power), types)
		}
	}
	return n, nil
}

// wide returns a value of a DECIMAL, whichever way its vector holds it.
func wide(v *gen.Vector, row int) gen.Int128 {
	if v.Kind == gen.KindWide {
		return v.Wide[row]
	}
	return gen.Int128Of(v.Ints[row])
}

// Decimals of fewer than 16 digits are stored as numbers.
const limit15 = 1_000_000_000_000_000

// PowerOf10 returns 10 to the scale, which is that of a [Numeric] column.
func PowerOf10(scale int) int64 { return powers[scale] }

var powers = func() (p [16]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// takeBytes takes values that lie one behind the other.
func (f *field) takeBytes(s *records, n int, types []byte) {
	base, starts, sizes := int(f.base()), f.starts[:n+1], s.sizes[:n]
	start := starts[0]
	for i, end := range starts[1:] {
		size := int(end - start)
		start = end
		sizes[i] += size
		if kind := size*2 + base; kind < long {
			types[i*len(s.fields)] = byte(kind)
		} else {
			types[i*len(s.fields)] = long
			more := varintSize(uint64(kind)) - 1
			sizes[i] += more
			s.extra[i] += more
			s.isLong = true
		}
	}
}

// takeDates looks at days, which are written as texts when they have their places.
func (f *field) takeDates(v *gen.Vector, first, n int) (int, error) {
	f.days = v.Ints[first : first+n]
	for i, day := range f.days {
		if !textform.DateFits(day) && !v.IsNull(first+i) {
			return i, f.outside(day)
		}
	}
	return n, nil
}

// takeWidth takes texts of the same length in all rows.
func (f *field) takeWidth(s *records, n int, types []byte) {
	fill(types, len(s.fields), n, byte(f.textWidth*2+typeText))
	for i := range s.sizes[:n] {
		s.sizes[i] += f.textWidth
	}
}

func (f *field) writeDecimals(v *gen.Vector, first, n int) {
	text := f.own[:0]
	for i := range n {
		f.ownStarts[i] = int32(len(text))
		if !v.IsNull(first + i) {
			text = wide(v, first+i).AppendDecimal(text, f.Scale)
		}
	}
	f.ownStarts[n] = int32(len(text))
	f.own, f.data = text, text
}

// writeTexts writes times as texts.
func (f *field) writeTexts(v *gen.Vector, first, n int) (int, error) {
	switch f.Storage {
	case Time:
		return f.writeAll(v, first, n, textform.TimeFits, func(dst []byte, value int64) {
			textform.PutTime(dst, value, f.Fraction)
		})
	case Timestamp:
		return f.writeAll(v, first, n, textform.TimestampFits, func(dst []byte, value int64) {
			textform.PutTimestamp(dst, value, f.Fraction)
		})
	case Instant:
		return f.writeAll(v, first, n, textform.TimestampFits, func(dst []byte, value int64) {
			textform.PutTimestamp(dst, value, f.Fraction)
			dst[f.textWidth-1] = 'Z'
		})
	}
	return 0, errors.New("a column has no storage")
}

// writeAll writes integers as texts of one width.
func (f *field) writeAll(v *gen.Vector, first, n int, fits func(int64) bool, put func([]byte, int64)) (int, error) {
	for i, value := range v.Ints[first : first+n] {
		if !fits(value) {
			if v.IsNull(first + i) {
				continue
			}
			return i, f.outside(value)
		}
		put(f.own[i*f.textWidth:(i+1)*f.textWidth], value)
	}
	return n, nil
}

// longType returns the serial type of a text, or blob, which has no byte of its own.
func (f *field) longType(i int) uint64 {
	return uint64(f.starts[i+1]-f.starts[i])*2 + f.base()
}

// base returns the serial type of the empty text, or blob.
func (f *field) base() uint64 {
	if f.Storage == Blob {
		return 12
	}
	return 13
}
