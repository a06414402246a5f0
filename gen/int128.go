package gen

import (
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// Int128 is a signed integer in two's complement, wide enough for the unscaled value
// of any DECIMAL. Its memory is that of Arrow's decimal128 on a little-endian machine.
type Int128 struct {
	Lo uint64
	Hi int64
}

// Int128Of returns v widened.
func Int128Of(v int64) Int128 { return Int128{Lo: uint64(v), Hi: v >> 63} }

// Int128FromBig returns v, which must fit 128 bits.
func Int128FromBig(v *big.Int) Int128 {
	var mod big.Int
	mod.And(v, new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1)))
	lo := new(big.Int).And(&mod, new(big.Int).SetUint64(1<<64-1)).Uint64()
	return Int128{Lo: lo, Hi: int64(mod.Rsh(&mod, 64).Uint64())}
}

// Big returns x as a big integer.
func (x Int128) Big() *big.Int {
	v := new(big.Int).Lsh(big.NewInt(x.Hi), 64)
	return v.Add(v, new(big.Int).SetUint64(x.Lo))
}

// Int64 returns x and whether it fits 64 bits.
func (x Int128) Int64() (int64, bool) {
	v := int64(x.Lo)
	return v, x.Hi == v>>63
}

// Add returns x + y, wrapping around at 128 bits.
func (x Int128) Add(y Int128) Int128 {
	lo, carry := bits.Add64(x.Lo, y.Lo, 0)
	return Int128{Lo: lo, Hi: x.Hi + y.Hi + int64(carry)}
}

// times returns x × y, wrapping around at 128 bits.
func (x Int128) times(y Int128) Int128 {
	hi, lo := bits.Mul64(x.Lo, y.Lo)
	return Int128{Lo: lo, Hi: int64(hi) + x.Hi*int64(y.Lo) + int64(x.Lo)*y.Hi}
}

// String returns x in decimal.
func (x Int128) String() string { return string(x.AppendDecimal(nil, 0)) }

// AppendDecimal appends x / 10^scale to dst, with exactly scale digits after the point.
func (x Int128) AppendDecimal(dst []byte, scale int) []byte {
	if v, ok := x.Int64(); ok {
		return AppendDecimal(dst, v, scale)
	}
	return appendPoint(dst, x.Big().String(), scale)
}

// AppendDecimal appends v / 10^scale to dst, with exactly scale digits after the
// point: AppendDecimal(nil, -5, 2) is "-0.05".
func AppendDecimal(dst []byte, v int64, scale int) []byte {
	if scale == 0 {
		return strconv.AppendInt(dst, v, 10)
	}
	var buf [24]byte
	return appendPoint(dst, string(strconv.AppendInt(buf[:0], v, 10)), scale)
}

func appendPoint(dst []byte, digits string, scale int) []byte {
	if scale == 0 {
		return append(dst, digits...)
	}
	digits, negative := strings.CutPrefix(digits, "-")
	if negative {
		dst = append(dst, '-')
	}
	whole := len(digits) - scale
	if whole <= 0 {
		dst = append(dst, '0', '.')
		for ; whole < 0; whole++ {
			dst = append(dst, '0')
		}
		return append(dst, digits...)
	}
	dst = append(dst, digits[:whole]...)
	dst = append(dst, '.')
	return append(dst, digits[whole:]...)
}

func (x Int128) less(y Int128) bool {
	return x.Hi < y.Hi || x.Hi == y.Hi && x.Lo < y.Lo
}
