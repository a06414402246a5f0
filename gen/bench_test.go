package gen_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// BenchmarkCustomers makes the table by which the speed of generators is compared, on one core.
func BenchmarkCustomers(b *testing.B) {
	const rows = 1_000_000
	g, err := gen.New(schematest.Customers(rows), gen.Options{Workers: 1})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range g.Batches(context.Background(), "customers") {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkGenerate measures a run without sinks, digests and all, by several workers.
func BenchmarkGenerate(b *testing.B) {
	const rows = 1_000_000
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			g, err := gen.New(schematest.Customers(rows), gen.Options{Workers: workers})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := g.Generate(context.Background()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkColumns measures one kind of column each, in nanoseconds a cell.
func BenchmarkColumns(b *testing.B) {
	const rows = 1 << 20
	for _, c := range []schema.Column{
		{Name: "integer", DataType: "INT"},
		{Name: "counted", DataType: "BIGINT", Unique: true},
		{Name: "decimal", DataType: "DECIMAL", Precision: new(9), Scale: new(2)},
		{Name: "decimal_unique", DataType: "DECIMAL", Precision: new(12), Scale: new(2), Unique: true},
		{Name: "decimal_wide", DataType: "DECIMAL", Precision: new(38), Scale: new(2)},
		{Name: "date", DataType: "DATE"},
		{Name: "timestamp", DataType: "TIMESTAMP"},
		{Name: "boolean", DataType: "BOOLEAN"},
		{Name: "float", DataType: "FLOAT"},
		{Name: "normal", DataType: "FLOAT", Distribution: schematest.Distribution("normal", "mean", 50, "stddev", 10)},
		{Name: "nullable", DataType: "INT", Required: new(false)},
		{Name: "uuid", DataType: "UUID"},
		{Name: "code_unique", DataType: "VARCHAR", VarcharLength: new(12), Unique: true},
		{Name: "word", DataType: "VARCHAR"},
		{Name: "email", DataType: "VARCHAR", FakerRule: "email"},
		{Name: "email_unique", DataType: "VARCHAR", FakerRule: "email", Unique: true},
		{Name: "user_agent", DataType: "VARCHAR", FakerRule: "user_agent"},
		{Name: "key", DataType: "BIGINT", ForeignKey: &schema.ForeignKey{ReferencesTable: "bench", ReferencesColumn: "id"}},
		{Name: "json", DataType: "JSON"},
	} {
		b.Run(c.Name, func(b *testing.B) {
			e := &schema.Experiment{Name: "bench", Tables: []schema.Table{{Name: "bench", TargetRows: rows, Columns: []schema.Column{c}}}}
			if c.ForeignKey != nil {
				e.Tables[0].Columns = append(e.Tables[0].Columns, schema.Column{Name: "id", DataType: "BIGINT", Unique: true})
			}
			benchmarkTable(b, e, rows)
		})
	}
}

func benchmarkTable(b *testing.B, e *schema.Experiment, rows int64) {
	g, err := gen.New(e, gen.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range g.Batches(context.Background(), e.Tables[0].Name) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rows), "ns/cell")
	b.ReportMetric(0, "ns/op")
}
