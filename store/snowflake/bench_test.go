package snowflake_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store/internal/snowtest"
)

// BenchmarkSink tells how many rows a second a sink writes and sends, with the time that the
// server of the tests takes to insert them.
func BenchmarkSink(b *testing.B) {
	s := snowtest.Start(b)
	w, err := tryOpen(b.Context(), s.URL(""))
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	e := every()
	g, err := gen.New(e, gen.Options{Seed: 1, Rows: map[string]int64{"plain": 4096}})
	if err != nil {
		b.Fatal(err)
	}
	batch, err := g.Batch("plain", 0, 4096)
	if err != nil {
		b.Fatal(err)
	}
	l, err := w.Begin(b.Context(), e, "")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Rollback()
	sink, err := l.OpenSink(b.Context(), e, e.Table("plain"))
	if err != nil {
		b.Fatal(err)
	}
	defer sink.Rollback()
	rows := 0
	for b.Loop() {
		if err := sink.WriteBatch(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
		rows += batch.Rows
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}
