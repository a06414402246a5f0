package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// count returns rows 1…n.
func count(n int64) func() ([]any, error) {
	i := int64(0)
	return func() ([]any, error) {
		if i == n {
			return nil, nil
		}
		i++
		return []any{i}, nil
	}
}

func TestRowsLimit(t *testing.T) {
	for _, test := range []struct {
		rows, limit, want int64
		truncated         bool
	}{{0, 0, 0, false}, {0, 3, 0, false}, {3, 0, 3, false}, {3, 3, 3, false}, {4, 3, 3, true}, {4, 5, 4, false}} {
		closed := 0
		rows := store.NewRows(nil, test.limit, count(test.rows), func() error { closed++; return nil })
		for {
			row, err := rows.Next()
			if err != nil {
				t.Fatal(err)
			}
			if row == nil {
				break
			}
		}
		if row, err := rows.Next(); row != nil || err != nil {
			t.Errorf("after the end comes %v, %v", row, err)
		}
		if rows.Count() != test.want || rows.Truncated() != test.truncated {
			t.Errorf("%d rows, limit %d: %d, truncated %v", test.rows, test.limit, rows.Count(), rows.Truncated())
		}
		if err := rows.Close(); err != nil || closed != 1 {
			t.Errorf("Close: %v, %d times", err, closed)
		}
	}
}

func TestRowsError(t *testing.T) {
	broken := errors.New("broken")
	rows := store.NewRows(nil, 1, func() ([]any, error) { return nil, broken }, func() error { return nil })
	if _, err := rows.Next(); !errors.Is(err, broken) {
		t.Errorf("Next: %v", err)
	}
}

func TestRun(t *testing.T) {
	start := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
	r := store.Run{StartedAt: start, Tables: []store.RunTable{{Asked: 10, Loaded: 7}, {Asked: 5, Loaded: 5}}}
	if asked, loaded := r.Rows(); asked != 15 || loaded != 12 {
		t.Errorf("Rows = %d, %d", asked, loaded)
	}
	if d := r.Duration(start.Add(time.Minute)); d != time.Minute {
		t.Errorf("Duration of a run in progress = %s", d)
	}
	r.CompletedAt = new(start.Add(time.Second))
	if d := r.Duration(start.Add(time.Minute)); d != time.Second {
		t.Errorf("Duration = %s", d)
	}
}
