package gen

import (
	"reflect"
	"strings"
	"time"
)

// ordered compares two values.
func ordered(holds func(sign int) bool) operator {
	return func(a, b any) (any, error) {
		sign, ok := compareValues(a, b)
		if !ok {
			return nil, wrongTypes("compared with", a, b)
		}
		return holds(sign), nil
	}
}

// compareValues returns the sign of a - b.
func compareValues(a, b any) (sign int, ok bool) {
	if x, y, ok := decimals(a, b); ok {
		return x.Cmp(y), true
	}
	switch x := a.(type) {
	case int:
		if y, ok := b.(int); ok {
			return compareOrdered(x, y), true
		}
	case string:
		if y, ok := b.(string); ok {
			return strings.Compare(x, y), true
		}
	case time.Time:
		if y, ok := b.(time.Time); ok {
			return x.Compare(y), true
		}
	case time.Duration:
		if y, ok := b.(time.Duration); ok {
			return compareOrdered(x, y), true
		}
	}
	if x, y, ok := floats(a, b); ok {
		return compareOrdered(x, y), true
	}
	return 0, false
}

func compareOrdered[T int | float64 | time.Duration](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// equal reports whether two values are the same; those of types that do not compare are
// not.
func equal(a, b any) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if sign, ok := compareValues(a, b); ok {
		return sign == 0
	}
	x, ok := a.(bool)
	y, also := b.(bool)
	return ok && also && x == y
}

// isIn reports whether a list holds a value.
func isIn(a, b any) (any, error) {
	list := reflect.ValueOf(b)
	if !list.IsValid() || list.Kind() != reflect.Slice && list.Kind() != reflect.Array {
		return nil, wrongTypes("in", a, b)
	}
	for i := range list.Len() {
		if equal(a, list.Index(i).Interface()) {
			return true, nil
		}
	}
	return false, nil
}
