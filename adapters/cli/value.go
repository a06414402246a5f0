package cli

import (
	"encoding/hex"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// exactInteger is the largest integer that every JSON reader keeps exactly.
const exactInteger = 1 << 53

// valueText writes a value of a result for people and for CSV. Bytes are written as
// hexadecimal digits. ok is false for NULL.
func valueText(v any) (s string, ok bool) {
	switch v := v.(type) {
	case nil:
		return "", false
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return floatText(v, 64), true
	case float32:
		return floatText(float64(v), 32), true
	case bool:
		return strconv.FormatBool(v), true
	case []byte:
		return hex.EncodeToString(v), true
	case string:
		return v, true
	}
	panic("cli: a result holds a value of an undocumented type")
}

// floatText writes a float of so many bits with the fewest digits that mean it, without
// exponent where that is readable.
func floatText(f float64, bits int) string {
	if size := math.Abs(f); size != 0 && (size < 1e-6 || size >= 1e15) {
		return strconv.FormatFloat(f, 'g', -1, bits)
	}
	return strconv.FormatFloat(f, 'f', -1, bits)
}

// valueJSON writes a value of a result as JSON. Integers beyond 2⁵³ and numbers that
// JSON does not have become strings, bytes hexadecimal digits.
func valueJSON(v any) ([]byte, error) {
	switch n := v.(type) {
	case int64:
		if n > exactInteger || n < -exactInteger {
			return json.Marshal(strconv.FormatInt(n, 10))
		}
	case float64:
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return json.Marshal(floatText(n, 64))
		}
	case []byte:
		return json.Marshal(hex.EncodeToString(n))
	case string:
		return textJSON(n)
	}
	return json.Marshal(v)
}

// textJSON writes a string as JSON and leaves <, > and & as they are.
func textJSON(s string) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(strings.ToValidUTF8(s, string(utf8.RuneError))); err != nil {
		return nil, err
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}

// numericType reports whether a type as an engine calls it is one of numbers.
func numericType(name string) bool {
	name = strings.ToUpper(name)
	for _, prefix := range []string{"INT", "BIGINT", "SMALLINT", "TINYINT", "DEC", "NUM", "REAL", "FLOAT", "DOUBLE"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
