package gen

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"

	exact "github.com/shopspring/decimal"
)

// function is a function of expressions. Types say what it takes and gives; arguments
// whose type is not known before are checked when they are there.
type function struct {
	overloads []overload
	call      func(args []any) (any, error)
}

// overload is one way to call a function. Where rest is set, the last argument may be
// there any number of times.
type overload struct {
	in   []reflect.Type
	out  reflect.Type
	rest bool
}

func takes(out reflect.Type, in ...reflect.Type) overload { return overload{in: in, out: out} }

// unary is a function of one argument that gives its type back.
func unary(call func(x any) (any, error), types ...reflect.Type) function {
	f := function{call: func(args []any) (any, error) { return call(args[0]) }}
	for _, t := range types {
		f.overloads = append(f.overloads, takes(t, t))
	}
	return f
}

// converting is a function of one argument.
func converting(out reflect.Type, call func(x any) (any, error), types ...reflect.Type) function {
	f := function{call: func(args []any) (any, error) { return call(args[0]) }}
	for _, t := range types {
		f.overloads = append(f.overloads, takes(out, t))
	}
	return f
}

// timePart is a function that returns a whole number of a time.
func timePart(number func(t time.Time) int) function {
	return converting(intType, func(x any) (any, error) { return number(x.(time.Time)), nil }, timeType)
}

// lasting is a function that returns a duration of so many units.
func lasting(unit time.Duration) function {
	return converting(durationType, func(x any) (any, error) { return scaled(unit, x) }, intType, floatType, decimalType)
}

// functions are those that stand beside the ones of the language, or in their place.
var functions = map[string]function{
	"abs":     unary(absolute, intType, floatType, decimalType, durationType),
	"ceil":    unary(rounded(math.Ceil, exact.Decimal.Ceil), intType, floatType, decimalType),
	"floor":   unary(rounded(math.Floor, exact.Decimal.Floor), intType, floatType, decimalType),
	"round":   roundFunction(),
	"min":     extreme(-1),
	"max":     extreme(1),
	"int":     converting(intType, toInteger, intType, floatType, decimalType, textType),
	"float":   converting(floatType, toFloat, intType, floatType, decimalType, textType),
	"decimal": converting(decimalType, toDecimal, intType, floatType, decimalType, textType),
	"string":  converting(textType, toText, intType, floatType, decimalType, textType, boolType),
	"sqrt":    converting(floatType, squareRoot, intType, floatType),
	"exp":     converting(floatType, func(x any) (any, error) { return exponential(asFloat(x)), nil }, intType, floatType),
	"ln":      converting(floatType, naturalLogarithm, intType, floatType),

	"days": lasting(24 * time.Hour), "hours": lasting(time.Hour), "minutes": lasting(time.Minute), "seconds": lasting(time.Second),

	"date":    dateFunction(),
	"year":    timePart(time.Time.Year),
	"month":   timePart(func(t time.Time) int { return int(t.Month()) }),
	"day":     timePart(time.Time.Day),
	"hour":    timePart(time.Time.Hour),
	"minute":  timePart(time.Time.Minute),
	"second":  timePart(time.Time.Second),
	"weekday": timePart(func(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }), // ISO 8601: Monday is 1

	"repeat":  {[]overload{takes(textType, textType, intType)}, repeatText},
	"replace": {[]overload{takes(textType, textType, textType, textType)}, replaceText},
	"join":    {[]overload{takes(textType, nil), takes(textType, nil, textType)}, joinText},
}

// result returns the type that the function gives for arguments of these types, nil where
// they are not all known. It is called name.
func (f function) result(name string, args []reflect.Type) (reflect.Type, error) {
	var found reflect.Type
	suits := false
	for _, o := range f.overloads {
		switch {
		case !o.suits(args):
		case !slices.Contains(args, anyType):
			return o.out, nil
		case suits && found != o.out:
			return nil, nil
		default:
			found, suits = o.out, true
		}
	}
	if suits {
		return found, nil
	}
	names := make([]string, len(args))
	for i, t := range args {
		names[i] = typeName(t)
	}
	return nil, fmt.Errorf("%s%s (%s)", name, doesNotTake, strings.Join(names, ", "))
}

const doesNotTake = " does not take"

func (o overload) suits(args []reflect.Type) bool {
	if len(args) < len(o.in) || len(args) > len(o.in) && !o.rest {
		return false
	}
	for i, t := range args {
		want := o.in[min(i, len(o.in)-1)]
		if t != anyType && want != nil && t != want {
			return false
		}
	}
	return true
}

// checked calls the function once it is known that it takes the arguments.
func (f function) checked(name string) func(args ...any) (any, error) {
	return func(args ...any) (any, error) {
		var types [4]reflect.Type
		known := types[:0]
		for _, arg := range args {
			if arg == nil {
				return nil, fmt.Errorf("%s of nil is not known", name)
			}
			known = append(known, reflect.TypeOf(arg))
		}
		if _, err := f.result(name, known); err != nil {
			return nil, err
		}
		value, err := f.call(args)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return value, nil
	}
}

func absolute(x any) (any, error) {
	switch v := x.(type) {
	case int:
		return negatedIf(v < 0, x)
	case time.Duration:
		return negatedIf(v < 0, x)
	case exact.Decimal:
		return v.Abs(), nil
	}
	return math.Abs(x.(float64)), nil
}

func negatedIf(negative bool, x any) (any, error) {
	if negative {
		return negate(x)
	}
	return x, nil
}

func negate(x any) (any, error) {
	switch v := x.(type) {
	case int:
		if v == math.MinInt64 {
			return nil, errOverflow
		}
		return -v, nil
	case time.Duration:
		if v == math.MinInt64 {
			return nil, errDuration
		}
		return -v, nil
	case exact.Decimal:
		return v.Neg(), nil
	case float64:
		return -v, nil
	}
	return nil, fmt.Errorf("-%s is no operation", describe(x))
}

func rounded(float func(float64) float64, decimals func(exact.Decimal) exact.Decimal) func(x any) (any, error) {
	return func(x any) (any, error) {
		switch v := x.(type) {
		case exact.Decimal:
			return decimals(v), nil
		case float64:
			return float(v), nil
		}
		return x, nil
	}
}

// roundFunction rounds half away from zero, to a number of digits after the point where
// one is given.
func roundFunction() function {
	f := function{call: roundTo}
	for _, t := range []reflect.Type{intType, floatType, decimalType} {
		f.overloads = append(f.overloads, takes(t, t), takes(t, t, intType))
	}
	return f
}

func roundTo(args []any) (any, error) {
	digits := 0
	if len(args) == 2 {
		digits = args[1].(int)
	}
	if digits < -maxDigits || digits > maxDigits {
		return nil, errTooBig
	}
	switch x := args[0].(type) {
	case exact.Decimal:
		return x.Round(int32(digits)), nil
	case float64:
		if digits == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
			return math.Round(x), nil
		}
		return exact.NewFromFloat(x).Round(int32(digits)).InexactFloat64(), nil
	}
	if digits >= 0 {
		return args[0], nil
	}
	return toInteger(exact.New(int64(args[0].(int)), 0).Round(int32(digits)))
}

// extreme returns the least (sign -1) or the greatest of its arguments.
func extreme(sign int) function {
	f := function{call: func(args []any) (any, error) {
		best := args[0]
		for _, x := range args[1:] {
			order, ok := compareValues(x, best)
			if !ok {
				return nil, wrongTypes("beside", best, x)
			}
			if order == sign {
				best = x
			}
		}
		return best, nil
	}}
	for _, t := range []reflect.Type{intType, floatType, decimalType, textType, timeType, durationType} {
		f.overloads = append(f.overloads, overload{in: []reflect.Type{t}, out: t, rest: true})
	}
	f.overloads = append(f.overloads, overload{in: []reflect.Type{nil}, rest: true})
	return f
}

func squareRoot(x any) (any, error) {
	if asFloat(x) < 0 {
		return nil, errors.New("a negative number has no square root")
	}
	return math.Sqrt(asFloat(x)), nil
}

func naturalLogarithm(x any) (any, error) {
	if !(asFloat(x) > 0) {
		return nil, errors.New("only numbers above 0 have a logarithm")
	}
	return logarithm(asFloat(x)), nil
}

// dateFunction makes a time of a text as documents write it, or of year, month and day.
func dateFunction() function {
	return function{
		overloads: []overload{takes(timeType, textType), takes(timeType, intType, intType, intType)},
		call: func(args []any) (any, error) {
			if len(args) == 1 {
				return parseDate(args[0].(string))
			}
			t := time.Date(args[0].(int), time.Month(args[1].(int)), args[2].(int), 0, 0, 0, 0, time.UTC)
			if t.Year() != args[0].(int) || int(t.Month()) != args[1].(int) || t.Day() != args[2].(int) {
				return nil, fmt.Errorf("there is no day %d-%d-%d", args[0], args[1], args[2])
			}
			return t, nil
		},
	}
}

func parseDate(text string) (any, error) {
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05", time.DateTime, time.RFC3339, "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return nil, fmt.Errorf("%q is not a date, which is written YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS", shortened(text))
}

func repeatText(args []any) (any, error) {
	text, n := args[0].(string), args[1].(int)
	if n < 0 || n > maxText {
		return nil, fmt.Errorf("it cannot be done %d times", n)
	}
	return limited(len(text)*n, func() string { return strings.Repeat(text, n) })
}

func replaceText(args []any) (any, error) {
	text, before, after := args[0].(string), args[1].(string), args[2].(string)
	size := len(text) + strings.Count(text, before)*len(after)
	return limited(size, func() string { return strings.ReplaceAll(text, before, after) })
}

func joinText(args []any) (any, error) {
	list := reflect.ValueOf(args[0])
	if list.Kind() != reflect.Slice {
		return nil, fmt.Errorf("%s is no list", describe(args[0]))
	}
	separator := ""
	if len(args) == 2 {
		separator = args[1].(string)
	}
	texts, size := make([]string, list.Len()), 0
	for i := range texts {
		text, ok := list.Index(i).Interface().(string)
		if !ok {
			return nil, fmt.Errorf("%s is no text", describe(list.Index(i).Interface()))
		}
		texts[i] = text
		size += len(text) + len(separator)
	}
	return limited(size, func() string { return strings.Join(texts, separator) })
}
