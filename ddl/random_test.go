package ddl_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/gen"
)

// TestRandomKeys imports scripts whose keys make as little sense as chance has it. What
// comes of them can always be generated, or is an error with a place.
func TestRandomKeys(t *testing.T) {
	imported := 0
	rapid.Check(t, func(t *rapid.T) {
		script := randomScript(t)
		infer := rapid.Bool().Draw(t, "infer")
		e, _, err := ddl.Import("random", script, ddl.Options{Dialect: "ansi", TargetRows: 40, NoInfer: !infer})
		if _, ok := errors.AsType[ddl.Errors](err); ok {
			return
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, script)
		}
		imported++
		g, err := gen.New(e, gen.Options{Seed: 1})
		if err != nil {
			t.Fatalf("%v\n%s", err, script)
		}
		for i := range e.Tables {
			if rows := e.Tables[i].TargetRows; rows > 0 {
				if _, err := g.Batch(e.Tables[i].Name, 0, int(rows)); err != nil {
					t.Fatalf("%v\n%s", err, script)
				}
			}
		}
	})
	if imported == 0 {
		t.Error("nothing was imported")
	}
}

var randomTypes = []string{
	"INT", "BIGINT", "SMALLINT", "DECIMAL(12,2)", "DECIMAL(38)", "VARCHAR(3)", "VARCHAR(40)", "CHAR(1)", "TEXT",
	"DATE", "TIMESTAMP", "TIMESTAMPTZ", "TIME", "UUID", "BOOLEAN", "DOUBLE PRECISION", "JSON", "BYTEA",
}

var randomNames = []string{"id", "email", "amount", "status", "code", "city", "created_at", "tenant_id", "quantity", "name"}

// randomScript draws up to four tables with keys of any columns to any columns.
func randomScript(t *rapid.T) string {
	tables := rapid.IntRange(1, 4).Draw(t, "tables")
	columns := make([][]string, tables)
	var script strings.Builder
	for i := range columns {
		columns[i] = rapid.SliceOfNDistinct(rapid.SampledFrom(randomNames), 1, 6, rapid.ID).Draw(t, "columns")
		fmt.Fprintf(&script, "CREATE TABLE t%d (", i)
		for j, name := range columns[i] {
			if j > 0 {
				script.WriteString(", ")
			}
			suffix := rapid.SampledFrom([]string{"", "", " NOT NULL", " UNIQUE", " GENERATED ALWAYS AS IDENTITY (START WITH 5 INCREMENT BY -3)"}).Draw(t, "suffix")
			fmt.Fprintf(&script, "%s %s%s", name, rapid.SampledFrom(randomTypes).Draw(t, "type"), suffix)
		}
		script.WriteString(");\n")
	}
	for range rapid.IntRange(0, 10).Draw(t, "keys") {
		i := rapid.IntRange(0, tables-1).Draw(t, "table")
		fmt.Fprintf(&script, "ALTER TABLE t%d ADD %s;\n", i, randomKey(t, i, columns))
	}
	return script.String()
}

func randomKey(t *rapid.T, child int, columns [][]string) string {
	some := func(table, n int) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(columns[table]), n, n, rapid.ID).Draw(t, "key")
	}
	most := min(len(columns[child]), 3)
	n := rapid.IntRange(1, most).Draw(t, "width")
	key := strings.Join(some(child, n), ", ")
	switch kind := rapid.IntRange(0, 4).Draw(t, "kind"); kind {
	case 0:
		return "PRIMARY KEY (" + key + ")"
	case 1:
		return "UNIQUE (" + key + ")"
	case 2:
		column, literal := some(child, 1)[0], rapid.SampledFrom([]string{"> 5", "IN (1, 2, 3)", "BETWEEN 'a' AND 'z'", "<= '2024-01-01'", "IN ('A', 'B')"}).Draw(t, "condition")
		return fmt.Sprintf("CHECK (%s %s)", column, literal)
	}
	parent := rapid.IntRange(0, len(columns)-1).Draw(t, "parent")
	if n > len(columns[parent]) {
		return "UNIQUE (" + key + ")"
	}
	return fmt.Sprintf("FOREIGN KEY (%s) REFERENCES t%d (%s)", key, parent, strings.Join(some(parent, n), ", "))
}
