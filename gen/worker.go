package gen

import "context"

// worker is what one goroutine needs to make cells: memory that it uses again and again.
type worker struct {
	ctx   context.Context // whose end stops cells that take long; nil means never
	faker *fakerCall
	rows  []int64   // row numbers of the present batch
	ranks [][]int64 // a stack: a key's rows are ranks of the column that it refers to
	depth int
	words []uint64 // of the filler at work
	block ruleBlock

	frames  []*frame // in use: columns of theirs are being made, of the last one now
	closed  []*frame
	vectors [KindUUID + 1][]*Vector // that are free, by kind
	numbers [][]int64               // that are free
	running map[*expression]*evaluation
	tallies map[tallyKey]tally
}

func newWorker() *worker {
	return &worker{faker: newFakerCall(), running: map[*expression]*evaluation{}, tallies: map[tallyKey]tally{}}
}

// stopped returns why the worker should not go on, or nil.
func (w *worker) stopped() error {
	if w.ctx == nil {
		return nil
	}
	return context.Cause(w.ctx)
}

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

// fill makes rows first to first+n-1 of t into b, which is of t. Columns are made when
// the first of them asks for them, or it is their turn.
func (w *worker) fill(t *tablePlan, b *Batch, first int64, n int) error {
	w.rows = resized(w.rows, n)
	for i := range w.rows {
		w.rows[i] = first + int64(i)
	}
	b.First, b.Rows = first, n
	w.depth = 0
	f := w.open(t, w.rows)
	defer w.close(f)
	f.target = b.Columns
	for _, c := range t.columns {
		if _, err := f.column(w, c); err != nil {
			return err
		}
	}
	return nil
}
