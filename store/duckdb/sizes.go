//go:build cgo

package duckdb

import (
	"context"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// Folder implements [store.Sizer].
func (w *Warehouse) Folder() string { return w.files.Path() }

// Size implements [store.Sizer]: it is the size of the experiment's database file.
func (w *Warehouse) Size(_ context.Context, experiment string) (int64, error) {
	return w.files.Size(experiment)
}

const (
	// blockBytes is the unit in which a file grows.
	// https://duckdb.org/docs/stable/internals/storage
	blockBytes = 32 << 10
	// unknownValue is what a value is taken for where there is no sample.
	unknownValue = 8
)

// EstimateBytes implements [store.Sizer], for what the values take before DuckDB compresses
// them: the file is seldom larger, and often a third of it.
func (w *Warehouse) EstimateBytes(_ *schema.Experiment, t *schema.Table, sample *gen.Batch, rows int64) int64 {
	perRow := 0.0
	for i := range t.Columns {
		if sample.Rows == 0 {
			perRow += unknownValue
			continue
		}
		perRow += valueBytes(&sample.Columns[i], sample.Rows)
	}
	return blockBytes + int64(perRow*float64(rows))
}

// valueBytes returns how many bytes a value of a vector takes on average.
func valueBytes(v *gen.Vector, rows int) float64 {
	const validity = 1. / 8
	switch v.Kind {
	case gen.KindBool:
		return 1./8 + validity
	case gen.KindWide, gen.KindUUID:
		return 16 + validity
	case gen.KindBytes:
		const pointer = 4 // into the heap of a block, less what all have in common
		return pointer + float64(v.Offsets[rows]-v.Offsets[0])/float64(rows) + validity
	}
	switch v.Type {
	case schema.SmallInt:
		return 2 + validity
	case schema.Int, schema.Date, schema.Real:
		return 4 + validity
	}
	return 8 + validity
}
