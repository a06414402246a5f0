package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/result"
)

// Preview are the first rows of tables that a run would make.
type Preview struct {
	Seed   Integer        `json:"seed"`   // of which the rows are
	Tables []PreviewTable `json:"tables"` // in the order of the document
}

// PreviewTable are the first rows of one table, each an array.
type PreviewTable struct {
	Table   string              `json:"table"`
	Columns []string            `json:"columns"` // names, in the order of the document
	Types   []string            `json:"types"`   // of the columns, with sizes: DECIMAL(12,2)
	Rows    [][]json.RawMessage `json:"rows"`    // values as in the answer to a query
}

// Bounds of a preview: it is held in memory, and somebody waits for it.
const (
	MostPreview      = 10_000           // rows of a table
	MostPreviewCells = 1_000_000        // values of all tables
	MostPreviewBytes = 32 << 20         // of their texts
	MostPreviewTime  = 10 * time.Second // to make them
)

// PreviewOf makes the first rows of a document, which need not be stored, and writes none; see
// [dwsim.Preview]. What is beyond the bounds of a preview is refused, and where the rows take too
// long the error is a [context.DeadlineExceeded].
func PreviewOf(ctx context.Context, doc *schema.Experiment, o PreviewOptions) (*Preview, error) {
	rows := cmp.Or(o.Rows, 10)
	if err := o.bounded(doc, rows); err != nil {
		return nil, err
	}
	p := &Preview{Tables: []PreviewTable{}}
	if o.Seed != nil {
		p.Seed = *o.Seed
	}
	asked := dwsim.PreviewOptions{Rows: rows, Seed: int64(p.Seed)}
	if o.Table != "" {
		asked.Tables = []string{o.Table}
	}
	limited, cancel := context.WithTimeout(ctx, MostPreviewTime)
	defer cancel()
	bytes := 0
	for b, err := range dwsim.Preview(limited, doc, asked) {
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			err = fmt.Errorf("the rows of a preview take more than %s: look at fewer, or at one table: %w", MostPreviewTime, err)
		}
		if err != nil {
			return nil, err
		}
		if bytes += p.add(b); bytes > MostPreviewBytes {
			return nil, dwsim.Refused(fmt.Errorf("the rows of a preview take up to %d MiB: look at fewer, or at one table", MostPreviewBytes>>20))
		}
	}
	return p, nil
}

// bounded refuses a preview of too many rows, or too many values.
func (o PreviewOptions) bounded(doc *schema.Experiment, rows int) error {
	if rows < 0 || rows > MostPreview {
		return dwsim.Refused(fmt.Errorf("a preview has 1 to %d rows of a table: got %d", MostPreview, rows))
	}
	cells := int64(0)
	for i := range doc.Tables {
		t := &doc.Tables[i]
		if o.Table != "" && !strings.EqualFold(o.Table, t.Name) {
			continue
		}
		most := int64(rows)
		if t.TargetRows > 0 {
			most = min(most, t.TargetRows)
		}
		cells += most * int64(len(t.Columns))
	}
	if cells > MostPreviewCells {
		return dwsim.Refused(fmt.Errorf("a preview has up to %d values, and this one has %d: look at fewer rows, or at one table", MostPreviewCells, cells))
	}
	return nil
}

// add adds the rows of a batch, as a query on the generated table would write them, and returns
// how many bytes they are.
func (p *Preview) add(b *gen.Batch) (bytes int) {
	if n := len(p.Tables); n == 0 || p.Tables[n-1].Table != b.Table.Name {
		p.Tables = append(p.Tables, headOf(b))
	}
	t := &p.Tables[len(p.Tables)-1]
	for row := range b.Rows {
		values := make([]json.RawMessage, len(b.Columns))
		for i := range b.Columns {
			values[i] = result.AppendJSON(nil, vectorValue(&b.Columns[i], row))
			bytes += len(values[i])
		}
		t.Rows = append(t.Rows, values)
	}
	return bytes
}

// headOf tells what the columns of a batch are.
func headOf(b *gen.Batch) PreviewTable {
	t := PreviewTable{Table: b.Table.Name, Rows: [][]json.RawMessage{}}
	for i := range b.Columns {
		t.Columns = append(t.Columns, b.Columns[i].Column.Name)
		t.Types = append(t.Types, b.Columns[i].Column.TypeText())
	}
	return t
}

// vectorValue returns value i of a vector as a query on the generated table would, REAL
// as a float32.
func vectorValue(v *gen.Vector, i int) any {
	if v.IsNull(i) {
		return nil
	}
	switch v.Type {
	case schema.SmallInt, schema.Int, schema.BigInt:
		return v.Ints[i]
	case schema.Real:
		return float32(v.Floats[i])
	case schema.Float, schema.Double:
		return v.Floats[i]
	case schema.Boolean:
		return v.Bools.Get(i)
	case schema.Binary:
		return v.Bytes(i)
	}
	return string(v.AppendText(nil, i))
}
