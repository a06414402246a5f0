package result

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// exactInteger is the largest integer that every JSON reader keeps exactly.
const exactInteger = 1 << 53

// AppendText appends a value of a result as people and CSV have it: floats with the fewest
// digits that mean them, bytes as hexadecimal digits. Nothing is appended for NULL. Besides the
// values of [store.Rows] it takes float32.
func AppendText(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return dst
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case float64:
		return appendFloat(dst, v, 64)
	case float32:
		return appendFloat(dst, float64(v), 32)
	case bool:
		return strconv.AppendBool(dst, v)
	case []byte:
		return hex.AppendEncode(dst, v)
	case string:
		return append(dst, v...)
	}
	panic(fmt.Sprintf("result: a value of type %T, which is not documented", v))
}

// appendFloat appends a float of so many bits without exponent where that is readable.
func appendFloat(dst []byte, f float64, bits int) []byte {
	if size := math.Abs(f); size != 0 && (size < 1e-6 || size >= 1e15) {
		return strconv.AppendFloat(dst, f, 'g', -1, bits)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, bits)
}

// AppendJSON appends a value of a result as JSON. Integers beyond 2⁵³ and numbers that JSON
// does not have become strings, bytes hexadecimal digits.
func AppendJSON(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case int64:
		if v > exactInteger || v < -exactInteger {
			return quoted(dst, v)
		}
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return quoted(dst, v)
		}
		return appendNumber(dst, v, 64)
	case float32:
		return appendNumber(dst, float64(v), 32)
	case []byte:
		return quoted(dst, v)
	case string:
		return appendString(dst, v)
	}
	return AppendText(dst, v)
}

// appendNumber appends a float as encoding/json does.
func appendNumber(dst []byte, f float64, bits int) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return quoted(dst, f)
	}
	if size := math.Abs(f); size != 0 && (size < 1e-6 || size >= 1e21) {
		return strconv.AppendFloat(dst, f, 'e', -1, bits)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, bits)
}

// quoted appends the text of a value, in which nothing has to be escaped, as a string.
func quoted(dst []byte, v any) []byte {
	return append(AppendText(append(dst, '"'), v), '"')
}

// appendString appends a string, with <, > and & as they are.
func appendString(dst []byte, s string) []byte {
	if isPlain(s) {
		return append(append(append(dst, '"'), s...), '"')
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(strings.ToValidUTF8(s, string(utf8.RuneError))) // a string can always be written
	return append(dst, strings.TrimSuffix(b.String(), "\n")...)
}

// isPlain reports whether s is written as it is between the quotes of JSON.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			return false
		}
	}
	return true
}

// NumericType reports whether a type, in the words of a document or of an engine, is one of
// numbers.
func NumericType(name string) bool {
	name = strings.ToUpper(name)
	for _, prefix := range []string{"INT", "BIGINT", "SMALLINT", "TINYINT", "HUGEINT", "UHUGEINT", "UINT", "DEC", "NUM", "REAL", "FLOAT", "DOUBLE"} {
		if strings.HasPrefix(name, prefix) && !strings.HasPrefix(name, "INTERVAL") {
			return true
		}
	}
	return false
}
