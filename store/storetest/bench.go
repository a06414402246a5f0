package storetest

import (
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
	"github.com/dw-sim/dw-sim/store"
)

// BatchRows is how many rows a batch of [NewBatch] has.
const BatchRows = 8192

// NewBatch returns a batch of a table, to be filled by [Refill].
func NewBatch(t *schema.Table) *gen.Batch {
	b := &gen.Batch{Table: t, Rows: BatchRows}
	for i := range t.Columns {
		v := gen.VectorFor(&t.Columns[i])
		v.Resize(BatchRows)
		b.Columns = append(b.Columns, v)
	}
	return b
}

// Refill gives a batch the rows from first on. Every value is hashed from its row, which is
// faster than generating it, and text has the length that generated text has; the first column counts.
func Refill(b *gen.Batch, first int64) {
	b.First = first
	for c := range b.Columns {
		v := &b.Columns[c]
		v.Data = v.Data[:0]
		for i := range b.Rows {
			row := uint64(first) + uint64(i)
			hash := (row + uint64(c)) * 0x9e3779b97f4a7c15
			switch {
			case c == 0:
				v.Ints[i] = int64(row) + 1
			case v.Type == schema.Date:
				v.Ints[i] = int64(hash % 20000)
			case v.Type == schema.Timestamp:
				v.Ints[i] = int64(hash%1e9) * 1e6
			case v.Kind == gen.KindInt:
				v.Ints[i] = int64(hash % 1e8)
			case v.Kind == gen.KindFloat:
				v.Floats[i] = float64(hash) / (1 << 64)
			case v.Kind == gen.KindBytes:
				v.Data = fmt.Appendf(v.Data, "%x@example", binary.BigEndian.AppendUint64(nil, hash)[:4+c%5])
				v.Offsets[i+1] = int32(len(v.Data))
			}
		}
	}
}

// BenchmarkLoad measures how fast the sink of a warehouse takes rows of
// [schematest.Customers], one batch per iteration, without what its Commit and that of the load take.
func BenchmarkLoad(b *testing.B, w store.Warehouse) {
	e := schematest.Customers(0)
	batch := NewBatch(&e.Tables[0])
	l, err := w.Begin(b.Context(), e, "")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Rollback()
	sink, err := l.OpenSink(b.Context(), e, &e.Tables[0])
	if err != nil {
		b.Fatal(err)
	}
	rows := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		Refill(batch, rows)
		b.StartTimer()
		if err := sink.WriteBatch(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
		rows += BatchRows
	}
	written := b.Elapsed().Seconds()
	if err := sink.Commit(b.Context()); err != nil {
		b.Fatal(err)
	}
	if err := l.Commit(b.Context(), store.Mark{"customers": {Rows: rows}}); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(rows)/written, "rows/s")
}
