package gen

// worker is what one goroutine needs to make cells: memory that it uses again and again.
type worker struct {
	faker *fakerCall
	rows  []int64   // row numbers of the present batch
	ranks [][]int64 // a stack: a key's rows are ranks of the column that it refers to
	depth int
	words []uint64 // of the filler at work
}

func newWorker() *worker { return &worker{faker: newFakerCall()} }

// borrow returns room for n ranks until the matching giveBack.
func (w *worker) borrow(n int) []int64 {
	if w.depth == len(w.ranks) {
		w.ranks = append(w.ranks, nil)
	}
	w.ranks[w.depth] = resized(w.ranks[w.depth], n)
	w.depth++
	return w.ranks[w.depth-1]
}

// hashes returns those of rows, until the next call.
func (w *worker) hashes(s source, rows []int64) []uint64 {
	w.words = resized(w.words, len(rows))
	s.hashes(rows, w.words)
	return w.words
}

func (w *worker) giveBack() { w.depth-- }

// fill makes rows first to first+n-1 of t into b, which is of t.
func (w *worker) fill(t *tablePlan, b *Batch, first int64, n int) error {
	w.rows = resized(w.rows, n)
	for i := range w.rows {
		w.rows[i] = first + int64(i)
	}
	b.First, b.Rows = first, n
	w.depth = 0
	for i, c := range t.columns {
		if err := c.fill(w, w.rows, &b.Columns[i]); err != nil {
			return err
		}
	}
	return nil
}
