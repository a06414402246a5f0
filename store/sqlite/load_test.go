package sqlite_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
	"github.com/dw-sim/dw-sim/store/sqlite"
	"github.com/dw-sim/dw-sim/store/storetest"
)

var long = flag.Bool("long", false, "load more rows of random documents, and ten million of one")

// A file whose pages are written is to SQLite what one is whose rows were inserted.
func TestLoadsAgree(t *testing.T) {
	root, loads := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		loads++
		dir := filepath.Join(root, fmt.Sprint(loads))
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		e := schematest.Document(t)
		g := drawGenerator(t, e)
		built, inserted := loadInto(t, filepath.Join(dir, "built"), sqlite.WarehouseOptions{}, e, g),
			loadInto(t, filepath.Join(dir, "inserted"), sqlite.WarehouseOptions{LoadBySQL: true}, e, g)
		defer built.Close()
		defer inserted.Close()
		compareFiles(t, built, inserted)
	})
}

// TestTenMillionRows compares files of several levels of pages, the keys of one of them sorted
// outside memory.
func TestTenMillionRows(t *testing.T) {
	if !*long {
		t.Skip("takes many minutes")
	}
	e := schematest.UniqueCustomers(10_000_000)
	g, err := gen.New(e, gen.Options{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	built, inserted := loadInto(t, t.TempDir(), sqlite.WarehouseOptions{}, e, g),
		loadInto(t, t.TempDir(), sqlite.WarehouseOptions{LoadBySQL: true}, e, g)
	defer built.Close()
	defer inserted.Close()
	compareFiles(t, built, inserted)
}

// tester is a test, of random documents or not.
type tester interface {
	Context() context.Context
	Fatal(...any)
	Fatalf(string, ...any)
}

// drawGenerator makes rows, so many that they take several batches where the tests may take long.
func drawGenerator(t *rapid.T, e *schema.Experiment) *gen.Generator {
	most := int64(40)
	if *long {
		most = 20_000
	}
	rows := map[string]int64{}
	for i := range e.Tables {
		rows[e.Tables[i].Name] = min(e.Tables[i].TargetRows, most)
	}
	g, err := gen.New(e, gen.Options{Seed: rapid.Int64().Draw(t, "seed"), Rows: rows, Workers: 2, BatchRows: rapid.IntRange(1, 5000).Draw(t, "batch")})
	if err != nil {
		t.Skip(err) // a document that has no rows
	}
	return g
}

// loadInto generates into a warehouse of its own and opens the file.
func loadInto(t tester, dir string, o sqlite.WarehouseOptions, e *schema.Experiment, g *gen.Generator) *sql.DB {
	w, err := sqlite.OpenWarehouseWith(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := storetest.Generate(t.Context(), w, g, ""); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, strings.ToLower(e.Name)+".db"))
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// compareFiles compares schema and rows, as the tables and as each of their indexes have them.
func compareFiles(t tester, built, inserted *sql.DB) {
	if got := rowsAsText(t, built, "PRAGMA integrity_check"); !slices.Equal(got, []string{"ok"}) {
		t.Fatalf("integrity_check: %.1000q", got)
	}
	compareRows(t, built, inserted, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")
	for _, table := range rowsAsText(t, built, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_dwsim%' ESCAPE '\\'") {
		compareRows(t, built, inserted, fmt.Sprintf("SELECT rowid, %s FROM %s ORDER BY rowid", typed(t, built, "pragma_table_info", table), quoted(table)))
		for _, index := range rowsAsText(t, built, fmt.Sprintf("SELECT name FROM pragma_index_list(%s)", literal(table))) {
			compareRows(t, built, inserted, fmt.Sprintf("SELECT %s, rowid FROM %s INDEXED BY %s ORDER BY %s, rowid", typed(t, built, "pragma_index_info", index),
				quoted(table), quoted(index), strings.Join(quotedColumns(t, built, "pragma_index_info", index), ", ")))
		}
	}
}

// compareRows compares what a query gives, row by row.
func compareRows(t tester, built, inserted *sql.DB, query string) {
	next, stop := iter.Pull(rowsOf(t, inserted, query))
	defer stop()
	count := 0
	for got := range rowsOf(t, built, query) {
		if want, ok := next(); !ok || got != want {
			t.Fatalf("%s: row %d is %.1000q, want %.1000q (%t)", query, count, got, want, ok)
		}
		count++
	}
	if want, ok := next(); ok {
		t.Fatalf("%s: there are %d rows, and not %.1000q", query, count, want)
	}
}

// typed returns all columns with their classes.
func typed(t tester, db *sql.DB, pragma, name string) string {
	var all []string
	for _, c := range quotedColumns(t, db, pragma, name) {
		all = append(all, "quote("+c+")", "typeof("+c+")")
	}
	return strings.Join(all, ", ")
}

func quotedColumns(t tester, db *sql.DB, pragma, name string) []string {
	all := rowsAsText(t, db, fmt.Sprintf("SELECT name FROM %s(%s)", pragma, literal(name)))
	for i := range all {
		all[i] = quoted(all[i])
	}
	return all
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

func rowsAsText(t tester, db *sql.DB, query string) []string {
	return slices.Collect(rowsOf(t, db, query))
}

// rowsOf returns the rows of a query, each as a text.
func rowsOf(t tester, db *sql.DB, query string) iter.Seq[string] {
	return func(yield func(string) bool) {
		rows, err := db.QueryContext(t.Context(), query)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		defer rows.Close()
		columns, _ := rows.Columns()
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(sql.RawBytes)
		}
		var row []byte
		for rows.Next() {
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			row = row[:0]
			for i, v := range values {
				if i > 0 {
					row = append(row, '|')
				}
				row = append(row, *v.(*sql.RawBytes)...)
			}
			if !yield(string(row)) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
}
