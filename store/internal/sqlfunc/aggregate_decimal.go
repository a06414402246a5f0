package sqlfunc

import (
	"fmt"
	"math"
)

// What + - and * make of floats that stand for DECIMALs of up to 15 digits is off by less than
// half a unit of the last digit that the result has, so that rounding to it is exact.

// decimalScalars are what the spelling of statements calls, and nobody else.
var decimalScalars = []Scalar{
	{Name: "_decimal", Min: 2, Max: 2, Call: strict(asDecimal)},
}

// exactFloat bounds the whole numbers that floats hold one by one.
const exactFloat = 1 << 53

// digitsAt returns a number without its point, at a scale that it has; ok is false where a float
// does not hold all its digits.
func digitsAt(x float64, scale int) (digits float64, ok bool) {
	digits = math.Round(x * powersOfTen[scale])
	return digits, math.Abs(digits) < exactFloat
}

func scaleOf(function string, v any) (int, error) {
	n, ok := v.(int64)
	if !ok || n < 0 || n > maxScale {
		return 0, fmt.Errorf("%s: %s is no scale", function, quoted(v))
	}
	return int(n), nil
}

// asDecimal returns the float that stands for a DECIMAL; what needs more digits stays as it is.
func asDecimal(_ *Context, args []any) (any, error) {
	scale, err := scaleOf("_decimal", args[1])
	if err != nil {
		return nil, err
	}
	switch x := args[0].(type) {
	case int64:
		if x > -exactFloat && x < exactFloat {
			return float64(x), nil
		}
	case float64:
		if digits, ok := digitsAt(x, scale); ok {
			return digits/powersOfTen[scale] + 0, nil // never -0
		}
	}
	return args[0], nil
}

// decimals is a sum, or an average, of DECIMALs of a scale, its second argument, to which it
// rounds them.
type decimals struct {
	moments
	scale   int
	summary func(*decimals) (any, error)
}

func ofDecimals(name, function string, s func(*decimals) (any, error)) Aggregate {
	return Aggregate{Name: name, Min: 2, Max: 2, New: func(*Context) Accumulator {
		return &decimals{moments{name: function}, 0, s}
	}}
}

func (d *decimals) shortSum() (any, error) { return d.sum() }
func (d *decimals) quotient() (any, error) { return d.average() }

// longSum is a text where a float does not hold all digits.
func (d *decimals) longSum() (any, error) {
	if _, short := d.x.float(); d.n > 0 && d.floats > 0 && !short {
		if sum := d.x.decimal().fixed(d.scale); sum.precision() > exactDigits {
			return sum.String(), nil
		}
	}
	return d.sum()
}

func (d *decimals) Step(args []any) error    { return d.takeRounded(args, false) }
func (d *decimals) Inverse(args []any) error { return d.takeRounded(args, true) }
func (d *decimals) Value() (any, error)      { return d.summary(d) }

func (d *decimals) takeRounded(args []any, out bool) (err error) {
	x, isFloat := args[0].(float64)
	if !isFloat {
		return d.take(args[0], out)
	}
	if d.scale, err = scaleOf(d.name, args[1]); err != nil {
		return err
	}
	digits, ok := digitsAt(x, d.scale)
	if !ok {
		return d.take(x, out)
	}
	change := int64(1)
	if out {
		change = -1
	}
	d.n += change
	d.floats += change
	d.x.add(exact{digits: int64(digits), scale: d.scale}, out)
	return nil
}
