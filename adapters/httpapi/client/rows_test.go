package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/store"
)

// all reads all rows, and closes them.
func all(rows *store.Rows) (values [][]any, err error) {
	defer rows.Close()
	for {
		row, err := rows.Next()
		if err != nil || row == nil {
			return values, err
		}
		values = append(values, append([]any(nil), row...))
	}
}

// TestValues reads each kind of value by the type of its column.
func TestValues(t *testing.T) {
	for _, tt := range []struct {
		columnType, text string
		want             any
	}{
		{"BIGINT", "null", nil},
		{"BIGINT", "-5", int64(-5)},
		{"BIGINT", `"9223372036854775807"`, int64(math.MaxInt64)},
		{"BIGINT", `"-9223372036854775808"`, int64(math.MinInt64)},
		{"INTEGER", `"9007199254740993"`, int64(9007199254740993)},
		{"INT", "1.5", 1.5}, // SQLite keeps what it is given
		{"INT", `"seven"`, "seven"},
		{"SMALLINT", "true", true},
		{"DOUBLE", "1", 1.0},
		{"DOUBLE PRECISION", "1e300", 1e300},
		{"FLOAT(8)", `"Infinity"`, math.Inf(1)},
		{"REAL", `"-Inf"`, math.Inf(-1)},
		{"DECIMAL(12,2)", `"10.50"`, "10.50"},
		{"DECIMAL(30,0)", `"123456789012345678901234567890"`, "123456789012345678901234567890"},
		{"DECIMAL(12,2)", "7", int64(7)},
		{"BINARY", `"00ff"`, []byte{0, 255}},
		{"VARBINARY(16)", `""`, []byte{}},
		{"BINARY", `"no digits"`, "no digits"},
		{"BOOLEAN", "false", false},
		{"VARCHAR(20)", `"9007199254740993"`, "9007199254740993"},
		{"TEXT", `"a \"quoted\\ <b>\u0000\u00e4\ud83d\ude00\n], ["`, "a \"quoted\\ <b>\x00ä😀\n], ["},
		{"DATE", `"2024-01-31"`, "2024-01-31"},
		{"", "1", int64(1)},
		{"", "-0", math.Copysign(0, -1)},
		{"", "1e+17", 1e17},
		{"", "100000000000000000", 1e17}, // an integer of this size is a string
		{"", `"9007199254740993"`, "9007199254740993"},
		{"geometry", `"POINT(1 2)"`, "POINT(1 2)"},
	} {
		c := fake(t, says(200, "application/json", fmt.Sprintf(
			`{"columns": ["x", "y"], "types": [%q, ""], "rows": [[%s, 1], [ %s , 2 ]], "row_count": 2, "truncated": false}`,
			tt.columnType, tt.text, tt.text)))
		rows, err := c.Query(t.Context(), api.Query{SQL: "SELECT 1"})
		if err != nil {
			t.Fatal(err)
		}
		got, err := all(rows)
		want := [][]any{{tt.want, int64(1)}, {tt.want, int64(2)}}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s of type %q: got %#v, want %#v: %v", tt.text, tt.columnType, got, want, err)
		}
	}
}

func TestReply(t *testing.T) {
	const head = `{"columns": ["x"], "types": ["INT"], "rows": [`
	limit := func(n int64) *int64 { return &n }
	for _, tt := range []struct {
		name, body string
		limit      *int64
		rows       int
		truncated  bool
		wrong      string
	}{
		{"no rows", head + `], "row_count": 0, "truncated": false}`, nil, 0, false, ""},
		{"rows", head + `[1], [2]], "row_count": 2, "truncated": false}`, nil, 2, false, ""},
		{"no columns", `{"columns": [], "types": [], "rows": [[], []], "row_count": 2, "truncated": false}`, nil, 2, false, ""},
		{"truncated", head + `[1], [2]], "row_count": 2, "truncated": true}`, limit(2), 2, true, ""},
		{"as many as the limit", head + `[1], [2]], "row_count": 2, "truncated": false}`, limit(2), 2, false, ""},
		{"of a later version", `{"new": [{}], "columns": ["x"], "types": ["INT"], "newer": 1, "rows": [[1]], "newest": {"a": []}, "row_count": 1, "truncated": false}`, nil, 1, false, ""},
		{"truncated at another limit", head + `[1]], "row_count": 1, "truncated": true}`, limit(2), 1, false, "it has 1 rows of 1, with a limit of 2"},
		{"a row is lost", head + `[1]], "row_count": 2, "truncated": false}`, nil, 1, false, "it has 1 rows of 2"},
		{"without a count", head + `[1]]}`, nil, 1, false, "it has 1 rows of -1"},
		{"cut in a row", head + `[1], [2`, nil, 1, false, "broke off: unexpected EOF"},
		{"cut behind a row", head + `[1], [2]`, nil, 2, false, "broke off: unexpected EOF"},
		{"cut behind the rows", head + `[1]], `, nil, 1, false, "broke off"},
		{"cut before the rows", `{"columns": ["x"], "types": [`, nil, 0, false, "broke off: unexpected EOF"},
		{"two values", head + `[1, 2]], "row_count": 1, "truncated": false}`, nil, 0, false, "one value for each column"},
		{"no value", head + `[]], "row_count": 1, "truncated": false}`, nil, 0, false, "one value for each column"},
		{"an object", head + `{"x": 1}], "row_count": 1, "truncated": false}`, nil, 0, false, "one value for each column"},
		{"a list", head + `[[1]]], "row_count": 1, "truncated": false}`, nil, 0, false, "one value for each column"},
		{"without types", `{"columns": ["x"], "rows": [[1]], "row_count": 1}`, nil, 0, false, "1 columns of 0 types: that is not a dw-sim server"},
		{"without rows", `{"columns": ["x"]}`, nil, 0, false, `has no "rows": that is not a dw-sim server`},
		{"a list of answers", `[{"columns": ["x"]}]`, nil, 0, false, "broke off: there is [ in the place of {"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := fake(t, says(200, "application/json", tt.body))
			rows, err := c.Query(t.Context(), api.Query{SQL: "SELECT 1", Limit: tt.limit})
			var got [][]any
			if err == nil {
				got, err = all(rows)
			}
			if tt.wrong == "" && (err != nil || len(got) != tt.rows || rows.Truncated() != tt.truncated) {
				t.Errorf("got %v: %v", got, err)
			}
			if tt.wrong != "" && (err == nil || !strings.Contains(err.Error(), tt.wrong) || len(got) != tt.rows) {
				t.Errorf("got %v: error %v, want one with %q", got, err, tt.wrong)
			}
		})
	}
}

// endless sends rows until the client leaves, and then says so.
func endless(left chan<- struct{}) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Query-Id", "q1")
		_, _ = io.WriteString(w, `{"columns": ["x"], "types": ["INT"], "rows": [[0]`)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(left)
	}
}

// TestCloseEarly closes rows that are not read, while they are read, and by a context.
func TestCloseEarly(t *testing.T) {
	why := errors.New("somebody lost patience")
	for name, end := range map[string]func(cancel context.CancelCauseFunc, rows *store.Rows) error{
		"close":  func(_ context.CancelCauseFunc, rows *store.Rows) error { return rows.Close() },
		"cancel": func(cancel context.CancelCauseFunc, _ *store.Rows) error { cancel(why); return nil },
		"close while a row is awaited": func(_ context.CancelCauseFunc, rows *store.Rows) error {
			read := make(chan error)
			go func() { _, err := rows.Next(); read <- err }()
			time.AfterFunc(10*time.Millisecond, func() { rows.Close() })
			if err := <-read; err == nil || err.Error() != "the rows of the query were closed" {
				return fmt.Errorf("Next returned %w", err)
			}
			return nil
		},
		"cancel while a row is awaited": func(cancel context.CancelCauseFunc, rows *store.Rows) error {
			time.AfterFunc(10*time.Millisecond, func() { cancel(why) })
			if _, err := rows.Next(); !errors.Is(err, why) {
				return fmt.Errorf("Next returned %w", err)
			}
			return rows.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			left := make(chan struct{})
			c := fake(t, endless(left))
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			rows, err := c.Query(ctx, api.Query{SQL: "SELECT 1"})
			if err != nil {
				t.Fatal(err)
			}
			if row, err := rows.Next(); err != nil || row[0] != int64(0) || rows.ID != "q1" {
				t.Fatalf("got %v of %q: %v", row, rows.ID, err)
			}
			begin := time.Now()
			if err := end(cancel, rows); err != nil {
				t.Error(err)
			}
			<-left
			if took := time.Since(begin); took > 250*time.Millisecond {
				t.Errorf("the server heard of it after %s", took)
			}
		})
	}
}

// TestTimeoutOnTheWay has the timeout of a query be the reason why its answer ended.
func TestTimeoutOnTheWay(t *testing.T) {
	c := fake(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"columns": ["x"], "types": ["INT"], "rows": [[0]`)
		_ = http.NewResponseController(w).Flush()
		<-time.After(30 * time.Millisecond)
		panic(http.ErrAbortHandler)
	})
	rows, err := c.Query(t.Context(), api.Query{SQL: "SELECT 1", Timeout: new(api.Duration(20 * time.Millisecond))})
	if err != nil {
		t.Fatal(err)
	}
	_, err = all(rows)
	if !errors.Is(err, context.DeadlineExceeded) || err.Error() != "the query took longer than 20ms" {
		t.Errorf("error %v", err)
	}
}
