package gen

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"regexp/syntax"
	"slices"
)

// Limits of a pattern: what fits them is compiled in well under a second.
const (
	maxPatternStates = 20_000
	maxPatternWork   = 20_000_000 // places of the expression looked at
)

// compilePattern returns the deterministic automaton of a pattern: every string of the
// language leads through it on one way only, so strings can be counted and numbered.
func compilePattern(pattern string) (*automaton, error) {
	re, err := parsePattern(pattern)
	if err != nil {
		return nil, err
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return nil, &patternError{message: "is no regular expression: " + err.Error()}
	}
	b := automatonBuilder{prog: prog, known: map[string]int32{}}
	if err := b.build(); err != nil {
		return nil, err
	}
	return newAutomaton(b.states)
}

// automatonBuilder turns a program, of which several instructions may be next, into
// states, of which only one is: a state is a set of instructions (Rabin and Scott, Finite
// Automata and Their Decision Problems, 1959).
type automatonBuilder struct {
	prog   *syntax.Prog
	sets   [][]uint32 // of each state, sorted
	states []patternState
	known  map[string]int32 // states by the instructions that led there
	work   int
}

func (b *automatonBuilder) build() error {
	b.state([]uint32{uint32(b.prog.Start)})
	next := 0
	for next < len(b.sets) { // more are found on the way
		if err := b.expand(next); err != nil {
			return err
		}
		next++
	}
	return nil
}

// state returns the state that these instructions, which must be sorted, lead to.
func (b *automatonBuilder) state(from []uint32) int32 {
	key := make([]byte, 0, 4*len(from))
	for _, pc := range from {
		key = binary.LittleEndian.AppendUint32(key, pc)
	}
	if i, ok := b.known[string(key)]; ok {
		return i
	}
	set, accepts := b.closure(from)
	i := int32(len(b.states))
	b.known[string(key)] = i
	b.sets = append(b.sets, set)
	b.states = append(b.states, patternState{accepts: accepts})
	return i
}

// closure returns the instructions that read a character and are reached from these
// without one, and whether the text may end there.
func (b *automatonBuilder) closure(from []uint32) (set []uint32, accepts bool) {
	left, seen := slices.Clone(from), map[uint32]bool{}
	for len(left) > 0 {
		pc := left[len(left)-1]
		left = left[:len(left)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		b.work++
		switch inst := &b.prog.Inst[pc]; inst.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			left = append(left, inst.Out, inst.Arg)
		case syntax.InstCapture, syntax.InstNop, syntax.InstEmptyWidth: // no assertions are left
			left = append(left, inst.Out)
		case syntax.InstMatch:
			accepts = true
		case syntax.InstRune, syntax.InstRune1:
			set = append(set, pc)
		}
	}
	slices.Sort(set)
	return set, accepts
}

// boundary is where a range of characters begins or, of the kind ended, is over.
type boundary struct {
	at    rune
	next  uint32
	ended bool
}

// expand finds the edges of state i: it sweeps over the ranges of its instructions.
func (b *automatonBuilder) expand(i int) error {
	bounds := b.boundaries(b.sets[i])
	active := map[uint32]int{}
	edges := map[int32]*patternEdge{}
	for j := 0; j < len(bounds); {
		at := bounds[j].at
		for ; j < len(bounds) && bounds[j].at == at; j++ {
			if bounds[j].ended {
				active[bounds[j].next]--
			} else {
				active[bounds[j].next]++
			}
		}
		next := b.activeSet(active)
		if b.work > maxPatternWork || len(b.states) > maxPatternStates {
			return &patternError{fmt.Sprintf("is too large: it needs more than %d states", maxPatternStates), "choices that begin alike, and optional parts one behind the other, need many; lower the repetitions"}
		}
		if len(next) == 0 {
			continue
		}
		to := b.state(next)
		if edges[to] == nil {
			edges[to] = &patternEdge{to: to}
		}
		edges[to].add(at, bounds[j].at-1)
	}
	for _, e := range edges {
		b.states[i].edges = append(b.states[i].edges, *e)
	}
	slices.SortFunc(b.states[i].edges, func(x, y patternEdge) int { return cmp.Compare(x.ranges[0].low, y.ranges[0].low) })
	return nil
}

func (b *automatonBuilder) boundaries(set []uint32) []boundary {
	var bounds []boundary
	for _, pc := range set {
		inst := &b.prog.Inst[pc]
		ranges := inst.Rune
		if len(ranges) == 1 {
			ranges = []rune{ranges[0], ranges[0]}
		}
		for k := 0; k < len(ranges); k += 2 {
			bounds = append(bounds, boundary{ranges[k], inst.Out, false}, boundary{ranges[k+1] + 1, inst.Out, true})
		}
		b.work += len(ranges)
	}
	slices.SortFunc(bounds, func(x, y boundary) int { return cmp.Compare(x.at, y.at) })
	return bounds
}

func (b *automatonBuilder) activeSet(active map[uint32]int) []uint32 {
	var next []uint32
	for pc, n := range active {
		if n > 0 {
			next = append(next, pc)
		}
	}
	b.work += len(active)
	slices.Sort(next)
	return next
}

// newAutomaton counts the strings from every state on. The first state is where strings
// begin; no state can be reached from itself.
func newAutomaton(states []patternState) (*automaton, error) {
	a := &automaton{states: states}
	counts, lengths := make([]*big.Int, len(states)), make([]int, len(states))
	for _, i := range slices.Backward(a.order()) {
		a.count(i, counts, lengths)
	}
	if counts[0].Sign() == 0 {
		return nil, &patternError{"matches no text", "negated classes hold only printable ASCII, and a class may not be empty"}
	}
	for i := range states {
		a.weigh(&states[i], counts)
	}
	a.chain = a.onlyWay()
	a.longest = lengths[0]
	a.values = counts[0]
	return a, nil
}

// onlyWay returns the edges that all strings go along, in their order; nil where there are
// several ways, more than 2^63 strings, or other characters than ASCII.
func (a *automaton) onlyWay() (way []patternEdge) {
	s := &a.states[0]
	for !s.accepts {
		if s.big || len(s.edges) != 1 || s.edges[0].ascii == "" {
			return nil
		}
		way = append(way, s.edges[0])
		s = &a.states[s.edges[0].to]
	}
	if len(s.edges) > 0 {
		return nil
	}
	return way
}

// order yields all states, each before those that its edges lead to.
func (a *automaton) order() []int {
	var behind []int // the other way round
	seen := make([]bool, len(a.states))
	var visit func(i int)
	visit = func(i int) {
		seen[i] = true
		for _, e := range a.states[i].edges {
			if !seen[e.to] {
				visit(int(e.to))
			}
		}
		behind = append(behind, i)
	}
	visit(0)
	slices.Reverse(behind)
	return behind
}

// count sets the count and the longest length of state i from those of the states that it
// leads to, and drops edges that lead to no string.
func (a *automaton) count(i int, counts []*big.Int, lengths []int) {
	s := &a.states[i]
	counts[i] = new(big.Int)
	if s.accepts {
		counts[i].SetInt64(1)
	}
	s.edges = slices.DeleteFunc(s.edges, func(e patternEdge) bool { return counts[e.to].Sign() == 0 })
	for j := range s.edges {
		e := &s.edges[j]
		e.settle()
		counts[i].Add(counts[i], e.block(counts))
		lengths[i] = max(lengths[i], lengths[e.to]+1)
	}
}

// block returns how many strings begin with a character of e.
func (e *patternEdge) block(counts []*big.Int) *big.Int {
	return new(big.Int).Mul(counts[e.to], new(big.Int).SetUint64(e.size))
}

// The powers of two that bound how strings are numbered.
var (
	smallCount  = new(big.Int).Lsh(big.NewInt(1), 63)
	rankedCount = new(big.Int).Lsh(big.NewInt(1), patternRankBits)
	vastCount   = new(big.Int).Lsh(big.NewInt(1), 126)
)

// weigh sets what draws and ranks need of a state.
func (a *automaton) weigh(s *patternState, counts []*big.Int) {
	count := new(big.Int)
	if s.accepts {
		count.SetInt64(1)
	}
	for i := range s.edges {
		count.Add(count, s.edges[i].block(counts))
	}
	s.big, s.vast = count.Cmp(smallCount) > 0, count.Cmp(vastCount) >= 0
	if !s.vast {
		s.count = bigWide(count)
		if s.big {
			s.stride = new(big.Int).Rsh(count, patternRankBits).Uint64()
		}
	}
	var drawn, ranked []*big.Int
	for i := range s.edges {
		e := &s.edges[i]
		block := e.block(counts)
		if !s.vast {
			e.all, e.each = bigWide(block), bigWide(counts[e.to])
		}
		if !s.big && e.each.lo > 1 {
			e.split = newDivisor(e.each.lo)
		}
		drawn = append(drawn, block)
		if counts[e.to].Cmp(rankedCount) < 0 {
			block = new(big.Int)
		}
		ranked = append(ranked, block)
	}
	if !s.big {
		return
	}
	for i, upTo := range thresholds(drawn) {
		s.edges[i].drawnUpTo = upTo
	}
	if s.vast {
		for i, upTo := range thresholds(ranked) {
			s.edges[i].rankedUpTo = upTo
		}
	}
}

// thresholds returns for each weight the last of the 2^64 hashes that choose it or one
// before it. A weight of 0 is never chosen.
func thresholds(weights []*big.Int) []uint64 {
	total, sum := new(big.Int), new(big.Int)
	for _, w := range weights {
		total.Add(total, w)
	}
	upTo := make([]uint64, len(weights))
	last := uint64(0)
	for i, w := range weights {
		sum.Add(sum, w)
		if w.Sign() > 0 {
			share := new(big.Int).Lsh(sum, 64)
			last = math.MaxUint64
			if sum.Cmp(total) < 0 {
				last = share.Div(share, total).Uint64()
			}
		}
		upTo[i] = last
	}
	return upTo
}
