package sqlfunc

import (
	"math"
	"strconv"
	"strings"
)

// number is a decimal number of any length, exactly.
type number struct {
	negative bool
	whole    string // digits, without zeros before them; empty for 0
	frac     string // digits behind the point
}

// readNumber reads an integer, a float by its shortest decimal form, or a text with or without
// a point and an exponent. NaN and the infinities are no numbers here.
func readNumber(v any) (number, bool) {
	switch v := v.(type) {
	case int64:
		return digitsOf(strconv.FormatInt(v, 10))
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return number{}, false
		}
		return digitsOf(strconv.FormatFloat(v, 'f', -1, 64))
	case bool:
		if v {
			return number{whole: "1"}, true
		}
		return number{}, true
	case string:
		return digitsOf(strings.TrimSpace(v))
	}
	return number{}, false
}

func digitsOf(s string) (n number, ok bool) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		n.negative = s[0] == '-'
		s = s[1:]
	}
	exponent := 0
	if at := strings.IndexAny(s, "eE"); at >= 0 {
		var err error
		if exponent, err = strconv.Atoi(s[at+1:]); err != nil || exponent > maxExponent || exponent < -maxExponent {
			return n, false
		}
		s = s[:at]
	}
	n.whole, n.frac, _ = strings.Cut(s, ".")
	if n.whole == "" && n.frac == "" || !onlyDigits(n.whole) || !onlyDigits(n.frac) {
		return n, false
	}
	n = n.shift(exponent)
	n.whole = strings.TrimLeft(n.whole, "0")
	return n, true
}

// shift multiplies by a power of ten.
func (n number) shift(exponent int) number {
	switch {
	case exponent > 0:
		n.frac += strings.Repeat("0", max(0, exponent-len(n.frac)))
		n.whole, n.frac = n.whole+n.frac[:exponent], n.frac[exponent:]
	case exponent < 0:
		n.whole = strings.Repeat("0", max(0, -exponent-len(n.whole))) + n.whole
		at := len(n.whole) + exponent
		n.whole, n.frac = n.whole[:at], n.whole[at:]+n.frac
	}
	n.whole = strings.TrimLeft(n.whole, "0")
	return n
}

func onlyDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// round returns the number with so many digits behind the point, a half away from zero.
func (n number) round(scale int) number {
	if len(n.frac) <= scale {
		n.frac += strings.Repeat("0", scale-len(n.frac))
		return n.signed()
	}
	up := n.frac[scale] >= '5'
	digits := []byte("0" + n.whole + n.frac[:scale])
	for i := len(digits) - 1; up && i >= 0; i-- {
		if up = digits[i] == '9'; up {
			digits[i] = '0'
		} else {
			digits[i]++
		}
	}
	at := len(digits) - scale
	n.whole, n.frac = strings.TrimLeft(string(digits[:at]), "0"), string(digits[at:])
	return n.signed()
}

// signed makes 0 of -0.
func (n number) signed() number {
	if n.whole == "" && strings.Trim(n.frac, "0") == "" {
		n.negative = false
	}
	return n
}

// String returns the number with all its digits.
func (n number) String() string {
	s := n.whole
	if s == "" {
		s = "0"
	}
	if n.frac != "" {
		s += "." + n.frac
	}
	if n.negative {
		s = "-" + s
	}
	return s
}

// int64 returns a number that has no digits behind the point.
func (n number) int64() (int64, bool) {
	v, err := strconv.ParseInt(n.String(), 10, 64)
	return v, err == nil
}

// exactDigits is how many decimal digits a float64 keeps.
const exactDigits = 15

// value returns a DECIMAL as the columns of a warehouse's file hold it: a float where 15 digits
// are enough, which is read back by its scale, else a 64-bit integer, else a text.
func (n number) value() any {
	if len(n.whole)+len(n.frac) <= exactDigits || len(strings.TrimLeft(n.whole+n.frac, "0")) <= exactDigits {
		f, _ := strconv.ParseFloat(n.String(), 64)
		return f
	}
	if n.frac == "" {
		if v, ok := n.int64(); ok {
			return v
		}
	}
	return n.String()
}
