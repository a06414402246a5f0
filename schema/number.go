package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Number is a number as the document writes it, kept to the last digit; empty means
// that the key is not there. JSON and YAML hold it as a plain number. Its syntax is
// that of JSON: 12, -0.5, 6.02e23.
type Number string

// MarshalJSON writes the number with the digits that it has. It is an error when n is
// not a number.
func (n Number) MarshalJSON() ([]byte, error) {
	if !isNumber(string(n)) {
		return nil, fmt.Errorf("%q is not a number", string(n))
	}
	return json.Marshal(json.Number(n))
}

// maxExponent bounds the digits that a number can unfold to. The largest double has 309.
const maxExponent = 400

var (
	errNotNumber  = errors.New("is not a number")
	errNotFinite  = errors.New("is not a finite number")
	errTooLarge   = errors.New("is too large for a number")
	errTooLong    = errors.New("has too many digits for a number")
	errNotInteger = errors.New("is not an integer")
)

// isNumber reports whether s is a number in the syntax of JSON.
func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, rest := digitPrefix(s)
	if whole == "" || len(whole) > 1 && whole[0] == '0' {
		return false
	}
	if strings.HasPrefix(rest, ".") {
		var fraction string
		if fraction, rest = digitPrefix(rest[1:]); fraction == "" {
			return false
		}
	}
	if rest != "" && (rest[0] == 'e' || rest[0] == 'E') {
		rest = rest[1:]
		if rest != "" && (rest[0] == '+' || rest[0] == '-') {
			rest = rest[1:]
		}
		var exponent string
		if exponent, rest = digitPrefix(rest); exponent == "" {
			return false
		}
	}
	return rest == ""
}

func digitPrefix(s string) (digits, rest string) {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return s[:i], s[i:]
}

func syntaxOf(n Number) error {
	switch strings.ToLower(strings.TrimLeft(string(n), "+-.")) {
	case "nan", "inf", "infinity":
		return errNotFinite
	}
	if !isNumber(string(n)) {
		return errNotNumber
	}
	return nil
}

// float returns the float64 nearest to n.
func (n Number) float() (float64, error) {
	if err := syntaxOf(n); err != nil {
		return 0, err
	}
	v, err := strconv.ParseFloat(string(n), 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, errTooLarge
	}
	return v, nil
}

// unscaled returns n × 10^scale, which must be whole.
func (n Number) unscaled(scale int) (*big.Int, error) {
	if err := syntaxOf(n); err != nil {
		return nil, err
	}
	mantissa, exponent, err := n.split()
	if err != nil {
		return nil, err
	}
	digits := strings.TrimRight(mantissa, "0")
	exponent += len(mantissa) - len(digits) + scale
	v, ok := new(big.Int).SetString(digits, 10)
	switch {
	case !ok: // nothing but zeros
		return new(big.Int), nil
	case exponent < 0 && scale == 0:
		return nil, errNotInteger
	case exponent < 0:
		return nil, fmt.Errorf("has more than %s after the point", count(scale, "digit"))
	case exponent > maxExponent:
		return nil, errTooLarge
	}
	return v.Mul(v, pow10(exponent)), nil
}

// split returns n as digits with a sign, times 10^exponent. Of an exponent so low that
// no digits make up for it, it returns a higher one that is as low in that sense.
func (n Number) split() (digits string, exponent int, err error) {
	digits = strings.ToLower(string(n))
	if m, e, ok := strings.Cut(digits, "e"); ok {
		exponent, _ = strconv.Atoi(e) // the nearest int, where it is beyond
		exponent = max(exponent, -10*maxExponent)
		digits = m
	}
	switch {
	case strings.Trim(digits, "-0.") == "":
		return "0", 0, nil
	case exponent > maxExponent:
		return "", 0, errTooLarge
	case len(digits) > 2*maxExponent:
		return "", 0, errTooLong
	}
	if whole, fraction, ok := strings.Cut(digits, "."); ok {
		digits = whole + fraction
		exponent -= len(fraction)
	}
	return digits, exponent, nil
}

func pow10(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// count returns "1 digit", "2 digits".
func count[N int | int64](n N, noun string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, noun)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
