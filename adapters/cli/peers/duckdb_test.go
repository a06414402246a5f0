//go:build linux && cgo && duckdb

package peers_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
)

func init() {
	tasks["duckdb"] = taskDuckDB
	duckDBJobs = func(rows int64) []*job {
		sequence := taskJob("duckdb", "DuckDB, from a ready table of numbers", task{Do: "duckdb", Rows: rows, How: "numbers"}, checkParquet(rows))
		sequence.note = "SQL makes columns like ours from `hash()` and arrays with our words, and `COPY` writes them, on all threads, with `preserve_insertion_order = false`. " +
			"The table of row numbers is in memory, and the time to make it is not counted (but its CPU); " + moduleVersion("github.com/duckdb/duckdb-go/v2")
		function := taskJob("duckdb_range", "DuckDB, from range()", task{Do: "duckdb", Rows: rows, How: "range"}, checkParquet(rows))
		function.note = "the same from `range()`, which one thread makes"
		return []*job{sequence, function}
	}
}

// taskDuckDB makes a like table in SQL: its numbers, dates and words are as ours, each from a hash of row and
// column, and its file has columns of the same types.
func taskDuckDB(ctx context.Context, t task) error {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // variables are those of a connection
	words, err := duckDBWords(ctx)
	if err != nil {
		return err
	}
	prepare := append(words, duckDBMacros...)
	numbers := fmt.Sprintf("(SELECT range AS i FROM range(%d))", t.Rows)
	if t.How == "numbers" {
		prepare = append(prepare, "CREATE TABLE numbers AS SELECT i FROM "+numbers)
		numbers = "numbers"
	}
	for _, statement := range append(prepare, "SET preserve_insertion_order = false") {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%.200s: %w", statement, err)
		}
	}
	file := filepath.Join(t.Dir, "customers.parquet")
	began := time.Now()
	if _, err := db.ExecContext(ctx, fmt.Sprintf(duckDBCopy, numbers, file)); err != nil {
		return err
	}
	fmt.Println(tookPrefix + time.Since(began).String())
	return nil
}

// duckDBMacros draw numbers and words. All is in 64 bits: without the casts DuckDB would take 128.
var duckDBMacros = []string{
	"CREATE TEMP MACRO draw(i, c, n) AS CAST(hash(i, c) % CAST(n AS UBIGINT) AS BIGINT)",
	"CREATE TEMP MACRO word(list, i, c) AS list[1 + draw(i, c, len(list))]",
}

const duckDBCopy = `COPY (SELECT i + 1 AS customer_id,
  lower(word(getvariable('first_name'), i, 1)) || '.' || lower(word(getvariable('last_name'), i, 2)) || draw(i, 3, 1000) || '@example.com' AS email,
  word(getvariable('first_name'), i, 4) AS first_name,
  word(getvariable('last_name'), i, 5) AS last_name,
  CAST(1000000000 + draw(i, 6, 9000000000) AS VARCHAR) AS phone,
  word(getvariable('city'), i, 7) AS city,
  word(getvariable('country'), i, 8) AS country,
  DATE '2020-01-01' + CAST(draw(i, 9, 2192) AS INTEGER) AS joined_on,
  CAST(draw(i, 10, 1000000) AS INTEGER) AS points,
  draw(i, 11, 2) = 0 AS active
  FROM %s) TO '%s' (FORMAT parquet, COMPRESSION snappy)`

// duckDBWords returns statements that set variables to the words of our columns.
func duckDBWords(ctx context.Context) (statements []string, err error) {
	g, err := task{Rows: 8192}.generator()
	if err != nil {
		return nil, err
	}
	for b, err := range g.Batches(ctx, "customers") {
		if err != nil {
			return nil, err
		}
		for i := range b.Columns {
			switch v := &b.Columns[i]; v.Column.Name {
			case "first_name", "last_name", "city", "country":
				known := map[string]bool{}
				var words []string
				for row := range b.Rows {
					if word := string(v.Bytes(row)); !known[word] {
						known[word] = true
						words = append(words, "'"+strings.ReplaceAll(word, "'", "''")+"'")
					}
				}
				statements = append(statements, "SET VARIABLE "+v.Column.Name+" = ["+strings.Join(words, ", ")+"]")
			}
		}
	}
	return statements, nil
}
