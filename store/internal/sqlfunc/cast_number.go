package sqlfunc

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// readNumber reads an integer, a float by its shortest decimal form, or a text with or without
// a point and an exponent. NaN and the infinities are no numbers here.
func readNumber(v any) (decimal, bool) {
	switch v := v.(type) {
	case string:
		return parseDecimal(v)
	case int64, float64, bool:
		d, err := decimalOf("", v)
		return d, err == nil
	}
	return decimal{}, false
}

// shift multiplies by a power of ten.
func (d decimal) shift(exponent int) decimal {
	d.scale -= exponent
	if d.scale < 0 {
		d = decimal{new(big.Int).Mul(d.digits, powerOfTen(-d.scale)), 0}
	}
	return d
}

// integer returns a number rounded, a half away from zero, where that fits into 64 bits.
func (d decimal) integer() (v int64, fits bool) {
	whole := d.round(0, halfAway).digits
	return whole.Int64(), whole.IsInt64()
}

// fixed returns a number with exactly so many digits behind the point, a half rounded away from
// zero.
func (d decimal) fixed(scale int) decimal {
	d = d.round(scale, halfAway)
	return decimal{d.atScale(scale), scale}
}

// value returns a DECIMAL as the columns of a warehouse's file hold it: a float where 15 digits
// are enough, which is read back by its scale, else a 64-bit integer, else a text.
func (d decimal) value() any {
	text := d.String()
	if len(strings.TrimLeft(text, "-0.")) <= exactDigits || d.precision() <= exactDigits {
		f, _ := strconv.ParseFloat(text, 64)
		return f
	}
	if d.scale == 0 && d.digits.IsInt64() {
		return d.digits.Int64()
	}
	return text
}

// exactDigits is how many decimal digits a float64 keeps.
const exactDigits = 15

// shortInteger rounds a number that needs no decimals for it; ok is false for all others. A float
// below 2⁵³ whose decimal ends with a half is that half exactly.
func shortInteger(v any) (i int64, ok bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case float64:
		return int64(math.Round(v)), math.Abs(v) < 1<<53
	case string:
		i, err := strconv.ParseInt(v, 10, 64)
		return i, err == nil
	}
	return 0, false
}

var powers = [...]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// shortDecimal makes a DECIMAL of a number of up to 18 digits, of which 15 are left, as
// decimal.fixed and decimal.value do; ok is false for all other numbers. A quotient of integers
// that floats hold is the float next to it, so nothing is lost.
func shortDecimal(v any, precision, scale int) (f float64, ok bool) {
	var room [32]byte
	text := room[:0]
	switch v := v.(type) {
	case int64:
		text = strconv.AppendInt(text, v, 10)
	case float64:
		text = strconv.AppendFloat(text, v, 'f', -1, 64)
	case string:
		text = append(text, v...)
	}
	negative := len(text) > 0 && text[0] == '-'
	if negative {
		text = text[1:]
	}
	digits, fraction, ok := shortNumber(text)
	if !ok || scale > exactDigits {
		return 0, false
	}
	if fraction > scale {
		unit := powers[fraction-scale]
		digits = (digits + unit/2) / unit
	} else if digits > powers[exactDigits]/powers[scale-fraction] {
		return 0, false
	} else {
		digits *= powers[scale-fraction]
	}
	if digits >= powers[min(precision, exactDigits)] {
		return 0, false
	}
	f = float64(digits) / float64(powers[scale])
	if negative && digits != 0 {
		f = -f
	}
	return f, true
}

// shortNumber reads up to 18 digits with or without a point; fraction is how many are behind it.
func shortNumber(text []byte) (digits uint64, fraction int, ok bool) {
	if len(text) == 0 || len(text) > len(powers) {
		return 0, 0, false
	}
	point := -1
	for i, c := range text {
		switch {
		case '0' <= c && c <= '9':
			digits = digits*10 + uint64(c-'0')
		case c == '.' && point < 0:
			point = i
		default:
			return 0, 0, false
		}
	}
	count := len(text)
	if point >= 0 {
		count--
		fraction = count - point
	}
	return digits, fraction, 0 < count && count < len(powers)
}

func onlyDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
