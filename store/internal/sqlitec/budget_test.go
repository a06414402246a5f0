package sqlitec_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

const (
	manyRows = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000) "
	sorted   = manyRows + "SELECT count(*) FROM (SELECT hex(randomblob(100)) AS h FROM n ORDER BY h LIMIT 10000)"
)

func confined(t *testing.T, b sqlitec.Budget) *sqlitec.Conn {
	t.Helper()
	c, err := sqlitec.OpenConfined(b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// TestBudget: what goes beyond it ends the statement, and what fits is done again and again.
func TestBudget(t *testing.T) {
	const mib = 1 << 20
	c := confined(t, sqlitec.Budget{Memory: 16 * mib, TempBytes: 64 * mib})
	for range 2 {
		c.Begin()
		if rows, err := all(c, sorted); err != nil || rows[0] != "10000" {
			t.Errorf("a sort of 4 MB: %q, %v", rows, err)
		}
		if _, err := all(c, "SELECT length(randomblob(20000000))"); !sqlitec.Is(err, sqlitec.NoMemory) {
			t.Errorf("20 MB in memory: %v", err)
		}
		if _, err := all(c, "SELECT length(randomblob(40000000))"); !sqlitec.Is(err, sqlitec.TooBig) {
			t.Errorf("a value of 40 MB: %v", err)
		}
	}
	small := confined(t, sqlitec.Budget{Memory: 16 * mib, TempBytes: mib})
	small.Begin()
	if _, err := all(small, sorted); !sqlitec.Is(err, sqlitec.Full) {
		t.Errorf("a sort of 4 MB in 1 MiB of temporary files: %v", err)
	}
	if rows, err := all(small, manyRows+"SELECT sum(i) FROM n"); err != nil || rows[0] != "200010000" {
		t.Errorf("afterwards: %q, %v", rows, err)
	}
}

// TestConfinedModules: no kind of virtual table is there but those of JSON, and of pragmas.
func TestConfinedModules(t *testing.T) {
	c := confined(t, sqlitec.Budget{Memory: 1 << 24})
	for sql, want := range map[string]string{
		"SELECT * FROM dbstat":                         "no such table: dbstat",
		"SELECT * FROM sqlite_dbpage":                  "no such table: sqlite_dbpage",
		"CREATE VIRTUAL TABLE x USING fts5 (a)":        "no such module: fts5",
		"CREATE VIRTUAL TABLE x USING rtree (a, b, c)": "no such module: rtree",
	} {
		if _, err := all(c, sql); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", sql, err, want)
		}
	}
	if rows, err := all(c, "SELECT count(*) FROM json_each('[1,2]')"); err != nil || rows[0] != "2" {
		t.Errorf("json_each: %q, %v", rows, err)
	}
}
