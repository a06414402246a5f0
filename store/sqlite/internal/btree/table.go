package btree

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"github.com/dw-sim/dw-sim/gen"
)

// Table is the b-tree of a table that is being filled.
type Table struct {
	f         *File
	root      uint32
	columns   []Column
	rowNumber int
	free      sync.Pool // of *run

	mu     sync.Mutex
	opened int           // ranges
	turn   int           // the range whose pages are written now: those before it are complete
	closed map[int]*Rows // ranges that wait for their turn
	err    error         // of whoever wrote pages

	// Whose turn it is has these.
	only   *run // the first leaf, as long as there is no other: it will be the root
	inner  inner
	filled bool  // some range had rows,
	last   int64 // the last of them was this
}

// Table returns the table whose root is page root. rowNumber is the position of the column that
// is the row number, whose values must rise; where it is -1, row i of all gets number i+1.
func (f *File) Table(root uint32, columns []Column, rowNumber int) *Table {
	t := &Table{f: f, root: root, columns: columns, rowNumber: rowNumber, closed: map[int]*Rows{}}
	t.inner = inner{f: f, root: root}
	t.free.New = func() any { return &run{} }
	return t
}

// OpenRange opens a range of rows. Ranges are opened in row order, written by a goroutine each,
// and closed in any order.
func (t *Table) OpenRange() *Rows {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := &Rows{t: t, index: t.opened, records: newRecords(t.columns, t.rowNumber)}
	r.leaves.init(t.f)
	r.run = t.emptyRun()
	t.opened++
	return r
}

// Rows is a range of rows of a [Table].
type Rows struct {
	t       *Table
	index   int
	records *records
	leaves  leaf
	run     *run   // that is being filled
	kept    []*run // full ones that wait for their turn

	begun       bool
	first, last int64 // row numbers
	placed      bool  // the first of them, at least
}

// Write writes the rows of b, and does not keep it.
func (r *Rows) Write(b *gen.Batch) error {
	if len(b.Columns) != len(r.t.columns) {
		return fmt.Errorf("a batch has %d columns, but its table %d", len(b.Columns), len(r.t.columns))
	}
	for first := 0; first < b.Rows; first += stretch {
		n, refused := r.records.take(b, first, min(stretch, b.Rows-first))
		if rising, err := r.number(b, first, n); err != nil {
			n, refused = rising, err
		}
		if err := r.add(b, first, n); err != nil {
			return err
		}
		if refused != nil {
			return refusal(b, first+n, refused)
		}
	}
	return nil
}

// add adds the n rows of b from row first on that were taken.
func (r *Rows) add(b *gen.Batch, first, n int) error {
	for i := 0; i < n; {
		next, err := r.leaves.add(r.run, r.records, i, n)
		if err != nil {
			return refusal(b, first+i, err)
		}
		i = next
		if len(r.run.data) >= runBytes {
			if err := r.pass(); err != nil {
				return err
			}
		}
	}
	return nil
}

func refusal(b *gen.Batch, row int, err error) error {
	if b.Table == nil {
		return fmt.Errorf("row %d is refused: %w", b.First+int64(row), err)
	}
	return fmt.Errorf("row %d of table %q is refused: %w", b.First+int64(row), b.Table.Name, err)
}

// number gives n rows of b from row first on their numbers. It returns how many have one that is
// larger than the one before it, and what is wrong with the next.
func (r *Rows) number(b *gen.Batch, first, n int) (int, error) {
	numbers := r.records.numbers[:n]
	n, refused := numbersOf(b, r.t.rowNumber, first, numbers)
	for i, number := range numbers[:n] {
		if !r.begun {
			r.begun, r.first = true, number
		} else if number <= r.last {
			return i, r.t.notRising(number, r.last)
		}
		r.last = number
	}
	return n, refused
}

func (t *Table) notRising(number, last int64) error {
	if t.rowNumber < 0 {
		return fmt.Errorf("its row number %d is not larger than %d, that of the row before it", number, last)
	}
	return fmt.Errorf("its row number, %s, is %d, which is not larger than %d, that of the row before it", t.columns[t.rowNumber].Name, number, last)
}

// numbersOf fills numbers with the row numbers of b from row first on, which are the values of a
// column, if there is one. It returns how many rows have one, and what is wrong with the next.
func numbersOf(b *gen.Batch, column, first int, numbers []int64) (int, error) {
	if column < 0 {
		for i := range numbers {
			numbers[i] = b.First + int64(first+i) + 1
		}
		return len(numbers), nil
	}
	if v := &b.Columns[column]; v.Kind == gen.KindInt && v.Valid == nil {
		copy(numbers, v.Ints[first:])
		return len(numbers), nil
	}
	for i := range numbers {
		var err error
		if numbers[i], err = rowNumberOf(b, column, first+i); err != nil {
			return i, err
		}
	}
	return len(numbers), nil
}

// rowNumberOf returns the row number of a row of b, which is the value of a column.
func rowNumberOf(b *gen.Batch, column, row int) (int64, error) {
	v := &b.Columns[column]
	if v.IsNull(row) {
		return 0, fmt.Errorf("it has no row number: column %q is NULL", v.Column.Name)
	}
	number, fits := wide(v, row).Int64()
	if !fits {
		return 0, fmt.Errorf("its row number, %s, is %s, which is beyond 64 bits", v.Column.Name, wide(v, row).AppendDecimal(nil, 0))
	}
	return number, nil
}

// Close ends the range. It does not wait for another range.
func (r *Rows) Close() error {
	r.leaves.finish(r.run)
	if len(r.run.leaves) > 0 {
		r.kept = append(r.kept, r.run)
	}
	r.run, r.records = nil, nil
	t := r.t
	t.mu.Lock()
	t.closed[r.index] = r
	for r = t.closed[t.turn]; r != nil && t.err == nil; r = t.closed[t.turn] {
		delete(t.closed, t.turn)
		t.mu.Unlock() // it is still the turn of this range, so nobody else comes here
		err := r.place()
		t.mu.Lock()
		t.turn++
		t.err = errors.Join(t.err, err)
	}
	defer t.mu.Unlock()
	return t.err
}

// pass writes the full run, if it is the turn of the range, and begins another.
func (r *Rows) pass() error {
	t := r.t
	if len(r.leaves.pointers) > 0 { // it must be in one run with the overflow pages of its rows
		r.leaves.finish(r.run)
	}
	r.kept = append(r.kept, r.run)
	r.run = t.emptyRun()
	t.mu.Lock()
	isTurn, err := t.turn == r.index, t.err
	t.mu.Unlock()
	if !isTurn || err != nil {
		return err
	}
	if err = r.place(); err != nil {
		t.mu.Lock()
		t.err = err
		t.mu.Unlock()
	}
	return err
}

// place writes what the range has, whose turn it is.
func (r *Rows) place() error {
	t := r.t
	if len(r.kept) == 0 {
		return nil
	}
	if !r.placed && t.filled && r.first <= t.last {
		return t.notRising(r.first, t.last)
	}
	r.placed = true
	for i, run := range r.kept {
		if err := t.place(run); err != nil {
			return err
		}
		r.kept[i] = nil
	}
	r.kept = r.kept[:0]
	return nil
}

// place gives the pages of a run their numbers and writes them.
func (t *Table) place(run *run) error {
	last := run.leaves[len(run.leaves)-1].last
	if !t.filled && len(run.leaves) == 1 {
		t.filled, t.last, t.only = true, last, run
		return nil
	}
	if only := t.only; only != nil {
		t.only = nil
		if err := t.write(only); err != nil {
			return err
		}
	}
	t.filled, t.last = true, last
	return t.write(run)
}

func (t *Table) write(run *run) error {
	n := len(run.data) / t.f.pageSize
	p, err := t.f.extend(n)
	if err != nil {
		return err
	}
	run.link(t.f, p)
	if err := t.f.write(p, 0, run.data); err != nil {
		return err
	}
	for _, l := range run.leaves {
		if err := t.inner.add(t.f.number(p, l.page), l.last); err != nil {
			return err
		}
	}
	t.free.Put(run)
	return nil
}

func (t *Table) emptyRun() *run {
	r := t.free.Get().(*run)
	r.empty()
	return r
}

// Finish writes the inner pages and the root, when all ranges are closed.
func (t *Table) Finish(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case t.err != nil:
		return t.err
	case t.turn != t.opened:
		return fmt.Errorf("%d of %d ranges of rows are not closed", t.opened-t.turn, t.opened)
	case !t.filled:
		return nil // SQLite made the root: a leaf without rows
	}
	if err := t.checkRoot(); err != nil {
		return err
	}
	if t.only != nil {
		return t.writeOnly()
	}
	return t.inner.finish()
}

// writeOnly writes the only leaf as the root. It is the last page of its run, behind the overflow
// pages of its rows.
func (t *Table) writeOnly() error {
	data := t.only.data
	before := len(data) - t.f.pageSize
	p, err := t.f.extend(before / t.f.pageSize)
	if err != nil {
		return err
	}
	t.only.link(t.f, p)
	if err := t.f.write(p, 0, data[:before]); err != nil {
		return err
	}
	return t.f.writeAt(t.root, data[before:])
}

// checkRoot reads the root, which must be that of a table without rows.
func (t *Table) checkRoot() error {
	var head [leafHeader]byte
	if t.root < 2 || t.root > t.f.pages {
		return fmt.Errorf("page %d cannot be the root of a table", t.root)
	}
	if _, err := t.f.file.ReadAt(head[:], int64(t.root-1)*int64(t.f.pageSize)); err != nil {
		return err
	}
	if head[0] != tableLeaf || binary.BigEndian.Uint16(head[3:]) != 0 {
		return fmt.Errorf("page %d is not the root of a table without rows", t.root)
	}
	return nil
}
