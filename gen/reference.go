package gen

// parentage tells the parents of rows: -1 where the foreign key is NULL. It is immutable.
type parentage interface {
	parents(w *worker, rows, parents []int64)
}

// parents tells for rows of the child which row of the parent each refers to, -1 where a
// column of the key is NULL. The rows may be any of the table; parents has as many.
func (k *foreignKey) parents(w *worker, rows, parents []int64) {
	if k.parentage == nil { // there is no row to refer to
		for i := range rows {
			parents[i] = -1
		}
		return
	}
	k.parentage.parents(w, rows, parents)
}

// children tells which slots hold the rows that refer to a row of the parent: n of them
// from first on. The key must be a fan; see [foreignKey.isFan].
func (k *foreignKey) children(parent int64) (first, n int64) {
	if k.isEmpty() {
		return 0, 0
	}
	return k.parentage.(family).children(parent)
}

// child returns the row of the child in a slot that [foreignKey.children] told of.
func (k *foreignKey) child(slot int64) int64 { return k.parentage.(family).child(slot) }

// isFan reports whether the rows that refer to one row can be told from that row.
func (k *foreignKey) isFan() bool {
	_, ok := k.parentage.(family)
	return ok || k.isEmpty()
}

// family is a parentage that is known from both sides.
type family interface {
	parentage
	children(parent int64) (first, n int64)
	child(slot int64) int64
}

// referring makes a column of a foreign key: what its source has in the row that the key
// refers to. Where the key is NULL, columns that must not be have the values of any row.
type referring struct {
	key      *foreignKey
	domain   keyDomain
	nullable bool
	standIn  uniform
}

func (r referring) fill(w *worker, rows []int64, v *Vector) error {
	parents := w.borrow(len(rows))
	defer w.giveBack()
	r.key.parents(w, rows, parents)
	ranks := w.borrow(len(rows))
	defer w.giveBack()
	for i, parent := range parents {
		ranks[i] = parent
		if parent < 0 {
			r.standIn.rank(rows[i:i+1], ranks[i:i+1])
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
