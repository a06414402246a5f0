package sqlfunc_test

import (
	"bytes"
	"fmt"
	"math"
	"testing"

	"github.com/dw-sim/dw-sim/store/internal/sqlfunc"
)

// samples are values for the arguments of any function.
var samples = []struct {
	a, b string
	i    int64
	x    float64
}{
	{"2024-02-29 13:04:05.5", "month", 2, 2.5},
	{"YYYY-MM-DD", "-1,234.50", math.MinInt64, math.Inf(1)},
	{`{"a":[1,{"b":null}]}`, "a[1].b", math.MaxInt64, 1e308},
	{"1 month 2 days", "", 0, math.Copysign(0, -1)},
	{"\xff\x00é", "99D9S", -1, 5e-324},
}

// TestScalarsTakeAnything calls every function with arguments of every kind.
func TestScalarsTakeAnything(t *testing.T) {
	for _, s := range sqlfunc.Scalars() {
		for _, v := range samples {
			for _, kinds := range []uint32{0o1111111, 0o2123212, 0o3333333, 0o4444444, 0, 0o5671234, 0o1131111, 0o2222221} {
				for more := range uint32(3) {
					callTwice(t, s, argumentsOf(s, kinds|more<<27, v.a, v.b, v.i, v.x))
				}
			}
		}
	}
}

// FuzzScalars does the same with arguments that are drawn.
func FuzzScalars(f *testing.F) {
	functions := sqlfunc.Scalars()
	for i := range functions {
		v := samples[i%len(samples)]
		f.Add(uint16(i), uint32(0o2123212), v.a, v.b, v.i, v.x)
	}
	f.Fuzz(func(t *testing.T, number uint16, kinds uint32, a, b string, i int64, x float64) {
		s := functions[int(number)%len(functions)]
		callTwice(t, s, argumentsOf(s, kinds, a, b, i, x))
	})
}

// callTwice fails when a function panics, changes its arguments, returns what is no value of
// SQLite's, or another result when it is called again.
func callTwice(t *testing.T, s sqlfunc.Scalar, args []any) {
	before := fmt.Sprintf("%#v", args)
	got, err := s.Call(newContext(), args)
	if after := fmt.Sprintf("%#v", args); after != before {
		t.Fatalf("%s changes its arguments from %s to %s", s.Name, before, after)
	}
	switch got.(type) {
	case nil, bool, int64, float64, string, []byte, sqlfunc.JSON:
	default:
		t.Fatalf("%s(%s) gives a %T", s.Name, before, got)
	}
	if err != nil && err.Error() == "" {
		t.Fatalf("%s(%s) has an error without words", s.Name, before)
	}
	if again, _ := s.Call(newContext(), args); !s.Volatile && !sameResult(got, again) {
		t.Fatalf("%s(%s) gives %#v, and then %#v", s.Name, before, got, again)
	}
}

// argumentsOf makes arguments of which three bits each of kinds tell what they are; the last
// three how many there are.
func argumentsOf(s sqlfunc.Scalar, kinds uint32, a, b string, i int64, x float64) []any {
	n := s.Min + int(kinds>>27)
	if s.Max >= 0 {
		n = min(n, s.Max)
	}
	if math.IsNaN(x) {
		x = 0 // SQLite has NULL instead
	}
	args := make([]any, n)
	for at := range args {
		args[at] = [...]any{nil, a, b, i, x, []byte(a), a + b, i % 100}[kinds>>(3*(at%9))&7]
	}
	return args
}

func sameResult(a, b any) bool {
	if x, ok := a.([]byte); ok {
		y, ok := b.([]byte)
		return ok && bytes.Equal(x, y)
	}
	if x, ok := a.(float64); ok && math.IsNaN(x) {
		y, ok := b.(float64)
		return ok && math.IsNaN(y)
	}
	return a == b
}
