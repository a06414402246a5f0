//go:build linux

package peers_test

import (
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	pq "github.com/parquet-go/parquet-go"
	_ "modernc.org/sqlite"

	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// wanted remembers the sums of tables that checks have asked for.
var wanted = map[task]sums{}

// want are the sums that a table of customers has.
func want(t *testing.T, rows int64, unique bool) sums {
	t.Helper()
	key := task{Rows: rows, Unique: unique}
	s, known := wanted[key]
	if !known {
		var err error
		if s, err = sumsOf(t.Context(), key, true); err != nil {
			t.Fatal(err)
		}
		wanted[key] = s
	}
	return s
}

const sumsQuery = "SELECT count(*), sum(points), sum(CASE WHEN active THEN 1 ELSE 0 END), sum(length(email)) FROM customers"

// checkSQLite looks at the database file in the folder.
func checkSQLite(rows int64, unique bool) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		var got sums
		scanSQLite(t, theOne(t, dir, ".db"), sumsQuery, &got.rows, &got.points, &got.active, &got.email)
		if want := want(t, rows, unique); got != want {
			t.Errorf("the database has %v, want %v", got, want)
		}
		var indexes int
		scanSQLite(t, theOne(t, dir, ".db"), "SELECT count(*) FROM pragma_index_list('customers') WHERE \"unique\"", &indexes)
		if indexes != bit(unique) {
			t.Errorf("there are %d unique indexes, want %d", indexes, bit(unique))
		}
	}
}

func scanSQLite(t *testing.T, file, query string, to ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+file+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRowContext(t.Context(), query).Scan(to...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// checkParquet counts the rows of all Parquet files below the folder.
func checkParquet(rows int64) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		var got int64
		for _, file := range filesIn(t, dir, ".parquet") {
			got += parquetRows(t, file)
		}
		if got != rows {
			t.Errorf("the files have %d rows, want %d", got, rows)
		}
	}
}

func parquetRows(t *testing.T, file string) int64 {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	p, err := pq.OpenFile(f, info.Size())
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return p.NumRows()
}

// checkPostgres looks at the table in a database.
func checkPostgres(t *testing.T, url, table string, rows int64) {
	t.Helper()
	out, err := pgtest.Psql(url, "SELECT count(*) || ' rows with ' || sum(points) || ' points, ' || count(*) FILTER (WHERE active) || ' active, ' || sum(length(email)) || ' bytes of e-mail addresses' FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	if want := want(t, rows, false).String(); strings.TrimSpace(out) != want {
		t.Errorf("the table has %s, want %s", out, want)
	}
}

// checkCSV counts the lines of the file in the folder, less those of the header.
func checkCSV(rows, header int64) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		text, err := os.ReadFile(theOne(t, dir, ".csv"))
		if err != nil {
			t.Fatal(err)
		}
		if got := int64(strings.Count(string(text), "\n")) - header; got != rows {
			t.Errorf("the file has %d rows, want %d", got, rows)
		}
	}
}

func checkNothing(*testing.T, string) {} // the process has looked itself

// theOne returns the largest file of a kind in the folder: that with the rows.
func theOne(t *testing.T, dir, kind string) (file string) {
	t.Helper()
	var largest int64 = -1
	for _, f := range filesIn(t, dir, kind) {
		if info, err := os.Stat(f); err == nil && info.Size() > largest && filepath.Base(f) != "metadata.db" {
			file, largest = f, info.Size()
		}
	}
	if file == "" {
		t.Fatalf("there is no file %s in %s", kind, dir)
	}
	return file
}

func filesIn(t *testing.T, dir, kind string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, kind) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
