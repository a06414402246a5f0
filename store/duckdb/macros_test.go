//go:build cgo

package duckdb_test

import (
	"fmt"
	"testing"
)

// Functions answer by the types of columns, too, and where one is made of another.
func TestFunctionsOfColumns(t *testing.T) {
	w, _ := shopOf(t)
	const from = ` FROM (SELECT DATE '2024-01-31' AS d, TIMESTAMP '2024-01-31 10:20:30.5' AS ts, TIME '10:20:30' AS tm, '2024-01-31' AS v, 2.675::DECIMAL(9,3) AS x, 2.675::DOUBLE AS f, 7 AS n)`
	for sql, want := range map[string]string{
		"timestampadd('mon', 1, d), timestampadd(hour, n, ts), dateadd('qtr', n, v), timeadd(day, -1, d)":                           "2024-02-29 00:00:00 2024-01-31 17:20:30.5 2025-10-31 00:00:00 2024-01-30 00:00:00",
		"datediff(month, d, ts), timestampdiff(day, d, '2024-02-01'), timediff(minute, tm, '11:00:00'::time), datediff(week, d, v)": "0 1 40 0",
		"date_trunc('month', d), date_trunc('hour', ts), date_trunc('w', v), trunc(ts), trunc(d, 'month'), trunc(x, 1), trunc(f)":   "2024-01-01 00:00:00 2024-01-31 10:00:00 2024-01-29 00:00:00 2024-01-31 2024-01-01 2.6 2",
		"truncate(x, 1), truncate(f, 2)": "2.6 2.67", "median(x), median(f), median(d)": "2.675 2.675 2024-01-31 00:00:00",
		"to_char(d, 'YYYY/MM'), to_char(ts, 'HH24:MI'), to_char(x, '990.99'), to_date('31.01.2024', 'DD.MM.YYYY')":         "2024/01 10:20    2.68 2024-01-31",
		"count(n) FILTER (WHERE n > 7), approx_count_distinct(n) FILTER (WHERE n > 7), median(n) FILTER (WHERE n > 7)":     "0 0 <nil>",
		"nvl(NULL, n), decode(n, 7, 'seven'), iff(n > 1, 'a', 'b'), zeroifnull(NULL::int), nvl2(v, 1, 2)":                  "7 seven a 0 1",
		"substring(v, 1, n), split_part(v, '-', 2), regexp_count(v, '[0-9]'), charindex('-', v), lpad(n::varchar, 3, '0')": "2024-01 01 8 5 007",
		"object_construct('a', n, 'b', array_construct(n, v)), get_path('{\"a\": [1, {\"b\": 2}]}', 'a[1].b')":             `{"a":7,"b":[7,"2024-01-31"]} 2`,
		"list_sort(range(3)), len(range(0, 10, 2)), replace(v, '-', '/'), printf('%05d', n), format('{:>3}', n)":           "[0, 1, 2] 5 2024/01/31 00007   7",
	} {
		_, rows, err := result(t, w, "SELECT "+sql+from)
		if err != nil || len(rows) != 1 {
			t.Errorf("%s: %v, %v", sql, rows, err)
		} else if got := fmt.Sprintln(rows[0]...); got != want+"\n" {
			t.Errorf("%s\n gives %swant %s", sql, got, want)
		}
	}
}
