package gen

import (
	"os"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

// BenchmarkCells measures each column of testdata/cells.yaml alone, with all that it is
// made from, in nanoseconds a cell.
func BenchmarkCells(b *testing.B) {
	text, err := os.ReadFile("testdata/cells.yaml")
	if err != nil {
		b.Fatal(err)
	}
	e, err := schema.Decode(text)
	if err != nil {
		b.Fatal(err)
	}
	g, err := New(e, Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, t := range g.tables {
		for _, c := range t.columns {
			b.Run(t.name+"/"+c.column.Name, func(b *testing.B) { benchmarkCells(b, c) })
		}
	}
}

func benchmarkCells(b *testing.B, c *columnPlan) {
	w, v, rows := newWorker(), newVector(c), make([]int64, min(4096, c.table.rows))
	first := int64(0)
	fill := func() {
		for i := range rows {
			rows[i] = first + int64(i)
		}
		if first += int64(len(rows)); first+int64(len(rows)) > c.table.rows {
			first = 0
		}
		if err := c.fill(w, rows, &v); err != nil {
			b.Fatal(err)
		}
	}
	fill() // tables of quantiles are made at the first call
	b.ReportAllocs()
	for b.Loop() {
		fill()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(rows)), "ns/cell")
	b.ReportMetric(0, "ns/op")
}
