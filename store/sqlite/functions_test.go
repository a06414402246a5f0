package sqlite_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"
)

func TestFunctions(t *testing.T) { storetest.RunFunctions(t, "sqlite", openWarehouse(t, t.TempDir())) }

func TestAttacks(t *testing.T) { storetest.RunAttacks(t, "sqlite", openWarehouse(t, t.TempDir())) }

// TestFunctionsThatRemember: what a function keeps of one row is not overwritten by the next.
func TestFunctionsThatRemember(t *testing.T) {
	w := openWarehouse(t, t.TempDir())
	for sql, want := range map[string]string{
		"SELECT approx_count_distinct(substr('abcabcabc', i, 1)) FROM n":                                     "3",
		"SELECT mode(substr('abcaacabc', i, 1)) FROM n":                                                      "a",
		"SELECT count(DISTINCT substr('abcabcabc', i, 1), i % 2) FROM n":                                     "6",
		"SELECT listagg(to_char(DATE '2024-05-06', substr('DDMMYYDDMM', i, 2)), ' ') FROM n WHERE i % 2 = 1": "06 05 24 06 05",
	} {
		sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9) " + sql
		if got := answer(t, w, store.Query{SQL: sql}); got != want {
			t.Errorf("%s: %s, want %s", sql, got, want)
		}
	}
}
