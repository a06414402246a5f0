package gen

import "slices"

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
	runs   []run // by rank; the first has rank 0 and slot 0
}

// run is a number of parents of consecutive ranks with about equally many children: those
// of its first j parents are ⌊j×children/parents⌋.
type run struct {
	rank, slot        int64 // the first of each
	parents, children int64
	degree            int64 // children of each parent; -1: not all have as many
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
		f.runs = append(f.runs, r)
		rank += s.parents
		f.filled += s.children
	}
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
	if r.degree > 0 {
		return int64(uint64(offset) / uint64(r.degree))
	}
	// j×children/parents < offset+1, so j < (offset+1)×parents/children.
	return int64(mulDivUp(uint64(offset+1), uint64(r.parents), uint64(r.children))) - 1
}

// slot returns where a row of the child stands.
func (f *fan) slot(row int64) int64 { return int64(f.slots.at(uint64(row))) }

// child returns the row in a slot.
func (f *fan) child(slot int64) int64 { return int64(f.slots.inverse(uint64(slot))) }

// located returns the parent of a slot that is filled, and which of its children stands
// there, from 0.
func (f *fan) located(slot int64) (parent, index int64) {
	lo, hi := 0, len(f.runs) // the last run that begins at slot or before it: one without children ends where it begins
	for hi-lo > 1 {
		if mid := int(uint(lo+hi) >> 1); f.runs[mid].slot <= slot {
			lo = mid
		} else {
			hi = mid
		}
	}
	r := &f.runs[lo]
	offset := slot - r.slot
	j := r.parent(offset)
	return f.order.row(r.rank + j), offset - r.before(j)
}

// parent implements [parentage].
func (f *fan) parent(row int64) int64 {
	parent, _, _ := f.place(row)
	return parent
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
