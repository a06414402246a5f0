package gen

// parentage tells the parent of a row, which may be any of the table: -1 where the foreign
// key is NULL. It is immutable.
type parentage interface {
	parent(row int64) int64
}

// swift is a parentage that tells the parents of many rows faster than one by one. parents
// has as many elements as rows, and may be the same memory.
type swift interface {
	parents(rows, parents []int64)
}

// parents tells for rows of the child which row of the parent each refers to, -1 where a
// column of the key is NULL. The rows may be any of the table; parents has as many.
func (k *foreignKey) parents(rows, parents []int64) {
	if s, ok := k.parentage.(swift); ok {
		s.parents(rows, parents)
		return
	}
	for i, row := range rows {
		parents[i] = k.parentOf(row)
	}
}

func (k *foreignKey) parentOf(row int64) int64 {
	if k.parentage == nil { // there is no row to refer to
		return -1
	}
	return k.parentage.parent(row)
}

// rowOf returns the row of the parent from which columns of the key that are not NULL have
// their values: where other columns are, it is one that would do, or -1 where none does.
func (k *foreignKey) rowOf(row int64) int64 {
	if parent := k.parentOf(row); parent >= 0 || k.isEmpty() {
		return parent
	}
	if c, ok := k.parentage.(interface{ chosen(row int64) int64 }); ok {
		return c.chosen(row)
	}
	return int64(below(k.standIn.at(row), uint64(k.parent.rows)))
}

// children tells which slots hold the rows that refer to a row of the parent: n of them
// from first on. The key must be a fan; see [foreignKey.isFan].
func (k *foreignKey) children(parent int64) (first, n int64) {
	if f, ok := k.parentage.(family); ok {
		return f.children(parent)
	}
	return 0, 0
}

// child returns the row of the child in a slot that [foreignKey.children] told of.
func (k *foreignKey) child(slot int64) int64 { return k.parentage.(family).child(slot) }

// isFan reports whether the rows that refer to one row can be told from that row.
func (k *foreignKey) isFan() bool {
	if m, ok := k.parentage.(masked); ok {
		return m.most() <= 1
	}
	_, ok := k.parentage.(family)
	return ok || k.parentage == nil
}

// descendants is children with the rows whose key is NULL, but whose columns that cannot
// be have their values from the row all the same.
func (k *foreignKey) descendants(parent int64) (first, n int64) {
	if m, ok := k.parentage.(masked); ok {
		return m.fan.children(parent)
	}
	return k.children(parent)
}

// fanOf returns the fan that makes the columns of k, or nil.
func (k *foreignKey) fanOf() *fan {
	switch p := k.parentage.(type) {
	case *fan:
		return p
	case masked:
		return p.fan
	}
	return nil
}

// fewest returns how many children each row of the parent has at least, as far as that
// is known.
func (k *foreignKey) fewest() int64 {
	if f := k.fanOf(); f != nil {
		return f.fewest()
	}
	return 0
}

// family is a parentage that is known from both sides.
type family interface {
	parentage
	children(parent int64) (first, n int64)
	child(slot int64) int64
}

// referring makes a column of a foreign key: what its source has in the row that the key
// refers to. Where the key is NULL, columns that must not be have the values of a row that
// it could refer to.
type referring struct {
	key      *foreignKey
	domain   keyDomain
	nullable bool
}

func (r referring) fill(w *worker, rows []int64, v *Vector) error {
	parents := w.borrow(len(rows))
	defer w.giveBack()
	r.key.parents(rows, parents)
	ranks := w.borrow(len(rows))
	defer w.giveBack()
	for i, parent := range parents {
		ranks[i] = parent
		if parent < 0 {
			ranks[i] = r.standIn(rows[i])
		}
	}
	if err := r.domain.render(w, ranks, v); err != nil {
		return err
	}
	for i, parent := range parents {
		if parent < 0 && r.nullable {
			v.SetNull(i, len(rows))
		}
	}
	return nil
}

func (r referring) standIn(row int64) int64 {
	if r.nullable {
		return 0
	}
	return max(r.key.rowOf(row), 0)
}
