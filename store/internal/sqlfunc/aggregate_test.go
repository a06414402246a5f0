package sqlfunc_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store/internal/sqlfunc"
)

var aggregates = func() map[string]sqlfunc.Aggregate {
	all := map[string]sqlfunc.Aggregate{}
	for _, a := range sqlfunc.Aggregates() {
		all[a.Name] = a
	}
	return all
}()

// aggregate returns the result for rows of arguments.
func aggregate(tb testing.TB, name string, rows ...[]any) (any, error) {
	tb.Helper()
	a := aggregates[name].New(newContext())
	for _, args := range rows {
		if err := a.Step(args); err != nil {
			return nil, err
		}
	}
	return a.Value()
}

// column makes rows of one argument.
func column(values ...any) (rows [][]any) {
	for _, v := range values {
		if n, isInt := v.(int); isInt {
			v = int64(n)
		}
		rows = append(rows, []any{v})
	}
	return rows
}

func TestAggregates(t *testing.T) {
	for _, tt := range []struct {
		name string
		rows [][]any
		want any
	}{
		{"sum", column(0.1, 0.2, 0.3), 0.6},
		{"sum", column(1, 2, nil), int64(3)},
		{"sum", column(), nil},
		{"sum", column(-0.1, 0.3, -0.2), 0.0},
		{"sum", column(-0.1, 0.25), 0.15},
		{"_sum", [][]any{{0.1 + 0.2, int64(1)}, {nil, int64(1)}, {int64(2), int64(1)}}, 2.3},
		{"_sum", [][]any{{0.1 + 0.2, int64(1)}, {-0.1 - 0.2, int64(1)}}, 0.0},
		{"_avg", [][]any{{0.1 + 0.2, int64(1)}, {0.1, int64(1)}}, 0.2},
		{"_long_sum", [][]any{{0.1 + 0.2, int64(1)}, {1e13, int64(1)}, {0.1, int64(1)}}, 10000000000000.4},
		{"_long_sum", [][]any{{123456789.123456, int64(6)}, {44446941745.25, int64(6)}}, "44570398534.373456"},
		{"_long_sum", nil, nil},
		{"sum", column(1e300, 1.0, -1e300), 1.0},
		{"sum", column("12345678901234567890.12", "0.01", 1), "12345678901234567891.13"},
		{"sum", column(math.MaxInt64, 1), errorWith("9223372036854775808 does not fit a BIGINT")},
		{"sum", column("abc"), errorWith(`sum: "abc" is not a number`)},
		{"avg", column(math.MaxInt64, math.MaxInt64), 9.223372036854775807e18},
		{"var_samp", column(1), nil},
		{"var_pop", column(1), 0.0},
		{"stddev_pop", column(1e-200, 3e-200), 1e-200},
		{"stddev_pop", column(1e200, 3e200), 1e200},
		{"var_pop", column(1e200, 3e200), errorWith("beyond the range of a DOUBLE")},
		{"median", column(3, 1, 2), 2.0},
		{"median", column("12345678901234567890", 1, 3), 3.0},
		{"median", column("2024-01-01"), errorWith("use PERCENTILE_DISC")},
		{"median", column(math.MaxInt64, 5, 7), 7.0},
		{"percentile_disc", [][]any{{"2024-01-02", 0.5}, {"2024-01-01", 0.5}}, "2024-01-01"},
		{"percentile_disc", [][]any{{int64(2), 1.0}, {int64(5), 1.0}}, int64(5)},
		{"percentile_cont", [][]any{{1.0, 1.5}}, errorWith("1.5 is not from 0 to 1")},
		{"mode", column(2, 1, 1, 2, 3), int64(1)},
		{"mode", column(nil), nil},
		{"approx_count_distinct", column(1, 1.0, "1", nil, []byte("1")), int64(3)},
		{"_count_distinct", [][]any{{"a", "bc"}, {"ab", "c"}, {"a", "bc"}, {"a", nil}}, int64(2)},
		{"listagg", [][]any{{"a", ","}, {nil, ","}, {int64(5), ","}}, "a,5"},
		{"_listagg_distinct", [][]any{{"a", ","}, {"b", ","}, {"a", ","}}, "a,b"},
		{"array_agg", column(1, "x", nil, sqlfunc.JSON(`{"a":1}`)), sqlfunc.JSON(`[1,"x",{"a":1}]`)},
		{"array_agg", column(`{"a":1}`), errorWith("PARSE_JSON(x)")},
		{"array_agg", column(), sqlfunc.JSON(`[]`)},
		{"array_unique_agg", column(1, 2, 1), sqlfunc.JSON(`[1,2]`)},
		{"object_agg", [][]any{{"a", int64(1)}, {"b", nil}}, sqlfunc.JSON(`{"a":1}`)},
		{"object_agg", [][]any{{"a", int64(1)}, {"a", int64(2)}}, errorWith("is there twice")},
		{"bit_and", column(-1, 6), int64(6)},
		{"bool_and", column(), nil},
		{"max_by", [][]any{{"a", int64(1)}, {"b", 1.5}, {"c", nil}}, "b"},
		{"any_value", column(nil, 4), int64(4)},
		{"corr", [][]any{{1.0, 1.0}, {2.0, 1.0}}, nil},
		{"regr_r2", [][]any{{1.0, 1.0}, {1.0, 2.0}}, 1.0},
		{"hash_agg", column(1), errorWith("MD5(LISTAGG(x, ','))")},
	} {
		got, err := aggregate(t, tt.name, tt.rows...)
		if part, refused := tt.want.(errorWith); refused {
			if err == nil || !strings.Contains(err.Error(), string(part)) {
				t.Errorf("%s(%v) = %#v, %v, want an error with %q", tt.name, tt.rows, got, err, part)
			}
			continue
		}
		if err != nil || fmt.Sprintf("%T %v", got, got) != fmt.Sprintf("%T %v", tt.want, tt.want) {
			t.Errorf("%s(%v) = %#v, %v, want %#v", tt.name, tt.rows, got, err, tt.want)
		}
	}
}

// TestGroupsAreBounded fills groups up to what they may take.
func TestGroupsAreBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("fills 256 MiB")
	}
	text := strings.Repeat("a", 1<<20)
	for name, part := range map[string]string{
		"percentile_disc": "take more than 268435456 bytes", "mode": "take more than", "approx_count_distinct": "take more than",
		"listagg": "16777216 bytes", "array_agg": "16777216 bytes",
	} {
		a := aggregates[name].New(newContext())
		var err error
		for n := 0; err == nil && n < 300; n++ {
			err = a.Step([]any{strconv.Itoa(n) + text, 0.5}[:aggregates[name].Min])
		}
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s: %v, want an error with %q", name, err, part)
		}
	}
}

// TestMomentsAreExact compares with rational arithmetic, over windows that move.
func TestMomentsAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	draws := map[string]func() any{
		"decimals":      func() any { return math.Round(r.Float64()*1e6) / 100 },
		"large offsets": func() any { return 1e12 + math.Round(r.Float64()*1e3)/100 },
		"floats":        func() any { return (r.Float64() - 0.5) * math.Pow(10, float64(r.IntN(40)-20)) },
		"integers":      func() any { return int64(r.Uint64()) },
		"texts":         func() any { return fmt.Sprintf("%d.%02d", r.Uint64(), r.IntN(100)) },
	}
	const window = 50
	for kind, draw := range draws {
		t.Run(kind, func(t *testing.T) {
			variance := aggregates["var_samp"].New(newContext()).(sqlfunc.Inverter)
			average := aggregates["avg"].New(newContext()).(sqlfunc.Inverter)
			var all []any
			for n := range 200 {
				all = append(all, draw())
				for _, a := range []sqlfunc.Inverter{variance, average} {
					if err := a.Step(all[n:]); err != nil {
						t.Fatal(err)
					}
					if n >= window {
						if err := a.Inverse(all[n-window : n-window+1]); err != nil {
							t.Fatal(err)
						}
					}
				}
				wantVariance, wantAverage := momentsOf(all[max(0, n+1-window):])
				near(t, "var_samp", variance, wantVariance)
				near(t, "avg", average, wantAverage)
			}
		})
	}
}

// momentsOf computes both from the decimals that the values are written as.
func momentsOf(values []any) (variance, average *big.Rat) {
	n := new(big.Rat).SetInt64(int64(len(values)))
	sum, spread := new(big.Rat), new(big.Rat)
	numbers := make([]*big.Rat, len(values))
	for i, v := range values {
		numbers[i], _ = new(big.Rat).SetString(fmt.Sprint(v))
		sum.Add(sum, numbers[i])
	}
	average = sum.Quo(sum, n)
	for _, x := range numbers {
		d := new(big.Rat).Sub(x, average)
		spread.Add(spread, d.Mul(d, d))
	}
	if len(values) < 2 {
		return nil, average
	}
	return spread.Quo(spread, n.Sub(n, big.NewRat(1, 1))), average
}

func near(t *testing.T, name string, a sqlfunc.Accumulator, want *big.Rat) {
	t.Helper()
	got, err := a.Value()
	if err != nil || (got == nil) != (want == nil) {
		t.Fatalf("%s = %v, %v, want %v", name, got, err, want)
	}
	if want == nil {
		return
	}
	if x, _ := want.Float64(); math.Abs(got.(float64)-x) > 1e-15*math.Abs(x) {
		t.Fatalf("%s = %v, want %v", name, got, x)
	}
}
