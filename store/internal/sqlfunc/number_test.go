package sqlfunc_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"testing"
)

func TestNumbers(t *testing.T) {
	check(t, []row{
		{"round", []any{2.5}, 3.0},
		{"round", []any{-0.5}, -1.0},
		{"round", []any{1234, -2}, 1200},
		{"round", []any{1250, -2}, 1300},
		{"round", []any{math.MaxInt64, -1}, "9223372036854775810"},
		{"round", []any{"12345678901234567890.125", 2}, "12345678901234567890.13"},
		{"round", []any{"1.25", 1}, 1.3},
		{"round", []any{1e300, -299}, 1e300},
		{"round", []any{5e-324, 2}, 0.0},
		{"round", []any{1.5, math.MaxInt64}, 1.5},
		{"ceil", []any{"12345678901234567890.1"}, "12345678901234567891"},
		{"floor", []any{-1.5}, -2.0},
		{"ceil", []any{1.234, 2}, 1.24},
		{"mod", []any{"12345678901234567890", 7}, 1.0},
		{"mod", []any{7, -3}, 1},
		{"mod", []any{1, 0}, errorWith("division by zero")},
		{"abs", []any{math.MinInt64}, errorWith("does not fit a BIGINT")},
		{"abs", []any{"abc"}, errorWith(`"abc" is not a number`)},
		{"abs", []any{"-1e999999999"}, errorWith("is not a number")},
		{"sqrt", []any{-1}, errorWith("sqrt: there is no result for -1")},
		{"ln", []any{0}, errorWith("ln: there is no result")},
		{"exp", []any{1000}, errorWith("exp: there is no result")},
		{"power", []any{10, 400}, errorWith("there is no DOUBLE")},
		{"factorial", []any{34}, errorWith("34 is not from 0 to 33")},
		{"to_hex", []any{-1}, errorWith("depend on its type")},
		{"strtol", []any{"xyz", 10}, errorWith("is no number of base 10")},
		{"width_bucket", []any{5, 10, 0, 2}, 2}, // downwards
		{"width_bucket", []any{5, 1, 1, 2}, errorWith("cannot be made")},
		{"bitshiftleft", []any{1, 63}, errorWith("does not fit 64 bits")},
		{"div0", []any{0.3, 0.1}, 3.0},
		{"sign", []any{"-0.000"}, 0},
	})
}

// TestRoundingIsThatOfDecimals compares with arithmetic on what is written.
func TestRoundingIsThatOfDecimals(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 20_000 {
		x := float64(r.Int64N(2e9)-1e9) / math.Pow(10, float64(r.IntN(12)))
		scale := r.IntN(6)
		want := new(big.Rat)
		want.SetString(strconv.FormatFloat(x, 'f', -1, 64))
		text := want.FloatString(scale) // rounds half away from zero
		got, err := call(t, "round", x, scale)
		if nearest, _ := strconv.ParseFloat(text, 64); err != nil || got != nearest && (nearest != 0 || got.(float64) != 0) {
			t.Fatalf("round(%v, %d) = %v, %v, want %s", x, scale, got, err, text)
		}
		below, _ := call(t, "floor", x, scale)
		above, _ := call(t, "ceil", x, scale)
		cut, _ := call(t, "trunc", x, scale)
		if b, a := below.(float64), above.(float64); b > x || a < x || cut != below && cut != above || (cut == below) != (x > 0) && a != b {
			t.Fatalf("%v with %d digits is between %v and %v, and cut %v", x, scale, below, above, cut)
		}
	}
}
