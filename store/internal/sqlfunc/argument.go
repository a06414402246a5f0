package sqlfunc

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxText is the longest text that a function makes, in bytes: Snowflake's bound of a VARCHAR.
// https://docs.snowflake.com/en/sql-reference/data-types-text
const maxText = 16 << 20

type call = func(c *Context, args []any) (any, error)

// strict makes a function NULL where one of its arguments is.
func strict(f call) call {
	return func(c *Context, args []any) (any, error) {
		for _, a := range args {
			if a == nil {
				return nil, nil
			}
		}
		return f(c, args)
	}
}

// optional returns an argument, or NULL where it was not given.
func optional(args []any, i int) any {
	if i < len(args) {
		return args[i]
	}
	return nil
}

// textOf returns a value as a text: numbers as an INT, DECIMAL or DOUBLE is written.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case JSON:
		return string(v)
	case []byte:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return floatText(v)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// floatText writes a number in the fewest digits that tell it from others, without an exponent
// where it has up to 15 digits before the point.
func floatText(x float64) string {
	if a := math.Abs(x); a != 0 && (a < 1e-15 || a >= 1e15) {
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// intOf returns a whole number, which may be written as a text.
func intOf(function string, v any) (int64, error) {
	switch v := v.(type) {
	case int64:
		return v, nil
	case bool:
		if v {
			return 1, nil
		}
		return 0, nil
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<63 {
			return int64(v), nil
		}
	case string:
		if n, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64); err == nil {
			return n, nil
		}
	}
	return 0, fmt.Errorf("%s: %s is not a whole number", function, quoted(v))
}

// lengthOf returns a whole number of characters and the like, cut to a range that no text leaves.
func lengthOf(function string, v any) (int, error) {
	n, err := intOf(function, v)
	return int(min(max(n, -1<<40), 1<<40)), err
}

// floatOf returns a number as a float.
func floatOf(function string, v any) (float64, error) {
	switch v := v.(type) {
	case float64:
		return v, nil
	case int64:
		return float64(v), nil
	case bool:
		if v {
			return 1, nil
		}
		return 0, nil
	case string:
		if x, err := strconv.ParseFloat(strings.TrimSpace(v), 64); err == nil && isDecimal(strings.TrimSpace(v)) {
			return x, nil
		}
	}
	return 0, fmt.Errorf("%s: %s is not a number", function, quoted(v))
}

// truthOf returns whether a condition holds; known is false for NULL.
func truthOf(function string, v any) (truth, known bool, err error) {
	switch v := v.(type) {
	case nil:
		return false, false, nil
	case bool:
		return v, true, nil
	case int64:
		return v != 0, true, nil
	case float64:
		return v != 0, true, nil
	case string:
		switch strings.ToLower(strings.TrimSpace(v)) {
		case "true", "t", "yes", "y", "on", "1":
			return true, true, nil
		case "false", "f", "no", "n", "off", "0":
			return false, true, nil
		}
	}
	return false, false, fmt.Errorf("%s: %s is neither true nor false", function, quoted(v))
}

// quoted returns a value as an error tells it, cut where it is long.
func quoted(v any) string {
	if v == nil {
		return "NULL"
	}
	text := textOf(v)
	if len(text) > 60 {
		cut := 57
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut] + "…"
	}
	switch v.(type) {
	case int64, float64, bool:
		return text
	}
	return strconv.QuoteToGraphic(text)
}

// tooLong is the error of a text that would pass maxText.
func tooLong(function string) error {
	return fmt.Errorf("%s: the text would be longer than %d bytes, which is the bound of a VARCHAR", function, maxText)
}

// characters counts the characters of a text.
func characters(s string) int { return utf8.RuneCountInString(s) }

// byteOf returns the byte at which character n of a text begins, from 0; its length beyond.
func byteOf(s string, n int) int {
	if n <= 0 {
		return 0
	}
	if n >= len(s) {
		return len(s)
	}
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}
