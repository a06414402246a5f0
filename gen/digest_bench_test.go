package gen_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// BenchmarkDigest measures the digest of one kind of column each, in nanoseconds a cell,
// and that of customers, in nanoseconds a row.
func BenchmarkDigest(b *testing.B) {
	for _, c := range []schema.Column{
		{Name: "integer", DataType: "INT"},
		{Name: "nullable", DataType: "INT", Required: new(false), NullRate: new(0.1)},
		{Name: "wide", DataType: "DECIMAL", Precision: new(38), Scale: new(2)},
		{Name: "float", DataType: "FLOAT"},
		{Name: "boolean", DataType: "BOOLEAN"},
		{Name: "uuid", DataType: "UUID"},
		{Name: "code", DataType: "VARCHAR", VarcharLength: new(12), Unique: true},
		{Name: "char", DataType: "CHAR", CharLength: new(12), FakerRule: "first_name"},
		{Name: "first_name", DataType: "VARCHAR", FakerRule: "first_name"},
		{Name: "email", DataType: "VARCHAR", FakerRule: "email"},
		{Name: "phone", DataType: "VARCHAR", FakerRule: "phone_number"},
		{Name: "sentence", DataType: "VARCHAR", FakerRule: "sentence"},
	} {
		b.Run(c.Name, func(b *testing.B) {
			e := &schema.Experiment{Name: "bench", Tables: []schema.Table{{Name: "bench", TargetRows: 8192, Columns: []schema.Column{c}}}}
			benchmarkDigest(b, e, "ns/cell")
		})
	}
	b.Run("customers", func(b *testing.B) { benchmarkDigest(b, schematest.Customers(8192), "ns/row") })
}

func benchmarkDigest(b *testing.B, e *schema.Experiment, unit string) {
	g, err := gen.New(e, gen.Options{})
	if err != nil {
		b.Fatal(err)
	}
	batch, err := g.Batch(e.Tables[0].Name, 0, 8192)
	if err != nil {
		b.Fatal(err)
	}
	var digest gen.Digester
	b.ReportAllocs()
	for b.Loop() {
		digest.Add(batch)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(batch.Rows), unit)
	b.ReportMetric(0, "ns/op")
}
