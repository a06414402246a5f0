package sqlite_test

import (
	"database/sql"
	"flag"
	"fmt"
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

var long = flag.Bool("long", false, "load more random documents with more rows")

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
func loadInto(t *rapid.T, dir string, o sqlite.WarehouseOptions, e *schema.Experiment, g *gen.Generator) *sql.DB {
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
func compareFiles(t *rapid.T, built, inserted *sql.DB) {
	same := func(query string) []string {
		got, want := rowsAsText(t, built, query), rowsAsText(t, inserted, query)
		if !slices.Equal(got, want) {
			t.Fatalf("%s: %d rows, want %d\n%.1000q\n%.1000q", query, len(got), len(want), got, want)
		}
		return got
	}
	if got := rowsAsText(t, built, "PRAGMA integrity_check"); !slices.Equal(got, []string{"ok"}) {
		t.Fatalf("integrity_check: %.1000q", got)
	}
	same("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")
	for _, table := range same("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_dwsim%' ESCAPE '\\'") {
		same(fmt.Sprintf("SELECT rowid, %s FROM %s ORDER BY rowid", typed(t, built, "pragma_table_info", table), quoted(table)))
		for _, index := range same(fmt.Sprintf("SELECT name FROM pragma_index_list(%s)", literal(table))) {
			same(fmt.Sprintf("SELECT %s, rowid FROM %s INDEXED BY %s ORDER BY %s, rowid", typed(t, built, "pragma_index_info", index),
				quoted(table), quoted(index), strings.Join(quotedColumns(t, built, "pragma_index_info", index), ", ")))
		}
	}
}

// typed returns all columns with their classes.
func typed(t *rapid.T, db *sql.DB, pragma, name string) string {
	var all []string
	for _, c := range quotedColumns(t, db, pragma, name) {
		all = append(all, "quote("+c+")", "typeof("+c+")")
	}
	return strings.Join(all, ", ")
}

func quotedColumns(t *rapid.T, db *sql.DB, pragma, name string) []string {
	all := rowsAsText(t, db, fmt.Sprintf("SELECT name FROM %s(%s)", pragma, literal(name)))
	for i := range all {
		all[i] = quoted(all[i])
	}
	return all
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// rowsAsText returns the rows of a query, each as a text.
func rowsAsText(t *rapid.T, db *sql.DB, query string) []string {
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	columns, _ := rows.Columns()
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(sql.NullString)
	}
	var all []string
	for rows.Next() {
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		var row []string
		for _, v := range values {
			row = append(row, v.(*sql.NullString).String)
		}
		all = append(all, strings.Join(row, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
