package spelling_test

import (
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store/internal/spelling"
)

// TestOneValue has SQLite refuse columns that have many values in a group.
func TestOneValue(t *testing.T) {
	options := spelling.Options{Engine: spelling.SQLite, KeyColumn: func(name string) bool { return strings.EqualFold(name, "id") }}
	for sql, wrong := range map[string]string{
		"SELECT ^status, count(*) FROM orders":                                                "status",
		"SELECT ^o.id, o.status, round(sum(x), 2) FROM orders AS o":                           "o.id",
		"SELECT status, ^clerk, count(*) FROM orders GROUP BY status":                         "clerk",
		"SELECT status, ^\"clerk\" AS c FROM orders GROUP BY 1":                               "clerk",
		"SELECT * FROM (SELECT a, ^b FROM t GROUP BY a) AS x":                                 "b",
		"SELECT date_trunc('month', d) AS m, ^e, max(x) FROM t GROUP BY m":                    "e",
		"SELECT listagg(name, ',') WITHIN GROUP (ORDER BY name), ^region FROM t":              "region",
		"SELECT status, count(*) FROM orders GROUP BY status":                                 "",
		"SELECT o.status AS s, count(*) FROM orders o GROUP BY s":                             "",
		"SELECT status, clerk, count(*) FROM orders GROUP BY 2, 1":                            "",
		"SELECT id, name, count(*) FROM t GROUP BY id":                                        "", // name follows from the key
		"SELECT name, count(*) FROM t GROUP BY t.id":                                          "",
		"SELECT name, count(*) OVER () FROM t":                                                "",
		"SELECT name, sum(x) FILTER (WHERE y) OVER (ORDER BY z) FROM t":                       "",
		"SELECT name, (SELECT count(*) FROM u) FROM t":                                        "",
		"SELECT name, max(a, b) FROM t":                                                       "",
		"SELECT CURRENT_DATE, TRUE, count(*) FROM t":                                          "",
		"SELECT 5 AS five, five, count(*) FROM t":                                             "",
		"SELECT name FROM t WHERE x > (SELECT avg(x) FROM t)":                                 "",
		"SELECT n FROM t WHERE EXISTS (SELECT t.n, count(*) FROM u)":                          "", // t is that of the query around it
		"SELECT a, b FROM t GROUP BY ALL":                                                     "",
		"SELECT DISTINCT a, b FROM t":                                                         "",
		"WITH m AS (SELECT k, max(x) AS x FROM t GROUP BY k) SELECT k, x FROM m":              "",
		"SELECT CASE WHEN a THEN 1 END AS c, count(*) FROM t GROUP BY CASE WHEN a THEN 1 END": "",
	} {
		s, err := spelling.Rewrite(strings.Replace(sql, "^", "", 1), nil, options)
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		refused := s.Vague
		switch {
		case wrong == "" && refused != nil:
			t.Errorf("%s: %v", sql, refused)
		case wrong != "" && (refused == nil || refused.Offset != strings.Index(sql, "^") || !strings.Contains(refused.Message, "has many values in a group")):
			t.Errorf("%s: %v, want %s refused", sql, refused, wrong)
		}
	}
	s, err := spelling.Rewrite("SELECT a, count(*) FROM t", nil, spelling.Options{Engine: spelling.DuckDB})
	if err != nil || s.Vague != nil {
		t.Errorf("DuckDB says that itself: %v, %v", err, s.Vague)
	}
}
