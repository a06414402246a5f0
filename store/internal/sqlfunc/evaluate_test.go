package sqlfunc_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store/internal/sqlfunc"
)

// began is when the statements of the tests begin.
var began = time.Date(2024, 2, 29, 13, 4, 5, 123_456_789, time.FixedZone("", 3600))

func newContext() *sqlfunc.Context {
	return &sqlfunc.Context{Now: began, Cache: map[any]any{}}
}

var scalars = func() map[string]sqlfunc.Scalar {
	all := map[string]sqlfunc.Scalar{}
	for _, s := range sqlfunc.Scalars() {
		all[s.Name] = s
	}
	return all
}()

// call calls a function by its name.
func call(tb testing.TB, name string, args ...any) (any, error) {
	tb.Helper()
	return callIn(tb, newContext(), name, args...)
}

func callIn(tb testing.TB, c *sqlfunc.Context, name string, args ...any) (any, error) {
	tb.Helper()
	f, ok := scalars[name]
	if !ok {
		tb.Fatalf("there is no function %s", name)
	}
	if len(args) < f.Min || f.Max >= 0 && len(args) > f.Max {
		tb.Fatalf("%s takes %d to %d arguments, not %d", name, f.Min, f.Max, len(args))
	}
	for i, a := range args {
		if n, isInt := a.(int); isInt {
			args[i] = int64(n)
		}
	}
	return f.Call(c, args)
}

// row is a call and what it returns; an error is an errorWith.
type row struct {
	name string
	args []any
	want any
}

type errorWith string

func check(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		got, err := call(t, r.name, r.args...)
		if n, isInt := r.want.(int); isInt {
			r.want = int64(n)
		}
		if part, refused := r.want.(errorWith); refused {
			if err == nil || !strings.Contains(err.Error(), string(part)) {
				t.Errorf("%s(%v) = %#v, %v, want an error with %q", r.name, r.args, got, err, part)
			}
			continue
		}
		if err != nil || fmt.Sprintf("%T %v", got, got) != fmt.Sprintf("%T %v", r.want, r.want) {
			t.Errorf("%s(%v) = %#v, %v, want %#v", r.name, r.args, got, err, r.want)
		}
	}
}

func TestNamesAreTakenOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range sqlfunc.Scalars() {
		if seen[s.Name] || s.Name != strings.ToLower(s.Name) {
			t.Errorf("the name %s is there twice, or not in small letters", s.Name)
		}
		seen[s.Name] = true
	}
}
