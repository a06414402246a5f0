package gen

import (
	"math"

	"github.com/dw-sim/dw-sim/schema"
)

// newVector returns an empty vector for a column of the plan.
func newVector(c *columnPlan) Vector {
	return Vector{Column: c.column, Type: c.typ, Scale: c.scale, Kind: c.kind}
}

// kindOf returns how the values of a column are held, and the scale of a DECIMAL.
func kindOf(c *schema.Column) (kind Kind, scale int) {
	switch t := c.Type(); t {
	case schema.Real, schema.Float, schema.Double:
		return KindFloat, 0
	case schema.Boolean:
		return KindBool, 0
	case schema.Char, schema.Varchar, schema.Text, schema.JSON, schema.Binary:
		return KindBytes, 0
	case schema.UUID:
		return KindUUID, 0
	case schema.Decimal:
		precision, scale := c.Digits()
		if precision > maxIntDigits {
			return KindWide, scale
		}
		return KindInt, scale
	default:
		return KindInt, 0
	}
}

// maxIntDigits is how many decimal digits any int64 holds.
const maxIntDigits = 18

// VectorFor returns an empty vector of a column: its kind, type and scale are set. It is
// for those who read rows back from somewhere; see [Vector.Resize].
func VectorFor(c *schema.Column) Vector {
	kind, scale := kindOf(c)
	return Vector{Column: c, Type: c.Type(), Scale: scale, Kind: kind}
}

// Resize makes room for n values, keeping allocated memory. Afterwards the slice of the
// vector's kind has n elements (KindBytes: n+1 offsets, the first of them 0, and no
// data) with unspecified contents, and no value is NULL.
func (v *Vector) Resize(n int) {
	v.Valid, v.Words = nil, nil
	switch v.Kind {
	case KindInt:
		v.Ints = resized(v.Ints, n)
	case KindWide:
		v.Wide = resized(v.Wide, n)
	case KindFloat:
		v.Floats = resized(v.Floats, n)
	case KindBool:
		v.Bools = resized(v.Bools, bitmapWords(n))
	case KindUUID:
		v.UUIDs = resized(v.UUIDs, n)
	case KindBytes:
		v.Offsets = resized(v.Offsets, n+1)
		v.Offsets[0] = 0
		v.Data = v.Data[:0]
	}
}

// SetNull makes value i of n a NULL.
func (v *Vector) SetNull(i, n int) {
	if v.Valid == nil {
		v.valid = resized(v.valid, bitmapWords(n))
		v.Valid = v.valid
		for w := range v.Valid {
			v.Valid[w] = math.MaxUint64
		}
	}
	v.Valid.Set(i, false)
}

func bitmapWords(n int) int { return (n + 63) / 64 }

func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
