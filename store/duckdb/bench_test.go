//go:build cgo

package duckdb_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

const benchRows = 1_000_000

// BenchmarkLoad loads a million rows in batches, up to the swap. Keys are not checked.
func BenchmarkLoad(b *testing.B) {
	e := schematest.UniqueCustomers(benchRows)
	g, err := gen.New(e, gen.Options{Seed: 42})
	if err != nil {
		b.Fatal(err)
	}
	const batchRows = 8192
	var batches []*gen.Batch
	for first := int64(0); first < 10*batchRows; first += batchRows {
		batch, err := g.Batch("customers", first, batchRows)
		if err != nil {
			b.Fatal(err)
		}
		batches = append(batches, batch)
	}
	w := openWarehouse(b, b.TempDir())
	for b.Loop() {
		loadBatches(b, w, e, batches)
	}
	b.ReportMetric(benchRows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// loadBatches loads the same batches again and again, without keys.
func loadBatches(b *testing.B, w store.Warehouse, e *schema.Experiment, batches []*gen.Batch) {
	l, err := w.Begin(b.Context(), e, "")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Rollback()
	l.(store.Unconstrained).LeaveOutConstraints()
	sink, err := l.OpenSink(b.Context(), e, &e.Tables[0])
	if err != nil {
		b.Fatal(err)
	}
	rows := 0
	for i := 0; rows < benchRows; i++ {
		batch := batches[i%len(batches)]
		if err := sink.WriteBatch(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
		rows += batch.Rows
	}
	if err := sink.Commit(b.Context()); err != nil {
		b.Fatal(err)
	}
	if err := l.Commit(b.Context(), store.Mark{"customers": {Rows: int64(rows)}}); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkLoadParquet loads a million rows from Parquet, up to the swap, with keys and
// without.
func BenchmarkLoadParquet(b *testing.B) {
	m := writeParquet(b, schematest.UniqueCustomers(benchRows), filepath.Join(b.TempDir(), "run-1"), 1<<20)
	for _, bare := range []bool{false, true} {
		name := "keys"
		if bare {
			name = "bare"
		}
		b.Run(name, func(b *testing.B) {
			w := openWarehouse(b, b.TempDir())
			for b.Loop() {
				if err := m.loadParquet(b, w, bare); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(benchRows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
	b.Run("COPY", func(b *testing.B) { benchmarkCopy(b, m) })
}

// benchmarkCopy is DuckDB's own way, as its shell does it: COPY, checkpoint, close.
func benchmarkCopy(b *testing.B, m *made) {
	file := filepath.Join(b.TempDir(), "own.duckdb")
	scripts, _, err := ddl.TableScripts(m.e, "duckdb", "")
	if err != nil {
		b.Fatal(err)
	}
	script := scripts[0].Create + "; COPY customers FROM '" + m.files(b)["customers"].Paths[0] + "' (FORMAT parquet); CHECKPOINT"
	for b.Loop() {
		_ = os.Remove(file)
		db, err := duckdbc.Open(file, nil)
		if err != nil {
			b.Fatal(err)
		}
		conn, err := db.Connect()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := conn.Exec(b.Context(), script); err != nil {
			b.Fatal(err)
		}
		conn.Close()
		db.Close()
	}
	b.ReportMetric(benchRows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkScan reads a million rows back and digests them.
func BenchmarkScan(b *testing.B) {
	m := writeParquet(b, schematest.UniqueCustomers(benchRows), filepath.Join(b.TempDir(), "run-1"), 1<<20)
	w := openWarehouse(b, b.TempDir())
	if err := m.loadParquet(b, w, true); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var digest gen.Digester
		if err := w.ScanTable(b.Context(), m.e, &m.e.Tables[0], func(batch *gen.Batch) error { digest.Add(batch); return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(benchRows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
