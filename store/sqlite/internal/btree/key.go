package btree

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// Keys are sorted as byte strings that have the order of SQLite: by column, a NULL before all
// values, numbers by value and texts by their bytes (section 2.4), and then by row number. From
// one of them the record of the index is made. A column has one kind of value, besides NULL.

// keyColumn is a column of an index.
type keyColumn struct {
	Column
	position    int
	isRowNumber bool
	textWidth   int // of texts that have all the same, else 0
}

func newKeyColumn(c Column, position int, isRowNumber bool) keyColumn {
	k := keyColumn{Column: c, position: position, isRowNumber: isRowNumber, textWidth: c.width()}
	k.Required = k.Required || isRowNumber
	return k
}

// What stands before a value that might be NULL.
const (
	isNull  = 0
	isValue = 1
)

// Texts end with two zeros, and a zero within them is followed by a byte that is larger.
const (
	endOfText  = 0
	zeroInText = 255
)

const signBit = 1 << 63

// append appends the value of a row to a key.
func (k *keyColumn) append(key []byte, v *gen.Vector, row int) ([]byte, error) {
	if !k.Required {
		if v.IsNull(row) {
			return append(key, isNull), nil
		}
		key = append(key, isValue)
	} else if v.IsNull(row) {
		return key, errors.New("NOT NULL constraint failed: " + k.Name)
	}
	switch k.Storage {
	case Integer, Numeric:
		return k.appendInteger(key, v, row)
	case Float:
		x := v.Floats[row]
		if math.IsNaN(x) {
			return key, k.outside("NaN")
		}
		return binary.BigEndian.AppendUint64(key, floatOrder(x)), nil
	case Boolean:
		return append(key, byte(v.Bools[row>>6]>>(uint(row)&63)&1)), nil
	case Text, Blob:
		return appendText(key, v.Bytes(row)), nil
	case Decimal:
		var digits [64]byte
		return appendText(key, wide(v, row).AppendDecimal(digits[:0], k.Scale)), nil
	case UUID:
		return append(key, v.UUIDs[row][:]...), nil // its digits have the order of its bytes
	}
	return k.appendTime(key, v.Ints[row])
}

func (k *keyColumn) appendInteger(key []byte, v *gen.Vector, row int) ([]byte, error) {
	if k.Storage == Integer && v.Kind == gen.KindInt {
		return appendInteger(key, v.Ints[row]), nil
	}
	value, fits := wide(v, row).Int64()
	if k.Storage == Numeric {
		fits = fits && -limit15 < value && value < limit15
	}
	if !fits {
		return key, k.outside(string(wide(v, row).AppendDecimal(nil, k.Scale)))
	}
	return appendInteger(key, value), nil
}

func appendInteger(key []byte, v int64) []byte {
	return binary.BigEndian.AppendUint64(key, uint64(v)^signBit)
}

// floatOrder returns a number that has the order of floats; both zeros are the same.
func floatOrder(x float64) uint64 {
	bits := math.Float64bits(x + 0)
	if bits&signBit != 0 {
		return ^bits
	}
	return bits | signBit
}

func floatOf(order uint64) float64 {
	if order&signBit != 0 {
		return math.Float64frombits(order &^ signBit)
	}
	return math.Float64frombits(^order)
}

func appendText(key, text []byte) []byte {
	for {
		zero := bytes.IndexByte(text, 0)
		if zero < 0 {
			return append(append(key, text...), endOfText, endOfText)
		}
		key = append(append(key, text[:zero+1]...), zeroInText)
		text = text[zero+1:]
	}
}

func (k *keyColumn) appendTime(key []byte, value int64) ([]byte, error) {
	fits := textform.TimestampFits
	switch k.Storage {
	case Date:
		fits = textform.DateFits
	case Time:
		fits = textform.TimeFits
	}
	if !fits(value) {
		return key, k.outside(value)
	}
	start := len(key)
	key = append(key, make([]byte, k.textWidth)...)
	switch text := key[start:]; k.Storage {
	case Date:
		textform.PutDate(text, value)
	case Time:
		textform.PutTime(text, value, k.Fraction)
	case Timestamp:
		textform.PutTimestamp(text, value, k.Fraction)
	case Instant:
		textform.PutTimestamp(text, value, k.Fraction)
		text[k.textWidth-1] = 'Z'
	}
	return key, nil
}

// keyRecord makes the record of a key (section 2.1).
type keyRecord struct {
	types  []byte
	values []byte
	record []byte
}

// of returns the record of a key. It is valid until the next call.
func (r *keyRecord) of(columns []keyColumn, key []byte) []byte {
	r.types, r.values = r.types[:0], r.values[:0]
	for i := range columns {
		key = r.take(&columns[i], key)
	}
	r.integer(rowOf(key))
	n := len(r.types)
	header := n + varintSize(uint64(n)+1)
	if n+1 > 127 { // the length of the header is part of it
		header = n + varintSize(uint64(n+varintSize(uint64(n))))
	}
	r.record = appendVarint(r.record[:0], uint64(header))
	r.record = append(append(r.record, r.types...), r.values...)
	return r.record
}

// rowOf returns the row number with which a key ends.
func rowOf(key []byte) int64 { return int64(binary.BigEndian.Uint64(key[len(key)-8:]) ^ signBit) }

func appendVarint(dst []byte, v uint64) []byte {
	if v < 1<<7 {
		return append(dst, byte(v))
	}
	var b [9]byte
	return append(dst, b[:putVarint(b[:], v)]...)
}

// take adds a value to the record and returns what follows it in the key.
func (r *keyRecord) take(k *keyColumn, key []byte) []byte {
	if !k.Required {
		if key[0] == isNull {
			r.types = append(r.types, typeNull)
			return key[1:]
		}
		key = key[1:]
	}
	switch k.Storage {
	case Integer:
		r.integer(int64(binary.BigEndian.Uint64(key) ^ signBit))
	case Numeric:
		value, power := int64(binary.BigEndian.Uint64(key)^signBit), powers[k.Scale]
		if value%power == 0 {
			r.integer(value / power)
		} else {
			r.float(float64(value) / float64(power))
		}
	case Float:
		x := floatOf(binary.BigEndian.Uint64(key))
		if -limit48 <= x && x < limit48 && float64(int64(x)) == x {
			r.integer(int64(x))
		} else {
			r.float(x)
		}
	case Boolean:
		r.types = append(r.types, typeZero+key[0])
		return key[1:]
	case Text, Decimal:
		return r.text(key, typeText)
	case Blob:
		return r.text(key, typeBlob)
	case UUID:
		var text [textform.UUIDWidth]byte
		textform.PutUUID(text[:], [16]byte(key))
		r.types = append(r.types, textform.UUIDWidth*2+typeText)
		r.values = append(r.values, text[:]...)
		return key[16:]
	default:
		r.types = append(r.types, byte(k.textWidth*2+typeText))
		r.values = append(r.values, key[:k.textWidth]...)
		return key[k.textWidth:]
	}
	return key[8:]
}

func (r *keyRecord) integer(v int64) {
	kind := integerType(v)
	r.types = append(r.types, kind)
	n := int(widths[kind])
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(v))
	r.values = append(r.values, b[8-n:]...)
}

func (r *keyRecord) float(x float64) {
	r.types = append(r.types, typeFloat)
	r.values = binary.BigEndian.AppendUint64(r.values, math.Float64bits(x))
}

const typeBlob = 12

func (r *keyRecord) text(key []byte, base uint64) []byte {
	start := len(r.values)
	for {
		zero := bytes.IndexByte(key, 0)
		r.values = append(r.values, key[:zero]...)
		next := key[zero+1]
		key = key[zero+2:]
		if next == endOfText {
			break
		}
		r.values = append(r.values, 0)
	}
	r.types = appendVarint(r.types, uint64(len(r.values)-start)*2+base)
	return key
}

// hasNull reports whether one of the values of a key is NULL, so that it collides with none.
func hasNull(columns []keyColumn, key []byte) bool {
	var r keyRecord
	r.of(columns, key)
	return bytes.IndexByte(r.types, typeNull) >= 0
}
