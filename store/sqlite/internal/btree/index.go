package btree

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/keysort"
)

// Index is the b-tree of a unique index that is being filled.
type Index struct {
	f         *File
	root      uint32
	table     string
	columns   []keyColumn
	rowNumber int
	sorter    *keysort.Sorter
}

// Index returns the index of table whose root is page root, over the columns of the table at the
// positions key, for rows as those of [File.Table]. What does not fit into memory goes to scratch. Close ends
// it.
func (f *File) Index(table string, root uint32, columns []Column, key []int, rowNumber int, scratch *keysort.Scratch) *Index {
	x := &Index{f: f, table: table, root: root, rowNumber: rowNumber, sorter: keysort.New(scratch, keysort.Options{})}
	for _, at := range key {
		x.columns = append(x.columns, newKeyColumn(columns[at], at, at == rowNumber))
	}
	return x
}

// Close frees what the index has in its scratch file. All its ranges are closed.
func (x *Index) Close() error { return x.sorter.Close() }

// OpenRange opens a range of rows, as [Table.OpenRange], but in any order.
func (x *Index) OpenRange() *Keys { return &Keys{x: x, w: x.sorter.Writer()} }

// Keys are the keys of a range of rows of an [Index].
type Keys struct {
	x   *Index
	w   *keysort.Writer
	key []byte
}

// Write takes the keys of the rows of b, and does not keep it.
func (k *Keys) Write(b *gen.Batch) error {
	x := k.x
	for row := range b.Rows {
		key := k.key[:0]
		var err error
		for i := range x.columns {
			c := &x.columns[i]
			if key, err = c.append(key, &b.Columns[c.position], row); err != nil {
				return refusal(b, row, err)
			}
		}
		number := b.First + int64(row) + 1
		if x.rowNumber >= 0 {
			if number, err = rowNumberOf(b, x.rowNumber, row); err != nil {
				return refusal(b, row, err)
			}
		}
		k.key = appendInteger(key, number)
		if err := k.w.Add(k.key); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the range. It does not wait for another range.
func (k *Keys) Close() error {
	k.w.Close()
	return nil
}

// Finish sorts the keys and writes the pages, when all ranges are closed. Keys that are not unique
// are a [*DuplicateError].
func (x *Index) Finish(ctx context.Context) error {
	pages := newIndexPages(x.f, x.root)
	var record keyRecord
	var before []byte
	err := x.sorter.Merge(ctx, func(key []byte) error {
		values := key[:len(key)-8]
		if len(before) > 8 && bytes.Equal(values, before[:len(before)-8]) && !hasNull(x.columns, key) {
			return x.duplicate(before, key)
		}
		before = append(before[:0], key...)
		return pages.write(record.of(x.columns, key))
	})
	if err != nil {
		return err
	}
	return pages.finish()
}

// DuplicateError tells that rows of a unique index have the same values.
type DuplicateError struct {
	Columns []string // each with its table
	Values  string   // as SQL writes them
	Rows    [2]int64 // their row numbers
}

// Error tells it in the words of SQLite, and of which rows.
func (e *DuplicateError) Error() string {
	return fmt.Sprintf("UNIQUE constraint failed: %s: the rows numbered %d and %d both have %s",
		strings.Join(e.Columns, ", "), e.Rows[0], e.Rows[1], e.Values)
}

func (x *Index) duplicate(a, b []byte) error {
	e := &DuplicateError{Rows: [2]int64{rowOf(a), rowOf(b)}}
	var values []string
	for i := range x.columns {
		c := &x.columns[i]
		var r keyRecord
		b = r.take(c, b)
		e.Columns = append(e.Columns, x.table+"."+c.Name)
		values = append(values, r.literal(c.Storage))
	}
	e.Values = strings.Join(values, ", ")
	return e
}

// literal returns the only value of a record as SQL writes it, cut where it is long.
func (r *keyRecord) literal(s Storage) string {
	const longest = 100
	text := r.values[:min(len(r.values), longest)]
	switch kind := r.types[0]; {
	case kind == typeFloat:
		return fmt.Sprint(math.Float64frombits(binary.BigEndian.Uint64(text)))
	case kind >= typeZero && kind < typeBlob:
		return strconv.Itoa(int(kind - typeZero))
	case kind < typeFloat:
		var b [8]byte
		copy(b[:], text)
		return strconv.FormatInt(int64(binary.BigEndian.Uint64(b[:]))>>(64-8*len(text)), 10)
	case s == Blob:
		return fmt.Sprintf("x'%x'", text)
	}
	return "'" + strings.ReplaceAll(string(bytes.ToValidUTF8(text, nil)), "'", "''") + "'"
}
