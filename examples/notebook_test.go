//go:build cgo

package examples_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"

	"github.com/dw-sim/dw-sim/store/sqltext"
)

// TestNotebook runs the cells of the notebook in DuckDB over the Parquet files of a run, and asks
// the warehouse, which has the same rows, what the first cells answer.
func TestNotebook(t *testing.T) {
	x := generated(t, "iot.yaml")
	run, err := x.LastRun(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := cells(t, duck(t, run.OutputPath), "notebook/iot.sql")
	if len(all) != 7 {
		t.Fatalf("%d cells have an answer, want 7", len(all))
	}
	for _, count := range all[0].rows {
		a, err := ask(t, x, count[0], "SELECT count(*) FROM "+count[0])
		if err != nil || a.rows[0][0] != count[1] {
			t.Errorf("%s has %q rows in the warehouse and %s in its files: %v", count[0], a.rows, count[1], err)
		}
	}
	for _, asked := range all[4].rows { // an alert follows its reading, and no other comes between
		if asked[1] != asked[2] {
			t.Errorf("of %s alerts of %s only %s are beside their reading", asked[1], asked[0], asked[2])
		}
	}
	checkGolden(t, "notebook/answers.golden", all)
}

// duck opens a DuckDB that looks for files in a folder.
func duck(t *testing.T, folder string) *sql.Conn {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	closed(t, db.Close)
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	closed(t, conn.Close)
	if _, err := conn.ExecContext(t.Context(), "SET file_search_path = '"+strings.ReplaceAll(folder, "'", "''")+"'"); err != nil {
		t.Fatal(err)
	}
	return conn
}

// cells runs all cells, and returns what those answer that ask.
func cells(t *testing.T, conn *sql.Conn, path string) (all []answer) {
	t.Helper()
	notebook, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(notebook), "\n-- %% ")
	for _, cell := range parts[1:] {
		title, script, _ := strings.Cut(cell, "\n")
		for _, s := range sqltext.Split(script) {
			a, err := cellAnswer(t.Context(), conn, s.Text)
			if err != nil {
				t.Fatalf("%s: %v", title, err)
			}
			if a.title = title; !strings.HasPrefix(s.Text, "CREATE") {
				all = append(all, a)
			}
		}
	}
	return all
}

func cellAnswer(ctx context.Context, conn *sql.Conn, statement string) (a answer, err error) {
	rows, err := conn.QueryContext(ctx, statement)
	if err != nil {
		return a, err
	}
	defer rows.Close()
	if a.columns, err = rows.Columns(); err != nil {
		return a, err
	}
	for rows.Next() {
		values, pointers := make([]any, len(a.columns)), make([]any, len(a.columns))
		for i := range values {
			pointers[i] = &values[i]
		}
		if err := rows.Scan(pointers...); err != nil {
			return a, err
		}
		row := make([]string, len(values))
		for i, v := range values {
			row[i] = fmt.Sprint(v)
		}
		a.rows = append(a.rows, row)
	}
	return a, rows.Err()
}
