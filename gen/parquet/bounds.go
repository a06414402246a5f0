package parquet

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/schema"
)

// boundBytes is the length at which the bounds of a page are cut off.
const boundBytes = 64

// shortened returns bounds of a page that are no longer than boundBytes, where there are
// such.
func (c *column) shortened(least, greatest []byte) (_, _ []byte) {
	if len(least) > boundBytes {
		least = least[:c.cut(least)]
	}
	if len(greatest) > boundBytes {
		greatest = c.above(greatest)
	}
	return least, greatest
}

// cut returns at most boundBytes, after which a longer value can be cut off.
func (c *column) cut(value []byte) int {
	n := boundBytes
	for c.typ != schema.Binary && n > 0 && !utf8.RuneStart(value[n]) {
		n--
	}
	return n
}

// above returns a value of at most boundBytes that is greater than a longer one, or that
// one where nothing is above what it begins with.
func (c *column) above(value []byte) []byte {
	for short := bytes.Clone(value[:c.cut(value)]); len(short) > 0; {
		if c.typ == schema.Binary {
			last := len(short) - 1
			if short[last] < 0xff {
				short[last]++
				return short
			}
			short = short[:last]
			continue
		}
		r, n := utf8.DecodeLastRune(short)
		short = short[:len(short)-n]
		if next := r + 1; r != utf8.RuneError && utf8.ValidRune(next) {
			return utf8.AppendRune(short, next)
		}
	}
	return value
}

// The functions that compare values in plain encoding, as the format orders them.

func compareInt32(a, b []byte) int {
	return cmp.Compare(int32(binary.LittleEndian.Uint32(a)), int32(binary.LittleEndian.Uint32(b)))
}

func compareInt64(a, b []byte) int {
	return cmp.Compare(int64(binary.LittleEndian.Uint64(a)), int64(binary.LittleEndian.Uint64(b)))
}

func compareFloat32(a, b []byte) int {
	return cmp.Compare(math.Float32frombits(binary.LittleEndian.Uint32(a)), math.Float32frombits(binary.LittleEndian.Uint32(b)))
}

func compareFloat64(a, b []byte) int {
	return cmp.Compare(math.Float64frombits(binary.LittleEndian.Uint64(a)), math.Float64frombits(binary.LittleEndian.Uint64(b)))
}

func compareWide(a, b []byte) int {
	return compareInt128(int128Of([16]byte(a)), int128Of([16]byte(b)))
}
