package btree

import "math/bits"

// varintSize returns how many bytes a varint takes (section 1.6).
func varintSize(v uint64) int {
	return int(varintSizes[bits.Len64(v)])
}

// varintSizes are the sizes by how many bits a number has.
var varintSizes = func() (sizes [65]uint8) {
	for n := range sizes {
		sizes[n] = uint8(min(max(n+6, 7)/7, 9))
	}
	return sizes
}()

// putVarint writes v over the first bytes of dst and returns how many these are.
func putVarint(dst []byte, v uint64) int {
	switch {
	case v < 1<<7:
		dst[0] = byte(v)
		return 1
	case v < 1<<14:
		dst[1], dst[0] = byte(v&0x7f), byte(v>>7)|0x80
		return 2
	case v < 1<<21:
		dst[2], dst[1], dst[0] = byte(v&0x7f), byte(v>>7)|0x80, byte(v>>14)|0x80
		return 3
	case v < 1<<28:
		dst[3], dst[2], dst[1], dst[0] = byte(v&0x7f), byte(v>>7)|0x80, byte(v>>14)|0x80, byte(v>>21)|0x80
		return 4
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
