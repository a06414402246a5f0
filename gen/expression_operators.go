package gen

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"time"

	exact "github.com/shopspring/decimal"
)

// Operators of expressions that the language would compute otherwise: integers that do not
// fit are errors, decimals stay exact, powers are the same on every machine. They take
// whatever types they meet, so that values whose type is not known before fare the same.

// operator computes an operation on two values, neither of them nil.
type operator func(a, b any) (any, error)

// operators are the functions behind the operators, by token.
var operators = map[string]operator{
	"+": add, "-": subtract, "*": multiply, "/": divide, "%": modulo, "**": raise, "^": raise,
	"<": ordered(func(sign int) bool { return sign < 0 }), "<=": ordered(func(sign int) bool { return sign <= 0 }),
	">": ordered(func(sign int) bool { return sign > 0 }), ">=": ordered(func(sign int) bool { return sign >= 0 }),
	"==": func(a, b any) (any, error) { return equal(a, b), nil },
	"!=": func(a, b any) (any, error) { return !equal(a, b), nil },
	"in": isIn,
}

// operatorName is what the program calls the function behind an operator.
func operatorName(token string) string { return "operator " + token }

var (
	errOverflow = errors.New("the result does not fit 64 bits; write decimal(…) around one of the numbers")
	errByZero   = errors.New("division by zero")
	errTooBig   = errors.New("the number has too many digits")
	errMixed    = errors.New("a decimal and a float do not mix; write decimal(…) or float(…) around one of them")
	errDuration = errors.New("the duration is longer than 292 years")
)

func wrongTypes(token string, a, b any) error {
	if _, ok := a.(exact.Decimal); ok {
		if _, ok := b.(float64); ok {
			return errMixed
		}
	}
	if _, ok := b.(exact.Decimal); ok {
		if _, ok := a.(float64); ok {
			return errMixed
		}
	}
	return fmt.Errorf("%s %s %s is no operation", describe(a), token, describe(b))
}

// maxDigits bounds the digits of a decimal, on either side of its point.
const maxDigits = 400

// keptDigits are the digits after the point of a decimal beyond which it is rounded.
const keptDigits = 2 * quotientDigits

// bounded is an error where a decimal has grown out of all proportion.
func bounded(d exact.Decimal) (any, error) {
	if e := d.Exponent(); e < -2*maxDigits || e > maxDigits || d.NumDigits() > 2*maxDigits {
		return nil, errTooBig
	}
	if d.Exponent() < -keptDigits {
		d = d.Round(keptDigits)
	}
	return d, nil
}

// decimals returns both values as decimals where one of them is a decimal and the other
// is exact.
func decimals(a, b any) (x, y exact.Decimal, ok bool) {
	switch a := a.(type) {
	case exact.Decimal:
		switch b := b.(type) {
		case exact.Decimal:
			return a, b, true
		case int:
			return a, exact.New(int64(b), 0), true
		}
	case int:
		if b, ok := b.(exact.Decimal); ok {
			return exact.New(int64(a), 0), b, true
		}
	}
	return x, y, false
}

// floats returns both values as floats where they are floats, or a float and an integer.
func floats(a, b any) (x, y float64, ok bool) {
	switch a := a.(type) {
	case float64:
		switch b := b.(type) {
		case float64:
			return a, b, true
		case int:
			return a, float64(b), true
		}
	case int:
		switch b := b.(type) {
		case float64:
			return float64(a), b, true
		case int:
			return float64(a), float64(b), true
		}
	}
	return x, y, false
}

func add(a, b any) (any, error) {
	if x, y, ok := decimals(a, b); ok {
		return bounded(x.Add(y))
	}
	switch x := a.(type) {
	case int:
		if y, ok := b.(int); ok {
			sum := x + y
			if (sum > x) != (y > 0) && y != 0 {
				return nil, errOverflow
			}
			return sum, nil
		}
	case string:
		if y, ok := b.(string); ok {
			return limited(len(x)+len(y), func() string { return x + y })
		}
	case time.Time:
		if y, ok := b.(time.Duration); ok {
			return x.Add(y), nil
		}
	case time.Duration:
		switch y := b.(type) {
		case time.Time:
			return y.Add(x), nil
		case time.Duration:
			return durationSum(x, y)
		}
	}
	if x, y, ok := floats(a, b); ok {
		return x + y, nil
	}
	return nil, wrongTypes("+", a, b)
}

func subtract(a, b any) (any, error) {
	if x, y, ok := decimals(a, b); ok {
		return bounded(x.Sub(y))
	}
	switch x := a.(type) {
	case int:
		if y, ok := b.(int); ok {
			difference := x - y
			if (difference < x) != (y > 0) && y != 0 {
				return nil, errOverflow
			}
			return difference, nil
		}
	case time.Time:
		switch y := b.(type) {
		case time.Time:
			return elapsed(y, x)
		case time.Duration:
			return x.Add(-y), nil
		}
	case time.Duration:
		if y, ok := b.(time.Duration); ok && y != math.MinInt64 {
			return durationSum(x, -y)
		}
	}
	if x, y, ok := floats(a, b); ok {
		return x - y, nil
	}
	return nil, wrongTypes("-", a, b)
}

func multiply(a, b any) (any, error) {
	if x, y, ok := decimals(a, b); ok {
		return bounded(x.Mul(y))
	}
	if x, ok := a.(time.Duration); ok {
		return scaled(x, b)
	}
	if y, ok := b.(time.Duration); ok {
		return scaled(y, a)
	}
	if x, ok := a.(int); ok {
		if y, ok := b.(int); ok {
			return integerProduct(int64(x), int64(y))
		}
	}
	if x, y, ok := floats(a, b); ok {
		return x * y, nil
	}
	return nil, wrongTypes("*", a, b)
}

func integerProduct(x, y int64) (any, error) {
	product, ok := product64(x, y)
	if !ok {
		return nil, errOverflow
	}
	return int(product), nil
}

// product64 returns x×y, and false where it does not fit.
func product64(x, y int64) (int64, bool) {
	negative := (x < 0) != (y < 0)
	hi, lo := bits.Mul64(magnitude(x), magnitude(y))
	if hi != 0 || lo > 1<<63 || lo == 1<<63 && !negative {
		return 0, false
	}
	if negative {
		return -int64(lo), true
	}
	return int64(lo), true
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

// quotientDigits are the digits after the point of a quotient of decimals, so many that
// rounding it again to those of a column is rounding the true one.
const quotientDigits = 80

func divide(a, b any) (any, error) {
	if x, y, ok := decimals(a, b); ok {
		if y.IsZero() {
			return nil, errByZero
		}
		return bounded(x.DivRound(y, quotientDigits))
	}
	if x, ok := a.(time.Duration); ok {
		return divideDuration(x, b)
	}
	if x, y, ok := floats(a, b); ok {
		if y == 0 {
			return nil, errByZero
		}
		return x / y, nil
	}
	return nil, wrongTypes("/", a, b)
}

func modulo(a, b any) (any, error) {
	if x, y, ok := decimals(a, b); ok {
		if y.IsZero() {
			return nil, errByZero
		}
		return bounded(x.Mod(y))
	}
	x, ok := a.(int)
	y, also := b.(int)
	switch {
	case !ok || !also:
		return nil, wrongTypes("%", a, b)
	case y == 0:
		return nil, errByZero
	}
	return x % y, nil
}

// raise returns a to the power of b: of decimals exactly, of all else as a float.
func raise(a, b any) (any, error) {
	if x, ok := a.(exact.Decimal); ok {
		if y, ok := b.(int); ok {
			return raiseDecimal(x, y)
		}
		return nil, errors.New("a decimal can be raised to an integer only; write float(…) around it")
	}
	x, y, ok := floats(a, b)
	if !ok {
		return nil, wrongTypes("**", a, b)
	}
	return raiseFloat(x, y)
}

// maxPower bounds the exponents of decimals.
const maxPower = 1000

func raiseDecimal(x exact.Decimal, n int) (any, error) {
	if n < -maxPower || n > maxPower {
		return nil, errTooBig
	}
	product := exact.New(1, 0)
	for range max(n, -n) {
		product = product.Mul(x)
		if _, err := bounded(product); err != nil {
			return nil, err
		}
	}
	if n < 0 {
		return divide(exact.New(1, 0), product)
	}
	return product, nil
}

// raiseFloat returns x to the power of y: whole powers up to 2^10 by squaring, others as
// exp(y × ln x), both the same on every machine.
func raiseFloat(x, y float64) (any, error) {
	if n := math.Abs(y); n == math.Floor(n) && n <= 1024 {
		power := 1.0
		for k, square := int(n), x; k > 0; k >>= 1 {
			if k&1 != 0 {
				power = float64(power * square)
			}
			square = float64(square * square)
		}
		if y < 0 && power == 0 {
			return nil, errByZero
		}
		if y < 0 {
			return 1 / power, nil
		}
		return power, nil
	}
	if y == 0.5 {
		return math.Sqrt(x), nil
	}
	switch {
	case x < 0:
		return nil, errors.New("a negative number has no broken power")
	case x == 0 && y < 0:
		return nil, errByZero
	case x == 0:
		return 0.0, nil
	}
	return exponential(float64(y * logarithm(x))), nil
}

// maxText bounds the bytes of a text that an expression makes.
const maxText = 1 << 20

// limited makes a text that has so many bytes, unless these are too many.
func limited(size int, text func() string) (any, error) {
	if size > maxText || size < 0 {
		return nil, fmt.Errorf("the text has %d bytes; an expression makes at most %d", size, maxText)
	}
	return text(), nil
}
