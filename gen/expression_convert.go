package gen

import (
	"fmt"
	"math"
	"strconv"

	exact "github.com/shopspring/decimal"
)

// asFloat returns an integer or a float as a float.
func asFloat(x any) float64 {
	if v, ok := x.(int); ok {
		return float64(v)
	}
	return x.(float64)
}

func toInteger(x any) (any, error) {
	switch v := x.(type) {
	case exact.Decimal:
		if units := v.BigInt(); units.IsInt64() {
			return int(units.Int64()), nil
		}
		return nil, fmt.Errorf("%v does not fit 64 bits", v)
	case float64:
		if whole := math.Trunc(v); whole >= -1<<63 && whole < 1<<63 {
			return int(whole), nil
		}
		return nil, fmt.Errorf("%v does not fit 64 bits", v)
	case string:
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is not an integer", shortened(v))
		}
		return int(n), nil
	}
	return x, nil
}

func toFloat(x any) (any, error) {
	switch v := x.(type) {
	case exact.Decimal:
		return v.InexactFloat64(), nil
	case int:
		return float64(v), nil
	case string:
		f, err := strconv.ParseFloat(v, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is not a number", shortened(v))
		}
		return f, nil
	}
	return x, nil
}

// toDecimal returns a number as a decimal: a float as the shortest one that is read as it.
func toDecimal(x any) (any, error) {
	switch v := x.(type) {
	case int:
		return exact.New(int64(v), 0), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("%v is not a number", v)
		}
		return exact.NewFromFloat(v), nil
	case string:
		d, err := parseDecimal(v)
		if err != nil {
			return nil, err
		}
		return bounded(d)
	}
	return x, nil
}

func parseDecimal(text string) (exact.Decimal, error) {
	if len(text) <= 2*maxDigits {
		if d, err := exact.NewFromString(text); err == nil {
			return d, nil
		}
	}
	return exact.Decimal{}, fmt.Errorf("%q is not a number", shortened(text))
}

func toText(x any) (any, error) {
	switch v := x.(type) {
	case int:
		return strconv.Itoa(v), nil
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), nil
	case bool:
		return strconv.FormatBool(v), nil
	case exact.Decimal:
		return v.String(), nil
	}
	return x, nil
}
