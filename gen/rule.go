package gen

import (
	"math"
	"math/bits"
	"slices"
	"strconv"

	"github.com/brianvoe/gofakeit/v7"
)

// outputKind says what the values of a rule are.
type outputKind uint8

const (
	outputText outputKind = iota
	outputInteger
	outputFloat
	outputBoolean
)

func (k outputKind) String() string {
	return [...]string{"text", "integer", "float", "boolean"}[k]
}

// rule makes the values of a faker rule. A ranked rule numbers its values from 0 to
// capacity-1, no two alike; every other rule calls a function of gofakeit. A rule never
// changes once made and may be used from several goroutines at once.
type rule struct {
	name       string              // canonical, snake_case
	parts      []part              // ranked: a value is one text of each, joined
	steps      []step              // ranked: the parts, ready to be written
	finish     func([]byte)        // ranked, or nil: sets check digits in a value, in place
	pattern    *automaton          // ranked: makes the values instead of parts
	upTo       []uint64            // ranked, with a single part: the last hash that draws each value; nil: all are equally likely
	call       *gofakeit.Info      // not ranked
	parameters *gofakeit.MapParams // of call, or nil
	output     outputKind          // integer, float, boolean: ranked, with a single part
	counted    int                 // ranked: parts[:counted] alone tell a rank
	values     uint64              // ranked: the capacity
	maxLen     int                 // ranked: longest value in bytes
	maxRunes   int                 // ranked: longest value in characters
}

// newRankedRule returns the rule whose values are the texts of the pieces, joined. The
// join must be injective: no text of one piece may run into the next.
func newRankedRule(name string, pieces []piece) *rule {
	r := &rule{name: name, values: 1}
	for _, makePart := range pieces {
		p := makePart()
		r.parts = append(r.parts, p)
		r.maxLen += p.maxBytes
		r.maxRunes += p.maxRunes
		if r.values == maxRank {
			continue
		}
		hi, lo := bits.Mul64(r.values, p.size)
		r.values, r.counted = lo, len(r.parts)
		if hi > 0 || lo > maxRank {
			r.values = maxRank
		}
	}
	if !r.isWords() {
		r.steps = stepsOf(r.parts, r.counted)
	}
	return r
}

// ranked reports whether the values of r are numbered.
func (r *rule) ranked() bool { return r.call == nil }

// capacity returns how many distinct values a ranked rule has, 2^63 where it has more,
// and 0 for a rule that is not ranked.
func (r *rule) capacity() uint64 { return r.values }

// appendRank appends value number rank, which must be below the capacity, of a ranked
// rule. It does not allocate unless dst must grow.
func (r *rule) appendRank(dst []byte, rank uint64) []byte {
	if r.pattern != nil {
		return r.pattern.appendRank(dst, rank, mix64(rank))
	}
	return r.one(dst, rank, true)
}

// appendDraw appends a value of a ranked rule, drawn by the hash h: all parts are drawn
// independently. It does not allocate unless dst must grow.
func (r *rule) appendDraw(dst []byte, h uint64) []byte {
	if r.pattern != nil {
		return r.pattern.appendDraw(dst, h)
	}
	return r.one(dst, h, false)
}

// drawRank returns the number of the value that h draws of a ranked rule with one part.
func (r *rule) drawRank(h uint64) uint64 {
	if r.upTo == nil {
		return below(h, r.values)
	}
	rank, _ := slices.BinarySearch(r.upTo, h)
	return uint64(rank)
}

// integer returns value number rank of a rule whose output is integer.
func (r *rule) integer(rank uint64) int64 {
	p := &r.parts[0]
	if p.kind != wordsPart {
		return p.low + int64(rank)
	}
	v, _ := strconv.ParseInt(string(p.words.word(rank)), 10, 64) // has been parsed before
	return v
}

// float returns value number rank of a rule whose output is float: a decimal fraction,
// rounded once, so that every machine has the same bits.
func (r *rule) float(rank uint64) float64 {
	p := &r.parts[0]
	if p.kind != wordsPart {
		return float64(p.low+int64(rank)) / powersOf10[p.scale]
	}
	v, _ := strconv.ParseFloat(string(p.words.word(rank)), 64) // a test parses every word
	return v
}

// boolean returns value number rank of a rule whose output is boolean.
func (r *rule) boolean(rank uint64) bool { return r.parts[0].words.word(rank)[0] == 't' }

// integerRange returns the least and the greatest value of a rule whose output is integer.
func (r *rule) integerRange() (low, high int64) {
	if p := &r.parts[0]; p.kind != wordsPart {
		return p.low, p.low + int64(p.size-1)
	}
	low, high = math.MaxInt64, math.MinInt64
	for rank := range r.values {
		low, high = min(low, r.integer(rank)), max(high, r.integer(rank))
	}
	return low, high
}

// floatRange returns the least and the greatest value of a rule whose output is float.
func (r *rule) floatRange() (low, high float64) {
	if p := &r.parts[0]; p.kind != wordsPart {
		return r.float(0), r.float(p.size - 1)
	}
	low, high = math.Inf(1), math.Inf(-1)
	for rank := range r.values {
		low, high = min(low, r.float(rank)), max(high, r.float(rank))
	}
	return low, high
}

// powersOf10 are exact, so that dividing by one rounds once.
var powersOf10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
	1e10, 1e11, 1e12, 1e13, 1e14, 1e15}
