package sqlfunc

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// decimal is a number as it is written: digits × 10^-scale. A float64 stands for the shortest
// number that reads as it, which is the DECIMAL that was stored.
type decimal struct {
	digits *big.Int
	scale  int
}

// maxExponent bounds how long a number written with an exponent may become.
const maxExponent = 400

// isDecimal reports whether a text is a number: 12, -0.5, .5, 1e10.
func isDecimal(s string) bool {
	i, digits := 0, 0
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		i++
	}
	for point := false; i < len(s) && (isDecimalDigit(s[i]) || s[i] == '.' && !point); i++ {
		if s[i] == '.' {
			point = true
		} else {
			digits++
		}
	}
	if digits == 0 {
		return false
	}
	if i == len(s) {
		return true
	}
	if s[i] != 'e' && s[i] != 'E' {
		return false
	}
	n, err := strconv.Atoi(s[i+1:])
	return err == nil && -maxExponent <= n && n <= maxExponent
}

func isDecimalDigit(b byte) bool { return '0' <= b && b <= '9' }

// parseDecimal reads a number.
func parseDecimal(s string) (decimal, bool) {
	s = strings.TrimSpace(s)
	if !isDecimal(s) || len(s) > 1000 {
		return decimal{}, false
	}
	exponent := 0
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		exponent, _ = strconv.Atoi(s[i+1:])
		s = s[:i]
	}
	scale := -exponent
	if whole, fraction, found := strings.Cut(s, "."); found {
		s = whole + fraction
		scale += len(fraction)
	}
	digits, ok := new(big.Int).SetString(s, 10)
	if !ok {
		return decimal{}, false
	}
	if scale < 0 {
		digits.Mul(digits, powerOfTen(-scale))
		scale = 0
	}
	return decimal{digits, scale}, true
}

// decimalOf returns a number exactly. Infinite ones have no decimal.
func decimalOf(function string, v any) (decimal, error) {
	switch v := v.(type) {
	case int64:
		return decimal{big.NewInt(v), 0}, nil
	case bool:
		n, _ := intOf(function, v)
		return decimal{big.NewInt(n), 0}, nil
	case float64:
		if d, ok := parseDecimal(strconv.FormatFloat(v, 'e', -1, 64)); ok {
			return d, nil
		}
	case string:
		if d, ok := parseDecimal(v); ok {
			return d, nil
		}
	}
	return decimal{}, fmt.Errorf("%s: %s is not a number", function, quoted(v))
}

func powerOfTen(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// atScale returns the digits of a number at a scale that is not smaller than its own.
func (d decimal) atScale(scale int) *big.Int {
	if scale == d.scale {
		return d.digits
	}
	return new(big.Int).Mul(d.digits, powerOfTen(scale-d.scale))
}

// compare compares two numbers.
func (d decimal) compare(e decimal) int {
	scale := max(d.scale, e.scale)
	return d.atScale(scale).Cmp(e.atScale(scale))
}

func (d decimal) rat() *big.Rat { return new(big.Rat).SetFrac(d.digits, powerOfTen(d.scale)) }

// like returns the number as a value of the kind of another: whole where that is whole and it
// fits, a text where that is one and more than 15 digits are needed, else a float.
func (d decimal) like(v any) any {
	switch v.(type) {
	case int64, bool:
		if d.scale == 0 && d.digits.IsInt64() {
			return d.digits.Int64()
		}
	}
	text := d.String()
	if _, isFloat := v.(float64); !isFloat && d.precision() > 15 {
		return text
	}
	x, _ := strconv.ParseFloat(text, 64)
	return x
}

// precision returns how many digits the number has, without zeros at the end of its fraction.
func (d decimal) precision() int {
	text := strings.TrimPrefix(d.digits.String(), "-")
	short := strings.TrimRight(text, "0")
	return len(text) - min(len(text)-len(short), d.scale)
}

// String writes all digits.
func (d decimal) String() string {
	text := new(big.Int).Abs(d.digits).String()
	if d.scale > 0 {
		if len(text) <= d.scale {
			text = strings.Repeat("0", d.scale-len(text)+1) + text
		}
		text = text[:len(text)-d.scale] + "." + text[len(text)-d.scale:]
	}
	if d.digits.Sign() < 0 {
		text = "-" + text
	}
	return text
}

// rounding says what becomes of the digits beyond a scale.
type rounding uint8

const (
	halfAway rounding = iota // a half away from zero
	toZero
	up   // to the next greater number
	down // to the next smaller one
)

// round returns the number with up to scale digits of fraction; negative ones round before the point.
func (d decimal) round(scale int, how rounding) decimal {
	if scale >= d.scale {
		return d
	}
	unit := powerOfTen(d.scale - scale)
	quotient, rest := new(big.Int).QuoRem(d.digits, unit, new(big.Int))
	sign := int64(rest.Sign())
	away := false
	switch how {
	case halfAway:
		away = new(big.Int).Abs(rest.Lsh(rest, 1)).Cmp(unit) >= 0
	case up:
		away = sign > 0
	case down:
		away = sign < 0
	case toZero:
	}
	if away {
		quotient.Add(quotient, big.NewInt(sign))
	}
	if scale < 0 {
		return decimal{quotient.Mul(quotient, powerOfTen(-scale)), 0}
	}
	return decimal{quotient, scale}
}

// ratFloat returns the float that is nearest to a number.
func ratFloat(r *big.Rat) float64 {
	x, _ := r.Float64()
	return x
}

// rounded returns x, which is e, with up to scale digits of fraction; ok is false where that takes
// more than integers of 64 bits.
func (e exact) rounded(x float64, scale int, how rounding) (_ float64, ok bool) {
	drop := e.scale - scale
	if drop <= 0 {
		return x, true
	}
	if drop > 18 {
		return 0, false
	}
	unit := int64(powersOfTen[drop])
	quotient, rest := e.digits/unit, e.digits%unit
	switch {
	case how == halfAway && rest >= unit-unit/2, how == up && rest > 0:
		quotient++
	case how == halfAway && -rest >= unit-unit/2, how == down && rest < 0:
		quotient--
	}
	return float64(quotient) / powersOfTen[scale], quotient < 1<<53 && quotient > -1<<53
}
