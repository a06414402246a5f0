package profile_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/dwsim/profile"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// source makes value number i of a column, in the vector at place.
type source func(r *rand.Rand, v *gen.Vector, place, i int)

func ints(value func(r *rand.Rand, i int) int64) source {
	return func(r *rand.Rand, v *gen.Vector, place, i int) { v.Ints[place] = value(r, i) }
}

func floats(value func(r *rand.Rand, i int) float64) source {
	return func(r *rand.Rand, v *gen.Vector, place, i int) { v.Floats[place] = value(r, i) }
}

func texts(value func(r *rand.Rand, i int) string) source {
	return func(r *rand.Rand, v *gen.Vector, place, i int) {
		v.Data = append(v.Data, value(r, i)...)
		v.Offsets[place+1] = int32(len(v.Data))
	}
}

func wide(value func(r *rand.Rand, i int) gen.Int128) source {
	return func(r *rand.Rand, v *gen.Vector, place, i int) { v.Wide[place] = value(r, i) }
}

// cases are columns whose profile is compared with what is found by counting everything.
var cases = []struct {
	name   string
	column schema.Column
	nulls  float64
	source source
}{
	{"counting up", schema.Column{DataType: "INT"}, 0, ints(func(_ *rand.Rand, i int) int64 { return int64(i) + 1 })},
	{"counting down below zero", schema.Column{DataType: "BIGINT"}, 0.1, ints(func(_ *rand.Rand, i int) int64 { return 5000 - 7*int64(i) })},
	{"dice", schema.Column{DataType: "SMALLINT"}, 0.2, ints(func(r *rand.Rand, _ int) int64 { return 1 + r.Int64N(6) })},
	{"one value", schema.Column{DataType: "INT"}, 0, ints(func(*rand.Rand, int) int64 { return -3 })},
	{"all of 64 bits", schema.Column{DataType: "BIGINT"}, 0, ints(func(r *rand.Rand, i int) int64 {
		return []int64{math.MinInt64, math.MaxInt64, int64(r.Uint64())}[min(i, 2)]
	})},
	{"near the end of 64 bits", schema.Column{DataType: "BIGINT"}, 0, ints(func(r *rand.Rand, _ int) int64 { return math.MaxInt64 - r.Int64N(100) })},
	{"growing", schema.Column{DataType: "BIGINT"}, 0, ints(func(r *rand.Rand, i int) int64 { return r.Int64N(1 << min(1+i/300, 62)) })},
	{"money", schema.Column{DataType: "DECIMAL", Precision: new(10), Scale: new(2)}, 0.05, ints(func(r *rand.Rand, _ int) int64 { return r.Int64N(50_000) - 100 })},
	{"small wide", schema.Column{DataType: "DECIMAL", Precision: new(38), Scale: new(10)}, 0.05, wide(func(r *rand.Rand, _ int) gen.Int128 { return gen.Int128Of(r.Int64N(1000) - 500) })},
	{"wide", schema.Column{DataType: "DECIMAL", Precision: new(38), Scale: new(4)}, 0.05, wide(func(r *rand.Rand, i int) gen.Int128 {
		if i < 1000 {
			return gen.Int128Of(r.Int64N(1e9))
		}
		return gen.Int128{Lo: r.Uint64(), Hi: r.Int64N(1e18) - 5e17}
	})},
	{"ends of 38 digits", schema.Column{DataType: "DECIMAL", Precision: new(38)}, 0, wide(func(_ *rand.Rand, i int) gen.Int128 {
		end, _ := new(big.Int).SetString(strings.Repeat("9", 38), 10)
		if i%2 == 0 {
			end.Neg(end)
		}
		return gen.Int128FromBig(end)
	})},
	{"normal", schema.Column{DataType: "DOUBLE"}, 0.1, floats(func(r *rand.Rand, _ int) float64 { return r.NormFloat64()*3 + 10 })},
	{"far from zero", schema.Column{DataType: "DOUBLE"}, 0, floats(func(r *rand.Rand, _ int) float64 { return 1e9 + r.Float64() })},
	{"hundredths", schema.Column{DataType: "DOUBLE"}, 0, floats(func(r *rand.Rand, _ int) float64 { return float64(r.IntN(300)) / 100 })},
	{"exponents", schema.Column{DataType: "DOUBLE"}, 0, floats(func(r *rand.Rand, _ int) float64 { return math.Exp(r.NormFloat64() * 20) })},
	{"zeros", schema.Column{DataType: "DOUBLE"}, 0, floats(func(*rand.Rand, int) float64 { return 0 })},
	{"real", schema.Column{DataType: "REAL"}, 0, floats(func(r *rand.Rand, _ int) float64 { return float64(float32(r.Float64() * 100)) })},
	{"days", schema.Column{DataType: "DATE"}, 0.1, ints(func(r *rand.Rand, _ int) int64 { return 19723 + r.Int64N(366) })},
	{"millennia", schema.Column{DataType: "DATE"}, 0, ints(func(r *rand.Rand, _ int) int64 { return r.Int64N(3_652_059) - 719_162 })},
	{"moments", schema.Column{DataType: "TIMESTAMP", Precision: new(3)}, 0, ints(func(r *rand.Rand, _ int) int64 { return 1_704_067_200_000_000 + 1000*r.Int64N(5000) })},
	{"years", schema.Column{DataType: "TIMESTAMPTZ"}, 0, ints(func(r *rand.Rand, _ int) int64 { return 1_000_000 * r.Int64N(1_704_067_200) })},
	{"clock", schema.Column{DataType: "TIME"}, 0, ints(func(r *rand.Rand, _ int) int64 { return 1_000_000 * r.Int64N(86_400) })},
	{"words", schema.Column{DataType: "VARCHAR"}, 0.3, texts(func(r *rand.Rand, _ int) string { return strings.Repeat("ä", r.IntN(7)) + "z" })},
	{"codes", schema.Column{DataType: "CHAR", CharLength: new(6)}, 0, texts(func(r *rand.Rand, _ int) string { return []string{"a", "a  ", "b"}[r.IntN(3)] })},
	{"unique texts", schema.Column{DataType: "VARCHAR"}, 0, texts(func(_ *rand.Rand, i int) string { return fmt.Sprintf("%06d", i*7) })},
	{"bytes", schema.Column{DataType: "BINARY"}, 0, texts(func(r *rand.Rand, _ int) string { return string([]byte{255, byte(r.IntN(20))}) })},
	{"flags", schema.Column{DataType: "BOOLEAN"}, 0.4, func(r *rand.Rand, v *gen.Vector, place, _ int) { v.Bools.Set(place, r.IntN(3) == 0) }},
	{"nothing", schema.Column{DataType: "VARCHAR", Required: new(false)}, 1, texts(func(*rand.Rand, int) string { return "" })},
}

func TestColumns(t *testing.T) {
	const rows = 4000
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			column := tt.column
			column.Name = "c"
			table := &schema.Table{Name: "t", Columns: []schema.Column{column}}
			tally := profile.New(table, profile.Options{Top: 50, Buckets: 20})
			all := fill(t, tally, table, tt.nulls, tt.source, rows)
			got := tally.Columns()[0]
			if tally.Rows() != rows || got.Nulls != all.nulls || got.NullShare != float64(all.nulls)/rows {
				t.Errorf("%d of %d rows are NULL (%g), want %d", got.Nulls, tally.Rows(), got.NullShare, all.nulls)
			}
			checkCounts(t, got, all, rows)
			checkLengths(t, got, all)
			if len(all.rats) > 0 {
				checkMoments(t, got, all)
			}
			checkHistogram(t, got, all)
		})
	}
}

// TestRoundBounds shows what bounds look like.
func TestRoundBounds(t *testing.T) {
	want := map[string]string{
		"counting up":              "0 500 6000",
		"dice":                     "1 2 7",
		"money":                    "-50.00 0.00 500.00",
		"normal":                   "-2 0 24",
		"hundredths":               "0 0.2 3",
		"days":                     "2023-12-25 2024-01-22 2025-01-20",
		"moments":                  "2024-01-01 00:00:00.000 2024-01-01 00:00:00.500 2024-01-01 00:00:05.000",
		"clock":                    "00:00:00 02:00:00 24:00:00",
		"counting down below zero": "-40000 -35000 5000",
		"one value":                "-3 -2 -2",
	}
	for _, tt := range cases {
		if want[tt.name] == "" {
			continue
		}
		column := tt.column
		column.Name = "c"
		table := &schema.Table{Name: "t", Columns: []schema.Column{column}}
		tally := profile.New(table, profile.Options{})
		fill(t, tally, table, tt.nulls, tt.source, 6000)
		h := tally.Columns()[0].Histogram
		got := h[0].From + " " + h[0].To + " " + h[len(h)-1].To
		if got != want[tt.name] {
			t.Errorf("%s: bounds are %s, want %s", tt.name, got, want[tt.name])
		}
		delete(want, tt.name)
	}
	if len(want) > 0 {
		t.Errorf("there are no cases %v", want)
	}
}

// TestManyValues has more values than are counted exactly: estimates lie within their
// errors, and what is said of frequent values is true.
func TestManyValues(t *testing.T) {
	const rows = 400_000
	table := &schema.Table{Name: "t", Columns: []schema.Column{{Name: "c", DataType: "BIGINT"}}}
	for name, value := range map[string]func(r *rand.Rand, i int) int64{
		"unique": func(_ *rand.Rand, i int) int64 { return int64(i) },
		"pareto": func(r *rand.Rand, _ int) int64 { return int64(min(math.Pow(r.Float64(), -3), 1e15)) },
		"some frequent": func(r *rand.Rand, i int) int64 {
			if r.IntN(10) == 0 {
				return -1 - r.Int64N(5)
			}
			return r.Int64N(1 << 40)
		},
		"late": func(r *rand.Rand, i int) int64 {
			if i > rows/2 && r.IntN(2) == 0 {
				return -1
			}
			return int64(i)
		},
	} {
		t.Run(name, func(t *testing.T) {
			counts := map[string]int64{}
			tally := profile.New(table, profile.Options{Top: 100})
			all := fill(t, tally, table, 0, ints(value), rows)
			for _, text := range all.texts {
				counts[text]++
			}
			got := tally.Columns()[0]
			if d := math.Abs(float64(got.Distinct)/float64(len(counts)) - 1); got.DistinctError == 0 || d > 3*got.DistinctError {
				t.Errorf("about %d values differ (± %g), want %d", got.Distinct, got.DistinctError, len(counts))
			}
			seen := map[string]bool{}
			for _, v := range got.Top {
				if n := counts[v.Value]; n < v.Count || n > v.Count+v.Error {
					t.Errorf("%s occurs %d times + %d, want %d", v.Value, v.Count, v.Error, n)
				}
				seen[v.Value] = true
			}
			for value, n := range counts {
				if !seen[value] && n > rows/1000 && len(got.Top) < 100 {
					t.Errorf("%s occurs %d times and is not among %d frequent values", value, n, len(got.Top))
				}
			}
			if name == "unique" && len(got.Top) != 0 {
				t.Errorf("frequent of values that all differ: %v", got.Top)
			}
			if name == "late" && (len(got.Top) != 1 || got.Top[0].Value != "-1") {
				t.Errorf("frequent is %v, want -1", got.Top)
			}
		})
	}
}

// TestLongTexts has texts that would fill the memory.
func TestLongTexts(t *testing.T) {
	table := &schema.Table{Name: "t", Columns: []schema.Column{{Name: "c", DataType: "TEXT"}}}
	tally := profile.New(table, profile.Options{})
	fill(t, tally, table, 0, texts(func(r *rand.Rand, i int) string {
		if i%3 == 0 {
			return strings.Repeat("x", 300_000)
		}
		return strings.Repeat("é", 10_000) + fmt.Sprint(i)
	}), 400)
	got := tally.Columns()[0]
	if got.Distinct < 250 || got.Distinct > 285 || got.DistinctError == 0 {
		t.Errorf("%d values differ (± %g), want about 267", got.Distinct, got.DistinctError)
	}
	if len(got.Top) == 0 || got.Top[0].Value != strings.Repeat("x", 200)+"…" {
		t.Errorf("frequent are %d values", len(got.Top))
	}
	if got.Length.Max != 300_000 || utf8.RuneCountInString(*got.Max) != 201 {
		t.Errorf("lengths are %+v, the greatest value has %d characters", got.Length, utf8.RuneCountInString(*got.Max))
	}
}

// TestInfiniteFloats leaves them out of where they have no place.
func TestInfiniteFloats(t *testing.T) {
	table := &schema.Table{Name: "t", Columns: []schema.Column{{Name: "c", DataType: "DOUBLE"}}}
	tally := profile.New(table, profile.Options{})
	fill(t, tally, table, 0, floats(func(_ *rand.Rand, i int) float64 { return []float64{math.Inf(1), math.Inf(-1), 1, 2}[i%4] }), 400)
	got := tally.Columns()[0]
	if got.Mean != nil || got.Stddev != nil || *got.Min != "-Inf" || *got.Max != "+Inf" || got.Distinct != 4 {
		t.Errorf("got %+v", got)
	}
	if h := got.Histogram; len(h) == 0 || h[0].Count+h[len(h)-1].Count != 200 {
		t.Errorf("the histogram is %+v", h)
	}
}
