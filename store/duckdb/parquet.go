//go:build cgo

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// TakesParquet implements [store.ParquetLoader]: files of this machine are read where they
// lie.
func (*loading) TakesParquet(string) bool { return true }

// LoadParquet implements [store.ParquetLoader]: one statement reads all files of a table.
func (l *loading) LoadParquet(ctx context.Context, t *schema.Table, files store.ParquetFiles) error {
	l.life.RLock()
	defer l.life.RUnlock()
	f, err := l.fill(t)
	if err != nil {
		return err
	}
	f.state = rolledBack
	if err := l.insertFrom(ctx, f, files); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return fmt.Errorf("table %q cannot be loaded from Parquet: %w", t.Name, l.stage.failure(err))
	}
	f.state = committed
	return nil
}

func (l *loading) insertFrom(ctx context.Context, f *filling, files store.ParquetFiles) error {
	if files.Paths == nil && files.Rows > 0 {
		return errors.New("DuckDB reads files of this machine only; fetch them first")
	}
	conn, err := l.stage.db.Connect()
	if err != nil {
		return err
	}
	defer conn.Close()
	if len(files.Paths) > 0 {
		if f.rows, err = conn.Exec(ctx, insertParquet(f.table, files.Paths)); err != nil {
			return err
		}
	}
	parquetLoaded.Hit()
	if f.rows != files.Rows {
		return fmt.Errorf("its files have %d rows, but should have %d", f.rows, files.Rows)
	}
	if l.keyless {
		return nil
	}
	return checkKeys(ctx, conn, f.table, f.rows)
}

// insertParquet returns the statement that fills a table from files. Columns go by their
// names; their types are those of the table, or become them.
// https://duckdb.org/docs/stable/data/parquet/overview#parameters
func insertParquet(t *schema.Table, paths []string) string {
	names := make([]string, len(t.Columns))
	for i := range t.Columns {
		names[i] = t.Columns[i].Name
	}
	quoted := make([]string, len(paths))
	for i, path := range paths {
		quoted[i] = quoteText(literalPath(path))
	}
	columns := quoteAll(names)
	return fmt.Sprintf("INSERT INTO main.%s (%s) SELECT %s FROM read_parquet([%s], hive_partitioning = false, union_by_name = false)",
		quote(t.Name), columns, columns, strings.Join(quoted, ", "))
}

// literalPath keeps DuckDB from taking characters of a path for those of a pattern.
// https://duckdb.org/docs/stable/sql/functions/pattern_matching#globbing
var literalPath = strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]").Replace
