package sqlfunc

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

func bitwise(name string, f func(a, b int64) int64) call {
	return func(_ *Context, args []any) (any, error) {
		a, errA := intOf(name, args[0])
		b, errB := intOf(name, args[len(args)-1])
		if errA != nil || errB != nil {
			return nil, firstError(errA, errB)
		}
		return f(a, b), nil
	}
}

// shift shifts by up to 63 bits. What would leave the 64 bits is refused: Snowflake's numbers
// have more. https://docs.snowflake.com/en/sql-reference/functions/bitshiftleft
func shift(name string, left bool) call {
	return func(_ *Context, args []any) (any, error) {
		a, errA := intOf(name, args[0])
		n, errN := intOf(name, args[1])
		if errA != nil || errN != nil {
			return nil, firstError(errA, errN)
		}
		if n < 0 || n > 63 {
			return nil, fmt.Errorf("%s: %d is not from 0 to 63", name, n)
		}
		if !left {
			return a >> n, nil
		}
		if a<<n>>n != a {
			return nil, fmt.Errorf("%s: %d shifted by %d does not fit 64 bits", name, a, n)
		}
		return a << n, nil
	}
}

// toHex refuses negative numbers, whose digits depend on whether they are INT or BIGINT.
// https://docs.aws.amazon.com/redshift/latest/dg/r_TO_HEX.html
func toHex(_ *Context, args []any) (any, error) {
	n, err := intOf("to_hex", args[0])
	if err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, fmt.Errorf("to_hex: %d is negative, and its digits depend on its type; add 4294967296 for those of an INT", n)
	}
	return strconv.FormatInt(n, 16), nil
}

// stringToLong reads a number in a base from 2 to 36.
// https://docs.aws.amazon.com/redshift/latest/dg/r_STRTOL.html
func stringToLong(_ *Context, args []any) (any, error) {
	base, err := intOf("strtol", args[1])
	if err != nil {
		return nil, err
	}
	if base < 2 || base > 36 {
		return nil, fmt.Errorf("strtol: base %d is not from 2 to 36", base)
	}
	text := strings.TrimSpace(textOf(args[0]))
	if base == 16 {
		text = withoutPrefix(text, "0x")
	}
	n, err := strconv.ParseInt(text, int(base), 64)
	if err != nil {
		return nil, fmt.Errorf("strtol: %s is no number of base %d from %d to %d", quoted(args[0]), base, int64(math.MinInt64), int64(math.MaxInt64))
	}
	return n, nil
}

// withoutPrefix takes a prefix away that may be written in capitals, and stand behind a sign.
func withoutPrefix(text, prefix string) string {
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	if len(text) > len(prefix) && strings.EqualFold(text[:len(prefix)], prefix) {
		text = text[len(prefix):]
	}
	return sign + text
}
