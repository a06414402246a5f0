//go:build cgo

package duckdb

import (
	"context"
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// checkKeys is an error that names table and columns where a key of t is there twice. Each
// key is one aggregation, which DuckDB does in as much memory as it may have, and on disk
// beyond it.
func checkKeys(ctx context.Context, conn *duckdbc.Conn, t *schema.Table) error {
	for _, key := range t.UniqueKeys() {
		twice := ""
		err := eachRow(ctx, conn, countKey(t, key), func(row []string) error {
			twice = row[0]
			return nil
		})
		if err != nil {
			return err
		}
		if twice != "0" {
			return doubled(ctx, conn, t, key, twice)
		}
	}
	keysChecked.Hit()
	return nil
}

// countKey counts the rows whose key others have, too. A key with a NULL in it is like no
// other.
func countKey(t *schema.Table, key []string) string {
	if len(key) == 1 {
		return fmt.Sprintf("SELECT (count(%[1]s) - count(DISTINCT %[1]s))::VARCHAR FROM main.%[2]s", quote(key[0]), quote(t.Name))
	}
	const format = "SELECT (sum(n) - count(*))::VARCHAR FROM (SELECT count(*) AS n FROM main.%s WHERE %s GROUP BY %s)"
	return fmt.Sprintf("SELECT coalesce((%s), '0')", fmt.Sprintf(format, quote(t.Name), notNull(key), quoteAll(key)))
}

func notNull(key []string) string {
	conditions := make([]string, len(key))
	for i, name := range key {
		conditions[i] = quote(name) + " IS NOT NULL"
	}
	return strings.Join(conditions, " AND ")
}

// doubled is the error of a key that is there twice, with one of its values.
func doubled(ctx context.Context, conn *duckdbc.Conn, t *schema.Table, key []string, twice string) error {
	texts := make([]string, len(key))
	for i, name := range key {
		texts[i] = fmt.Sprintf("CAST(%s AS VARCHAR)", quote(name))
	}
	query := fmt.Sprintf("SELECT concat_ws(', ', %s) FROM main.%s WHERE %s GROUP BY %s HAVING count(*) > 1 LIMIT 1",
		strings.Join(texts, ", "), quote(t.Name), notNull(key), quoteAll(key))
	example := ""
	err := eachRow(ctx, conn, query, func(row []string) error { example = row[0]; return nil })
	if err != nil {
		return err
	}
	return fmt.Errorf("the key (%s) of table %q is not unique: %s rows have one that is there already, such as %q", strings.Join(key, ", "), t.Name, twice, example)
}

// quoteAll returns identifiers as SQL lists them.
func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quote(name)
	}
	return strings.Join(quoted, ", ")
}
