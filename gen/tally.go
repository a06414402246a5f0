package gen

import (
	"math/big"

	exact "github.com/shopspring/decimal"
)

// tally is what is known of the children of one row.
type tally struct {
	count int64    // of them, without those that are NULL
	sum   Int128   // of exact values; of minima and maxima the value
	carry *big.Int // what the sum was each time that it would have left 128 bits
	float float64
}

func (t *totalPlan) fill(w *worker, rows []int64, v *Vector) error {
	return w.within(t.column.table, rows, func(f *frame) error {
		tallies, err := t.tallies(w, f)
		for i := range tallies {
			if err != nil {
				break
			}
			if f.isAbsent(i) {
				v.setEmpty(i, len(rows))
			} else if err = t.put(v, i, len(rows), &tallies[i]); err != nil {
				err = t.column.errorAt(rows[i], t.path, err)
			}
		}
		return err
	})
}

// tallies adds up the children of each row of f. Each row is looked at once: a frame of
// parents has some of them again and again.
func (t *totalPlan) tallies(w *worker, f *frame) ([]tally, error) {
	tallies := make([]tally, len(f.rows))
	work := totalWork{total: t, tallies: tallies}
	first := make(map[int64]int)
	for i, row := range f.rows {
		if f.isAbsent(i) {
			continue
		}
		if _, again := first[row]; again {
			continue
		}
		first[row] = i
		if err := work.addChildren(w, row, i); err != nil {
			return nil, err
		}
	}
	if err := work.flush(w); err != nil {
		return nil, err
	}
	for i, row := range f.rows {
		if !f.isAbsent(i) {
			tallies[i] = tallies[first[row]]
			w.remember(t, row, &tallies[i])
		}
	}
	return tallies, nil
}

// Tallies of rows with many children are remembered by each worker, as their children may
// ask for them one batch after the other.
const (
	manyChildren   = 256
	mostRemembered = 4096
)

type tallyKey struct {
	total *totalPlan
	row   int64
}

func (w *worker) remember(t *totalPlan, row int64, sum *tally) {
	if _, n := t.key.descendants(row); n < manyChildren {
		return
	}
	if len(w.tallies) >= mostRemembered {
		clear(w.tallies)
	}
	w.tallies[tallyKey{t, row}] = *sum
}

// totalWork collects children until there are enough to make them.
type totalWork struct {
	total   *totalPlan
	tallies []tally
	rows    []int64
	of      []int // whose children they are
}

func (k *totalWork) addChildren(w *worker, row int64, of int) error {
	key := k.total.key
	n := key.countBelow(row)
	if n >= manyChildren {
		if sum, known := w.tallies[tallyKey{k.total, row}]; known {
			k.tallies[of] = sum
			return nil
		}
	}
	if k.total.countsKeys() {
		k.tallies[of].count = n
		return nil
	}
	return key.eachBelow(row, func(child int64) error {
		if key.hidesRows() && key.parentOf(child) < 0 {
			return nil
		}
		k.rows, k.of = append(k.rows, child), append(k.of, of)
		if len(k.rows) == totalChunk {
			return k.flush(w)
		}
		return nil
	})
}

// countsKeys reports whether no child need be made.
func (t *totalPlan) countsKeys() bool {
	return t.of == nil && !t.key.hasCondition() && !t.key.hidesRows()
}

// hidesRows reports whether some of the rows that come from a row have a key that is NULL.
func (k *foreignKey) hidesRows() bool {
	switch k.parentage.(type) {
	case masked, *following:
		return true
	}
	return false
}

// flush makes the children that have been collected, and adds them up.
func (k *totalWork) flush(w *worker) error {
	if len(k.rows) == 0 {
		return nil
	}
	if err := w.stopped(); err != nil { // one row may have millions of them
		return err
	}
	t := k.total
	f := w.open(t.key.table, k.rows)
	defer w.close(f)
	left := w.numbersFor(len(k.rows)) // -1 for those whose key is NULL after all
	f.numbers = append(f.numbers, left)
	clear(left)
	if err := t.key.leaveOut(w, f, left); err != nil {
		return err
	}
	var values *Vector
	if t.of != nil {
		var err error
		if values, err = f.column(w, t.of); err != nil {
			return err
		}
	}
	for i, of := range k.of {
		if left[i] == 0 && (values == nil || !values.IsNull(i)) {
			k.tallies[of].add(t, values, i)
		}
	}
	k.rows, k.of = k.rows[:0], k.of[:0]
	return nil
}

// add adds value i of v, which is not NULL; without v a child is counted.
func (s *tally) add(t *totalPlan, v *Vector, i int) {
	s.count++
	switch {
	case v == nil || t.function == "count":
	case v.Kind == KindFloat:
		s.addFloat(t.function, v.Floats[i])
	case v.Kind == KindWide:
		s.addExact(t.function, v.Wide[i])
	default:
		s.addExact(t.function, Int128Of(v.Ints[i]))
	}
}

func (s *tally) addFloat(function string, x float64) {
	switch {
	case function == "sum" || function == "avg":
		s.float += x
	case s.count == 1 || function == "min" && x < s.float || function == "max" && x > s.float:
		s.float = x
	}
}

func (s *tally) addExact(function string, x Int128) {
	switch {
	case function == "sum" || function == "avg":
		sum := s.sum.Add(x)
		if sum.less(s.sum) != (x.Hi < 0) { // it has left 128 bits
			s.carried(s.sum)
			sum = x
		}
		s.sum = sum
	case s.count == 1 || function == "min" && x.less(s.sum) || function == "max" && s.sum.less(x):
		s.sum = x
	}
}

func (s *tally) carried(x Int128) {
	if s.carry == nil {
		s.carry = new(big.Int)
	}
	s.carry.Add(s.carry, x.Big())
}

func (s *tally) exact() *big.Int {
	if s.carry == nil {
		return s.sum.Big()
	}
	return new(big.Int).Add(s.carry, s.sum.Big())
}

// put writes what comes of the children of a row as value i of n.
func (t *totalPlan) put(v *Vector, i, n int, s *tally) error {
	if t.function == "count" {
		return t.result.put(v, i, int(s.count))
	}
	if s.count == 0 && t.function != "sum" {
		v.setEmpty(i, n)
		return nil
	}
	if t.of.kind == KindFloat {
		x := s.float
		if t.function == "avg" {
			x /= float64(s.count)
		}
		return t.result.put(v, i, x)
	}
	switch t.function {
	case "sum":
		if units := s.sum; s.carry == nil && t.of.scale == t.column.scale && t.result.isNumber() {
			if x, ok := units.Int64(); ok {
				return t.result.putUnits(v, i, x)
			}
		}
		return t.result.put(v, i, exact.NewFromBigInt(s.exact(), -int32(t.of.scale)))
	case "avg":
		return t.result.put(v, i, t.average(s))
	}
	one := Vector{Kind: t.of.kind, Scale: t.of.scale, Ints: []int64{int64(s.sum.Lo)}, Wide: []Int128{s.sum}}
	_, box := expressionType(t.of.typ)
	return t.result.put(v, i, box(&one, 0))
}

// average returns the sum over the count, rounded once to the digits of the column; of a
// float column to more than it has.
func (t *totalPlan) average(s *tally) exact.Decimal {
	digits := int32(t.column.scale)
	if t.column.kind == KindFloat {
		digits = quotientDigits
	}
	return exact.NewFromBigInt(s.exact(), -int32(t.of.scale)).DivRound(exact.New(s.count, 0), digits)
}
