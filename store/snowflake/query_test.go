package snowflake_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/snowtest"
)

func TestQueriesThatDoMoreThanRead(t *testing.T) {
	s := snowtest.Start(t)
	w := open(t, s, "")
	e, b := tiny(t)
	if _, err := fill(t, w, e, b); err != nil {
		t.Fatal(err)
	}
	before := len(s.Statements())
	for sql, want := range map[string]string{
		"CALL sweep()":                                       "CALL",
		"COPY INTO @stage FROM t":                            "COPY",
		"GRANT SELECT ON t TO ROLE r":                        "GRANT",
		"EXECUTE IMMEDIATE 'DROP TABLE t'":                   "EXECUTE",
		"PUT file:///etc/passwd @~":                          "PUT",
		"GET @~ file:///tmp":                                 "GET",
		"USE ROLE admin":                                     "USE",
		"SET x = 1":                                          "SET",
		"BEGIN SELECT 1; END":                                "one statement",
		"SHOW TABLES ->> DROP TABLE t":                       "->>",
		"SELECT 1 ->> DELETE FROM t":                         "->>",
		"WITH a AS (SELECT 1) DELETE FROM t":                 "DELETE",
		"with a as (select 1) merge into t using a on 1 = 1": "MERGE",
		"SELECT 1; SELECT 2":                                 "one statement",
		"// SELECT\nTRUNCATE t":                              "TRUNCATE",
		"/* -- */ DROP TABLE t":                              "DROP",
		"$$x$$":                                              "empty",
		"SELECT '\\'; DELETE FROM t --'; DELETE FROM t":      "one statement",
	} {
		_, err := readAll(t.Context(), w, store.Query{Experiment: "shop", SQL: sql})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", sql, err, want)
		}
	}
	if after := len(s.Statements()); after != before {
		t.Errorf("%q was sent", s.Statements()[before:])
	}
	for sql, want := range map[string]string{
		"SELECT 'a -- b; DELETE FROM t' AS x":     "a -- b; DELETE",
		"SELECT 1 AS \"Delete; --\" ;; -- DELETE": "1",
		"(SELECT 2)": "2",
		"WITH d AS (SELECT 'delete') SELECT * FROM d": "delete",
		"\n-- first\n/* then */ SELECT 3":             "3",
	} {
		rows, err := readAll(t.Context(), w, store.Query{Experiment: "shop", SQL: sql})
		if strings.HasPrefix(sql, "(") { // which SQLite does not read
			if !strings.Contains(errText(err), "syntax") {
				t.Errorf("%q is refused by the driver: %v", sql, err)
			}
			continue
		}
		if err != nil || len(rows) != 1 || !strings.Contains(rows[0], want) {
			t.Errorf("%q returns %v, %v", sql, rows, err)
		}
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestQueryRole has queries in sessions of the reading role alone.
func TestQueryRole(t *testing.T) {
	s := snowtest.Start(t)
	w := open(t, s, "&role=builder&query_role=reader")
	e, b := tiny(t)
	if _, err := fill(t, w, e, b); err != nil {
		t.Fatal(err)
	}
	rows, err := readAll(t.Context(), w, store.Query{Experiment: "shop", SQL: "SELECT CURRENT_ROLE()"})
	if err != nil || len(rows) != 1 || !strings.Contains(rows[0], "reader") {
		t.Errorf("the role of a query is %q, %v", rows, err)
	}
	if all := strings.Join(s.Statements(), ";"); !strings.Contains(all, "USE SECONDARY ROLES NONE") {
		t.Error("the other roles of the user are in force, too")
	}
}

// TestNamesInErrors have the spelling of the statement, not that of Snowflake.
func TestNamesInErrors(t *testing.T) {
	w := open(t, snowtest.Start(t), "")
	e, b := tiny(t)
	if _, err := fill(t, w, e, b); err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string]string{
		"SELECT NoSuch FROM t":     "invalid identifier 'NoSuch'",
		"SELECT * FROM shop.Other": "'shop.Other' does not exist",
	} {
		_, err := readAll(t.Context(), w, store.Query{Experiment: "shop", SQL: sql})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q in one line", sql, err, want)
		}
	}
}

func TestExamine(t *testing.T) {
	s := snowtest.Start(t)
	w := open(t, s, "&role=builder&query_role=reader&storage_integration=lake")
	var subjects []string
	for _, f := range w.Examine(t.Context()) {
		subjects = append(subjects, f.Subject)
		if f.Err != nil {
			t.Errorf("%s: %v", f.Subject, f.Err)
		}
		if f.Detail == "" || f.Hint == "" || strings.Contains(f.Detail+f.Hint, "secret") {
			t.Errorf("the finding is %+v", f)
		}
	}
	if got := strings.Join(subjects, ", "); got != "round trip, role, compute warehouse, create schemas, load files, query role, staged schemas" {
		t.Errorf("examined are %s", got)
	}
	if got := s.Schemas(); len(got) != 0 {
		t.Errorf("Examine leaves %s", got)
	}
	s.Inject(snowtest.Fault{Contains: "CREATE SCHEMA", Kind: snowtest.Refused, Code: 3001, Message: "SQL access control error:\nInsufficient privileges to operate on database 'SIM'"})
	for _, f := range w.Examine(t.Context()) {
		if f.Subject == "create schemas" && (f.Err == nil || !strings.Contains(f.Err.Error(), "Insufficient privileges")) {
			t.Errorf("without the right to create schemas, Examine says %+v", f)
		}
	}
	if version, err := w.Version(t.Context()); err != nil || version != "Snowflake "+snowtest.Version {
		t.Errorf("Version = %q, %v", version, err)
	}
}

func TestNoComputeWarehouse(t *testing.T) {
	s := snowtest.Start(t)
	w := open(t, s, "")
	s.Inject(snowtest.Fault{Contains: "FLATTEN", Kind: snowtest.Refused, Code: 606, Message: "No active warehouse selected in the current session.  Select an active warehouse with the 'use warehouse' command.\n"})
	e, b := tiny(t)
	_, err := fill(t, w, e, b)
	if err == nil || !strings.Contains(err.Error(), "by the option warehouse of the URL") || errors.Is(err, store.ErrUnreachable) {
		t.Errorf("a load without compute: %v", err)
	}
}

// TestParameters are bound, and errors have their places in the statement as it was written.
func TestParameters(t *testing.T) {
	w := open(t, snowtest.Start(t), "")
	e, b := tiny(t)
	if _, err := fill(t, w, e, b); err != nil {
		t.Fatal(err)
	}
	rows, err := readAll(t.Context(), w, store.Query{SQL: "SELECT :word, :n, :none, count(*) FROM shop.t", Params: []store.Param{
		{Name: "n", Type: schema.BigInt, Value: int64(7)}, {Name: "word", Type: schema.Text, Value: "a'b"}, {Name: "none", Type: schema.Date}}})
	if err != nil || len(rows) != 1 || !strings.Contains(rows[0], `"a'b", "7", interface {}(nil)`) {
		t.Errorf("the parameters are %v, %v", rows, err)
	}
	_, err = readAll(t.Context(), w, store.Query{Experiment: "shop", SQL: " /* a */ SELECT nosuch FROM t"})
	q, ok := errors.AsType[*store.QueryError](err)
	if !ok || q.Unknown != "nosuch" || q.Kind != store.ColumnName || q.Message != "invalid identifier 'nosuch'" {
		t.Fatalf("the error is %#v", err)
	}
	if line, column := q.Place(); line != 1 || column != 17 {
		t.Errorf("its place is %d, %d", line, column)
	}
}
