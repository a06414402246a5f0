package sqlite_test

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/schema/schematest"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// loadCustomers loads the table of schematest.UniqueCustomers with whole batches of rows.
func loadCustomers(tb testing.TB, w *sqlite.Warehouse, rows int64) {
	tb.Helper()
	e := schematest.UniqueCustomers(0)
	l, err := w.Begin(tb.Context(), e, "")
	if err != nil {
		tb.Fatal(err)
	}
	defer l.Rollback()
	sink, err := l.OpenSink(tb.Context(), e, &e.Tables[0])
	if err != nil {
		tb.Fatal(err)
	}
	batch := storetest.NewBatch(&e.Tables[0])
	rows = (rows + storetest.BatchRows - 1) / storetest.BatchRows * storetest.BatchRows
	for first := int64(0); first < rows; first += storetest.BatchRows {
		storetest.Refill(batch, first)
		if err := sink.WriteBatch(tb.Context(), batch); err != nil {
			tb.Fatal(err)
		}
	}
	if err := sink.Commit(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	if err := l.Commit(tb.Context(), store.Mark{"customers": {Rows: rows}}); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkQuery reads all rows of queries over 10⁶ rows, or what DWSIM_BENCH_ROWS says.
func BenchmarkQuery(b *testing.B) {
	rows := int64(1_000_000)
	if n, err := strconv.ParseInt(os.Getenv("DWSIM_BENCH_ROWS"), 10, 64); err == nil {
		rows = n
	}
	w := openWarehouseB(b)
	loadCustomers(b, w, rows)
	for name, sql := range map[string]string{
		"all":        "SELECT * FROM customers",
		"one":        "SELECT customer_id FROM customers",
		"sorted":     "SELECT * FROM customers ORDER BY points",
		"grouped":    "SELECT last_name, count(*) FROM customers GROUP BY last_name",
		"like":       "SELECT customer_id FROM customers WHERE email LIKE 'a1%'",
		"date_trunc": "SELECT date_trunc('month', joined_on) FROM customers",
		"count":      "SELECT count(*) FROM customers",
		"distinct":   "SELECT count(DISTINCT city) FROM customers",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			first := time.Duration(0)
			for b.Loop() {
				began := time.Now()
				all, err := w.Query(b.Context(), store.Query{Experiment: "bench", SQL: sql})
				if err != nil {
					b.Fatal(err)
				}
				for {
					row, err := all.Next()
					if err != nil {
						b.Fatal(err)
					}
					if all.Count() <= 1 && row != nil {
						first = time.Since(began)
					}
					if row == nil {
						break
					}
				}
				if err := all.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(first.Microseconds())/1000, "ms-to-first")
			b.Log(fmt.Sprint("peak ", peakMiB(), " MiB"))
		})
	}
}

func peakMiB() int64 {
	status, _ := os.ReadFile("/proc/self/status")
	var kib int64
	for line := range strings.Lines(string(status)) {
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kib); err == nil {
			break
		}
	}
	return kib >> 10
}

// BenchmarkFirstQuery opens a connection, with all functions, for a query of no rows.
func BenchmarkFirstQuery(b *testing.B) {
	dir := b.TempDir()
	for b.Loop() {
		w, err := sqlite.OpenWarehouse(b.Context(), dir)
		if err != nil {
			b.Fatal(err)
		}
		rows, err := w.Query(b.Context(), store.Query{SQL: "SELECT 1"})
		if err != nil {
			b.Fatal(err)
		}
		if err := errors.Join(rows.Close(), w.Close()); err != nil {
			b.Fatal(err)
		}
	}
}
