package gen

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// keyDomain numbers the values of a parent's key column: value n is that of row n.
// Nothing is looked up; the parent's cell is made again.
type keyDomain struct {
	parent *columnPlan
	kind   Kind // of the child
}

func (d keyDomain) size() int64 { return d.parent.table.rows }

func (d keyDomain) render(w *worker, ranks []int64, v *Vector) error {
	if d.kind == d.parent.kind {
		return d.parent.fill(w, ranks, v)
	}
	scratch := newVector(d.parent)
	if err := d.parent.fill(w, ranks, &scratch); err != nil {
		return err
	}
	d.widen(&scratch, v, len(ranks))
	return nil
}

// widen copies n exact numbers between columns of different width. What the parent
// reaches fits the child: the plan was refused otherwise.
func (d keyDomain) widen(from, to *Vector, n int) {
	for i := range n {
		switch {
		case from.IsNull(i):
			to.SetNull(i, n)
		case d.kind == KindWide:
			to.Wide[i] = Int128Of(from.Ints[i])
		default:
			to.Ints[i], _ = from.Wide[i].Int64()
		}
	}
}

// digit makes the columns of a composite key unique as a whole: a permutation numbers
// the tuples, and each column takes one digit of the number, whose base is the size of
// the column's domain.
type digit struct {
	permutation *permutation
	stride      divisor // product of the bases before it
	base        divisor
	spread      uint64 // values that one digit stands for, where the tuples are more than 2^63
	stream      stream // picks one of them
}

func (d digit) rank(rows, ranks []int64) {
	copy(ranks, rows)
	d.permutation.takeAll(ranks)
	for i, tuple := range ranks {
		value, _ := d.stride.divide(uint64(tuple))
		_, value = d.base.divide(value)
		if d.spread > 1 {
			value = value*d.spread + below(d.stream.at(tuple), d.spread)
		}
		ranks[i] = int64(value)
	}
}

// newCompositeKey joins domains of these sizes, by column name in lower case. Their order
// does not count.
func newCompositeKey(seed int64, table string, sizes map[string]int64) map[string]digit {
	names := bySize(sizes)
	label := append([]string{table}, slices.Sorted(maps.Keys(sizes))...)
	total := int64(1)
	for _, name := range names {
		total = saturate(total, sizes[name])
	}
	tuples := newPermutation(newStream(seed, "composite key", label...), uint64(max(total, 1)))
	digits := make(map[string]digit, len(names))
	stride := uint64(1)
	for _, name := range names {
		size := uint64(sizes[name])
		base := max(min(size, (uint64(total)+stride-1)/stride), 1)
		digits[name] = digit{
			permutation: tuples, stride: newDivisor(stride), base: newDivisor(base), spread: size / base,
			stream: newStream(seed, "composite key spread", table, name),
		}
		stride = uint64(saturate(int64(stride), int64(base)))
	}
	return digits
}

// bySize returns the names of the smallest domains first, so that only the largest is
// thinned out where there are too many tuples to number.
func bySize(sizes map[string]int64) []string {
	return slices.SortedFunc(maps.Keys(sizes), func(a, b string) int {
		return cmp.Or(cmp.Compare(sizes[a], sizes[b]), strings.Compare(a, b))
	})
}
