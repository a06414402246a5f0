//go:build cgo

package duckdb

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// checkKeys is an error that names table and columns where a key of t, which has so many
// rows, is there twice.
func checkKeys(ctx context.Context, conn *duckdbc.Conn, t *schema.Table, rows int64) error {
	for _, key := range t.UniqueKeys() {
		twice, err := countTwice(ctx, conn, t, key, rows)
		if err != nil {
			return err
		}
		if twice > 0 {
			return doubled(ctx, conn, t, key, twice)
		}
	}
	keysChecked.Hit()
	return nil
}

// passRows is how many rows a pass over a key may have for each GiB of memory. An
// aggregation that does not fit goes to disk, slowly, and takes half as much memory again
// as it may: with fifteen million e-mail addresses and a limit of 1 GiB, 1.6.
var passRows = int64(2_000_000) // fewer in tests

// countTwice counts the rows whose key is in an earlier row. Rows with the same key have the
// same hash, so each pass takes the rows of one share of all hashes.
func countTwice(ctx context.Context, conn *duckdbc.Conn, t *schema.Table, key []string, rows int64) (twice int64, err error) {
	passes := 1 + rows/max(1, passRows*int64(buildingMemory())/1024)
	for pass := range passes {
		err := eachRow(ctx, conn, countKey(t, key, passes, pass), func(row []string) error {
			n, err := strconv.ParseInt(row[0], 10, 64)
			twice += n
			return err
		})
		if err != nil {
			return 0, err
		}
	}
	return twice, nil
}

// countKey counts, in one pass of several, the rows whose key others have, too. A key with
// a NULL in it is like no other.
func countKey(t *schema.Table, key []string, passes, pass int64) string {
	columns, where := quoteAll(key), notNull(key)
	if passes > 1 {
		where += fmt.Sprintf(" AND hash(%s) %% %d = %d", columns, passes, pass)
	}
	if len(key) == 1 {
		return fmt.Sprintf("SELECT (count(*) - count(DISTINCT %s))::VARCHAR FROM main.%s WHERE %s", columns, quote(t.Name), where)
	}
	return fmt.Sprintf("SELECT coalesce(sum(n) - count(*), 0)::VARCHAR FROM (SELECT count(*) AS n FROM main.%s WHERE %s GROUP BY %s)",
		quote(t.Name), where, columns)
}

func notNull(key []string) string {
	conditions := make([]string, len(key))
	for i, name := range key {
		conditions[i] = quote(name) + " IS NOT NULL"
	}
	return strings.Join(conditions, " AND ")
}

// doubled is the error of a key that is there twice, with one of its values.
func doubled(ctx context.Context, conn *duckdbc.Conn, t *schema.Table, key []string, twice int64) error {
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
	return fmt.Errorf("the key (%s) of table %q is not unique: %d rows have one that is there already, such as %q", strings.Join(key, ", "), t.Name, twice, example)
}

// quoteAll returns identifiers as SQL lists them.
func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quote(name)
	}
	return strings.Join(quoted, ", ")
}
