package gen

import (
	"math"
	"time"

	exact "github.com/shopspring/decimal"
)

func durationSum(x, y time.Duration) (any, error) {
	sum := x + y
	if (sum > x) != (y > 0) && y != 0 {
		return nil, errDuration
	}
	return sum, nil
}

// elapsed returns the duration from one time to another.
func elapsed(from, to time.Time) (any, error) {
	d := to.Sub(from)
	if !from.Add(d).Equal(to) {
		return nil, errDuration
	}
	return d, nil
}

// scaled returns a duration times a number, rounded to the nearest nanosecond.
func scaled(d time.Duration, factor any) (any, error) {
	switch f := factor.(type) {
	case int:
		if product, ok := product64(int64(d), int64(f)); ok {
			return time.Duration(product), nil
		}
		return nil, errDuration
	case float64:
		return durationOf(math.Round(float64(float64(d) * f)))
	case exact.Decimal:
		product := exact.New(int64(d), 0).Mul(f).Round(0)
		if !product.BigInt().IsInt64() {
			return nil, errDuration
		}
		return time.Duration(product.IntPart()), nil
	}
	return nil, wrongTypes("*", d, factor)
}

func durationOf(nanoseconds float64) (any, error) {
	if !(math.Abs(nanoseconds) < 1<<63) {
		return nil, errDuration
	}
	return time.Duration(nanoseconds), nil
}

func divideDuration(x time.Duration, b any) (any, error) {
	switch y := b.(type) {
	case time.Duration:
		if y == 0 {
			return nil, errByZero
		}
		return float64(x) / float64(y), nil
	case int:
		if y == 0 {
			return nil, errByZero
		}
		return x / time.Duration(y), nil
	case float64:
		if y == 0 {
			return nil, errByZero
		}
		return durationOf(math.Round(float64(x) / y))
	case exact.Decimal:
		if y.IsZero() {
			return nil, errByZero
		}
		return time.Duration(exact.New(int64(x), 0).DivRound(y, 0).IntPart()), nil
	}
	return nil, wrongTypes("/", x, b)
}
