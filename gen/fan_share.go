package gen

import (
	"container/heap"
	"slices"
)

// cumulative is how much of the children the parents of the first ranks have, 0…1, rising
// with the rank.
type cumulative func(ranks int64) float64

const (
	firstStretches = 64      // of equal length, from which on they are halved
	mostStretches  = 1 << 15 // of one fan
	straight       = 0.25    // children by which a stretch may differ from an even one
)

// stretch is some parents of consecutive ranks.
type stretch struct {
	first, end int64
	from, to   float64 // children before first and before end
	bend       float64 // by how many children it differs from an even stretch
}

// shares divides children among so many parents by a cumulative share: it halves the
// stretch that is least even until all are nearly so, or there are too many of them.
func (c cumulative) shares(parents, children int64) []share {
	if parents == 0 {
		return nil
	}
	var queue stretchHeap
	pieces := min(parents, firstStretches)
	for i := range pieces {
		queue = append(queue, c.stretch(mulDivRows(parents, i, pieces), mulDivRows(parents, i+1, pieces), children))
	}
	heap.Init(&queue)
	for len(queue) < mostStretches && queue[0].bend > straight {
		widest := queue[0]
		middle := widest.first + (widest.end-widest.first)/2
		queue[0] = c.stretch(widest.first, middle, children)
		heap.Fix(&queue, 0)
		heap.Push(&queue, c.stretch(middle, widest.end, children))
	}
	slices.SortFunc(queue, func(a, b stretch) int { return int(bit(a.first > b.first)) - int(bit(a.first < b.first)) })
	return queue.shares(children)
}

func mulDivRows(a, b, c int64) int64 { return int64(mulDiv(uint64(a), uint64(b), uint64(c))) }

func (c cumulative) stretch(first, end, children int64) stretch {
	n := float64(children)
	s := stretch{first: first, end: end, from: float64(c(first) * n), to: float64(c(end) * n)}
	for quarter := int64(1); quarter < 4; quarter++ {
		at := first + (end-first)*quarter/4
		even := mulAdd(s.to-s.from, float64(at-first)/float64(end-first), s.from)
		s.bend = max(s.bend, float64(c(at)*n)-even, even-float64(c(at)*n))
	}
	if end-first < 2 {
		s.bend = 0
	}
	return s
}

// stretchHeap has the stretch on top that is least even.
type stretchHeap []stretch

// shares rounds the stretches, which are in order, so that their total is exact.
func (h stretchHeap) shares(children int64) []share {
	list := make([]share, 0, len(h))
	before := int64(0)
	for i, s := range h {
		now := min(max(roundToInt(s.to), before), children)
		if i == len(h)-1 {
			now = children
		}
		list = append(list, share{s.end - s.first, now - before})
		before = now
	}
	return list
}

func (h stretchHeap) Len() int { return len(h) }
func (h stretchHeap) Less(i, j int) bool {
	if h[i].bend == h[j].bend {
		return h[i].first < h[j].first
	}
	return h[i].bend > h[j].bend
}
func (h stretchHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push implements [heap.Interface].
func (h *stretchHeap) Push(entry any) { *h = append(*h, entry.(stretch)) }

// Pop implements [heap.Interface].
func (h *stretchHeap) Pop() any {
	last := len(*h) - 1
	entry := (*h)[last]
	*h = (*h)[:last]
	return entry
}

// zipf gives the parent of rank r, from 1, a share of r^-exponent.
func zipf(exponent float64, parents int64) cumulative {
	total := powerSum(exponent, parents)
	return func(ranks int64) float64 { return powerSum(exponent, ranks) / total }
}

// powerSum returns 1^-s + 2^-s + … + n^-s, by the sum of Euler and Maclaurin behind
// its first terms (Abramowitz and Stegun, 23.1.30).
func powerSum(s float64, n int64) float64 {
	const first = 32
	sum := 0.0
	for k := int64(1); k <= min(n, first); k++ {
		sum += realPower(float64(k), -s)
	}
	if n <= first {
		return sum
	}
	a, b := float64(first), float64(n)
	fa, fb := realPower(a, -s), realPower(b, -s)
	sum += (fb - fa) / 2
	sum += powerIntegral(s, a, b)
	sum -= float64(s * (fb/b - fa/a) / 12)
	sum += float64(s * (s + 1) * (s + 2) * (fb/(b*b*b) - fa/(a*a*a)) / 720)
	return sum
}

// powerIntegral returns the integral of x^-s from a to b.
func powerIntegral(s, a, b float64) float64 {
	width := logarithm(b / a)
	t := (1 - s) * width
	if t < 1e-4 && t > -1e-4 { // near s = 1 the difference below has no digits left
		return width * realPower(a, 1-s) * horner(t, 1.0/24, 1.0/6, 0.5, 1)
	}
	return realPower(a, 1-s) * (exponential(t) - 1) / (1 - s)
}

// realPower returns x to the y for x > 0.
func realPower(x, y float64) float64 { return exponential(float64(y * logarithm(x))) }
