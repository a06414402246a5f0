package gen

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// The functions that put digits write eight bytes at a time: there is room for 8 bytes behind
// what they write.

const (
	asciiZeros = 0x3030303030303030
	shortZeros = 0x30303030
	tenTo4     = 10_000
	tenTo8     = 100_000_000
)

// putUint writes a whole number in decimal digits and returns how many these are.
func putUint(dst []byte, v uint64) int {
	if v >= tenTo8 {
		n := putUint(dst, v/tenTo8)
		binary.LittleEndian.PutUint64(dst[n:], digits8(v%tenTo8)|asciiZeros)
		return n + 8
	}
	digits := digits8(v)
	zeros := bits.TrailingZeros64(digits|1<<56) &^ 7 // the last digit is always written
	binary.LittleEndian.PutUint64(dst, (digits|asciiZeros)>>zeros)
	return 8 - zeros/8
}

// putShort is [putUint] for a number below 10^4, and writes four bytes.
func putShort(dst []byte, v uint32) int {
	digits := digits4(v)
	zeros := bits.TrailingZeros32(digits|1<<24) &^ 7 // the last digit is always written
	binary.LittleEndian.PutUint32(dst, (digits|shortZeros)>>zeros)
	return 4 - zeros/8
}

// appendUint appends a whole number in decimal digits.
func appendUint(dst []byte, v uint64) []byte {
	const room = 20 + 8
	dst = slices.Grow(dst, room)
	n := putUint(dst[len(dst):cap(dst)], v)
	return dst[:len(dst)+n]
}

// putPadded writes the last width decimal digits of a whole number, 1 or more.
func putPadded(dst []byte, v uint64, width int) {
	if width > 8 {
		putPadded(dst, v/tenTo8, width-8)
		dst, v, width = dst[width-8:], v%tenTo8, 8
	}
	binary.LittleEndian.PutUint64(dst, (digits8(v)|asciiZeros)>>(64-8*width))
}

// putShortPadded is [putPadded] for a width of up to 4, and writes four bytes.
func putShortPadded(dst []byte, v uint32, width int) {
	binary.LittleEndian.PutUint32(dst, (digits4(v)|shortZeros)>>(32-8*width))
}

// digits8 returns the decimal digits of a number below 10^8, a byte each, the first one in the
// lowest byte: all pairs of a width are divided at once, by multiplications. To put a quotient q
// in the place of q*d+rest and the rest so many bits above it is to shift, and to take away
// q*(d<<bits-1).
func digits8(v uint64) uint64 {
	v = v<<32 - v/10_000*(10_000<<32-1)
	v = v<<16 - (v*10_486>>20&0x7f_0000_007f)*(100<<16-1)
	return v<<8 - (v*103>>10&0x0f_000f_000f_000f)*(10<<8-1)
}

// digits4 returns the decimal digits of a number below 10^4 as [digits8] does.
func digits4(v uint32) uint32 {
	v = v<<16 - v*10_486>>20*(100<<16-1)
	return v<<8 - (v*103>>10&0x0f_000f)*(10<<8-1)
}

// putHex writes the last width hexadecimal digits of a whole number, 1 or more.
func putHex(dst []byte, v uint64, width int) {
	if width > 8 {
		putHex(dst, v>>32, width-8)
		dst, width = dst[width-8:], 8
	}
	digits := hex8(uint32(v))
	letters := (digits + 0x0606060606060606) >> 4 & 0x0101010101010101 // 1 where the digit is a to f
	binary.LittleEndian.PutUint64(dst, (digits|asciiZeros+letters*('a'-'0'-10))>>(64-8*width))
}

// hex8 returns the hexadecimal digits of a number as [digits8] does those of decimals.
func hex8(n uint32) uint64 {
	v := uint64(n>>16) | uint64(n&0xffff)<<32
	v = v>>8&0xff_0000_00ff | v&0xff_0000_00ff<<16
	return v>>4&0x0f_000f_000f_000f | v&0x0f_000f_000f_000f<<8
}

// divisor divides numbers below 2^63 by a constant of 1 to 2^63 by a multiplication (Robison,
// N-Bit Unsigned Division via N-Bit Multiply-Add, 2005).
type divisor struct {
	by      uint64
	inverse uint64 // 2^(64+shift) / by, rounded down to what is less
	shift   uint8
}

func newDivisor(by uint64) divisor {
	shift := uint8(max(bits.Len64(by-1), 1) - 1)
	inverse, _ := bits.Div64(1<<shift-1, math.MaxUint64, by)
	return divisor{by: by, inverse: inverse, shift: shift}
}

// divide returns the quotient and the rest.
func (d *divisor) divide(n uint64) (quotient, rest uint64) {
	high, _ := bits.Mul64(n+1, d.inverse)
	quotient = high >> (d.shift & 63)
	return quotient, n - quotient*d.by
}
