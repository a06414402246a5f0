package gen

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"sync"

	"github.com/dw-sim/dw-sim/schema"
)

// Hashes appends a hash of each of the first n values to dst, in the canonical forms of
// [Digester]: values that are equal have equal hashes, whatever warehouse they come from,
// and others have equal ones with a probability of 2^-64 (of integers, never). All NULLs
// have the same.
func (v *Vector) Hashes(dst []uint64, n int) []uint64 {
	dst = slices.Grow(dst, n)
	dst = dst[:len(dst)+n]
	v.hash(0, dst[len(dst)-n:])
	return dst
}

// hash fills hashes with those of the values from number from on, a multiple of 64.
func (v *Vector) hash(from int, hashes []uint64) {
	switch v.Kind {
	case KindInt:
		for i, x := range v.Ints[from : from+len(hashes)] {
			hashes[i] = mix64(uint64(x) + gamma)
		}
	case KindWide:
		for i, x := range v.Wide[from : from+len(hashes)] {
			hashes[i] = mix64(x.Lo + gamma ^ mix64(uint64(x.Hi)))
		}
	case KindFloat:
		hashFloats(v.Floats[from:from+len(hashes)], v.Type == schema.Real, hashes)
	case KindBool:
		hashBools(v.Bools[from>>6:], hashes)
	case KindUUID:
		for i := range hashes {
			hashes[i] = hashUUID(&v.UUIDs[from+i])
		}
	case KindBytes:
		v.hashTexts(from, hashes)
	}
	if v.Valid != nil {
		hashNulls(v.Valid[from>>6:], hashes)
	}
}

func hashFloats(values []float64, narrow bool, hashes []uint64) {
	for i, x := range values {
		word := math.Float64bits(x)
		if narrow {
			word = uint64(math.Float32bits(float32(x)))
		}
		if x == 0 {
			word = 0 // the two zeros are equal in every warehouse
		}
		hashes[i] = mix64(word + gamma)
	}
}

func hashBools(values Bitmap, hashes []uint64) {
	of := [2]uint64{mix64(gamma), mix64(gamma + 1)}
	for i := range hashes {
		hashes[i] = of[values[i>>6]>>(uint(i)&63)&1]
	}
}

// hashUUID is hashBytes for sixteen of them.
func hashUUID(id *[16]byte) uint64 {
	h := fold(hashStart^16^binary.LittleEndian.Uint64(id[:8]), hashStep)
	h = fold(h^binary.LittleEndian.Uint64(id[8:]), hashStep)
	return mix64(fold(h, hashEnd) ^ h)
}

// hashNulls puts that of a NULL where a bit of valid is not set.
func hashNulls(valid Bitmap, hashes []uint64) {
	for first := 0; first < len(hashes); first += 64 {
		for nulls := ^valid[first>>6]; nulls != 0; nulls &= nulls - 1 {
			if i := first + bits.TrailingZeros64(nulls); i < len(hashes) {
				hashes[i] = nullHash
			}
		}
	}
}

func (v *Vector) hashTexts(from int, hashes []uint64) {
	if v.Words == nil {
		hashTexts(v.Data, v.Offsets[from:from+len(hashes)+1], v.Type == schema.Char, hashes)
		return
	}
	of := v.Words.hashes(v.Type == schema.Char)
	for i, word := range v.Indexes[from : from+len(hashes)] {
		hashes[i] = of[word]
	}
}

// hashTexts hashes the texts between offsets as [hashBytes] does, without the blanks at
// their end where they are trimmed.
func hashTexts(data []byte, offsets []int32, trimmed bool, hashes []uint64) {
	n := len(hashes)
	for n > 0 && (trimmed || int(offsets[n])+8 > len(data)) {
		n--
		value := data[offsets[n]:offsets[n+1]]
		if trimmed {
			value = withoutBlanks(value)
		}
		hashes[n] = hashBytes(value)
	}
	hashInnerTexts(data, offsets[:n+1], hashes)
}

// hashInnerTexts hashes texts with 8 bytes behind them: it takes the last bytes of a text
// together with those as one number, which is cut off. It calls nothing, so that all it
// needs stays in registers.
func hashInnerTexts(data []byte, offsets []int32, hashes []uint64) {
	to := int(offsets[0])
	for i, end := range offsets[1:] {
		from := to
		to = int(end)
		n := uint64(to - from)
		h := n ^ hashStart
		for ; from+8 <= to; from += 8 {
			h = fold(h^binary.LittleEndian.Uint64(data[from:from+8:from+8]), hashStep)
		}
		tail := binary.LittleEndian.Uint64(data[from:from+8:from+8]) & (1<<(n&7*8) - 1)
		hashes[i] = mix64(fold(h^tail, hashEnd) ^ h)
	}
}

// withoutBlanks returns a CHAR without those at its end.
func withoutBlanks(value []byte) []byte {
	for len(value) > 0 && value[len(value)-1] == ' ' {
		value = value[:len(value)-1]
	}
	return value
}

// wordHashes are those of the words of a list, once somebody has asked for them.
type wordHashes struct {
	once sync.Once
	list []uint64
}

// hashes returns the hash of each word, without the blanks at its end where it is trimmed.
func (d *Words) hashes(trimmed bool) []uint64 {
	h := &d.whole
	if trimmed {
		h = &d.trimmed
	}
	h.once.Do(func() {
		h.list = make([]uint64, d.Len())
		for i := range h.list {
			word := d.Word(uint32(i))
			if trimmed {
				word = withoutBlanks(word)
			}
			h.list[i] = hashBytes(word)
		}
	})
	return h.list
}
