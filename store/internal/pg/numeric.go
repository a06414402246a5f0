package pg

import (
	"encoding/binary"
	"math/bits"

	"github.com/dw-sim/dw-sim/gen"
)

// A NUMERIC is sent as digits of base 10000, the first of them with the weight 10000^weight:
// int16 number of digits, weight, sign, digits after the point, and the digits.
// https://github.com/postgres/postgres/blob/master/src/backend/utils/adt/numeric.c (numeric_send)
const (
	numericBase     = 10_000
	numericDigits   = 4 // decimal digits in one
	numericPositive = 0x0000
	numericNegative = 0x4000
	numericMost     = 12 // of the digits of an Int128, with a last one that is not whole
)

// appendNumeric appends an int32 length and unscaled / 10^scale.
func appendNumeric(dst []byte, unscaled gen.Int128, scale int) []byte {
	hi, lo, sign := magnitude(unscaled)
	var digits [numericMost]uint16
	n := 0 // of digits, the least significant first
	below := (scale + numericDigits - 1) / numericDigits
	if rest := scale % numericDigits; rest != 0 {
		var digit uint64
		hi, lo, digit = divide(hi, lo, powers[rest])
		digits[n] = uint16(digit * powers[numericDigits-rest])
		n++
	}
	for hi|lo != 0 {
		var digit uint64
		hi, lo, digit = divide(hi, lo, numericBase)
		digits[n] = uint16(digit)
		n++
	}
	for n > 0 && digits[n-1] == 0 { // the value is 0, or only its last digit is there
		n--
	}
	dst = binary.BigEndian.AppendUint32(dst, uint32(8+2*n))
	dst = binary.BigEndian.AppendUint16(dst, uint16(n))
	dst = binary.BigEndian.AppendUint16(dst, uint16(int16(n-1-below)))
	dst = binary.BigEndian.AppendUint16(dst, sign)
	dst = binary.BigEndian.AppendUint16(dst, uint16(scale))
	for i := n - 1; i >= 0; i-- {
		dst = binary.BigEndian.AppendUint16(dst, digits[i])
	}
	return dst
}

var powers = [numericDigits]uint64{1, 10, 100, 1000}

func magnitude(x gen.Int128) (hi, lo uint64, sign uint16) {
	hi, lo = uint64(x.Hi), x.Lo
	if x.Hi >= 0 {
		return hi, lo, numericPositive
	}
	lo, borrow := bits.Sub64(0, lo, 0)
	hi, _ = bits.Sub64(0, hi, borrow)
	return hi, lo, numericNegative
}

// divide returns a number of 128 bits divided by d, and what remains.
func divide(hi, lo, d uint64) (quotientHi, quotientLo, remainder uint64) {
	if hi == 0 {
		return 0, lo / d, lo % d
	}
	quotientHi, rest := hi/d, hi%d
	quotientLo, remainder = bits.Div64(rest, lo, d)
	return quotientHi, quotientLo, remainder
}

// parseNumeric reads a NUMERIC as a number times 10^scale. It is not ok where that is no whole
// number of 127 bits, or no number at all.
func parseNumeric(data []byte, scale int) (unscaled gen.Int128, ok bool) {
	if len(data) < 8 {
		return unscaled, false
	}
	n := int(binary.BigEndian.Uint16(data))
	weight := int(int16(binary.BigEndian.Uint16(data[2:])))
	sign := binary.BigEndian.Uint16(data[4:])
	if len(data) != 8+2*n || sign != numericPositive && sign != numericNegative {
		return unscaled, false
	}
	var hi, lo uint64
	ok = true
	// place is the power of ten, times 10^scale, of the last decimal digit that was read.
	place := numericDigits*(weight+1) + scale
	for i := range n {
		digit := uint64(binary.BigEndian.Uint16(data[8+2*i:]))
		place -= numericDigits
		if place < 0 { // some of its decimal digits lie beyond the scale, and must be zero
			beyond := uint64(1)
			for range min(-place, numericDigits) {
				beyond *= 10
			}
			if digit%beyond != 0 {
				return unscaled, false
			}
			if place <= -numericDigits {
				continue
			}
			hi, lo, ok = multiplyAdd(hi, lo, numericBase/beyond, digit/beyond, ok)
			continue
		}
		hi, lo, ok = multiplyAdd(hi, lo, numericBase, digit, ok)
	}
	for ; place > 0 && hi|lo != 0; place-- {
		hi, lo, ok = multiplyAdd(hi, lo, 10, 0, ok)
	}
	if !ok || hi>>63 != 0 {
		return unscaled, false
	}
	if sign == numericNegative {
		var borrow uint64
		lo, borrow = bits.Sub64(0, lo, 0)
		hi, _ = bits.Sub64(0, hi, borrow)
	}
	return gen.Int128{Lo: lo, Hi: int64(hi)}, true
}

// multiplyAdd returns a number of 128 bits times factor plus digit, and whether it was ok and
// still fits.
func multiplyAdd(hi, lo, factor, digit uint64, ok bool) (uint64, uint64, bool) {
	overflow, high := bits.Mul64(hi, factor)
	carryHigh, low := bits.Mul64(lo, factor)
	low, carry := bits.Add64(low, digit, 0)
	high, carryMore := bits.Add64(high, carryHigh, carry)
	return high, low, ok && overflow == 0 && carryMore == 0
}
