//go:build cgo

package duckdb_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Errors are sentences about the place at which the statement is wrong.
func TestQueryErrors(t *testing.T) {
	w, _ := shopOf(t)
	for _, test := range []struct {
		sql     string // a caret stands before the place; none means that it is not known
		message string
		hint    string
		unknown string
		kind    store.NameKind
	}{
		{"SELECT ^nosuch FROM t", `column "nosuch" does not exist`, "", "nosuch", store.ColumnName},
		{"SELECT\n  ^idd FROM t", `column "idd" does not exist`, "", "idd", store.ColumnName},
		{"SELECT ^t.nosuch FROM t", `column "nosuch" does not exist`, "", "nosuch", store.ColumnName},
		{"SELECT ^x.id FROM t", `table "x" does not exist`, "", "x", store.TableName},
		{"SELECT * FROM ^tt", `table "tt" does not exist`, "", "tt", store.TableName},
		{"SELECT * FROM ^nosuch.customers", `experiment "nosuch" does not exist`, "", "nosuch", store.ExperimentName},
		{"SELECT 'ä', ^nosuch(1)", `function "nosuch" does not exist`, "", "nosuch", store.FunctionName},
		{"SELECT ^nosuch(id) OVER () FROM t", `function "nosuch" does not exist`, "", "nosuch", store.FunctionName},
		{"^SELEC 1", `syntax error at "SELEC"`, "", "", ""},
		{"SELECT 1 +^", `the statement ends before it is complete`, "", "", ""},
		{"SELECT ^left(1)", `no function matches left(INT)`, `there is left(VARCHAR, BIGINT) -> VARCHAR`, "", ""},
		{"SELECT 'abc'^::INT", `could not convert string 'abc' to INT`, "", "", ""},
		{"SELECT [1], 'abc'^::INT", `could not convert string 'abc' to INT`, "", "", ""},
		{" ; -- first\n SELECT [1], 'abc'^::INT ; -- last", `could not convert string 'abc' to INT`, "", "", ""},
		{"SELECT ^id, count(*) FROM t", `column "id" must appear in the GROUP BY clause or must be part of an aggregate function`, `either add it to the GROUP BY list, or use "ANY_VALUE(id)" if the exact value of "id" is not important`, "", ""},
		{"SELECT (SELECT id FROM t)", `more than one row returned by a subquery used as an expression - scalar subqueries can only return a single row`, "", "", ""},
		{"SELECT ^equal_null(1)", `function equal_null() does not support the supplied arguments`, `there is equal_null(a, b)`, "", ""},
		{"SELECT  nvl(1, 2),   ^nosuch  FROM t WHERE id::int > 1", `column "nosuch" does not exist`, "", "nosuch", store.ColumnName},
		{"SELECT * FROM ^read_csv('/etc/passwd')", `a query reads tables; it must not open files or addresses`, "", "", ""},
		{"SELECT * FROM ^_dwsim_run", `a query only reads rows; it must not contain _dwsim`, "", "", ""},
		{"SELECT ^$1", `parameters are not written as $1`, `write :name, and give it a value`, "", ""},
		{"", "the query is empty", "", "", ""},
		{"^DELETE FROM t", "a query only reads; it must not contain DELETE", "", "", ""},
		{"/* x */ ^update t SET v = 1", "a query only reads; it must not contain UPDATE", "", "", ""},
	} {
		before, after, placed := strings.Cut(test.sql, "^")
		offset := -1
		if placed {
			offset = len(before)
		}
		_, _, err := result(t, w, before+after)
		e, ok := errors.AsType[*store.QueryError](err)
		if !ok {
			t.Errorf("%s: the error is %v", test.sql, err)
			continue
		}
		if e.Message != test.message || e.Hint != test.hint || e.Unknown != test.unknown || e.Kind != test.kind || e.SQL != before+after || e.Offset != offset {
			t.Errorf("%s: %d %q %q %q %q", test.sql, e.Offset, e.Message, e.Hint, e.Unknown, e.Kind)
		}
	}
}

// Another experiment is named before a point, and has its own rows.
func TestOtherExperiments(t *testing.T) {
	w, _ := shopOf(t)
	other := withColumn(schema.Column{DataType: "VARCHAR", Required: new(false)})
	other.Name = "Other"
	if err := load(t, w, other, "x"); err != nil {
		t.Fatal(err)
	}
	count := func(experiment, sql string, want int64) {
		t.Helper()
		r, err := w.Query(t.Context(), store.Query{Experiment: experiment, SQL: sql})
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			return
		}
		defer r.Close()
		if row, err := r.Next(); err != nil || row == nil || row[0] != want {
			t.Errorf("%s gives %v, %v, want %d", sql, row, err, want)
		}
	}
	count("shop", "SELECT count(*) FROM t", 3)
	count("shop", "SELECT count(*) FROM other.t", 1)
	count("Shop", `SELECT count(*) FROM "Other".t JOIN shop.t s ON true`, 3)
	count("other", "SELECT count(*) FROM t, SHOP.t u", 3)
	count("", "SELECT count(*) FROM shop.t", 3)
	count("", "SELECT 1", 1)
	if _, err := w.Query(t.Context(), store.Query{SQL: "SELECT count(*) FROM t"}); err == nil {
		t.Error("without an experiment there is a table t")
	}
	if err := load(t, w, other, "x", "y"); err != nil { // the swap of any file is seen
		t.Fatal(err)
	}
	count("shop", "SELECT count(*) FROM other.t", 2)
	count("shop", "SELECT count(*) FROM t", 3)
}
