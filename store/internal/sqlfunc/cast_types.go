package sqlfunc

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// cast turns a value, which is not NULL, into a type. args are those behind it.
type cast func(v any, args []any) (any, error)

// call makes a function of a cast. NULL stays NULL, whatever the type.
func (convert cast) call(_ *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	return convert(args[0], args[1:])
}

// try makes a function that returns NULL where the cast is refused.
func (convert cast) try(_ *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	if v, err := convert(args[0], args[1:]); err == nil {
		return v, nil
	}
	return nil, nil
}

// notOf is the error of a value that a type does not have.
func notOf(v any, typeName string) error {
	return fmt.Errorf("%s is no %s", shown(v), typeName)
}

// toInteger makes an integer type of so many bits. Half a number is rounded away from zero.
func toInteger(typeName string, bits int) cast {
	low, high := int64(math.MinInt64)>>(64-bits), int64(math.MaxInt64)>>(64-bits)
	return func(v any, _ []any) (any, error) {
		i, ok := shortInteger(v)
		if !ok {
			n, isNumber := readNumber(v)
			if !isNumber {
				return nil, notOf(v, typeName)
			}
			i, ok = n.integer()
		}
		if !ok || i < low || i > high {
			return nil, fmt.Errorf("%s is out of range of %s, which is %d to %d", shown(v), typeName, low, high)
		}
		return i, nil
	}
}

// maxPrecision is the largest number of digits of a DECIMAL.
const maxPrecision = 38

// toDecimal makes a DECIMAL(precision, scale), exactly, a half rounded away from zero.
func toDecimal(v any, args []any) (any, error) {
	precision, scale := int64(maxPrecision), int64(0)
	if len(args) > 0 {
		precision, _ = args[0].(int64)
	}
	if len(args) > 1 {
		scale, _ = args[1].(int64)
	}
	if precision < 1 || precision > maxPrecision || scale < 0 || scale > precision {
		return nil, fmt.Errorf("DECIMAL(%d, %d) is no type: precision is 1 to %d, scale 0 to precision", precision, scale, maxPrecision)
	}
	if f, ok := shortDecimal(v, int(precision), int(scale)); ok {
		return f, nil
	}
	n, ok := readNumber(v)
	if !ok {
		return nil, notOf(v, "DECIMAL")
	}
	n = n.fixed(int(scale))
	if n.digits.CmpAbs(powerOfTen(int(precision))) >= 0 {
		return nil, fmt.Errorf("%s is out of range of DECIMAL(%d, %d), which has %d digits before the point", shown(v), precision, scale, precision-scale)
	}
	return n.value(), nil
}

// toFloat makes a floating-point number of so many bits.
func toFloat(typeName string, bits int) cast {
	return func(v any, _ []any) (any, error) {
		var text string
		switch v := v.(type) {
		case string:
			text = strings.TrimSpace(v)
		case int64:
			text = strconv.FormatInt(v, 10)
		case float64:
			text = strconv.FormatFloat(v, 'g', -1, 64)
		case bool:
			return nil, notOf(v, typeName)
		}
		f, err := strconv.ParseFloat(text, bits)
		switch {
		case err != nil && !math.IsInf(f, 0) || strings.ContainsAny(text, "_xXpP"):
			return nil, notOf(v, typeName)
		case err != nil:
			return nil, fmt.Errorf("%s is out of range of %s", shown(v), typeName)
		case math.IsNaN(f):
			return nil, fmt.Errorf("%s is NaN, which SQLite does not keep", shown(v))
		}
		if bits == 32 { // the decimal that a REAL is written as, not the binary digits behind it
			f, _ = strconv.ParseFloat(strconv.FormatFloat(f, 'g', -1, 32), 64)
		}
		return f, nil
	}
}

// varcharOf returns a value as the warehouses write it: floats in the shortest form, with an
// exponent where Postgres has one.
// https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT
func varcharOf(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case JSON:
		return string(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case bool:
		return strconv.FormatBool(v), nil
	case float64:
		return doubleText(v), nil
	case []byte:
		if utf8.Valid(v) {
			return string(v), nil
		}
	}
	return "", notOf(v, "VARCHAR: it is not UTF-8")
}

func doubleText(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	if abs := math.Abs(f); abs != 0 && (abs < 1e-4 || abs >= 1e15) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// toVarchar makes a VARCHAR, cut to so many characters.
// https://docs.aws.amazon.com/redshift/latest/dg/r_CAST_function.html
func toVarchar(v any, args []any) (any, error) {
	text, err := varcharOf(v)
	if err != nil || len(args) == 0 {
		return text, err
	}
	length, ok := args[0].(int64)
	if !ok || length < 1 {
		return nil, fmt.Errorf("%s is no length of a VARCHAR", shown(args[0]))
	}
	return cut(text, length), nil
}

// toChar makes a CHAR. Blanks at the end mean nothing there, so it has none.
func toChar(v any, args []any) (any, error) {
	if len(args) == 0 {
		args = []any{int64(1)}
	}
	text, err := toVarchar(v, args)
	if s, ok := text.(string); ok {
		return strings.TrimRight(s, " "), nil
	}
	return text, err
}

// cut returns the first characters of a text.
func cut(s string, characters int64) string {
	if int64(len(s)) <= characters {
		return s
	}
	for i := range s {
		if characters--; characters < 0 {
			return s[:i]
		}
	}
	return s
}

// decimalText makes the text of a DECIMAL column, with all digits of its scale.
func decimalText(v any, args []any) (any, error) {
	n, ok := readNumber(v)
	scale, isInteger := args[0].(int64)
	if !ok {
		return nil, notOf(v, "DECIMAL")
	}
	if !isInteger || scale < 0 || scale > maxPrecision {
		return nil, fmt.Errorf("%s is no scale", shown(args[0]))
	}
	return n.fixed(int(scale)).String(), nil
}

// toBoolean makes a BOOLEAN.
// https://docs.aws.amazon.com/redshift/latest/dg/r_Boolean_type.html
// https://docs.snowflake.com/en/sql-reference/functions/to_boolean
func toBoolean(v any, _ []any) (any, error) {
	switch v := v.(type) {
	case bool:
		return v, nil
	case int64:
		return v != 0, nil
	case float64:
		return v != 0, nil
	case string:
		switch strings.ToLower(strings.TrimSpace(v)) {
		case "t", "true", "y", "yes", "on", "1":
			return true, nil
		case "f", "false", "n", "no", "off", "0":
			return false, nil
		}
	}
	return nil, notOf(v, "BOOLEAN")
}

func booleanText(v any, args []any) (any, error) {
	b, err := toBoolean(v, args)
	if err != nil {
		return nil, err
	}
	return strconv.FormatBool(b == true), nil
}

// toJSON is PARSE_JSON.
func toJSON(v any, _ []any) (any, error) {
	text, err := varcharOf(v)
	if err != nil {
		return nil, err
	}
	s, err := document(text)
	if err != nil {
		return nil, notOf(v, "JSON")
	}
	return plain(s), nil
}

// toUUID makes a UUID, in lower case.
func toUUID(v any, _ []any) (any, error) {
	text, _ := v.(string)
	plain := strings.ReplaceAll(strings.Trim(strings.TrimSpace(text), "{}"), "-", "")
	raw, err := hex.DecodeString(plain)
	if err != nil || len(raw) != 16 {
		return nil, notOf(v, "UUID")
	}
	var out [textform.UUIDWidth]byte
	textform.PutUUID(out[:], [16]byte(raw))
	return string(out[:]), nil
}

// toBinary makes the bytes of a text in UTF-8, as a cast to VARBYTE does.
// https://docs.aws.amazon.com/redshift/latest/dg/r_VARBYTE_type.html
func toBinary(v any, _ []any) (any, error) {
	if b, ok := v.([]byte); ok {
		return bytes.Clone(b), nil
	}
	text, err := varcharOf(v)
	return []byte(text), err
}

// toDate makes a DATE of a date or the one that a timestamp has.
func toDate(v any, _ []any) (any, error) {
	m, ok := readDated(v)
	if ok && m.kind == dateKind && inForm(v, "2006-01-02") {
		return v, nil
	}
	if !ok {
		return nil, notOf(v, "DATE; write it as 2024-01-31, or use TO_DATE with a format")
	}
	m.kind = dateKind
	return m.String(), nil
}

// toTimestamp makes a TIMESTAMP of a date or a timestamp, or, with instantKind, a TIMESTAMPTZ,
// for which what has no zone is in UTC. A fraction keeps its digits, up to nine.
func toTimestamp(k kind) cast {
	return func(v any, _ []any) (any, error) {
		m, ok := readDated(v)
		if ok && m.kind == k && inForm(v, "2006-01-02 15:04:05") {
			return v, nil
		}
		if !ok {
			return nil, notOf(v, "TIMESTAMP; write it as 2024-01-31 23:59:59, or use TO_TIMESTAMP with a format")
		}
		m.kind = k
		return m.checked("a cast to TIMESTAMP")
	}
}

// inForm reports whether a text that was read has its signs where a form has them, so that it
// needs no other.
func inForm(v any, form string) bool {
	text, _ := v.(string)
	if len(text) != len(form) {
		return false
	}
	for i := range len(form) {
		if isDecimalDigit(form[i]) != isDecimalDigit(text[i]) || !isDecimalDigit(form[i]) && form[i] != text[i] {
			return false
		}
	}
	return true
}

func readDated(v any) (moment, bool) {
	s, _ := v.(string)
	m, ok := readMoment(s)
	return m, ok && m.kind != timeKind
}

// toTime makes a TIME of a time of day or the one that a timestamp has.
func toTime(v any, _ []any) (any, error) {
	s, _ := v.(string)
	m, ok := readMoment(s)
	if !ok {
		return nil, notOf(v, "TIME; write it as 23:59:59")
	}
	m.kind = timeKind
	return m.String(), nil
}
