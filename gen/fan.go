package gen

import (
	"math/bits"
	"slices"
)

// fan spreads the rows of a child over the rows of a parent. The children stand in slots,
// sorted by their parents: a keyed permutation takes each row of the child to its slot, and
// another one each rank of a parent to its row. Parents of consecutive ranks are a run, so
// that what is in a slot, and where the children of a parent are, is told by a search among
// the runs. Slots from filled on have no parent.
type fan struct {
	rows   int64        // of the child
	filled int64        // of them with a parent
	slots  *permutation // from a row of the child to its slot; nil: there are no rows
	order  parentOrder
	runs   []run   // by rank; the first has rank 0 and slot 0
	guide  []int32 // which run has slot i<<shift, and the last one at the end
	shift  uint
}

// run is a number of parents of consecutive ranks with about equally many children: those
// of its first j parents are ⌊j×children/parents⌋.
type run struct {
	rank, slot        int64 // the first of each
	parents, children int64
	degree            int64   // children of each parent; -1: not all have as many
	divisor           divisor // by children
}

// parentOrder takes ranks of parents to their rows: those that are listed, else by a
// permutation, else the rank is the row.
type parentOrder struct {
	listed      []int64 // sorted
	permutation *permutation
}

func (o parentOrder) row(rank int64) int64 {
	switch {
	case o.listed != nil:
		return o.listed[rank]
	case o.permutation != nil:
		return int64(o.permutation.at(uint64(rank)))
	}
	return rank
}

// rows replaces ranks by their rows.
func (o parentOrder) rows(ranks []int64) {
	switch {
	case o.listed != nil:
		for i, rank := range ranks {
			ranks[i] = o.listed[rank]
		}
	case o.permutation != nil:
		o.permutation.takeAll(ranks)
	}
}

// rank returns the rank of a row, or -1 where it has none and so no children.
func (o parentOrder) rank(row int64) int64 {
	switch {
	case o.listed != nil:
		if rank, listed := slices.BinarySearch(o.listed, row); listed {
			return int64(rank)
		}
		return -1
	case o.permutation != nil:
		return int64(o.permutation.inverse(uint64(row)))
	}
	return row
}

// share is a number of parents of consecutive ranks that have so many children together.
type share struct{ parents, children int64 }

// newFan returns the fan of rows children whose parents, in the order of their ranks, have
// these shares of them.
func newFan(s stream, rows int64, order parentOrder, shares []share) *fan {
	f := &fan{rows: rows, order: order}
	if rows > 0 {
		f.slots = newPermutation(s, uint64(rows))
	}
	rank := int64(0)
	for _, s := range shares {
		if s.parents == 0 {
			continue
		}
		r := run{rank: rank, slot: f.filled, parents: s.parents, children: s.children, degree: -1}
		if s.children%s.parents == 0 {
			r.degree = s.children / s.parents
		}
		if s.children > 0 {
			r.divisor = newDivisor(uint64(s.children))
		}
		f.runs = append(f.runs, r)
		rank += s.parents
		f.filled += s.children
	}
	f.setGuide()
	return f
}

// before returns how many children the first j parents have.
func (r *run) before(j int64) int64 {
	if r.degree >= 0 {
		return j * r.degree
	}
	return int64(mulDiv(uint64(j), uint64(r.children), uint64(r.parents)))
}

// parent returns which parent has the child at offset: the last that begins at it or before.
func (r *run) parent(offset int64) int64 {
	// j×children/parents < offset+1, so j < (offset+1)×parents/children.
	hi, lo := bits.Mul64(uint64(offset+1), uint64(r.parents))
	if last := lo - 1; hi == 0 && last < 1<<63 {
		j, _ := r.divisor.divide(last)
		return int64(j)
	}
	return int64(mulDivUp(uint64(offset+1), uint64(r.parents), uint64(r.children))) - 1
}

// slot returns where a row of the child stands.
func (f *fan) slot(row int64) int64 { return int64(f.slots.at(uint64(row))) }

// child returns the row in a slot.
func (f *fan) child(slot int64) int64 { return int64(f.slots.inverse(uint64(slot))) }

const (
	guidesPerRun = 8 // so that few slots lie between guides that differ
	mostGuides   = 1 << 16
)

// setGuide makes the guide of the runs.
func (f *fan) setGuide() {
	if f.filled == 0 {
		return
	}
	for f.filled>>f.shift >= int64(min(guidesPerRun*len(f.runs), mostGuides)) {
		f.shift++
	}
	at := 0
	for i := range (f.filled-1)>>f.shift + 1 { // slots beyond the last may be more than an int64 holds
		for at+1 < len(f.runs) && f.runs[at+1].slot <= i<<f.shift {
			at++
		}
		f.guide = append(f.guide, int32(at))
	}
	f.guide = append(f.guide, int32(len(f.runs)-1))
}

// runAt returns the run that a slot is in: the last that begins at it or before, as one
// without children ends where it begins.
func (f *fan) runAt(slot int64) *run {
	near := f.guide[slot>>(f.shift&63):]
	lo, hi := near[0], near[1]
	for lo < hi {
		if mid := (lo + hi + 1) >> 1; f.runs[mid].slot <= slot {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return &f.runs[lo]
}

// located returns the parent of a slot that is filled, and which of its children stands
// there, from 0.
func (f *fan) located(slot int64) (parent, index int64) {
	r := f.runAt(slot)
	offset := slot - r.slot
	j := r.parent(offset)
	return f.order.row(r.rank + j), offset - r.before(j)
}

// parent implements [parentage].
func (f *fan) parent(row int64) int64 {
	parent, _, _ := f.place(row)
	return parent
}

// parents implements [swift].
func (f *fan) parents(rows, parents []int64) {
	if f.filled == 0 {
		for i := range parents {
			parents[i] = -1
		}
		return
	}
	for len(rows) > 0 {
		n := min(len(rows), strip)
		f.parentsOf(rows[:n], parents[:n])
		rows, parents = rows[n:], parents[n:]
	}
}

// parentsOf is parents for a strip of rows.
func (f *fan) parentsOf(rows, parents []int64) {
	copy(parents, rows)
	f.slots.takeAll(parents)
	var room [strip]int64
	ranks := room[:len(rows)]
	for i, slot := range parents {
		parents[i] = (f.filled - 1 - slot) >> 63 // -1 where there is no parent
		slot = min(slot, f.filled-1)
		r := f.runAt(slot)
		ranks[i] = r.rank + r.parent(slot-r.slot)
	}
	f.order.rows(ranks)
	for i, row := range ranks {
		parents[i] |= row
	}
}

// place implements [scope]: the rows of one parent are numbered.
func (f *fan) place(row int64) (parent, index int64, ok bool) {
	slot := f.slot(row)
	if slot >= f.filled {
		return -1, 0, false
	}
	parent, index = f.located(slot)
	return parent, index, true
}

// children returns the slots of a parent's children: n of them, from first on.
func (f *fan) children(parent int64) (first, n int64) {
	rank := f.order.rank(parent)
	if rank < 0 || len(f.runs) == 0 {
		return 0, 0
	}
	lo, hi := 0, len(f.runs)
	for hi-lo > 1 {
		if mid := int(uint(lo+hi) >> 1); f.runs[mid].rank <= rank {
			lo = mid
		} else {
			hi = mid
		}
	}
	r := &f.runs[lo]
	before := r.before(rank - r.rank)
	return r.slot + before, r.before(rank-r.rank+1) - before
}

// fewest returns how many children a parent has at least.
func (f *fan) fewest() int64 {
	if f.order.listed != nil || len(f.runs) == 0 {
		return 0
	}
	fewest := int64(unlimited)
	for _, r := range f.runs {
		fewest = min(fewest, r.children/r.parents)
	}
	return fewest
}

// most returns how many children a parent has at most.
func (f *fan) most() int64 {
	most := int64(0)
	for _, r := range f.runs {
		most = max(most, divideUp(r.children, r.parents))
	}
	return most
}
