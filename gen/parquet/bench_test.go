package parquet_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// customers returns the table by which speed is compared, and its first rows.
func customers(b *testing.B) (*schema.Experiment, *gen.Batch) {
	const rows = 8192
	e := schematest.Customers(rows)
	g, err := gen.New(e, gen.Options{Seed: 42})
	if err != nil {
		b.Fatal(err)
	}
	batch, err := g.Batch("customers", 0, rows)
	if err != nil {
		b.Fatal(err)
	}
	return e, batch
}

func BenchmarkSink(b *testing.B) {
	for _, c := range []parquet.Compression{parquet.Snappy, parquet.Zstd, parquet.None} {
		b.Run(c.String(), func(b *testing.B) {
			e, batch := customers(b)
			dir := filepath.Join(b.TempDir(), "run-1")
			folder, err := parquet.Create(b.Context(), dir, info, parquet.Options{Compression: c})
			if err != nil {
				b.Fatal(err)
			}
			s, err := folder.OpenSink(b.Context(), e, batch.Table)
			if err != nil {
				b.Fatal(err)
			}
			defer s.Rollback()
			b.ReportAllocs()
			for b.Loop() {
				for i := range batch.Rows { // unique ids, as a run has them
					batch.Columns[0].Ints[i] = batch.First + int64(i) + 1
				}
				if err := s.WriteBatch(b.Context(), batch); err != nil {
					b.Fatal(err)
				}
				batch.First += int64(batch.Rows)
			}
			if err := s.Commit(b.Context()); err != nil {
				b.Fatal(err)
			}
			if err := folder.Commit(b.Context()); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(batch.First)/b.Elapsed().Seconds(), "rows/s")
			m, err := parquet.ReadManifest(dir)
			if err != nil {
				b.Fatal(err)
			}
			var bytes int64
			for _, f := range m.Files {
				bytes += f.Bytes
			}
			b.ReportMetric(float64(bytes)/float64(batch.First), "B/row")
		})
	}
}

// BenchmarkScan reads a table of ten columns back.
func BenchmarkScan(b *testing.B) {
	for _, c := range []parquet.Compression{parquet.Snappy, parquet.Zstd, parquet.None} {
		b.Run(c.String(), func(b *testing.B) {
			e, batch := customers(b)
			dir := filepath.Join(b.TempDir(), "run-1")
			const batches = 60
			writeBatches(b, dir, e, batch, batches, parquet.Options{Compression: c})
			m := manifestOf(b, dir)
			rows := int64(0)
			b.ReportAllocs()
			for b.Loop() {
				err := parquet.ScanTable(b.Context(), dir, m, e, batch.Table, func(got *gen.Batch) error {
					rows += int64(got.Rows)
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(rows)*10/1e6/b.Elapsed().Seconds(), "Mvalues/s")
		})
	}
}

// writeBatches writes a run of n times the same batch.
func writeBatches(b *testing.B, dir string, e *schema.Experiment, batch *gen.Batch, n int, o parquet.Options) {
	b.Helper()
	run := info
	run.Experiment = e.Name
	folder, err := parquet.Create(b.Context(), dir, run, o)
	if err != nil {
		b.Fatal(err)
	}
	defer folder.Rollback()
	s, err := folder.OpenSink(b.Context(), e, batch.Table)
	if err != nil {
		b.Fatal(err)
	}
	for range n {
		if err := s.WriteBatch(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
		batch.First += int64(batch.Rows)
	}
	if err := s.Commit(b.Context()); err != nil {
		b.Fatal(err)
	}
	if err := folder.Commit(b.Context()); err != nil {
		b.Fatal(err)
	}
}

// people is the table of customers that the speed of runs is told for.
func people(rows int64) *schema.Experiment {
	table := schema.Table{Name: "customers", TargetRows: rows, Columns: []schema.Column{
		{Name: "customer_id", DataType: "BIGINT", Unique: true},
		{Name: "email", DataType: "VARCHAR", FakerRule: "email", Unique: true},
		{Name: "first_name", DataType: "VARCHAR", FakerRule: "first_name"},
		{Name: "last_name", DataType: "VARCHAR", FakerRule: "last_name"},
		{Name: "phone", DataType: "VARCHAR", FakerRule: "phone"},
		{Name: "city", DataType: "VARCHAR", FakerRule: "city"},
		{Name: "country", DataType: "VARCHAR", FakerRule: "country"},
		{Name: "born", DataType: "DATE"},
		{Name: "visits", DataType: "INT"},
		{Name: "active", DataType: "BOOLEAN"},
	}}
	return &schema.Experiment{Name: "shop", Tables: []schema.Table{table}}
}

// BenchmarkGenerate makes rows and writes them, with one worker and with two.
func BenchmarkGenerate(b *testing.B) {
	for _, c := range []parquet.Compression{parquet.Snappy, parquet.Zstd, parquet.None} {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/workers=%d", c, workers), func(b *testing.B) {
				e := people(1_000_000)
				g, err := gen.New(e, gen.Options{Seed: 1, Workers: workers})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				var rows, bytes int64
				for b.Loop() {
					folder, err := parquet.Create(b.Context(), filepath.Join(b.TempDir(), "run-1"), info, parquet.Options{Compression: c})
					if err != nil {
						b.Fatal(err)
					}
					if _, err := g.Generate(b.Context(), folder); err != nil {
						b.Fatal(err)
					}
					rows, bytes = rows+1_000_000, folder.Bytes()
					if err := folder.Rollback(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
				b.ReportMetric(float64(bytes)/1_000_000, "B/row")
			})
		}
	}
}
