package btree

import (
	"context"

	"github.com/dw-sim/dw-sim/gen"
)

// Table is the b-tree of a table that is being filled.
type Table struct{}

// Table returns the table whose root is page root. rowNumber is the position of the column that
// is the row number, whose values must rise; where it is -1, row i of all gets number i+1.
func (f *File) Table(root uint32, columns []Column, rowNumber int) *Table { return &Table{} }

// OpenRange opens a range of rows. Ranges are opened in row order, written by a goroutine each,
// and closed in any order.
func (t *Table) OpenRange() *Rows { return &Rows{} }

// Rows is a range of rows of a [Table].
type Rows struct{}

// Write writes the rows of b, and does not keep it.
func (r *Rows) Write(b *gen.Batch) error { return errTodo }

// Close ends the range. It does not wait for another range.
func (r *Rows) Close() error { return errTodo }

// Finish writes the inner pages and the root, when all ranges are closed.
func (t *Table) Finish(ctx context.Context) error { return errTodo }
