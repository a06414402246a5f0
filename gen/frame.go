package gen

// frame is a set of rows of one table with what has been made of them so far: columns, and
// the rows of parents that they refer to. While it is open, a column that several others
// are made from is made once. It belongs to a worker.
type frame struct {
	table   *tablePlan
	rows    []int64
	absent  []bool        // rows that do not exist, as the foreign key that leads to them is NULL; nil: there are none
	target  []Vector      // where columns are made to, by index; nil: into vectors of the worker
	made    []*Vector     // by index; nil: not yet
	parents []parentFrame // of keys that columns have asked for
	whole   *frame        // of whose rows these are a part, or nil
	at      []int32       // where in the rows of whole they stand
	lent    []*Vector     // of the worker
	numbers [][]int64     // of the worker
}

type parentFrame struct {
	key *foreignKey
	*frame
}

// open returns a frame for rows of t, to be closed.
func (w *worker) open(t *tablePlan, rows []int64) *frame {
	f := &frame{}
	if n := len(w.closed); n > 0 {
		f, w.closed = w.closed[n-1], w.closed[:n-1]
	}
	f.table, f.rows = t, rows
	f.made = resized(f.made, len(t.columns))
	clear(f.made)
	return f
}

// openPart returns a frame for those rows of f that stand at these places.
func (w *worker) openPart(f *frame, at []int32) *frame {
	rows := w.numbersFor(len(at))
	for i, place := range at {
		rows[i] = f.rows[place]
	}
	part := w.open(f.table, rows)
	part.whole, part.at = f, at
	part.numbers = append(part.numbers, rows)
	return part
}

// close takes back what f has of the worker.
func (w *worker) close(f *frame) {
	for _, p := range f.parents {
		w.close(p.frame)
	}
	for _, v := range f.lent {
		w.vectors[v.Kind] = append(w.vectors[v.Kind], v)
	}
	w.numbers = append(w.numbers, f.numbers...)
	*f = frame{made: f.made, parents: f.parents[:0], lent: f.lent[:0], numbers: f.numbers[:0]}
	w.closed = append(w.closed, f)
}

// fillIn fills v, and while it does so those who ask for a frame with the rows of f get f.
func (w *worker) fillIn(f *frame, c *columnPlan, v *Vector) error {
	w.frames = append(w.frames, f)
	defer func() { w.frames = w.frames[:len(w.frames)-1] }()
	return c.fill(w, f.rows, v)
}

// frameOf returns the frame in use that has exactly these rows of t, and whether there is
// one.
func (w *worker) frameOf(t *tablePlan, rows []int64) (*frame, bool) {
	for i := len(w.frames) - 1; i >= 0; i-- {
		if f := w.frames[i]; f.table == t && same(f.rows, rows) {
			return f, true
		}
	}
	return nil, false
}

// within calls do with a frame for rows of t: the one in use, else a new one.
func (w *worker) within(t *tablePlan, rows []int64, do func(f *frame) error) error {
	if f, there := w.frameOf(t, rows); there {
		return do(f)
	}
	f := w.open(t, rows)
	defer w.close(f)
	return do(f)
}

// same reports whether both are the same memory.
func same(a, b []int64) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// numbersFor returns room for n numbers, which a frame takes along and gives back.
func (w *worker) numbersFor(n int) []int64 {
	var numbers []int64
	if last := len(w.numbers) - 1; last >= 0 {
		numbers, w.numbers = w.numbers[last], w.numbers[:last]
	}
	return resized(numbers, n)
}

// lend returns a vector for c, which f gives back.
func (w *worker) lend(f *frame, c *columnPlan) *Vector {
	v := new(Vector)
	if free := w.vectors[c.kind]; len(free) > 0 {
		v, w.vectors[c.kind] = free[len(free)-1], free[:len(free)-1]
	}
	v.Column, v.Type, v.Scale, v.Kind = c.column, c.typ, c.scale, c.kind
	f.lent = append(f.lent, v)
	return v
}

// column returns the values of c, a column of the frame's table, in its rows. They are
// valid until the frame is closed. Of absent rows they mean nothing.
func (f *frame) column(w *worker, c *columnPlan) (*Vector, error) {
	if v := f.made[c.index]; v != nil {
		return v, nil
	}
	var v *Vector
	if f.target != nil {
		v = &f.target[c.index]
	} else {
		v = w.lend(f, c)
	}
	if f.whole != nil {
		all, err := f.whole.column(w, c)
		if err != nil {
			return nil, err
		}
		v.Gather(all, f.at)
	} else if err := w.fillIn(f, c, v); err != nil {
		return nil, err
	}
	f.made[c.index] = v
	return v, nil
}

// parent returns the frame of the rows that the rows of f refer to by k. There is a row of
// the parent for each row of f, absent where the key is NULL.
func (f *frame) parent(w *worker, k *foreignKey) (*frame, error) {
	for _, p := range f.parents {
		if p.key == k {
			return p.frame, nil
		}
	}
	rows := w.numbersFor(len(f.rows))
	k.parents(f.rows, rows)
	if err := k.leaveOut(w, f, rows); err != nil {
		return nil, err
	}
	p := w.open(k.parent, rows)
	p.numbers = append(p.numbers, rows)
	p.markAbsent(f.absent)
	f.parents = append(f.parents, parentFrame{key: k, frame: p})
	return p, nil
}

// leaveOut writes -1 into parents where a condition makes the key NULL.
func (k *foreignKey) leaveOut(w *worker, f *frame, parents []int64) error {
	for _, c := range k.columns {
		if c.nullWhen == nil {
			continue
		}
		hold, err := c.nullWhen.holds(w, f)
		if err != nil {
			return err
		}
		for i := range parents {
			if hold.Get(i) {
				parents[i] = -1
			}
		}
	}
	return nil
}

// markAbsent tells which rows do not exist: those that have no number, and those whose
// child does not exist. They get the number 0.
func (f *frame) markAbsent(children []bool) {
	for i, row := range f.rows {
		if row >= 0 && (children == nil || !children[i]) {
			continue
		}
		if f.absent == nil {
			f.absent = make([]bool, len(f.rows))
		}
		f.absent[i], f.rows[i] = true, 0
	}
}

// isAbsent reports whether row i does not exist.
func (f *frame) isAbsent(i int) bool { return f.absent != nil && f.absent[i] }
