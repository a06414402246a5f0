package gen_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// BenchmarkKeys measures foreign keys, in nanoseconds a cell of the child's table, half of
// whose cells are counted.
func BenchmarkKeys(b *testing.B) {
	const rows = 1 << 17
	for name, c := range map[string]schema.Cardinality{
		"uniform": {}, "range": {Max: new(int64(9))}, "zipf": {Type: "zipf"}, "fixed": {Type: "fixed"},
	} {
		b.Run(name, func(b *testing.B) { benchmarkKeys(b, children(rows/4, rows, with(c)), "children") })
	}
	b.Run("shared", func(b *testing.B) {
		e := schematest.Shapes()
		e.Table("tasks").TargetRows = rows
		benchmarkKeys(b, e, "tasks")
	})
	b.Run("junction", func(b *testing.B) {
		e := schematest.Shapes()
		e.Table("friends").TargetRows = rows
		benchmarkKeys(b, e, "friends")
	})
}

func benchmarkKeys(b *testing.B, e *schema.Experiment, table string) {
	g, err := gen.New(e, gen.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	cells := 0
	for b.Loop() {
		for batch, err := range g.Batches(b.Context(), table) {
			if err != nil {
				b.Fatal(err)
			}
			cells += batch.Rows * len(batch.Columns)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(cells), "ns/cell")
	b.ReportMetric(0, "ns/op")
}
