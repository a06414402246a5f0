package gen

// following is a foreign key that shares columns with another one, which leads: both must
// refer to rows that have the same values there. So they descend from the same row of a
// table: up leads from the row that the leading key refers to, down from there to a row
// that this one can refer to, drawn among the children at each step.
type following struct {
	lead   *foreignKey
	up     []*foreignKey
	down   []*foreignKey
	stream stream
	nulls  nullRows
	within bool // where the leading key is NULL, a column that both share is
}

func (f *following) parent(row int64) int64 {
	if f.nulls.at(row) {
		return -1
	}
	return f.chosen(row)
}

// chosen is parent for a row whose key is not NULL.
func (f *following) chosen(row int64) int64 {
	at := f.ancestor(row)
	hash := f.stream.at(row)
	for i, k := range f.down {
		if at < 0 {
			return -1
		}
		first, n := k.children(at)
		if n == 0 {
			return -1
		}
		at = k.child(first + int64(below(lane(hash, i), uint64(n))))
	}
	return at
}

// ancestor returns the row that all keys of the row descend from, or -1.
func (f *following) ancestor(row int64) int64 {
	if f.within && f.lead.parentOf(row) < 0 {
		return -1
	}
	return f.above(f.lead.rowOf(row))
}

// above returns the row from which the one that the leading key refers to descends.
func (f *following) above(at int64) int64 {
	for _, k := range f.up {
		if at < 0 {
			return -1
		}
		at = k.rowOf(at)
	}
	return at
}

// isFull reports whether each row that the keys can descend from has a descendant, or may
// have: tables that depend on each other are settled later.
func (f *following) isFull() bool {
	for _, k := range f.down {
		if k.fewest() < 1 && !k.table.planning {
			return false
		}
	}
	return true
}

// least returns how many rows the key can refer to, at least, in each row. Where nothing is
// planned yet, parents are taken to have a child each if there are enough.
func (f *following) least() int64 {
	if len(f.down) == 0 {
		return 1
	}
	k := f.down[0]
	if k.parentage == nil {
		return bit(k.table.rows >= k.parent.rows)
	}
	return k.fewest()
}

// nullRows are the rows in which a key is NULL, an exact number of them.
type nullRows struct {
	slots  *permutation // nil: none is
	filled uint64
}

func (k *foreignKey) nullRows() nullRows {
	filled := k.filled()
	if filled == k.table.rows {
		return nullRows{}
	}
	return nullRows{newPermutation(k.stream("slots"), uint64(k.table.rows)), uint64(filled)}
}

func (n nullRows) at(row int64) bool { return n.slots != nil && n.slots.at(uint64(row)) >= n.filled }

// others draws a row of the parent that is none of those that other keys of the row
// refer to.
type others struct {
	stream stream
	rows   int64 // of the parent
	keys   []*foreignKey
	nulls  nullRows
}

func (o *others) parent(row int64) int64 {
	if o.nulls.at(row) {
		return -1
	}
	return o.chosen(row)
}

// chosen is parent for a row whose key is not NULL.
func (o *others) chosen(row int64) int64 {
	var room [8]int64
	taken := room[:0] // sorted, each once
	for _, k := range o.keys {
		taken = insertOnce(taken, k.parentOf(row))
	}
	if o.rows <= int64(len(taken)) {
		return -1
	}
	at := int64(below(o.stream.at(row), uint64(o.rows)-uint64(len(taken))))
	for _, row := range taken {
		at += bit(at >= row)
	}
	return at
}

// insertOnce puts a row that is not -1 into a sorted list that does not have it.
func insertOnce(sorted []int64, row int64) []int64 {
	i := 0
	for i < len(sorted) && sorted[i] < row {
		i++
	}
	if row < 0 || i < len(sorted) && sorted[i] == row {
		return sorted
	}
	sorted = append(sorted, row)
	copy(sorted[i+1:], sorted[i:])
	sorted[i] = row
	return sorted
}
