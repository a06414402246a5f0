package gen

import (
	"encoding/binary"
	"math/bits"
)

// The constants of hashBytes, which never change.
const (
	hashStart = 0x2d358dccaa6c78a5
	hashStep  = 0x8bb84b93962eacc9
	hashEnd   = 0x4b33a62ed433d4a3
)

// hashBytes is a 64-bit hash of b that never changes: names become stream keys and
// strings become digests by it. It folds eight bytes at a time by a 64×64→128 bit
// multiplication, as wyhash does.
func hashBytes(b []byte) uint64 {
	h := uint64(len(b)) ^ hashStart
	tail := lastBytes(b)
	for len(b) >= 8 {
		h = fold(h^binary.LittleEndian.Uint64(b), hashStep)
		b = b[8:]
	}
	return mix64(fold(h^tail, hashEnd) ^ h)
}

// lastBytes returns the bytes of b behind the last eight that are whole, as a number whose
// lowest byte is the first of them.
func lastBytes(b []byte) uint64 {
	n := uint(len(b))
	rest := n & 7
	switch {
	case n >= 8:
		return binary.LittleEndian.Uint64(b[n-8:]) >> (8 * (8 - rest))
	case n >= 4:
		low, high := binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[n-4:])
		return uint64(low) | uint64(high)<<(8*(n-4))
	case n > 0: // of up to three bytes these are all
		return uint64(b[0]) | uint64(b[n/2])<<(8*(n/2)) | uint64(b[n-1])<<(8*(n-1))
	}
	return 0
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
