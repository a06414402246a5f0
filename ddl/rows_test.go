package ddl_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dw-sim/dw-sim/adapters/dwsimtest"
	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema"
)

// TestRowsMeetConditions generates the tables of cases and lets SQLite judge the rows:
// every CHECK that no warning names holds, and every column with an expression has the
// value of its SQL.
func TestRowsMeetConditions(t *testing.T) {
	judged := 0
	for _, file := range []string{"ansi_orders", "ansi_nulls", "ansi_computed"} {
		archive, err := txtar.ParseFile("testdata/cases/" + file + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			name, isScript := strings.CutSuffix(f.Name, ".sql")
			if !isScript || strings.Contains(string(f.Data), "::") { // which SQLite cannot read
				continue
			}
			t.Run(file+"/"+name, func(t *testing.T) { judged += judgeRows(t, string(f.Data)) })
		}
	}
	if judged < 60 {
		t.Errorf("only %d conditions were judged", judged)
	}
}

// judgeRows returns how many conditions and expressions of a script it looked at.
func judgeRows(t *testing.T, script string) (judged int) {
	t.Helper()
	e, warnings, err := ddl.Import("cases", script, ddl.Options{Dialect: "ansi", TargetRows: 500, NoInfer: true})
	if err != nil {
		t.Fatal(err)
	}
	db := dwsimtest.New(t, e, dwsimtest.Seed(7)).DB()
	for i := range e.Tables {
		table := &e.Tables[i]
		for _, wrong := range contradictions(table, warnings) {
			judged++
			var rows int
			if err := db.QueryRow(fmt.Sprintf("SELECT count(*) FROM %s WHERE %s", table.Name, wrong)).Scan(&rows); err != nil {
				t.Fatalf("%s: %v", wrong, err)
			}
			if rows > 0 {
				t.Errorf("%d rows of %s: %s", rows, table.Name, wrong)
			}
		}
	}
	return judged
}

// contradictions returns conditions that no row of a table should meet.
func contradictions(t *schema.Table, warnings []ddl.Warning) []string {
	var wrong []string
	for _, check := range t.Checks {
		if !slices.ContainsFunc(warnings, func(w ddl.Warning) bool { return strings.Contains(w.Message, "("+check+")") }) {
			wrong = append(wrong, fmt.Sprintf("NOT (%s)", check))
		}
	}
	for i := range t.Columns {
		switch c := &t.Columns[i]; {
		case c.Expression == "":
		case c.Type() == schema.Decimal || c.Type() == schema.Double: // SQLite computes with floats
			wrong = append(wrong, fmt.Sprintf("(%[1]s IS NULL) <> (%[2]s IS NULL) OR abs(%[1]s - (%[2]s)) > 0.0051", c.Name, c.Computed))
		default:
			wrong = append(wrong, fmt.Sprintf("%s IS NOT (%s)", c.Name, c.Computed))
		}
	}
	return wrong
}
