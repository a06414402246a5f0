package gen

// isTold reports whether the rows that refer to one row can be told from that row: those
// of a fan, or what comes of the fans that a key follows.
func (k *foreignKey) isTold() bool {
	if f, ok := k.parentage.(*following); ok {
		return f.isTold()
	}
	return k.isFan() || k.hidesRows()
}

// isTold reports whether f only goes up, and by keys that give each row a parent, so that
// all rows are found on the way down.
func (f *following) isTold() bool {
	for _, step := range f.way() {
		if !step.isTold() || !step.coversAll() && (step != f.lead || !f.within) {
			return false
		}
	}
	return len(f.down) == 0
}

// coversAll reports whether each row of the child is among those below a row of the parent.
func (k *foreignKey) coversAll() bool {
	if f, ok := k.parentage.(*following); ok {
		return f.nulls.slots == nil
	}
	f := k.fanOf()
	return f != nil && f.filled == f.rows
}

// way returns the keys that lead up from a row of the child, in their order.
func (f *following) way() []*foreignKey { return append([]*foreignKey{f.lead}, f.up...) }

// eachBelow calls do for the rows that refer to a row of the parent, and for those whose
// key is NULL but whose columns come from it all the same. The key must be told.
func (k *foreignKey) eachBelow(parent int64, do func(child int64) error) error {
	if f, ok := k.parentage.(*following); ok {
		return f.eachBelow(f.way(), parent, do)
	}
	first, n := k.descendants(parent)
	for slot := first; slot < first+n; slot++ {
		if err := do(k.child(slot)); err != nil {
			return err
		}
	}
	return nil
}

func (f *following) eachBelow(way []*foreignKey, parent int64, do func(child int64) error) error {
	last := len(way) - 1
	if last == 0 {
		return way[0].eachBelow(parent, do)
	}
	return way[last].eachBelow(parent, func(row int64) error { return f.eachBelow(way[:last], row, do) })
}

// countBelow returns how many rows eachBelow finds.
func (k *foreignKey) countBelow(parent int64) int64 {
	f, ok := k.parentage.(*following)
	if !ok {
		_, n := k.descendants(parent)
		return n
	}
	return f.countBelow(f.way(), parent)
}

func (f *following) countBelow(way []*foreignKey, parent int64) (n int64) {
	last := len(way) - 1
	if last == 0 {
		return way[0].countBelow(parent)
	}
	_ = way[last].eachBelow(parent, func(row int64) error { // nothing here fails
		n += f.countBelow(way[:last], row)
		return nil
	})
	return n
}
