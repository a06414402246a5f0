package api

import (
	"encoding/json"

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

// previewOf writes a batch as a query on the generated table would.
func previewOf(b *gen.Batch) PreviewTable {
	p := PreviewTable{Table: b.Table.Name, Rows: [][]json.RawMessage{}}
	for i := range b.Columns {
		p.Columns = append(p.Columns, b.Columns[i].Column.Name)
		p.Types = append(p.Types, b.Columns[i].Column.TypeText())
	}
	for row := range b.Rows {
		var values []json.RawMessage
		for i := range b.Columns {
			values = append(values, result.AppendJSON(nil, vectorValue(&b.Columns[i], row)))
		}
		p.Rows = append(p.Rows, values)
	}
	return p
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
