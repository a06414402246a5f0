package gen

import "slices"

// fan spreads the rows of a child over the rows of a parent. The children stand in slots,
// sorted by their parents: a keyed permutation takes each row of the child to its slot, and
// another one each rank of a parent to its row. Parents of consecutive ranks with equally
// many children are a run, so that what is in a slot, and where the children of a parent
// are, is told by a search among the runs. Slots from filled on have no parent.
type fan struct {
	rows   int64        // of the child
	filled int64        // of them with a parent
	slots  *permutation // from a row of the child to its slot; nil: the slot is the row
	order  parentOrder
	runs   []run // by rank; the first has rank 0 and slot 0
	ranks  int64 // of parents
}

// run is a number of parents of consecutive ranks that have degree children each.
type run struct{ rank, slot, degree int64 }

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

// newFan returns the fan of rows children, of which filled have one of these parents.
func newFan(s stream, rows, filled int64, order parentOrder, degrees []degreeCount) *fan {
	f := &fan{rows: rows, filled: filled, order: order}
	if rows > 0 {
		f.slots = newPermutation(s, uint64(rows))
	}
	slot := int64(0)
	for _, d := range degrees {
		if d.count == 0 {
			continue
		}
		f.runs = append(f.runs, run{rank: f.ranks, slot: slot, degree: d.degree})
		f.ranks += d.count
		slot += d.count * d.degree
	}
	return f
}

// slot returns where a row of the child stands.
func (f *fan) slot(row int64) int64 {
	if f.slots == nil {
		return row
	}
	return int64(f.slots.at(uint64(row)))
}

// child returns the row in a slot.
func (f *fan) child(slot int64) int64 {
	if f.slots == nil {
		return slot
	}
	return int64(f.slots.inverse(uint64(slot)))
}

// place returns the parent of a slot that is filled, and which of its children stands
// there, from 0.
func (f *fan) place(slot int64) (parent, index int64) {
	lo, hi := 0, len(f.runs) // the last run that begins at slot or before it: one without children ends where it begins
	for hi-lo > 1 {
		if mid := int(uint(lo+hi) >> 1); f.runs[mid].slot <= slot {
			lo = mid
		} else {
			hi = mid
		}
	}
	r := &f.runs[lo]
	if r.degree == 1 {
		return f.order.row(r.rank + slot - r.slot), 0
	}
	offset := uint64(slot - r.slot)
	parents := offset / uint64(r.degree)
	return f.order.row(r.rank + int64(parents)), int64(offset - parents*uint64(r.degree))
}

// children returns the slots of a parent's children: n of them, from first on.
func (f *fan) children(parent int64) (first, n int64) {
	rank := f.order.rank(parent)
	if rank < 0 {
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
	r := f.runs[lo]
	return r.slot + (rank-r.rank)*r.degree, r.degree
}

// parents implements [parentage].
func (f *fan) parents(_ *worker, rows, parents []int64) {
	for i, row := range rows {
		parents[i] = -1
		if slot := f.slot(row); slot < f.filled {
			parents[i], _ = f.place(slot)
		}
	}
}

// most returns how many children a parent has at most.
func (f *fan) most() int64 {
	most := int64(0)
	for _, r := range f.runs {
		most = max(most, r.degree)
	}
	return most
}
