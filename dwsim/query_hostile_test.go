package dwsim_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// TestHostileStatements has statements refused before anybody works on them.
func TestHostileStatements(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	var names strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&names, ", a%d.b", i)
	}
	for _, tt := range []struct{ name, sql, want string }{
		{"long", "SELECT '" + strings.Repeat("x", 1_000_000) + "'", "the statement has 1000009 bytes; at most 1000000 are read"},
		{"NUL", "SELECT 1\x00; DROP TABLE customers", "line 1, column 9: there is a NUL character"},
		{"names", "SELECT 1 FROM c.d" + names.String(), "more than 1000 different qualified names"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := env.Query(t.Context(), tt.sql, dwsim.QueryOptions{})
			wantRefused(t, err, tt.want)
			_, err = env.Explain(t.Context(), tt.sql, dwsim.QueryOptions{})
			wantRefused(t, err, tt.want)
			if tt.name == "names" {
				return
			}
			_, err = shop.Query(t.Context(), tt.sql, dwsim.QueryOptions{})
			wantRefused(t, err, tt.want)
		})
	}
	if _, err := env.Experiment(t.Context(), "a\x00b"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a name with a NUL character: %v", err)
	}
}

func wantRefused(t *testing.T, err error, text string) {
	t.Helper()
	_, placed := errors.AsType[*store.QueryError](err)
	if err == nil || !strings.Contains(err.Error(), text) || !placed && !errors.Is(err, dwsim.ErrRefused) {
		t.Errorf("got %v, want %s", err, text)
	}
}
