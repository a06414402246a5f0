package sqlfunc

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// JSON is a text that holds a JSON object or array. Functions put it into others as what it is,
// and not as a string. SQLite knows it by the subtype that its own JSON functions use.
// https://www.sqlite.org/json1.html
type JSON = textform.JSON

// maxDepth is how deep arrays and objects may be nested; SQLite has the same bound.
const maxDepth = 1000

var errJSON = errors.New("is not valid JSON")

// skipBlank returns where the next token begins.
func skipBlank(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n' || s[i] == '\r') {
		i++
	}
	return i
}

// scanValue returns where the value ends that begins at i.
func scanValue(s string, i, depth int) (end int, err error) {
	if i >= len(s) || depth > maxDepth {
		return i, errJSON
	}
	switch s[i] {
	case '{':
		return scanMembers(s, i, depth, nil)
	case '[':
		return scanElements(s, i, depth, nil)
	case '"':
		return scanString(s, i)
	case 't':
		return scanWord(s, i, "true")
	case 'f':
		return scanWord(s, i, "false")
	case 'n':
		return scanWord(s, i, "null")
	}
	return scanNumber(s, i)
}

func scanWord(s string, i int, word string) (int, error) {
	if strings.HasPrefix(s[i:], word) {
		return i + len(word), nil
	}
	return i, errJSON
}

// scanString checks what a string may hold: no control characters, and known escapes.
func scanString(s string, i int) (int, error) {
	for i++; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return i + 1, nil
		case c < ' ':
			return i, errJSON
		case c != '\\':
		case i+1 == len(s):
			return i, errJSON
		case s[i+1] == 'u':
			if i+6 > len(s) {
				return i, errJSON
			}
			if _, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err != nil {
				return i, errJSON
			}
			i += 5
		case strings.IndexByte(`"\/bfnrt`, s[i+1]) >= 0:
			i++
		default:
			return i, errJSON
		}
	}
	return i, errJSON
}

func scanNumber(s string, i int) (int, error) {
	if s[i] == '-' {
		i++
	}
	begin := i
	if i = skipDigits(s, i); i == begin || i > begin+1 && s[begin] == '0' {
		return i, errJSON
	}
	if i < len(s) && s[i] == '.' {
		begin = i + 1
		if i = skipDigits(s, begin); i == begin {
			return i, errJSON
		}
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		begin = i + 1
		if begin < len(s) && (s[begin] == '+' || s[begin] == '-') {
			begin++
		}
		if i = skipDigits(s, begin); i == begin {
			return i, errJSON
		}
	}
	return i, nil
}

func skipDigits(s string, i int) int {
	for i < len(s) && isDecimalDigit(s[i]) {
		i++
	}
	return i
}

// scanMembers calls a function for each key, as it is written, and value of an object.
func scanMembers(s string, i, depth int, each func(key, value string)) (int, error) {
	if i = skipBlank(s, i+1); i < len(s) && s[i] == '}' {
		return i + 1, nil
	}
	for {
		if i >= len(s) || s[i] != '"' {
			return i, errJSON
		}
		keyEnd, err := scanString(s, i)
		if err != nil {
			return i, err
		}
		key := s[i:keyEnd]
		if i = skipBlank(s, keyEnd); i >= len(s) || s[i] != ':' {
			return i, errJSON
		}
		i = skipBlank(s, i+1)
		end, err := scanValue(s, i, depth+1)
		if err != nil {
			return end, err
		}
		if each != nil {
			each(key, s[i:end])
		}
		if i = skipBlank(s, end); i >= len(s) || s[i] != ',' && s[i] != '}' {
			return i, errJSON
		}
		if s[i] == '}' {
			return i + 1, nil
		}
		i = skipBlank(s, i+1)
	}
}

// scanElements calls a function for each value of an array.
func scanElements(s string, i, depth int, each func(value string)) (int, error) {
	if i = skipBlank(s, i+1); i < len(s) && s[i] == ']' {
		return i + 1, nil
	}
	for {
		end, err := scanValue(s, i, depth+1)
		if err != nil {
			return end, err
		}
		if each != nil {
			each(s[i:end])
		}
		if i = skipBlank(s, end); i >= len(s) || s[i] != ',' && s[i] != ']' {
			return i, errJSON
		}
		if s[i] == ']' {
			return i + 1, nil
		}
		i = skipBlank(s, i+1)
	}
}

// document returns the one value that a text holds, without blanks around it.
func document(s string) (string, error) {
	begin := skipBlank(s, 0)
	end, err := scanValue(s, begin, 0)
	if err != nil || skipBlank(s, end) != len(s) || !utf8.ValidString(s) {
		return "", errJSON
	}
	return s[begin:end], nil
}

// documentOf returns the JSON value of an argument.
func documentOf(function string, v any) (string, error) {
	switch v := v.(type) {
	case JSON:
		return string(v), nil
	case int64, float64, bool:
		return textOf(v), nil
	}
	s, err := document(textOf(v))
	if err != nil {
		return "", fmt.Errorf("%s: %s %w", function, quoted(v), err)
	}
	return s, nil
}

// compact takes the blanks out of a valid value. Keys keep their order.
func compact(s string) string {
	if !strings.ContainsAny(s, " \t\n\r") {
		return s
	}
	b := make([]byte, 0, len(s))
	inside := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !inside && (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
			continue
		}
		if c == '"' {
			inside = !inside
		}
		b = append(b, c)
		if c == '\\' {
			i++
			b = append(b, s[i])
		}
	}
	return string(b)
}

// unquoted returns what a JSON string says.
func unquoted(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s[1 : len(s)-1]
	}
	var text string
	_ = json.Unmarshal([]byte(s), &text) // it was scanned before
	return text
}

// plain returns a valid value as one of SQL: strings, numbers and booleans as such, null as NULL,
// objects and arrays as JSON without blanks.
func plain(s string) any {
	switch s[0] {
	case '{', '[':
		return JSON(compact(s))
	case '"':
		return unquoted(s)
	case 't':
		return true
	case 'f':
		return false
	case 'n':
		return nil
	}
	return plainNumber(s)
}

// plainNumber returns a whole number as such where it fits a BIGINT, and what has more digits
// than a float as a text, as such DECIMALs are held.
func plainNumber(s string) any {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !strings.ContainsAny(s, "eE") && len(s) > 17 && strconv.FormatFloat(x, 'f', -1, 64) != s {
		return s
	}
	return x
}

// appendString writes a text as a JSON string.
func appendString(b []byte, s string) []byte {
	const hexDigits = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, '\\', 'n')
		case c == '\r':
			b = append(b, '\\', 'r')
		case c == '\t':
			b = append(b, '\\', 't')
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// appendValue writes a value into JSON. A text that looks like an object or array is refused: SQLite
// does not always tell whether it is one, or is meant as a text.
func appendValue(b []byte, function string, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case JSON:
		return append(b, v...), nil
	case int64, float64, bool:
		return append(b, textOf(v)...), nil
	case []byte:
		return nil, fmt.Errorf("%s: a BINARY has no JSON; write HEX_ENCODE(x)", function)
	}
	s := textOf(v)
	if looksLikeJSON(s) {
		return nil, fmt.Errorf("%s: %s may be JSON, or a text that looks like it; write PARSE_JSON(x) if it is JSON", function, quoted(s))
	}
	return appendString(b, s), nil
}

func looksLikeJSON(s string) bool {
	i := skipBlank(s, 0)
	if i == len(s) || s[i] != '{' && s[i] != '[' {
		return false
	}
	_, err := document(s)
	return err == nil
}
