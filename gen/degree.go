package gen

import (
	"cmp"
	"math"
	"slices"
)

// degreeCount is a number of parents that have degree children each.
type degreeCount struct{ degree, count int64 }

// degreeLaw says how likely a parent has so many children, up to a factor. It is tilted
// to the mean that the row counts demand: weights are multiplied by θ^k. So a Poisson law is
// a Poisson law of any mean, a geometric law is the tilted flat one, and flat weights
// whose mean is demanded remain flat (exponential tilting: Esscher, On the probability
// function in the collective theory of risk, 1932).
type degreeLaw struct {
	factorial bool          // weights are 1/k!; else all are the same
	listed    []degreeShare // the only degrees, in rising order; nil: all of min…max
	min, max  int64
}

// degreeShare is a number of children and its weight, which is positive.
type degreeShare struct {
	degree int64
	weight float64
}

// degreeBin is width neighbouring numbers of children with equal weights.
type degreeBin struct {
	first, width int64
	log          float64 // of the weight of all
}

const (
	mostDegreeBins = 4096    // in which a law is tilted
	mostDegreeRuns = 1 << 16 // in which parents are counted, about
	negligible     = 45      // logarithm of what a weight may be smaller than the largest to be left out
)

// spread returns how many of the parents have how many children, in rising order, for
// exactly so many children in all; children/parents must be within min…max.
func (l degreeLaw) spread(parents, children int64) []degreeCount {
	if parents == 0 {
		return nil
	}
	lo, hi := l.bounds()
	if children == saturate(lo, parents) || children == saturate(hi, parents) {
		return []degreeCount{{children / parents, parents}}
	}
	mean := float64(children) / float64(parents)
	bins := l.bins(mean)
	counts := countDegrees(tilted(bins, mean), bins, parents)
	return balance(counts, children, lo, hi, l.listed)
}

func (l degreeLaw) bounds() (lo, hi int64) {
	if len(l.listed) > 0 {
		return l.listed[0].degree, l.listed[len(l.listed)-1].degree
	}
	return l.min, l.max
}

// shares returns what newFan takes.
func shares(counts []degreeCount) []share {
	list := make([]share, len(counts))
	for i, c := range counts {
		list[i] = share{c.count, c.count * c.degree}
	}
	return list
}

// bins returns the numbers of children whose weights count when the mean is this.
func (l degreeLaw) bins(mean float64) []degreeBin {
	var bins []degreeBin
	for _, share := range l.listed {
		bins = append(bins, degreeBin{first: share.degree, width: 1, log: logarithm(share.weight)})
	}
	if bins != nil {
		return bins
	}
	lo, hi := l.window(mean)
	width := (hi-lo)/mostDegreeBins + 1
	for first := lo; first <= hi; first += width {
		b := degreeBin{first: first, width: min(width, hi-first+1)}
		b.log = logarithm(float64(b.width))
		if l.factorial {
			b.log -= logGamma(b.middle() + 1)
		}
		bins = append(bins, b)
		if first > hi-width {
			break // the next would overflow
		}
	}
	return bins
}

func (b degreeBin) middle() float64 { return float64(b.first) + float64(b.width-1)/2 }

// window returns the part of min…max beyond which weights are negligible. Tilted laws are
// no wider than a Poisson law (12 standard deviations), or an exponential one, of
// their mean.
func (l degreeLaw) window(mean float64) (lo, hi int64) {
	below, above := mean-float64(l.min), float64(l.max)-mean
	if l.factorial {
		width := mulAdd(12, math.Sqrt(mean), 60)
		below, above = min(below, width), min(above, width)
		return max(l.min, clampToInt(mean-below)), min(l.max, clampToInt(mean+above+1))
	}
	return max(l.min, clampToInt(mean-mulAdd(negligible, above, 60))), min(l.max, clampToInt(mean+mulAdd(negligible, below, 60)))
}

func clampToInt(x float64) int64 {
	return int64(min(max(math.Floor(x), 0), 1<<62))
}

// tilted returns the probability of each bin, tilted to the mean, by bisection of the
// logarithm of θ.
func tilted(bins []degreeBin, mean float64) []float64 {
	p := make([]float64, len(bins))
	lo, hi := -1024.0, 1024.0
	for range 200 {
		theta := lo + (hi-lo)/2
		if theta == lo || theta == hi {
			break
		}
		switch got := tilt(bins, theta, mean, p); {
		case got < 0:
			lo = theta
		case got > 0:
			hi = theta
		default:
			return p
		}
	}
	return p
}

// tilt fills p with the probabilities of the bins for a logarithm of θ, and returns by how
// much their mean exceeds the one that is wanted.
func tilt(bins []degreeBin, theta, mean float64, p []float64) float64 {
	top := math.Inf(-1)
	for i, b := range bins {
		p[i] = mulAdd(theta, b.middle()-mean, b.log)
		top = max(top, p[i])
	}
	var sum, moment float64
	for i, b := range bins {
		p[i] = exponential(p[i] - top)
		sum += p[i]
		moment = mulAdd(p[i], b.middle()-mean, moment)
	}
	for i := range p {
		p[i] /= sum
	}
	return moment / sum
}

// countDegrees gives each bin its share of the parents, rounded, and spreads those of a
// bin over its width.
func countDegrees(p []float64, bins []degreeBin, parents int64) []degreeCount {
	var counts []degreeCount
	cumulative, before := 0.0, int64(0)
	pieces := max(mostDegreeRuns/int64(len(bins)), 1)
	for i, b := range bins {
		cumulative += p[i]
		now := min(max(roundToInt(float64(cumulative*float64(parents))), before), parents)
		if i == len(bins)-1 {
			now = parents
		}
		counts = b.divide(counts, now-before, pieces)
		before = now
	}
	return counts
}

// divide appends so many parents with the numbers of children of b, evenly, in at most so
// many pieces.
func (b degreeBin) divide(counts []degreeCount, parents, pieces int64) []degreeCount {
	pieces = min(pieces, b.width, parents)
	for i := range pieces {
		count := parents/pieces + bit(i < parents%pieces)
		width := b.width / pieces
		counts = append(counts, degreeCount{b.first + i*width + min(i, b.width%pieces) + (width-1)/2, count})
	}
	return counts
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// balance moves parents to neighbouring degrees, most from where there are many, until
// they have exactly so many children. Where degrees are listed, the neighbours are, but
// for one parent that takes a rest that none of them has.
func balance(counts []degreeCount, children, lo, hi int64, listed []degreeShare) []degreeCount {
	rest := children
	for _, c := range counts {
		rest -= c.degree * c.count
	}
	if listed != nil {
		counts, rest = moveListed(counts, rest, listed)
		counts, rest = moveOne(counts, rest, lo, hi)
	}
	for rest != 0 {
		counts, rest = shift(counts, rest, lo, hi)
	}
	return merged(counts)
}

// shift moves parents by one or more towards the rest, which it returns diminished.
func shift(counts []degreeCount, rest, lo, hi int64) (shifted []degreeCount, left int64) {
	step := int64(1)
	if rest < 0 {
		step = -1
	}
	need, movable := rest*step, int64(0)
	for _, c := range counts {
		movable += c.count * bit(room(c.degree, step, lo, hi) > 0)
	}
	if movable == 0 {
		return counts, 0 // the caller has made sure that there is room
	}
	if all := need / movable; all > 0 {
		for i, c := range counts {
			by := min(all, room(c.degree, step, lo, hi))
			counts[i].degree += by * step
			need -= by * c.count
		}
		return counts, need * step
	}
	slices.SortStableFunc(counts, func(a, b degreeCount) int { return cmp.Compare(b.count, a.count) })
	wanted := need
	for _, c := range counts {
		moved := int64(0)
		if room(c.degree, step, lo, hi) > 0 {
			moved = min(proportion(wanted, c.count, movable)+1, need, c.count)
		}
		shifted = append(shifted, degreeCount{c.degree, c.count - moved}, degreeCount{c.degree + step, moved})
		need -= moved
	}
	return shifted, need * step
}

// room returns how far a degree may move in the direction of step.
func room(degree, step, lo, hi int64) int64 {
	if step > 0 {
		return hi - degree
	}
	return degree - lo
}

// proportion returns ⌊a×b/c⌋ for 0 ≤ a ≤ c, b ≤ c.
func proportion(a, b, c int64) int64 {
	return int64(mulDiv(uint64(a), uint64(b), uint64(c)))
}

// moveListed moves parents between neighbouring degrees of the list as long as that
// brings the rest nearer to 0.
func moveListed(counts []degreeCount, rest int64, listed []degreeShare) (moved []degreeCount, left int64) {
	at := make([]int64, len(listed))
	for _, c := range counts {
		i, _ := slices.BinarySearchFunc(listed, c.degree, func(s degreeShare, degree int64) int { return cmp.Compare(s.degree, degree) })
		at[i] += c.count
	}
	for rest != 0 {
		from, to, n := bestMove(at, rest, listed)
		if n == 0 {
			break
		}
		at[from] -= n
		at[to] += n
		rest -= n * (listed[to].degree - listed[from].degree)
	}
	for i, n := range at {
		moved = append(moved, degreeCount{listed[i].degree, n})
	}
	return moved, rest
}

// moveOne lets one parent of the most frequent degree that has room take the whole rest.
func moveOne(counts []degreeCount, rest, lo, hi int64) (moved []degreeCount, left int64) {
	best := -1
	for i, c := range counts {
		inside := c.degree+rest >= lo && c.degree+rest <= hi
		if inside && c.count > 0 && (best < 0 || c.count > counts[best].count) {
			best = i
		}
	}
	if best < 0 || rest == 0 {
		return counts, rest
	}
	counts[best].count--
	return append(counts, degreeCount{counts[best].degree + rest, 1}), 0
}

// bestMove finds the most frequent degree from which parents can go to the next of the
// list without passing the rest, and how many.
func bestMove(at []int64, rest int64, listed []degreeShare) (from, to int, n int64) {
	step := 1
	if rest < 0 {
		step = -1
	}
	for i := range at {
		j := i + step
		if j < 0 || j >= len(at) {
			continue
		}
		if most := min(rest/(listed[j].degree-listed[i].degree), at[i]); most > 0 && (n == 0 || at[i] > at[from]) {
			from, to, n = i, j, most
		}
	}
	return from, to, n
}

// merged sorts by degree and joins what is the same.
func merged(counts []degreeCount) []degreeCount {
	slices.SortFunc(counts, func(a, b degreeCount) int { return cmp.Compare(a.degree, b.degree) })
	joined := counts[:0]
	for _, c := range counts {
		switch last := len(joined) - 1; {
		case c.count == 0:
		case last >= 0 && joined[last].degree == c.degree:
			joined[last].count += c.count
		default:
			joined = append(joined, c)
		}
	}
	return joined
}
