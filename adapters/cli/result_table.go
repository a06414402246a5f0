package cli

import (
	"bufio"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/result"
)

// widthRows is how many rows decide the widths of a table's columns. Longer cells that
// come later stand out, as holding all rows would take too much memory.
const widthRows = 1000

// tableResult writes aligned text.
type tableResult struct {
	console *console
	table   *table
	number  []bool // all values of the column so far are numbers
	widths  []int  // nil until the first rows were written
	out     *bufio.Writer
}

func (r *tableResult) Begin(columns []store.ResultColumn) error {
	r.out = bufio.NewWriterSize(r.console.out, 1<<16)
	r.table = &table{right: make([]bool, len(columns))}
	r.number = make([]bool, len(columns))
	for i, c := range columns {
		r.table.header = append(r.table.header, c.Name)
		r.table.right[i] = result.NumericType(c.Type)
		r.number[i] = true
	}
	return nil
}

func (r *tableResult) Row(values []any) error {
	row := make([]cell, len(values))
	for i, v := range values {
		if v == nil {
			row[i] = null
			continue
		}
		row[i] = text(string(result.AppendText(nil, v)))
		switch v.(type) {
		case int64, float64:
		default:
			r.number[i] = false
		}
	}
	if r.widths != nil {
		return r.late(row)
	}
	r.table.rows = append(r.table.rows, row)
	if len(r.table.rows) == widthRows {
		return r.early()
	}
	return nil
}

// early writes the rows that decide the widths.
func (r *tableResult) early() error {
	for i, number := range r.number {
		r.table.right[i] = r.table.right[i] || number && len(r.table.rows) > 0
	}
	limit := 0
	if r.console.outTTY {
		limit = r.console.terminalColumns()
	}
	r.widths = r.table.widths(limit)
	r.table.writeHead(r.out, r.widths)
	for _, row := range r.table.rows {
		r.table.writeRow(r.out, r.widths, row, r.console.dim)
	}
	r.table.rows = nil
	return nil
}

func (r *tableResult) late(row []cell) error {
	if !r.console.outTTY { // nothing is cut where no terminal asks for it
		for i, c := range row {
			r.widths[i] = max(r.widths[i], displayWidth(c.text))
		}
	}
	r.table.writeRow(r.out, r.widths, row, r.console.dim)
	return nil
}

func (r *tableResult) End() error {
	if r.widths == nil {
		if err := r.early(); err != nil {
			return err
		}
	}
	return r.out.Flush()
}
