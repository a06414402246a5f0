package textform

import (
	"bytes"
	"math/big"

	"github.com/dw-sim/dw-sim/gen"
)

// ParseDate reads "2006-01-02".
func ParseDate(s []byte) (days int64, ok bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	y, ok1 := number(s[:4])
	m, ok2 := number(s[5:7])
	d, ok3 := number(s[8:])
	if !ok1 || !ok2 || !ok3 || y < 1 || m < 1 || m > 12 || d < 1 || d > 31 {
		return 0, false
	}
	days = DayOf(y, m, d)
	_, backMonth, _ := Civil(days)
	return days, backMonth == m // February 30 is in March
}

// ParseTime reads "15:04:05", with up to six digits of a fraction.
func ParseTime(s []byte) (micros int64, ok bool) {
	if len(s) < 8 || s[2] != ':' || s[5] != ':' {
		return 0, false
	}
	h, ok1 := number(s[:2])
	m, ok2 := number(s[3:5])
	sec, ok3 := number(s[6:8])
	fraction, ok4 := parseFraction(s[8:])
	if !ok1 || !ok2 || !ok3 || !ok4 || h > 23 || m > 59 || sec > 59 {
		return 0, false
	}
	return int64(h*3600+m*60+sec)*microsPerSecond + fraction, true
}

func parseFraction(s []byte) (micros int64, ok bool) {
	if len(s) == 0 {
		return 0, true
	}
	if s[0] != '.' || len(s) < 2 || len(s) > 7 {
		return 0, false
	}
	digits, ok := number(s[1:])
	for range 7 - len(s) {
		digits *= 10
	}
	return int64(digits), ok
}

// ParseTimestamp reads "2006-01-02 15:04:05", with up to six digits of a fraction.
func ParseTimestamp(s []byte) (micros int64, ok bool) {
	if len(s) < 19 || s[10] != ' ' {
		return 0, false
	}
	days, ok1 := ParseDate(s[:10])
	rest, ok2 := ParseTime(s[11:])
	return days*microsPerDay + rest, ok1 && ok2
}

// ParseUUID reads 36 characters; upper-case digits are read, too.
func ParseUUID(s []byte) (id [16]byte, ok bool) {
	if len(s) != UUIDWidth {
		return id, false
	}
	at := 0
	for i := range id {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			if s[at] != '-' {
				return id, false
			}
			at++
		}
		high, ok1 := hexDigit(s[at])
		low, ok2 := hexDigit(s[at+1])
		if !ok1 || !ok2 {
			return id, false
		}
		id[i] = high<<4 | low
		at += 2
	}
	return id, true
}

// ParseDecimal reads a decimal number without exponent and returns it times 10^scale. A
// number with more digits after the point is not read, unless they are zeros.
func ParseDecimal(s []byte, scale int) (unscaled gen.Int128, ok bool) {
	digits, negative := bytes.CutPrefix(s, []byte("-"))
	whole, fraction, _ := bytes.Cut(digits, []byte("."))
	for len(fraction) > scale && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	if len(whole) == 0 || len(fraction) > scale || !allDigits(whole) || !allDigits(fraction) {
		return unscaled, false
	}
	text := make([]byte, 0, 64)
	text = append(append(text, whole...), fraction...)
	for range scale - len(fraction) {
		text = append(text, '0')
	}
	v, _ := new(big.Int).SetString(string(text), 10)
	if v.BitLen() > 127 {
		return unscaled, false
	}
	if negative {
		v.Neg(v)
	}
	return gen.Int128FromBig(v), true
}

func allDigits(s []byte) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// number reads a few decimal digits.
func number(s []byte) (v int, ok bool) {
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = v*10 + int(c-'0')
	}
	return v, true
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}
