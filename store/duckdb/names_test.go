//go:build cgo

package duckdb_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// DuckDB calls a database by the name of its file, and has some of its own.
func TestNamesOfExperiments(t *testing.T) {
	w := openWarehouse(t, t.TempDir())
	for _, name := range []string{"system", "memory", "duckdb", "query", "t", "id", "shop", "local", "excel", "schemas"} {
		e := withColumn(schema.Column{DataType: "INT", Required: new(false)})
		e.Name = name
		if problems := schema.Validate(e); len(problems) > 0 {
			t.Errorf("%s: %v", name, problems)
		}
		for range 2 {
			if err := load(t, w, e, "NULL"); err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
		}
		for _, sql := range []string{"SELECT count(*) FROM t", "SELECT count(*) FROM main.t", "SELECT count(t.id) FROM t", "SELECT count(*) FROM " + name + ".t"} {
			if sql == "SELECT count(*) FROM system.t" {
				continue // that is DuckDB's own; the file goes by another name there
			}
			r, err := w.Query(t.Context(), store.Query{Experiment: name, SQL: sql})
			if err != nil {
				t.Errorf("%s: %s: %v", name, sql, err)
				continue
			}
			if row, err := r.Next(); err != nil || row[0] != int64(1) {
				t.Errorf("%s: %s gives %v, %v", name, sql, row, err)
			}
			_ = r.Close()
		}
	}
}
