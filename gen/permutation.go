package gen

import "math/bits"

// permutation is a keyed bijection of 0…n-1: a Feistel network over the smallest even
// or odd number of bits that holds n, walked until it lands below n again (Black and
// Rogaway, Ciphers with Arbitrary Finite Domains, 2002). It needs no memory, and any of
// its values can be computed alone.
type permutation struct {
	n         uint64
	rightBits uint // of the lower half, at most 32
	toLeft    uint // a hash is shifted by so much to fit the upper half,
	toRight   uint // and the lower one
	keys      [feistelRounds]uint64
}

// feistelRounds alternate between the halves. Four are a pseudorandom permutation for a
// perfect round function (Luby and Rackoff); the rest pays for a cheap one.
const feistelRounds = 6

// newPermutation returns the permutation of 0…n-1 that s keys; 1 ≤ n ≤ 2^63.
func newPermutation(s stream, n uint64) *permutation {
	p := keyedPermutation(s, n)
	return &p
}

// keyedPermutation is newPermutation without an allocation.
func keyedPermutation(s stream, n uint64) permutation {
	width := uint(max(bits.Len64(n-1), 2))
	p := permutation{n: n, rightBits: width - width/2}
	p.toLeft, p.toRight = 64-width/2, 64-p.rightBits
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

// split returns the halves of x. Shifts of this file are masked, as the processor does it:
// that tells the compiler that none is by 64 or more.
func (p *permutation) split(x uint64) (left, right uint64) {
	width := p.rightBits & 63
	return x >> width, x & (1<<width - 1)
}

func (p *permutation) walk(x uint64) uint64 {
	left, right := p.split(x)
	toLeft, toRight := p.toLeft&63, p.toRight&63
	for i := 0; i < feistelRounds; i += 2 {
		left ^= feistelRound(right, p.keys[i]) >> toLeft
		right ^= feistelRound(left, p.keys[i+1]) >> toRight
	}
	return left<<(p.rightBits&63) | right
}

// strip is how many numbers are permuted at a time.
const strip = 256

// takeAll replaces each of the numbers, which must be below n, by where at takes it.
func (p *permutation) takeAll(numbers []int64) {
	for len(numbers) > 0 {
		n := min(len(numbers), strip)
		p.takeStrip(numbers[:n])
		numbers = numbers[n:]
	}
}

// everyPlace is 0, 1, 2, …
var everyPlace = func() (places [strip]uint8) {
	for i := range places {
		places[i] = uint8(i)
	}
	return places
}()

// takeStrip walks all numbers a step, then those that landed outside another one, and so
// on: so no branch depends on where a number lands, which nobody can guess, and the
// processor walks several numbers at once.
func (p *permutation) takeStrip(numbers []int64) {
	places := everyPlace // of those that walk
	for left := len(numbers); left > 0; {
		walking := places[:left]
		left = 0
		for _, i := range walking {
			y := p.walk(uint64(numbers[i]))
			numbers[i] = int64(y)
			places[left&(strip-1)] = i
			left += p.beyond(y)
		}
	}
}

// beyond returns 1 for a number that is not below n, else 0.
func (p *permutation) beyond(x uint64) int {
	_, below := bits.Sub64(x, p.n, 0)
	return 1 - int(below)
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
	left, right := p.split(y)
	toLeft, toRight := p.toLeft&63, p.toRight&63
	for i := feistelRounds - 2; i >= 0; i -= 2 {
		right ^= feistelRound(left, p.keys[i+1]) >> toRight
		left ^= feistelRound(right, p.keys[i]) >> toLeft
	}
	return left<<(p.rightBits&63) | right
}

func feistelRound(x, key uint64) uint64 {
	x = (x ^ key) * 0xff51afd7ed558ccd
	return (x ^ x>>32) * 0xc4ceb9fe1a85ec53
}
