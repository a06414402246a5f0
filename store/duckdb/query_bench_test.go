//go:build cgo

package duckdb_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/schema/schematest"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/duckdb"
)

// loaded returns a warehouse with a table of a million rows.
func loaded(b testing.TB) store.Warehouse {
	m := writeParquet(b, schematest.UniqueCustomers(benchRows), filepath.Join(b.TempDir(), "run-1"), 1<<20)
	w := openWarehouse(b, b.TempDir())
	if err := m.loadParquet(b, w, true); err != nil {
		b.Fatal(err)
	}
	return w
}

// BenchmarkQueryRows reads ten million rows of ten columns.
func BenchmarkQueryRows(b *testing.B) {
	w := loaded(b)
	rows := 0
	var first time.Duration
	for b.Loop() {
		start := time.Now()
		r, err := w.Query(b.Context(), store.Query{Experiment: "bench", SQL: "SELECT c.* FROM customers c, range(10)", Timeout: time.Hour})
		if err != nil {
			b.Fatal(err)
		}
		for {
			row, err := r.Next()
			if err != nil {
				b.Fatal(err)
			}
			if row == nil {
				break
			}
			if rows++; r.Count() == 1 {
				first = max(first, time.Since(start))
			}
		}
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(first.Milliseconds()), "ms/first")
}

// BenchmarkQuery runs small queries: what one costs beyond its rows, and with the functions
// that it calls.
func BenchmarkQuery(b *testing.B) {
	w, _ := shopOf(b)
	for name, sql := range map[string]string{
		"plain": "SELECT count(*) FROM t", "macros": "SELECT nvl(v, 'x'), dateadd('day', id, '2024-01-31'), iff(id > 1, 2, 3) FROM t",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				drain(b, w, sql)
			}
		})
	}
}

// BenchmarkOpen opens a file for the first query on it.
func BenchmarkOpen(b *testing.B) {
	_, dir := shopOf(b)
	for b.Loop() {
		w, err := duckdb.OpenWarehouse(b.Context(), dir)
		if err != nil {
			b.Fatal(err)
		}
		drain(b, w, "SELECT count(*) FROM t")
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func drain(b *testing.B, w store.Warehouse, sql string) {
	r, err := w.Query(b.Context(), store.Query{Experiment: "shop", SQL: sql})
	if err != nil {
		b.Fatal(err)
	}
	for row := []any{}; row != nil; {
		if row, err = r.Next(); err != nil {
			b.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		b.Fatal(err)
	}
}
