package btree

import "math/bits"

// varintSize returns how many bytes a varint takes (section 1.6).
func varintSize(v uint64) int {
	if v < 1<<7 {
		return 1
	}
	return min((bits.Len64(v)+6)/7, 9)
}

// putVarint writes v over the first bytes of dst and returns how many these are.
func putVarint(dst []byte, v uint64) int {
	if v < 1<<7 {
		dst[0] = byte(v)
		return 1
	}
	n := varintSize(v)
	last := n - 1
	if n == 9 { // the ninth byte has eight bits
		dst[8] = byte(v)
		v >>= 8
		last = 7
	} else {
		dst[last] = byte(v & 0x7f)
		v >>= 7
		last--
	}
	for i := last; i >= 0; i-- {
		dst[i] = byte(v) | 0x80
		v >>= 7
	}
	return n
}
