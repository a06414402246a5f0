package gen

import (
	"math/bits"
	"strings"
)

// gamma is the odd constant nearest 2^64 divided by the golden ratio: the step of
// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
const gamma = 0x9e3779b97f4a7c15

// mix64 is the output function of SplitMix64, David Stafford's variant 13: a bijection
// in which every bit of x reaches every bit of the result.
func mix64(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// below maps a hash to 0…n-1 by Lemire's multiply-high. Its bias is at most n/2^64.
func below(h, n uint64) uint64 {
	hi, _ := bits.Mul64(h, n)
	return hi
}

// unit maps a hash to one of 2^53 evenly spaced numbers in 0…1, both included.
func unit(h uint64) float64 { return float64(int64(h>>11)) / (1<<53 - 1) }

// lane derives the i-th further hash from the hash of a cell.
func lane(h uint64, i int) uint64 { return mix64(h + uint64(i+1)*gamma) }

// stream is an addressable sequence of hashes: number row is a function of the stream's
// key and the row alone.
type stream struct{ key uint64 }

// newStream derives the stream for one purpose of the thing called by names. Names
// count without regard to case; where the thing stands never counts.
func newStream(seed int64, purpose string, names ...string) stream {
	key := mix64(uint64(seed) + recipeVersion*gamma)
	key = mix64(key ^ hashBytes([]byte(purpose)))
	for _, name := range names {
		key = mix64(key + gamma ^ hashBytes([]byte(strings.ToLower(name))))
	}
	return stream{key}
}

func (s stream) at(row int64) uint64 { return mix64(s.key + uint64(row)*gamma) }

// source makes the hashes that values are drawn from: those of a stream, or of several
// that go together.
type source interface {
	hashes(rows []int64, hashes []uint64)
}

func (s stream) hashes(rows []int64, hashes []uint64) {
	for i, row := range rows {
		hashes[i] = s.at(row)
	}
}
