package sqlfunc

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"strings"
)

// compare orders two values that are not NULL: numbers by value, also when one of them is
// written as a text, texts by their bytes. What cannot be compared is an error.
func compare(function string, a, b any) (int, error) {
	switch x := a.(type) {
	case int64:
		if y, ok := b.(int64); ok {
			return cmp.Compare(x, y), nil
		}
	case float64:
		if y, ok := b.(float64); ok {
			return cmp.Compare(x, y), nil
		}
	case string:
		if y, ok := b.(string); ok {
			return strings.Compare(x, y), nil
		}
	case []byte:
		if y, ok := b.([]byte); ok {
			return bytes.Compare(x, y), nil
		}
	}
	return compareMixed(function, a, b)
}

func compareMixed(function string, a, b any) (int, error) {
	if isText(a) && isText(b) {
		return strings.Compare(textOf(a), textOf(b)), nil
	}
	if x, ok := a.(float64); ok && math.IsInf(x, 0) {
		return cmp.Compare(x, 0), nil
	}
	if y, ok := b.(float64); ok && math.IsInf(y, 0) {
		return cmp.Compare(0, y), nil
	}
	x, errX := decimalOf(function, a)
	y, errY := decimalOf(function, b)
	if errX != nil || errY != nil {
		return 0, fmt.Errorf("%s: %s and %s cannot be compared: cast one of them", function, quoted(a), quoted(b))
	}
	return x.compare(y), nil
}

func isText(v any) bool {
	switch v.(type) {
	case string, JSON:
		return true
	}
	return false
}
