package profile

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// Options say how much a profile tells. The zero value has the defaults.
type Options struct {
	Top     int // values in [Column.Top]; 0 means 10
	Buckets int // most buckets of a histogram, 2…100; 0 means 20
}

func (o Options) withDefaults() Options {
	if o.Top == 0 {
		o.Top = 10
	}
	if o.Buckets == 0 {
		o.Buckets = 20
	}
	return o
}

// Tally adds up the rows of one table, in any order. A column takes up to about 3 MiB,
// and one value more where texts are long. It belongs to one goroutine, but shares the
// columns of a batch out among the processors.
type Tally struct {
	options Options
	rows    int64
	columns []*column
}

// New returns a tally of a table, without rows.
func New(t *schema.Table, o Options) *Tally {
	tally := &Tally{options: o.withDefaults()}
	for i := range t.Columns {
		tally.columns = append(tally.columns, newColumn(&t.Columns[i]))
	}
	return tally
}

// Rows returns how many rows were added.
func (t *Tally) Rows() int64 { return t.rows }

// Add adds the rows of a batch of the table. It does not keep the batch.
func (t *Tally) Add(b *gen.Batch) {
	t.rows += int64(b.Rows)
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(t.columns)) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(t.columns)); i = next.Add(1) - 1 {
				t.columns[i].add(&b.Columns[i], b.Rows)
			}
		})
	}
	all.Wait()
}

// Columns describes the columns, in the order of the document.
func (t *Tally) Columns() []Column {
	all := make([]Column, len(t.columns))
	for i, c := range t.columns {
		all[i] = c.describe(t.rows, t.options)
	}
	return all
}

// share returns n of rows as a number between 0 and 1.
func share(n, rows int64) float64 {
	if rows == 0 {
		return 0
	}
	return float64(n) / float64(rows)
}
