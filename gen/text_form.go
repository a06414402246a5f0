package gen

import (
	"encoding/hex"
	"math"
	"strconv"
	"time"

	"github.com/dw-sim/dw-sim/schema"
)

// AppendText appends value i, counted from the first of the batch and not NULL, as text:
// numbers in decimal, a DECIMAL with all digits of its scale, dates and times as in ISO 8601
// with a blank between them (2024-02-29 13:05:00, an instant with Z behind it) and with the
// digits of a second that the column has, UUIDs in lower case, BINARY as hexadecimal digits.
func (v *Vector) AppendText(dst []byte, i int) []byte {
	switch v.Kind {
	case KindInt:
		return appendIntForm(dst, v, v.Ints[i])
	case KindWide:
		return v.Wide[i].AppendDecimal(dst, v.Scale)
	case KindFloat:
		return appendFloatForm(dst, v.Floats[i], v.Type)
	case KindBool:
		return strconv.AppendBool(dst, v.Bools.Get(i))
	case KindUUID:
		return appendUUIDForm(dst, v.UUIDs[i])
	}
	if v.Type == schema.Binary {
		return hex.AppendEncode(dst, v.Bytes(i))
	}
	return append(dst, v.Bytes(i)...)
}

func appendIntForm(dst []byte, v *Vector, n int64) []byte {
	fraction, _ := v.Column.Digits()
	switch v.Type {
	case schema.Decimal:
		return AppendDecimal(dst, n, v.Scale)
	case schema.Date:
		return time.Unix(n*24*60*60, 0).UTC().AppendFormat(dst, time.DateOnly)
	case schema.Time:
		return appendMicros(dst, n, time.TimeOnly, fraction)
	case schema.Timestamp, schema.DateTime:
		return appendMicros(dst, n, time.DateTime, fraction)
	case schema.TimestampTZ:
		return append(appendMicros(dst, n, time.DateTime, fraction), 'Z')
	}
	return strconv.AppendInt(dst, n, 10)
}

func appendMicros(dst []byte, micros int64, layout string, fraction int) []byte {
	t := time.UnixMicro(micros).UTC()
	dst = t.AppendFormat(dst, layout)
	if fraction == 0 {
		return dst
	}
	digits := int64(t.Nanosecond()/1000) + 1_000_000
	var text [8]byte
	return append(append(dst, '.'), strconv.AppendInt(text[:0], digits, 10)[1:1+fraction]...)
}

// appendFloatForm appends the fewest digits that mean f, without an exponent where that
// can be read.
func appendFloatForm(dst []byte, f float64, t schema.Type) []byte {
	bits, form := 64, byte('f')
	if t == schema.Real {
		bits = 32
	}
	if size := math.Abs(f); size != 0 && (size < 1e-6 || size >= 1e15) {
		form = 'g'
	}
	return strconv.AppendFloat(dst, f, form, -1, bits)
}

func appendUUIDForm(dst []byte, id [16]byte) []byte {
	for i, part := range [][]byte{id[:4], id[4:6], id[6:8], id[8:10], id[10:]} {
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, part)
	}
	return dst
}
