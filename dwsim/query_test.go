package dwsim_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// endlessSQL gives rows for a very long time; lateSQL gives one, and then none for as long.
const (
	endlessSQL = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
	lateSQL    = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 2"
)

// soon is how long a query that is ended may take to notice.
const soon = 250 * time.Millisecond

func TestQueriesAreListed(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	x := env.create(t, shopDocument)
	if got := env.Queries(); len(got) != 0 {
		t.Fatalf("before any query the list is %v", got)
	}
	first, err := x.Query(t.Context(), endlessSQL, dwsim.QueryOptions{ID: "report-1", Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	for range 4 { // two rows, and the end twice
		if _, err := first.Next(); err != nil {
			t.Fatal(err)
		}
	}
	second, err := x.Query(t.Context(), "SELECT 1", dwsim.QueryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got := env.Queries()
	if len(got) != 2 || got[0].ID != "report-1" || got[0].Experiment != "Shop" || got[0].SQL != endlessSQL || got[0].Rows != 2 || time.Since(got[0].Since) > time.Minute {
		t.Errorf("the list is %+v", got)
	}
	if got[1].ID != second.ID || len(second.ID) < 10 {
		t.Errorf("a drawn id is %q, and on the list %q", second.ID, got[1].ID)
	}
	if !first.Truncated() || first.Count() != 2 || first.ID != "report-1" {
		t.Errorf("truncated %t, %d rows, id %q", first.Truncated(), first.Count(), first.ID)
	}
	if err := errors.Join(first.Close(), first.Close(), second.Close()); err != nil {
		t.Error(err)
	}
	if got := env.Queries(); len(got) != 0 {
		t.Errorf("after all were closed the list is %v", got)
	}
}

func TestQueryIDs(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	x := env.create(t, shopDocument)
	rows, err := x.Query(t.Context(), "SELECT 1", dwsim.QueryOptions{ID: "a"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Query(t.Context(), "SELECT 1", dwsim.QueryOptions{ID: "a"}); !errors.Is(err, store.ErrExists) || !strings.Contains(err.Error(), `query "a"`) {
		t.Errorf("an id that is in use: %v", err)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	rows, err = x.Query(t.Context(), "SELECT 1", dwsim.QueryOptions{ID: "a"})
	if err != nil {
		t.Fatalf("an id that is free again: %v", err)
	}
	_ = rows.Close()
	for _, id := range []string{"a b", "a/b", strings.Repeat("x", 65), "é"} {
		if _, err := x.Query(t.Context(), "SELECT 1", dwsim.QueryOptions{ID: id}); err == nil {
			t.Errorf("the id %q is not refused", id)
		}
	}
	if err := env.CancelQuery("a"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("cancelling what has ended: %v", err)
	}
}

// TestCancelQuery ends a query while its reader reads, and while it waits for a row.
func TestCancelQuery(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	x := env.create(t, shopDocument)
	for _, sql := range []string{endlessSQL, lateSQL} {
		rows, err := x.Query(t.Context(), sql, dwsim.QueryOptions{ID: "q"})
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() {
			for {
				if row, err := rows.Next(); row == nil || err != nil {
					ended <- err
					return
				}
			}
		}()
		start := time.Now()
		if err := env.CancelQuery("q"); err != nil {
			t.Fatal(err)
		}
		err = <-ended
		if took := time.Since(start); took > soon {
			t.Errorf("it took %s", took)
		}
		if !errors.Is(err, dwsim.ErrQueryCancelled) || err.Error() != `query "q" was cancelled` {
			t.Errorf("the reader gets %v", err)
		}
		if row, again := rows.Next(); row != nil || !errors.Is(again, dwsim.ErrQueryCancelled) {
			t.Errorf("and then %v, %v", row, again)
		}
		_ = rows.Close()
		if got := one(t, x, "SELECT 7"); got != "7" {
			t.Errorf("the next query gives %s", got)
		}
	}
}

// TestCloseWhileNextRuns closes rows while another goroutine waits for one that never comes.
func TestCloseWhileNextRuns(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	x := env.create(t, shopDocument)
	rows, err := x.Query(t.Context(), lateSQL, dwsim.QueryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rows.Next(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		_, err := rows.Next()
		ended <- err
	}()
	<-time.After(5 * time.Millisecond) // or Next comes after Close, and finds the end
	start := time.Now()
	if err := rows.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil && err.Error() != "the rows of the query were closed" {
		t.Errorf("Next returns %v", err)
	}
	if took := time.Since(start); took > soon {
		t.Errorf("it took %s", took)
	}
	if got := one(t, x, "SELECT 7"); got != "7" {
		t.Errorf("the next query gives %s", got)
	}
}

// TestAbandonedQuery reads no rows: the query ends at its timeout all the same.
func TestAbandonedQuery(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	x := env.create(t, shopDocument)
	rows, err := x.Query(t.Context(), endlessSQL, dwsim.QueryOptions{Timeout: 30 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(10 * time.Second)
	for len(env.Queries()) > 0 {
		if time.Now().After(deadline) {
			t.Fatal("the query is still there")
		}
	}
	_, err = rows.Next()
	if !errors.Is(err, context.DeadlineExceeded) || err.Error() != "the query took longer than 30ms" {
		t.Errorf("who reads then gets %v", err)
	}
	if err := rows.Close(); err != nil {
		t.Error(err)
	}
}

// TestReadQueryOutlivesItsTimeout has all rows: that the time is over by then is no error.
func TestReadQueryOutlivesItsTimeout(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	x := env.create(t, shopDocument)
	ctx, cancel := context.WithCancel(t.Context())
	rows, err := x.Query(ctx, "SELECT 1", dwsim.QueryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := rows.Next(); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if row, err := rows.Next(); row != nil || err != nil {
		t.Errorf("behind the end are %v, %v", row, err)
	}
	if err := rows.Close(); err != nil {
		t.Error(err)
	}
}

func TestCloseEndsQueries(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	x := env.create(t, shopDocument)
	rows, err := x.Query(t.Context(), endlessSQL, dwsim.QueryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Close(); err != nil {
		t.Fatal(err)
	}
	if got := env.Queries(); len(got) != 0 {
		t.Errorf("after Close there are %v", got)
	}
	if _, err := rows.Next(); err == nil || err.Error() != "the simulator was closed" {
		t.Errorf("the reader gets %v", err)
	}
	if _, err := x.Query(t.Context(), "SELECT 1", dwsim.QueryOptions{}); err == nil {
		t.Error("a query after Close is not refused")
	}
}

func TestParams(t *testing.T) {
	noon := time.Date(2024, 1, 31, 13, 0, 0, 0, time.FixedZone("", 3600))
	for _, test := range []struct {
		value any
		want  store.Param
	}{
		{nil, store.Param{Type: schema.Text}},
		{"x", store.Param{Type: schema.Text, Value: "x"}},
		{7, store.Param{Type: schema.BigInt, Value: int64(7)}},
		{uint8(7), store.Param{Type: schema.BigInt, Value: int64(7)}},
		{uint64(1 << 63), store.Param{Type: schema.Decimal, Value: "9223372036854775808"}},
		{float32(0.5), store.Param{Type: schema.Double, Value: 0.5}},
		{true, store.Param{Type: schema.Boolean, Value: true}},
		{noon, store.Param{Type: schema.TimestampTZ, Value: "2024-01-31 12:00:00Z"}},
		{store.Param{Name: "ignored", Type: schema.Date, Value: "2024-01-31"}, store.Param{Type: schema.Date, Value: "2024-01-31"}},
	} {
		test.want.Name = "p"
		if got := dwsim.Params(map[string]any{"p": test.value}); len(got) != 1 || got[0] != test.want {
			t.Errorf("%v becomes %#v, want %#v", test.value, got, test.want)
		}
	}
}

func TestParseParam(t *testing.T) {
	for _, test := range []struct {
		typeName, text string
		kind           schema.Type
		value          any
	}{
		{"", "5", schema.BigInt, int64(5)},
		{"", "-5", schema.BigInt, int64(-5)},
		{"", "0", schema.BigInt, int64(0)},
		{"", "9223372036854775808", schema.Decimal, "9223372036854775808"},
		{"", "1.50", schema.Decimal, "1.50"},
		{"", "true", schema.Boolean, true},
		{"", "FALSE", schema.Boolean, false},
		{"", "null", schema.Text, nil},
		{"", "", schema.Text, ""},
		{"", "007", schema.Text, "007"},
		{"", "00.5", schema.Text, "00.5"},
		{"", "1e5", schema.Text, "1e5"},
		{"", "2024-01-31", schema.Text, "2024-01-31"},
		{"date", "2024-01-31", schema.Date, "2024-01-31"},
		{"varchar", "5", schema.Text, "5"},
		{"smallint", "5", schema.BigInt, int64(5)},
		{"FLOAT", "1e5", schema.Double, 1e5},
		{"numeric", "5", schema.Decimal, "5"},
		{"timestamp", "2024-01-31T13:45:00.5", schema.Timestamp, "2024-01-31 13:45:00.5"},
		{"timestamptz", "2024-01-31 13:45:00+01:00", schema.TimestampTZ, "2024-01-31 12:45:00Z"},
		{"time", "13:45", schema.Time, "13:45:00"},
		{"boolean", "True", schema.Boolean, true},
		{"uuid", "C7C6B1A2-0000-4000-8000-000000000001", schema.UUID, "c7c6b1a2-0000-4000-8000-000000000001"},
		{"json", `{"a": 1}`, schema.JSON, `{"a": 1}`},
	} {
		p, err := dwsim.ParseParam("p", test.typeName, test.text)
		if err != nil || p.Type != test.kind || p.Value != test.value {
			t.Errorf("%s %q is %s %#v, %v", test.typeName, test.text, p.Type, p.Value, err)
		}
	}
	for typeName, text := range map[string]string{
		"date": "31.01.2024", "int": "1.5", "decimal": "1,5", "double": "x", "boolean": "perhaps", "uuid": "x", "json": "{", "binary": "xyz",
		"timestamp": "now", "timestamptz": "2024-01-31 13:45:00", "time": "25:00", "money": "1",
	} {
		if p, err := dwsim.ParseParam("p", typeName, text); err == nil || !strings.HasPrefix(err.Error(), "parameter p") {
			t.Errorf("%s %q is %#v, %v; want an error that names the parameter", typeName, text, p, err)
		}
	}
}

func TestQueryRefusesParams(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	x := env.create(t, shopDocument)
	for _, params := range [][]store.Param{
		{{Name: "", Type: schema.Text}}, {{Name: "1a", Type: schema.Text}}, {{Name: "a", Type: schema.Text}, {Name: "a", Type: schema.Text}},
		{{Name: "a"}}, {{Name: "a", Type: schema.BigInt, Value: "1"}}, {{Name: "a", Type: schema.Date, Value: "1"}}, {{Name: "a", Type: schema.Text, Value: 1}},
		dwsim.Params(map[string]any{"a": struct{}{}}),
	} {
		if _, err := x.Query(t.Context(), "SELECT :a", dwsim.QueryOptions{Params: params}); err == nil {
			t.Errorf("%#v is not refused", params)
		}
	}
}

func TestExplain(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	x := env.create(t, shopDocument)
	lines, err := x.Explain(t.Context(), "SELECT * FROM orders JOIN customers USING (customer_id) WHERE order_id = 3", dwsim.QueryOptions{})
	if plan := strings.Join(lines, "\n"); err != nil || !strings.Contains(plan, "SEARCH orders") || !strings.Contains(plan, "SEARCH customers") {
		t.Errorf("the plan is %q, %v", plan, err)
	}
	lines, err = x.Explain(t.Context(), "SELECT (SELECT count(*) FROM orders) UNION SELECT 1", dwsim.QueryOptions{})
	if plan := strings.Join(lines, "\n"); err != nil || !strings.Contains(plan, "\n  ") {
		t.Errorf("the plan has no steps below others: %q, %v", plan, err)
	}
	if _, err := x.Explain(t.Context(), "SELECT nosuch FROM orders", dwsim.QueryOptions{}); err == nil || !strings.Contains(err.Error(), "nosuch") {
		t.Errorf("of a statement that is wrong: %v", err)
	}
}
