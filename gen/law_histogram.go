package gen

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/dw-sim/dw-sim/schema"
)

// histogramLaw has a density that is constant between neighbouring edges.
type histogramLaw struct {
	edges []float64 // in rising order
	below []float64 // P(X ≤ edge)
	above []float64 // P(X > edge)
}

// newHistogramLaw joins bins, from each of which a number comes in proportion to its
// weight. Whole numbers have half a step of room on both sides.
func newHistogramLaw(bins []schema.Bin, a axis) (law, error) {
	ranges := make([]uniformLaw, len(bins))
	weights := make([]float64, len(bins))
	for i, bin := range bins {
		from, err := a.number(bin.From)
		if err != nil {
			return nil, fmt.Errorf("bins[%d].from %w", i, err)
		}
		to, err := a.number(bin.To)
		if err != nil {
			return nil, fmt.Errorf("bins[%d].to %w", i, err)
		}
		if !a.floats {
			from, to = from-0.5, to+0.5
		}
		if !(from < to) {
			return nil, fmt.Errorf("bins[%d], %s to %s, has no width", i, bin.From, bin.To)
		}
		ranges[i], weights[i] = uniformLaw{from, to}, bin.Weight
	}
	shares, err := sharesOf(weights)
	if err != nil {
		return nil, fmt.Errorf("bins: %w", err)
	}
	return joined(ranges, shares), nil
}

// joined sums up the shares of ranges between each two edges.
func joined(ranges []uniformLaw, shares []float64) *histogramLaw {
	l := &histogramLaw{}
	for _, r := range ranges {
		l.edges = append(l.edges, r.lo, r.hi)
	}
	slices.Sort(l.edges)
	l.edges = slices.Compact(l.edges)
	mass := make([]float64, len(l.edges)) // of the segment that begins at the edge
	for i, r := range ranges {
		first, _ := slices.BinarySearch(l.edges, r.lo)
		for k := first; l.edges[k] < r.hi; k++ {
			mass[k] += float64(shares[i] * (r.density(r.lo) * (l.edges[k+1] - l.edges[k])))
		}
	}
	l.below, l.above = make([]float64, len(mass)), make([]float64, len(mass))
	for k := 1; k < len(mass); k++ {
		l.below[k] = l.below[k-1] + mass[k-1]
	}
	for k := len(mass) - 2; k >= 0; k-- {
		l.above[k] = l.above[k+1] + mass[k]
	}
	return l
}

// segment returns the number of the edge at or before x, which lies between the outermost.
func (l *histogramLaw) segment(x float64) int {
	return sort.Search(len(l.edges), func(i int) bool { return l.edges[i] > x }) - 1
}

func (l *histogramLaw) tails(x float64) (lower, upper float64) {
	last := len(l.edges) - 1
	switch {
	case x <= l.edges[0]:
		return 0, 1
	case x >= l.edges[last]:
		return 1, 0
	}
	k := l.segment(x)
	share := (x - l.edges[k]) / (l.edges[k+1] - l.edges[k])
	lower = mulAdd(share, l.below[k+1]-l.below[k], l.below[k])
	return lower, mulAdd(1-share, l.above[k]-l.above[k+1], l.above[k+1])
}

func (l *histogramLaw) density(x float64) float64 {
	last := len(l.edges) - 1
	if x < l.edges[0] || x >= l.edges[last] {
		return 0
	}
	k := l.segment(x)
	return max(l.below[k+1]-l.below[k], l.above[k]-l.above[k+1]) / (l.edges[k+1] - l.edges[k])
}

func (l *histogramLaw) support() (lo, hi, center, scale float64) {
	lo, hi = l.edges[0], l.edges[len(l.edges)-1]
	narrowest := math.Inf(1)
	for k := range l.edges[1:] {
		narrowest = min(narrowest, l.edges[k+1]-l.edges[k])
	}
	return lo, hi, lo/2 + hi/2, narrowest
}

func (l *histogramLaw) breaks() []float64 { return l.edges }
