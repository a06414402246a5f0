package gen

import (
	"math"
	"math/big"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// automaton holds the language of a pattern: its strings are the ways from state 0 to a
// state that accepts. It is immutable.
type automaton struct {
	states  []patternState
	chain   []patternEdge // the edges that all strings go along; see onlyWay
	longest int           // characters of the longest string
	values  *big.Int      // strings
}

// patternState is a place within a string. From it on there are count strings; they are
// numbered in the order of the edges, the empty one first.
type patternState struct {
	accepts bool
	big     bool   // there are more than 2^63 strings from here on
	vast    bool   // there are 2^126 or more; count is not set
	count   wide   // strings
	stride  uint64 // of a big state that is not vast: strings for each rank, rounded down
	edges   []patternEdge
}

// patternEdge reads one of size characters.
type patternEdge struct {
	to     int32
	ascii  string      // the characters, a byte each; empty where others are among them
	ranges []runeRange // the characters
	size   uint64
	each   wide    // strings behind one of the characters, of a state that is not vast
	all    wide    // strings behind all of them
	split  divisor // by each, where that is above 1 and the state is not big

	drawnUpTo, rankedUpTo uint64 // the last hash that chooses this edge in a state that is big, vast
}

type runeRange struct{ low, high rune }

// add appends the characters low…high, which lie behind those that are there.
func (e *patternEdge) add(low, high rune) {
	if n := len(e.ranges); n > 0 && e.ranges[n-1].high == low-1 {
		e.ranges[n-1].high = high
		return
	}
	e.ranges = append(e.ranges, runeRange{low, high})
}

// settle counts the characters once they are all there.
func (e *patternEdge) settle() {
	var ascii []byte
	e.size = 0
	for _, r := range e.ranges {
		e.size += uint64(r.high-r.low) + 1
		for c := r.low; c <= min(r.high, utf8.RuneSelf-1); c++ {
			ascii = append(ascii, byte(c))
		}
	}
	if uint64(len(ascii)) == e.size {
		e.ascii = string(ascii)
	}
}

// appendRune appends character number i.
func (e *patternEdge) appendRune(dst []byte, i uint64) []byte {
	if e.ascii != "" {
		return append(dst, e.ascii[i])
	}
	for _, r := range e.ranges {
		n := uint64(r.high-r.low) + 1
		if i < n {
			return utf8.AppendRune(dst, r.low+rune(i))
		}
		i -= n
	}
	return dst
}

// endsBlank reports whether a string ends with a blank.
func (a *automaton) endsBlank() bool {
	for i := range a.states {
		for _, e := range a.states[i].edges {
			blank := slices.ContainsFunc(e.ranges, func(r runeRange) bool { return r.low <= ' ' && ' ' <= r.high })
			if blank && a.states[e.to].accepts {
				return true
			}
		}
	}
	return false
}

// patternRankBits: where there are more than 2^63 strings, 2^62 of them are numbered.
const patternRankBits = 62

// size returns how many strings are numbered.
func (a *automaton) size() int64 {
	switch s := &a.states[0]; {
	case s.big:
		return 1 << patternRankBits
	default:
		return int64(min(s.count.lo, math.MaxInt64))
	}
}

// appendDraw appends a string that the hash h draws, all equally likely. It does not
// allocate unless dst must grow.
func (a *automaton) appendDraw(dst []byte, h uint64) []byte {
	s := &a.states[0]
	step := 0
	for s.big {
		chosen, ok := s.draw(lane(h, step))
		if !ok {
			return dst
		}
		dst = chosen.appendRune(dst, below(lane(h, step+1), chosen.size))
		s = &a.states[chosen.to]
		step += 2
	}
	return a.appendNumbered(dst, s, below(lane(h, step), s.count.lo))
}

// draw chooses an edge, each as often as strings lead through it. It is false where the
// string ends, which of more than 2^63 strings one does.
func (s *patternState) draw(hash uint64) (*patternEdge, bool) {
	if hash == 0 && s.accepts {
		return nil, false
	}
	for i := range s.edges {
		if hash <= s.edges[i].drawnUpTo {
			return &s.edges[i], true
		}
	}
	return &s.edges[len(s.edges)-1], true
}

// appendRank appends string number rank, which must be below the size. Distinct ranks have
// distinct strings: the way through states with 2^126 strings and more follows from hash,
// and leads to one that can number all ranks. It does not allocate unless dst must grow.
func (a *automaton) appendRank(dst []byte, rank, hash uint64) []byte {
	s := &a.states[0]
	step := 0
	for ; s.vast; step += 2 {
		chosen := s.rankedEdge(lane(hash, step))
		dst = chosen.appendRune(dst, below(lane(hash, step+1), chosen.size))
		s = &a.states[chosen.to]
	}
	if !s.big {
		return a.appendNumbered(dst, s, rank)
	}
	number := s.count.share(rank).add(wide{lo: below(lane(hash, step), s.stride)})
	for s.big {
		if s.accepts {
			if number == (wide{}) {
				return dst
			}
			number = number.sub(wide{lo: 1})
		}
		chosen, rest := s.numbered(number)
		place, within := rest.divide(chosen.each)
		dst = chosen.appendRune(dst, place)
		s, number = &a.states[chosen.to], within
	}
	return a.appendNumbered(dst, s, number.lo)
}

// rankedEdge chooses an edge that leads to states which number all ranks.
func (s *patternState) rankedEdge(hash uint64) *patternEdge {
	i := 0
	for hash > s.edges[i].rankedUpTo || s.edges[i].rankedUpTo == 0 {
		i++
	}
	return &s.edges[i]
}

// numbered returns the edge of a string by its number, and the number among those of it.
func (s *patternState) numbered(number wide) (*patternEdge, wide) {
	i := 0
	for ; !number.less(s.edges[i].all); i++ {
		number = number.sub(s.edges[i].all)
	}
	return &s.edges[i], number
}

// appendNumbered appends string number n of those from s on, a state that is not big.
func (a *automaton) appendNumbered(dst []byte, s *patternState, n uint64) []byte {
	if a.chain != nil {
		for i := range a.chain {
			e := &a.chain[i]
			place, rest := e.place(n)
			dst, n = append(dst, e.ascii[place]), rest
		}
		return dst
	}
	for {
		if s.accepts {
			if n == 0 {
				return dst
			}
			n--
		}
		i := 0
		for n >= s.edges[i].all.lo {
			n -= s.edges[i].all.lo
			i++
		}
		e := &s.edges[i]
		place, rest := e.place(n)
		dst = e.appendRune(dst, place)
		s, n = &a.states[e.to], rest
	}
}

// place returns which character string number n of an edge begins with, of a state that is
// not big, and the number of the rest.
func (e *patternEdge) place(n uint64) (character, rest uint64) {
	switch {
	case e.size == 1:
		return 0, n
	case e.each.lo > 1:
		return e.split.divide(n)
	}
	return n, 0
}

// wide is an unsigned integer of 128 bits.
type wide struct{ hi, lo uint64 }

func bigWide(x *big.Int) wide {
	lo := new(big.Int).And(x, new(big.Int).SetUint64(math.MaxUint64))
	return wide{new(big.Int).Rsh(x, 64).Uint64(), lo.Uint64()}
}

func (x wide) less(y wide) bool { return x.hi < y.hi || x.hi == y.hi && x.lo < y.lo }

func (x wide) add(y wide) wide {
	lo, carry := bits.Add64(x.lo, y.lo, 0)
	return wide{x.hi + y.hi + carry, lo}
}

func (x wide) sub(y wide) wide {
	lo, borrow := bits.Sub64(x.lo, y.lo, 0)
	return wide{x.hi - y.hi - borrow, lo}
}

// share returns x×rank / 2^62 for a rank below 2^62 and an x below 2^126: ranks that follow
// each other lie x / 2^62 apart, rounded up or down.
func (x wide) share(rank uint64) wide {
	high, low := bits.Mul64(rank, x.lo)
	top, mid := bits.Mul64(rank, x.hi)
	mid, carry := bits.Add64(mid, high, 0)
	top += carry
	return wide{top<<(64-patternRankBits) | mid>>patternRankBits, mid<<(64-patternRankBits) | low>>patternRankBits}
}

// divide returns x / y, which must be below 2^64, and the rest. Where y has more than 64
// bits, the quotient of the upper halves is at most one too large (Warren, Hacker's
// Delight, 2nd edition, 9-5).
func (x wide) divide(y wide) (quotient uint64, rest wide) {
	if y.hi == 0 {
		q, r := bits.Div64(x.hi, x.lo, y.lo)
		return q, wide{lo: r}
	}
	n := uint(bits.LeadingZeros64(y.hi))
	top := y.hi<<n | y.lo>>(64-n)
	quotient, _ = bits.Div64(x.hi>>1, x.hi<<63|x.lo>>1, top)
	quotient >>= 63 - n
	if quotient > 0 {
		quotient--
	}
	hi, lo := bits.Mul64(quotient, y.lo)
	rest = x.sub(wide{hi + quotient*y.hi, lo})
	if !rest.less(y) {
		quotient++
		rest = rest.sub(y)
	}
	return quotient, rest
}
