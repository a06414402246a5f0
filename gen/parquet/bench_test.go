package parquet_test

import (
	"encoding/binary"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
)

// customers is a table of ten columns, as most are.
func customers() (*schema.Experiment, *gen.Batch) {
	const rows = 8192
	table := schema.Table{Name: "customers", Columns: []schema.Column{
		{Name: "customer_id", DataType: "BIGINT", Unique: true},
		{Name: "first_name", DataType: "VARCHAR", FakerRule: "first_name"},
		{Name: "last_name", DataType: "VARCHAR", FakerRule: "last_name"},
		{Name: "email", DataType: "VARCHAR", FakerRule: "email", Unique: true},
		{Name: "city", DataType: "VARCHAR", FakerRule: "city", Required: new(false)},
		{Name: "comment", DataType: "VARCHAR", FakerRule: "sentence"},
		{Name: "born", DataType: "DATE"},
		{Name: "visits", DataType: "INT"},
		{Name: "active", DataType: "BOOLEAN"},
		{Name: "balance", DataType: "DECIMAL", Precision: new(12), Scale: new(2)},
	}}
	e := &schema.Experiment{Name: "shop", Tables: []schema.Table{table}}
	b := &gen.Batch{Table: &e.Tables[0], Rows: rows}
	for i := range table.Columns {
		c := &e.Tables[0].Columns[i]
		v := gen.Vector{Column: c, Type: c.Type(), Kind: gen.KindInt}
		switch c.Type() {
		case schema.Varchar:
			v.Kind, v.Offsets = gen.KindBytes, []int32{0}
		case schema.Boolean:
			v.Kind, v.Bools = gen.KindBool, make(gen.Bitmap, rows/64)
		}
		for row := range int64(rows) {
			h := mix(row, i)
			switch v.Kind {
			case gen.KindBytes:
				v.Data = append(v.Data, word(c, row, h)...)
				v.Offsets = append(v.Offsets, int32(len(v.Data)))
			case gen.KindBool:
				v.Bools.Set(int(row), h&1 != 0)
			default:
				v.Ints = append(v.Ints, number(c, row, h))
			}
		}
		if c.Nullable() {
			v.Valid = make(gen.Bitmap, rows/64)
			for row := range rows {
				v.Valid.Set(row, mix(int64(row), i)%20 != 0)
			}
		}
		b.Columns = append(b.Columns, v)
	}
	return e, b
}

func word(c *schema.Column, row int64, h uint64) string {
	switch c.Name {
	case "email":
		return fmt.Sprintf("user%d@example.com", row)
	case "comment":
		return fmt.Sprintf("the %d brown foxes jump over %d dogs", h%1000, h>>32%1000)
	}
	return fmt.Sprintf("%s%d", c.Name, h%3000)
}

func number(c *schema.Column, row int64, h uint64) int64 {
	switch c.Name {
	case "customer_id":
		return row + 1
	case "born":
		return 18_000 + int64(h%2192)
	}
	return int64(h % 1_000_000)
}

func BenchmarkSink(b *testing.B) {
	for _, c := range []parquet.Compression{parquet.Snappy, parquet.Zstd, parquet.None} {
		b.Run(c.String(), func(b *testing.B) {
			e, batch := customers()
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
			email := &batch.Columns[3]
			for b.Loop() {
				for i := range batch.Rows { // keep what is unique so
					binary.NativeEndian.PutUint32(email.Data[email.Offsets[i]:], uint32(batch.First)+uint32(i))
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
			e, batch := customers()
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
