package gen

import "math/bits"

// permutation is a keyed bijection of 0…n-1: a Feistel network over the smallest even
// or odd number of bits that holds n, walked until it lands below n again (Black and
// Rogaway, Ciphers with Arbitrary Finite Domains, 2002). It needs no memory, and any of
// its values can be computed alone.
type permutation struct {
	n         uint64
	leftBits  uint
	rightBits uint
	keys      [feistelRounds]uint64
}

// feistelRounds alternate between the halves. Four are a pseudorandom permutation for a
// perfect round function (Luby and Rackoff); the rest pays for a cheap one.
const feistelRounds = 6

// newPermutation returns the permutation of 0…n-1 that s keys; 1 ≤ n ≤ 2^63.
func newPermutation(s stream, n uint64) *permutation {
	width := uint(max(bits.Len64(n-1), 2))
	p := &permutation{n: n, leftBits: width / 2, rightBits: width - width/2}
	for i := range p.keys {
		p.keys[i] = s.at(int64(i))
	}
	return p
}

// at returns where x, which must be below n, is taken.
func (p *permutation) at(x uint64) uint64 {
	for {
		x = p.walk(x)
		if x < p.n {
			return x
		}
	}
}

func (p *permutation) walk(x uint64) uint64 {
	left, right := x>>p.rightBits, x&(1<<p.rightBits-1)
	for i := 0; i < feistelRounds; i += 2 {
		left ^= feistelRound(right, p.keys[i]) >> (64 - p.leftBits)
		right ^= feistelRound(left, p.keys[i+1]) >> (64 - p.rightBits)
	}
	return left<<p.rightBits | right
}

// inverse returns what at takes to y, which must be below n.
func (p *permutation) inverse(y uint64) uint64 {
	for {
		y = p.walkBack(y)
		if y < p.n {
			return y
		}
	}
}

func (p *permutation) walkBack(y uint64) uint64 {
	left, right := y>>p.rightBits, y&(1<<p.rightBits-1)
	for i := feistelRounds - 2; i >= 0; i -= 2 {
		right ^= feistelRound(left, p.keys[i+1]) >> (64 - p.rightBits)
		left ^= feistelRound(right, p.keys[i]) >> (64 - p.leftBits)
	}
	return left<<p.rightBits | right
}

func feistelRound(x, key uint64) uint64 {
	x = (x ^ key) * 0xff51afd7ed558ccd
	return (x ^ x>>32) * 0xc4ceb9fe1a85ec53
}
