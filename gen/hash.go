package gen

import (
	"encoding/binary"
	"math/bits"
)

// hashBytes is a 64-bit hash of b that never changes: names become stream keys and
// strings become digests by it. It folds eight bytes at a time by a 64×64→128 bit
// multiplication, as wyhash does.
func hashBytes(b []byte) uint64 {
	h := uint64(len(b)) ^ 0x2d358dccaa6c78a5
	for len(b) >= 8 {
		h = fold(h^binary.LittleEndian.Uint64(b), 0x8bb84b93962eacc9)
		b = b[8:]
	}
	var tail uint64
	for i, c := range b {
		tail |= uint64(c) << (8 * uint(i))
	}
	return mix64(fold(h^tail, 0x4b33a62ed433d4a3) ^ h)
}

func fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

// mulDiv returns ⌊a×b/c⌋, which must be less than 2^64.
func mulDiv(a, b, c uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	quotient, _ := bits.Div64(hi, lo, c)
	return quotient
}

// mulDivUp returns ⌈a×b/c⌉, which must be less than 2^64.
func mulDivUp(a, b, c uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	quotient, rest := bits.Div64(hi, lo, c)
	if rest > 0 {
		quotient++
	}
	return quotient
}
