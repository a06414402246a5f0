package sqlite_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/vectors"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// numbers makes an experiment with tables of one column v, which count from 1.
func numbers(t *testing.T, w *sqlite.Warehouse, name string, rows int, tables ...string) {
	t.Helper()
	e := &schema.Experiment{Name: name}
	for _, table := range tables {
		e.Tables = append(e.Tables, schema.Table{Name: table, Columns: []schema.Column{{Name: "v", DataType: "INT"}}})
	}
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	mark := store.Mark{}
	for i := range e.Tables {
		sink, err := l.OpenSink(t.Context(), e, &e.Tables[i])
		if err != nil {
			t.Fatal(err)
		}
		b := vectors.New(&e.Tables[i], rows)
		for row := range rows {
			if err := b.SetInt(0, int64(row+1)); err != nil {
				t.Fatal(err)
			}
			b.EndRow()
		}
		if err := errors.Join(sink.WriteBatch(t.Context(), b.Batch()), sink.Commit(t.Context())); err != nil {
			t.Fatal(err)
		}
		mark[strings.ToLower(e.Tables[i].Name)] = store.TableMark{Run: 1, Rows: int64(rows)}
	}
	if err := l.Commit(t.Context(), mark); err != nil {
		t.Fatal(err)
	}
}

// answer returns the rows of a query as text, or its error.
func answer(t *testing.T, w *sqlite.Warehouse, q store.Query) string {
	t.Helper()
	rows, err := w.Query(t.Context(), q)
	if err != nil {
		return err.Error()
	}
	defer rows.Close()
	var lines []string
	for {
		row, err := rows.Next()
		if err != nil {
			return err.Error()
		}
		if row == nil {
			return strings.Join(lines, "|")
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintln(row...)))
	}
}

func TestAcrossExperiments(t *testing.T) {
	w := openWarehouse(t, t.TempDir())
	numbers(t, w, "Shop", 3, "items", "both")
	numbers(t, w, "crm", 5, "leads", "both")
	numbers(t, w, "main_", 7, "x")
	for _, test := range []struct{ experiment, sql, want string }{
		{"shop", "SELECT count(*) FROM items", "3"},
		{"shop", "SELECT count(*) FROM shop.items", "3"},
		{"shop", `SELECT count(*) FROM "SHOP"."Items"`, "3"},
		{"shop", "SELECT count(*) FROM crm.leads", "5"},
		{"shop", "SELECT (SELECT count(*) FROM both), (SELECT count(*) FROM crm.both), (SELECT count(*) FROM main_.x)", "3 5 7"},
		{"crm", "SELECT count(*) FROM both, shop.both AS other", "15"},
		{"", "SELECT count(*) FROM shop.items JOIN crm.leads USING (v)", "3"},
		{"", "SELECT 1 + 1", "2"},
		{"", "WITH leads AS (SELECT 1) SELECT count(*) FROM leads, crm.leads AS c", "5"},
		{"shop", "SELECT crm.v FROM items AS crm WHERE crm.v = 2", "2"},
		// A name without an experiment is never that of another's table.
		{"shop", "SELECT count(*) FROM leads", `line 1, column 22: table "leads" does not exist`},
		{"shop", "SELECT count(*) FROM crm.leads, leads AS l", `line 1, column 26: table "leads" does not exist in experiment "shop"; write the name of the experiment before it`},
		{"shop", "SELECT nosuch FROM crm.leads, leads AS l", `line 1, column 24: table "leads" does not exist in experiment "shop"; write the name of the experiment before it`},
		{"", "SELECT count(*) FROM crm.leads, leads AS l", `line 1, column 26: table "leads" does not exist; write the name of the experiment before it`},
		{"", "SELECT count(*) FROM leads", `line 1, column 22: table "leads" does not exist`},
		{"shop", "SELECT 1 FROM nosuch.leads", `line 1, column 15: experiment "nosuch" does not exist`},
		{"shop", "SELECT 1 FROM \"no such\".leads", `line 1, column 15: experiment "no such" does not exist`},
		{"shop", "SELECT 1 FROM temp.leads", `line 1, column 15: experiment "temp" does not exist`},
		{"shop", "SELECT 1 FROM crm._dwsim_run", `line 1, column 19: a query reads the tables of experiments; it must not read _dwsim_run`},
		{"shop", "SELECT 1 FROM crm.sqlite_schema", `line 1, column 19: a query reads the tables of experiments; it must not read sqlite_schema`},
	} {
		if got := answer(t, w, store.Query{Experiment: test.experiment, SQL: test.sql}); got != test.want {
			t.Errorf("%s: %s\n got %s\nwant %s", test.experiment, test.sql, got, test.want)
		}
	}
	_, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: "SELECT 1 FROM nosuch.leads"})
	if e, ok := errors.AsType[*store.QueryError](err); !ok || e.Unknown != "nosuch" || e.Kind != store.ExperimentName {
		t.Errorf("a missing experiment: %#v", err)
	}
	if got := answer(t, w, store.Query{Experiment: "nosuch", SQL: "SELECT 1"}); !strings.Contains(got, "does not exist") {
		t.Errorf("in an experiment that is missing: %s", got)
	}
}

func TestTenExperiments(t *testing.T) {
	w := openWarehouse(t, t.TempDir())
	var sums []string
	for i := range 11 {
		numbers(t, w, fmt.Sprintf("e%d", i), i+1, "t")
		sums = append(sums, fmt.Sprintf("(SELECT count(*) FROM e%d.t)", i))
	}
	ten := "SELECT " + strings.Join(sums[:10], " + ")
	for _, experiment := range []string{"", "e3"} {
		if got := answer(t, w, store.Query{Experiment: experiment, SQL: ten}); got != "55" {
			t.Errorf("ten in %q: %s", experiment, got)
		}
	}
	const want = "a query can read 10 experiments at most, and e10 is one more; write it as several queries, or join fewer experiments"
	if got := answer(t, w, store.Query{SQL: "SELECT " + strings.Join(sums, " + ")}); !strings.HasSuffix(got, want) {
		t.Errorf("eleven: %s", got)
	}
}

// TestSwapOfAnother: a query sees the present rows of every experiment that it names.
func TestSwapOfAnother(t *testing.T) {
	dir := t.TempDir()
	w := openWarehouse(t, dir)
	numbers(t, w, "shop", 1, "t")
	const sql = "SELECT count(*) FROM t, crm.t AS other"
	for rows := range 3 {
		numbers(t, w, "crm", rows+1, "t")
		for range 2 {
			if got := answer(t, w, store.Query{Experiment: "shop", SQL: sql}); got != fmt.Sprint(rows+1) {
				t.Errorf("after a swap: %s, want %d", got, rows+1)
			}
		}
	}
	if err := os.Remove(filepath.Join(dir, "crm.db")); err != nil {
		t.Fatal(err)
	}
	if got, want := answer(t, w, store.Query{Experiment: "shop", SQL: sql}), `line 1, column 25: experiment "crm" does not exist`; got != want {
		t.Errorf("after it was removed: %s, want %s", got, want)
	}
}

func TestParams(t *testing.T) {
	w := openWarehouse(t, t.TempDir())
	numbers(t, w, "shop", 3, "t")
	params := []store.Param{
		{Name: "i", Type: schema.BigInt, Value: int64(2)}, {Name: "f", Type: schema.Double, Value: 1.5}, {Name: "d", Type: schema.Decimal, Value: "10.25"},
		{Name: "b", Type: schema.Boolean, Value: true}, {Name: "s", Type: schema.Text, Value: "it's ü"}, {Name: "n", Type: schema.Text},
		{Name: "day", Type: schema.Date, Value: "2024-01-31"}, {Name: "x", Type: schema.Binary, Value: []byte{0, 255}}, {Name: "e", Type: schema.Binary, Value: []byte{}},
		{Name: "large", Type: schema.Decimal, Value: "12345678901234567.89"},
	}
	const sql = "SELECT v = :i, :i, :f, :d * 2 > 20, :b, :s, :n IS NULL, :day, hex(:x), quote(:e), :large FROM t WHERE v = :i"
	const want = "true 2 1.5 true true it's ü true 2024-01-31 00FF X'' 12345678901234567.89"
	if got := answer(t, w, store.Query{Experiment: "shop", SQL: sql, Params: params}); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
