package gen

import (
	"errors"
	"fmt"
	"math"

	"github.com/dw-sim/dw-sim/schema"
)

// columnPlan is a column with everything resolved that its cells depend on. It is
// immutable and shared by all workers.
type columnPlan struct {
	table    *tablePlan
	column   *schema.Column
	index    int // in Table.Columns
	typ      schema.Type
	kind     Kind
	scale    int
	branch   string        // of a branch of another column: tells its streams from those of that one
	uses     []*columnPlan // that its cells are made from: those of the row, of its parents and children
	key      *foreignKey   // that makes the values, or nil
	source   *columnPlan   // the column of the parent that key takes them from
	copula   *copula       // makes the hashes of its values, where it is correlated; or nil
	nulls    nullMask
	nullWhen *condition // where it holds the value is NULL; nil: nowhere
	order    *order     // that it is made by, or nil
	total    *totalPlan // the same
	filler   filler
}

// filler makes values of one column: those of rows, into a vector of its kind that was
// resized to len(rows). Rows may be any rows of the table, in any order. It is
// immutable; what it needs to write to is the worker's.
type filler interface {
	fill(w *worker, rows []int64, v *Vector) error
}

// fill makes the values of rows, with their NULLs, into v, which is of c's kind.
func (c *columnPlan) fill(w *worker, rows []int64, v *Vector) error {
	v.Resize(len(rows))
	if err := c.filler.fill(w, rows, v); err != nil {
		return c.failed(err)
	}
	c.nulls.apply(rows, v)
	if c.nullWhen == nil {
		return nil
	}
	return w.within(c.table, rows, func(f *frame) error {
		hold, err := c.nullWhen.holds(w, f)
		for i := range rows {
			if err == nil && hold.Get(i) {
				v.SetNull(i, len(rows))
			}
		}
		return err
	})
}

// failed names the column, unless err says already which cell it is about.
func (c *columnPlan) failed(err error) error {
	var at *cellError
	if errors.As(err, &at) {
		return err
	}
	return fmt.Errorf("column %q: %w", c.column.Name, err)
}

// nullMask makes a share of the values NULL, by a stream of its own, so that a value
// does not change when its neighbours may be NULL.
type nullMask struct {
	stream    stream
	threshold uint64 // of 2^64: hashes below it are NULL
	all       bool
}

func newNullMask(s stream, share float64) nullMask {
	if share >= 1 {
		return nullMask{all: true}
	}
	return nullMask{stream: s, threshold: uint64(share * (1 << 32) * (1 << 32))}
}

func (m nullMask) apply(rows []int64, v *Vector) {
	if m.threshold == 0 && !m.all {
		return
	}
	for i, row := range rows {
		if m.all || m.stream.at(row) < m.threshold {
			v.SetNull(i, len(rows))
		}
	}
}

// A ranked column is made in two steps: a ranker picks the number of a value for each
// row, and a domain turns numbers into values. Every ranker goes with every domain.
type ranked struct {
	ranker ranker
	domain domain
}

// ranker picks for each row the number of its value, below the size of the domain.
type ranker interface {
	rank(rows, ranks []int64)
}

// domain is a numbered set of distinct values.
type domain interface {
	// size returns how many values there are, at most math.MaxInt64.
	size() int64
	// render writes value ranks[i] as value i of v.
	render(w *worker, ranks []int64, v *Vector) error
}

func (r ranked) fill(w *worker, rows []int64, v *Vector) error {
	if _, same := r.ranker.(counting); same {
		return r.domain.render(w, rows, v)
	}
	ranks := w.borrow(len(rows))
	defer w.giveBack()
	r.ranker.rank(rows, ranks)
	return r.domain.render(w, ranks, v)
}

// counting gives row n value n.
type counting struct{}

func (counting) rank(rows, ranks []int64) { copy(ranks, rows) }

// uniform draws every row's value on its own, all equally likely.
type uniform struct {
	stream stream
	n      uint64
}

func (u uniform) rank(rows, ranks []int64) {
	for i, row := range rows {
		ranks[i] = int64(below(u.stream.at(row), u.n))
	}
}

// permuted gives every row another value.
type permuted struct{ permutation *permutation }

func (p permuted) rank(rows, ranks []int64) {
	copy(ranks, rows)
	p.permutation.takeAll(ranks)
}

// nullFiller is a column that is NULL in every row.
type nullFiller struct{}

func (nullFiller) fill(_ *worker, rows []int64, v *Vector) error {
	switch v.Kind {
	case KindBytes:
		clear(v.Offsets)
	case KindBool:
		clear(v.Bools)
	}
	for i := range rows {
		v.SetNull(i, len(rows))
	}
	return nil
}

// saturate returns a×b for non-negative numbers, or math.MaxInt64 when that is less.
func saturate(a, b int64) int64 {
	if a != 0 && b > math.MaxInt64/a {
		return math.MaxInt64
	}
	return a * b
}
