package btree

import (
	"context"

	"github.com/dw-sim/dw-sim/gen"
)

// Index is the b-tree of a unique index that is being filled.
type Index struct{}

// Index returns the index whose root is page root, over the columns of the table at the positions
// key, for rows as those of [File.Table].
func (f *File) Index(root uint32, columns []Column, key []int, rowNumber int) *Index {
	return &Index{}
}

// OpenRange opens a range of rows, as [Table.OpenRange].
func (x *Index) OpenRange() *Keys { return &Keys{} }

// Keys are the keys of a range of rows of an [Index].
type Keys struct{}

// Write takes the keys of the rows of b, and does not keep it.
func (k *Keys) Write(b *gen.Batch) error { return errTodo }

// Close ends the range. It does not wait for another range.
func (k *Keys) Close() error { return errTodo }

// Finish sorts the keys and writes the pages, when all ranges are closed. Keys that are not unique are
// an error that names one of them and its rows.
func (x *Index) Finish(ctx context.Context) error { return errTodo }
