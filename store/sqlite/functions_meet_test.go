package sqlite_test

import (
	"fmt"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// TestFunctionsMeetSQLite has functions written in Go among what SQLite itself does: windows,
// DISTINCT, ordered aggregates, its own functions of JSON.
func TestFunctionsMeetSQLite(t *testing.T) {
	w := openWarehouse(t, t.TempDir())
	if err := w.CreateTables(t.Context(), withColumn(schema.Column{DataType: "INT"})); err != nil {
		t.Fatal(err)
	}
	const numbers = " FROM (SELECT 1 AS x UNION ALL SELECT 2 UNION ALL SELECT 4 UNION ALL SELECT 8)"
	const last = " ORDER BY x DESC LIMIT 1"
	for sql, want := range map[string]string{
		"SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)" + numbers + last:          "[12]",
		"SELECT avg(x) OVER (ORDER BY x ROWS 1 PRECEDING)" + numbers + last:                                  "[6]",
		"SELECT var_samp(x) OVER (ORDER BY x ROWS 1 PRECEDING)" + numbers + last:                             "[8]",
		"SELECT count_if(x > 2) OVER (ORDER BY x ROWS 1 PRECEDING)" + numbers + last:                         "[2]",
		"SELECT median(x) OVER ()" + numbers + last:                                                          "[3]",
		"SELECT sum(DISTINCT x % 2)" + numbers:                                                               "[1]",
		"SELECT sum(x) FILTER (WHERE x > 2)" + numbers:                                                       "[12]",
		"SELECT array_agg(x ORDER BY x DESC)" + numbers:                                                      "[[8,4,2,1]]",
		"SELECT array_agg(json_array(x) ORDER BY x)" + numbers:                                               "[[[1],[2],[4],[8]]]",
		"SELECT object_construct('a', json('[1]'), 'b', json_array(1), 'c', parse_json('{\"x\":1}') -> '$')": `[{"a":[1],"b":[1],"c":{"x":1}}]`,
		"SELECT json_array(parse_json('[1]'), nvl(NULL, parse_json('[2]')), '[3]')":                          `[[[1],[2],"[3]"]]`,
		"SELECT json_extract(object_construct('a', 5), '$.a')":                                               "[5]",
	} {
		rows, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: sql})
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		row, err := rows.Next()
		if got := fmt.Sprint(row); err != nil || got != want {
			t.Errorf("%s = %s, %v, want %s", sql, got, err, want)
		}
		_ = rows.Close()
	}
}
