package spelling_test

import (
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store/internal/spelling"
)

// The statement tells types of its result where SQLite cannot.
func TestTypes(t *testing.T) {
	for sql, want := range map[string]string{
		"select a::int, cast(b as decimal(10, 2)) as x, c": "INT|DECIMAL(10,2)|",
		"select a::varchar(3), a::numeric, a::text":        "VARCHAR(3)|DECIMAL(18,0)|TEXT",
		"select d, d - 1, d - d2, date '2024-01-31'":       "|DATE||DATE",
		"select a = 1, a in (1, 2) and b, not a, true":     "BOOLEAN|BOOLEAN|BOOLEAN|BOOLEAN",
		"select ts + interval '1 day', payload:a":          "TIMESTAMP|JSON",
		"select a::int, b from t union select 1, c::date":  "|",
		"select a::int from t union all select b::int":     "INT",
		"with x as (select 1::date as a) select a::int":    "INT",
		"select (select a::date), max(a::time)":            "DATE|",
		"select *, a::int from t":                          "",
		"select a::int, t.* from t":                        "",
	} {
		s, err := spelling.Rewrite(sql, nil, options(spelling.SQLite))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(s.Types, "|"); got != want {
			t.Errorf("%s has types %q, want %q", sql, got, want)
		}
	}
}
