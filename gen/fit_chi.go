package gen

import (
	"fmt"
	"slices"
	"sort"
)

// fewestExpected is how many rows a class of a χ² test should have at least; smaller ones
// are joined (Cochran, The χ² test of goodness of fit, 1952).
const fewestExpected = 5

// chiSquare compares counts with the shares that they should have. Classes that are too
// small are joined with their neighbours. Where fewer than two are left, there is nothing
// to test, and it is false.
func chiSquare(counts []int64, shares []float64) (statistic float64, degrees int64, ok bool) {
	var total int64
	for _, n := range counts {
		total += n
	}
	type class struct {
		count    int64
		expected float64
	}
	var classes []class
	open := class{}
	for i, n := range counts {
		open.count += n
		open.expected += float64(shares[i] * float64(total))
		if open.expected >= fewestExpected {
			classes, open = append(classes, open), class{}
		}
	}
	if last := len(classes) - 1; last >= 0 {
		classes[last].count += open.count
		classes[last].expected += open.expected
	}
	if len(classes) < 2 {
		return 0, 0, false
	}
	for _, c := range classes {
		off := float64(c.count) - c.expected
		statistic += off * off / c.expected
	}
	return statistic, int64(len(classes) - 1), true
}

// tested returns f with the outcome of a χ² test.
func (f Finding) tested(counts []int64, shares []float64) Finding {
	statistic, degrees, ok := chiSquare(counts, shares)
	if !ok {
		return f.notChecked("there are too few rows to tell")
	}
	return f.withTest(statistic, degrees, chiSquareP(statistic, int(degrees)))
}

func (f Finding) withTest(statistic float64, degrees int64, p float64) Finding {
	f.Statistic, f.P = &statistic, &p
	if degrees > 0 {
		f.DegreesOfFreedom = &degrees
	}
	return f
}

// classes counts the values of a column by where they lie between edges.
type classes struct {
	*spread
	edges  []float64
	shares []float64
	counts []int64
	rows   int64
	// Of the numbers minus one of the middle, for the mean and the deviation.
	middle, sum, squares float64
}

// mostClasses bounds the classes of a test, each of which has rowsPerClass rows or more.
const (
	mostClasses  = 256
	rowsPerClass = 20
)

func newClasses(s *spread, most int) *classes {
	c := &classes{spread: s}
	c.edges, c.shares = s.edges(most)
	c.counts = make([]int64, len(c.shares))
	c.middle = s.quantile(0.5)
	return c
}

func (c *classes) of(x float64) int { return sort.SearchFloat64s(c.edges, x) }

func (c *classes) put(x float64) {
	c.counts[c.of(x)]++
	c.rows++
	x -= c.middle
	c.sum += x
	c.squares += float64(x * x)
}

// weightTest holds the values of a column that lists them against their weights.
type weightTest struct {
	column *columnPlan
	index  *listedIndex
	shares []float64
	counts []int64
}

func newWeightTest(c *columnPlan, index *listedIndex) *weightTest {
	t := &weightTest{column: c, index: index, shares: make([]float64, index.count), counts: make([]int64, index.count)}
	total := 0.0
	for _, w := range c.column.Weights {
		total += w
	}
	for i := range t.shares {
		if t.shares[i] = 1 / float64(index.count); total > 0 {
			t.shares[i] = c.column.Weights[i] / total
		}
	}
	return t
}

func (t *weightTest) add(b rowSet) {
	v := &b.Columns[t.column.index]
	for i := range b.each {
		if v.IsNull(i) {
			continue
		}
		if number, ok := t.index.find(v, i); ok {
			t.counts[number]++
		}
	}
}

func (t *weightTest) finding() Finding {
	order := make([]int, len(t.shares)) // rare ones last, so that they are joined with each other
	total := int64(0)
	for i := range order {
		order[i] = i
		total += t.counts[i]
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case t.shares[a] > t.shares[b]:
			return -1
		case t.shares[a] < t.shares[b]:
			return 1
		}
		return 0
	})
	counts, shares := make([]int64, len(order)), make([]float64, len(order))
	for i, k := range order {
		counts[i], shares[i] = t.counts[k], t.shares[k]
	}
	f := t.column.table.newFinding(FindingWeights, t.text(order, func(k int) float64 { return t.shares[k] }), t.column)
	f.Observed = t.text(order, func(k int) float64 { return float64(t.counts[k]) / float64(max(total, 1)) })
	for k, n := range t.counts {
		if n > 0 && t.shares[k] == 0 { // a weight of 0 is a promise
			f.Violations += n
			f.Examples = append(f.Examples[:min(len(f.Examples), mostExamples-1)], fmt.Sprintf("%s in %d rows", t.index.label(k), n))
		}
	}
	if f.Violations > 0 {
		return f.settled()
	}
	return f.tested(counts, shares)
}

// text lists values with their shares, the first of order.
func (t *weightTest) text(order []int, share func(int) float64) string {
	const most = 4
	text := ""
	for i, k := range order[:min(most, len(order))] {
		if i > 0 {
			text += ", "
		}
		text += t.index.label(k) + " " + percentText(share(k))
	}
	if len(order) > most {
		text += ", …"
	}
	return text
}
