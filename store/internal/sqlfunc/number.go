package sqlfunc

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
)

// https://docs.aws.amazon.com/redshift/latest/dg/Math_functions.html
// https://docs.snowflake.com/en/sql-reference/functions-numeric
var numberScalars = []Scalar{
	{Name: "abs", Min: 1, Max: 1, Call: strict(absolute)},
	{Name: "sign", Min: 1, Max: 1, Call: strict(sign)},
	{Name: "round", Min: 1, Max: 2, Call: strict(rounder("round", halfAway))},
	{Name: "truncate", Min: 1, Max: 2, Call: strict(rounder("truncate", toZero))},
	{Name: "ceil", Min: 1, Max: 2, Call: strict(rounder("ceil", up))},
	{Name: "ceiling", Min: 1, Max: 1, Call: strict(rounder("ceiling", up))},
	{Name: "floor", Min: 1, Max: 2, Call: strict(rounder("floor", down))},
	{Name: "mod", Min: 2, Max: 2, Call: strict(modulo)},
	{Name: "power", Min: 2, Max: 2, Call: strict(power("power"))},
	{Name: "pow", Min: 2, Max: 2, Call: strict(power("pow"))},
	{Name: "square", Min: 1, Max: 1, Call: strict(square)},
	{Name: "factorial", Min: 1, Max: 1, Call: strict(factorial)},
	{Name: "sqrt", Min: 1, Max: 1, Call: strict(floatFunction("sqrt", math.Sqrt))},
	{Name: "cbrt", Min: 1, Max: 1, Call: strict(floatFunction("cbrt", math.Cbrt))},
	{Name: "exp", Min: 1, Max: 1, Call: strict(floatFunction("exp", math.Exp))},
	{Name: "dexp", Min: 1, Max: 1, Call: strict(floatFunction("dexp", math.Exp))},
	{Name: "ln", Min: 1, Max: 1, Call: strict(floatFunction("ln", math.Log))},
	{Name: "dlog1", Min: 1, Max: 1, Call: strict(floatFunction("dlog1", math.Log))},
	{Name: "dlog10", Min: 1, Max: 1, Call: strict(floatFunction("dlog10", math.Log10))},
	{Name: "log", Min: 1, Max: 2, Call: strict(logarithm)},
	{Name: "cot", Min: 1, Max: 1, Call: strict(floatFunction("cot", func(x float64) float64 { return 1 / math.Tan(x) }))},
	{Name: "radians", Min: 1, Max: 1, Call: strict(floatFunction("radians", func(x float64) float64 { return x / 180 * math.Pi }))},
	{Name: "degrees", Min: 1, Max: 1, Call: strict(floatFunction("degrees", func(x float64) float64 { return x / math.Pi * 180 }))},
	{Name: "random", Min: 0, Max: 0, Volatile: true, Call: random},
	{Name: "div0", Min: 2, Max: 2, Call: strict(div0("div0"))},
	{Name: "div0null", Min: 2, Max: 2, Call: div0Null},
	{Name: "width_bucket", Min: 4, Max: 4, Call: strict(widthBucket)},
	{Name: "bitand", Min: 2, Max: 2, Call: strict(bitwise("bitand", func(a, b int64) int64 { return a & b }))},
	{Name: "bitor", Min: 2, Max: 2, Call: strict(bitwise("bitor", func(a, b int64) int64 { return a | b }))},
	{Name: "bitxor", Min: 2, Max: 2, Call: strict(bitwise("bitxor", func(a, b int64) int64 { return a ^ b }))},
	{Name: "bitnot", Min: 1, Max: 1, Call: strict(bitwise("bitnot", func(a, _ int64) int64 { return ^a }))},
	{Name: "bitshiftleft", Min: 2, Max: 2, Call: strict(shift("bitshiftleft", true))},
	{Name: "bitshiftright", Min: 2, Max: 2, Call: strict(shift("bitshiftright", false))},
	{Name: "to_hex", Min: 1, Max: 1, Call: strict(toHex)},
	{Name: "strtol", Min: 2, Max: 2, Call: strict(stringToLong)},
}

func absolute(_ *Context, args []any) (any, error) {
	switch v := args[0].(type) {
	case float64:
		return math.Abs(v), nil
	case int64:
		if v > math.MinInt64 {
			return max(v, -v), nil
		}
		return nil, fmt.Errorf("abs: the result for %d does not fit a BIGINT", v)
	}
	d, err := decimalOf("abs", args[0])
	if err != nil {
		return nil, err
	}
	return decimal{d.digits.Abs(d.digits), d.scale}.like(args[0]), nil
}

func sign(_ *Context, args []any) (any, error) {
	d, err := decimalOf("sign", args[0])
	if err != nil {
		return nil, err
	}
	return int64(d.digits.Sign()), nil
}

// rounder rounds numbers as they are written, not as they are held in binary: round(2.675, 2)
// is 2.68.
func rounder(name string, how rounding) call {
	return func(_ *Context, args []any) (any, error) {
		scale := 0
		if len(args) == 2 {
			n, err := lengthOf(name, args[1])
			if err != nil {
				return nil, err
			}
			scale = max(-maxExponent, min(n, maxExponent))
		}
		switch v := args[0].(type) {
		case int64:
			if scale >= 0 {
				return v, nil
			}
		case float64:
			if math.IsInf(v, 0) || v == math.Trunc(v) && scale >= 0 {
				return v, nil
			}
			if e, ok := shortest(v); ok && scale >= 0 {
				if rounded, ok := e.rounded(v, scale, how); ok {
					return rounded, nil
				}
			}
		}
		d, err := decimalOf(name, args[0])
		if err != nil {
			return nil, err
		}
		return d.round(scale, how).like(args[0]), nil
	}
}

// modulo has the sign of the dividend.
// https://docs.aws.amazon.com/redshift/latest/dg/r_MOD.html
func modulo(_ *Context, args []any) (any, error) {
	a, errA := decimalOf("mod", args[0])
	b, errB := decimalOf("mod", args[1])
	if errA != nil || errB != nil {
		return nil, firstError(errA, errB)
	}
	if b.digits.Sign() == 0 {
		return nil, fmt.Errorf("mod: division by zero")
	}
	scale := max(a.scale, b.scale)
	rest := new(big.Int).Rem(a.atScale(scale), b.atScale(scale))
	kind := args[0]
	if _, whole := kind.(int64); whole {
		kind = args[1]
	}
	return decimal{rest, scale}.like(kind), nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func power(name string) call {
	return func(_ *Context, args []any) (any, error) {
		x, errX := floatOf(name, args[0])
		y, errY := floatOf(name, args[1])
		if errX != nil || errY != nil {
			return nil, firstError(errX, errY)
		}
		if z := math.Pow(x, y); !math.IsNaN(z) && !math.IsInf(z, 0) {
			return z, nil
		}
		return nil, fmt.Errorf("%s: there is no DOUBLE that is %s to the power of %s", name, quoted(args[0]), quoted(args[1]))
	}
}

func square(_ *Context, args []any) (any, error) {
	x, err := floatOf("square", args[0])
	if err != nil {
		return nil, err
	}
	return checked("square", x*x, args[0])
}

// factorial is exact up to 33, which is as far as DECIMAL(38) goes.
// https://docs.snowflake.com/en/sql-reference/functions/factorial
func factorial(_ *Context, args []any) (any, error) {
	n, err := intOf("factorial", args[0])
	if err != nil {
		return nil, err
	}
	if n < 0 || n > 33 {
		return nil, fmt.Errorf("factorial: %d is not from 0 to 33", n)
	}
	product := new(big.Int).MulRange(1, n)
	if product.IsInt64() {
		return product.Int64(), nil
	}
	return product.String(), nil
}

func floatFunction(name string, f func(float64) float64) call {
	return func(_ *Context, args []any) (any, error) {
		x, err := floatOf(name, args[0])
		if err != nil {
			return nil, err
		}
		return checked(name, f(x), args[0])
	}
}

// checked refuses what is no number.
func checked(name string, y float64, x any) (any, error) {
	if math.IsNaN(y) || math.IsInf(y, 0) {
		return nil, fmt.Errorf("%s: there is no result for %s", name, quoted(x))
	}
	return y, nil
}

// logarithm has base 10, as in Redshift, or its first argument, as in Snowflake.
// https://docs.aws.amazon.com/redshift/latest/dg/r_LOG.html
// https://docs.snowflake.com/en/sql-reference/functions/log
func logarithm(_ *Context, args []any) (any, error) {
	x, err := floatOf("log", args[len(args)-1])
	if err != nil {
		return nil, err
	}
	y := math.Log10(x)
	if len(args) == 2 {
		base, err := floatOf("log", args[0])
		if err != nil {
			return nil, err
		}
		if base == 2 {
			y = math.Log2(x)
		} else {
			y /= math.Log10(base)
		}
	}
	return checked("log", y, args[len(args)-1])
}

// random is at least 0 and less than 1.
// https://docs.aws.amazon.com/redshift/latest/dg/r_RANDOM.html
func random(*Context, []any) (any, error) { return rand.Float64(), nil }

// div0 is 0 where the divisor is 0.
// https://docs.snowflake.com/en/sql-reference/functions/div0
func div0(name string) call {
	return func(_ *Context, args []any) (any, error) {
		a, errA := decimalOf(name, args[0])
		b, errB := decimalOf(name, args[1])
		if errA != nil || errB != nil {
			return nil, firstError(errA, errB)
		}
		if b.digits.Sign() == 0 {
			return int64(0), nil
		}
		return ratFloat(new(big.Rat).Quo(a.rat(), b.rat())), nil
	}
}

func div0Null(c *Context, args []any) (any, error) {
	if args[0] == nil {
		return nil, nil
	}
	if args[1] == nil {
		return int64(0), nil
	}
	return div0("div0null")(c, args)
}

// widthBucket is the number, from 1, of the bucket of equal width that a value falls into; 0
// below them and one more than there are above.
// https://docs.snowflake.com/en/sql-reference/functions/width_bucket
func widthBucket(_ *Context, args []any) (any, error) {
	var r [3]*big.Rat
	for i := range r {
		d, err := decimalOf("width_bucket", args[i])
		if err != nil {
			return nil, err
		}
		r[i] = d.rat()
	}
	n, err := intOf("width_bucket", args[3])
	if err != nil {
		return nil, err
	}
	width := new(big.Rat).Sub(r[2], r[1])
	if n <= 0 || n > math.MaxInt32 || width.Sign() == 0 {
		return nil, fmt.Errorf("width_bucket: %d buckets from %s to %s cannot be made", n, quoted(args[1]), quoted(args[2]))
	}
	share := new(big.Rat).Sub(r[0], r[1])
	share.Quo(share, width)
	switch {
	case share.Sign() < 0:
		return int64(0), nil
	case share.Cmp(big.NewRat(1, 1)) >= 0:
		return n + 1, nil
	}
	share.Mul(share, new(big.Rat).SetInt64(n))
	return new(big.Int).Quo(share.Num(), share.Denom()).Int64() + 1, nil
}
