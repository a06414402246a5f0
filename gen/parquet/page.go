package parquet

import (
	"encoding/binary"

	"github.com/parquet-go/parquet-go/format"

	"github.com/dw-sim/dw-sim/gen"
)

const (
	// Pages end at fixed places, so that the bytes of a file do not depend on the size
	// of batches: after pageRows rows, or after the row that makes it pageBytes of
	// string data.
	pageRows  = 16 << 10
	pageBytes = 256 << 10
	// maxValueBytes is the greatest length of a string, so that a reader can tell a page
	// from a damaged length.
	maxValueBytes = 64 << 20
)

// pageValues collects the values of one page after the other, without NULLs.
type pageValues interface {
	// add takes rows from the beginning of c, which has no more than the page has room for
	// by pageRows. It returns how many it took, and whether the page is full by pageBytes.
	add(c cells) (n int, full bool, err error)
	// end encodes the values and begins the next page. What it returns is valid until the
	// next call.
	end() (page, error)
}

// page is the encoded values of a page. Bounds are in plain encoding, strings without
// their lengths; they are nil where there is no value.
type page struct {
	data     []byte
	encoding format.Encoding
	values   int
	least    []byte
	greatest []byte
	bytes    int64 // of strings, before encoding
}

// cells are rows [from, to) of a vector.
type cells struct {
	*gen.Vector
	first    int64 // row number of the first row of the vector
	from, to int
}

func (c cells) rows() int { return c.to - c.from }

// row returns the number of row i of the vector.
func (c cells) row(i int) int64 { return c.first + int64(i) }

// nullable reports whether there may be a NULL.
func (c cells) nullable() bool { return c.Valid != nil }

// present returns the values that are not NULL, all being those of the vector. They lie in
// room, or where they lay.
func present[T any](room *[]T, all []T, c cells) []T {
	if !c.nullable() {
		return all[c.from:c.to]
	}
	if cap(*room) < c.rows() {
		*room = make([]T, c.rows())
	}
	values, n := (*room)[:c.rows()], 0
	for i := c.from; i < c.to; i++ { // without branches: NULLs cannot be foreseen
		values[n] = all[i]
		n += int(c.Valid[i>>6] >> (uint(i) & 63) & 1)
	}
	return values[:n]
}

// bitPage is up to a bit per row of a page, in the order of a [gen.Bitmap].
type bitPage struct {
	words [pageRows/64 + 1]uint64 // zero from bit n on
	n     int
}

// add appends bits [from, to) of m.
func (p *bitPage) add(m gen.Bitmap, from, to int) {
	for ; from < to; from += 64 {
		word, shift := from>>6, uint(from)&63
		x := m[word] >> shift
		if shift != 0 && word+1 < len(m) {
			x |= m[word+1] << (64 - shift)
		}
		p.put(x, min(64, to-from))
	}
}

// addOnes appends n bits that are set.
func (p *bitPage) addOnes(n int) {
	for ; n > 0; n -= 64 {
		p.put(^uint64(0), min(64, n))
	}
}

// put appends the n lowest bits of x.
func (p *bitPage) put(x uint64, n int) {
	x &= ^uint64(0) >> (64 - uint(n))
	word, shift := p.n>>6, uint(p.n)&63
	p.words[word] |= x << shift
	if shift != 0 {
		p.words[word+1] |= x >> (64 - shift)
	}
	p.n += n
}

// count returns how many bits are set.
func (p *bitPage) count() int { return gen.Bitmap(p.words[:]).Count(p.n) }

// appendTo appends the bytes of the bits.
func (p *bitPage) appendTo(dst []byte) []byte {
	end := len(dst) + (p.n+7)/8
	for _, word := range p.words[:(p.n+63)/64] {
		dst = binary.LittleEndian.AppendUint64(dst, word)
	}
	return dst[:end]
}

func (p *bitPage) reset() {
	clear(p.words[:(p.n+63)/64])
	p.n = 0
}

// appendLevels appends p as definition levels of a data page: a run, or bits as they are.
// https://github.com/apache/parquet-format/blob/master/Encodings.md#run-length-encoding--bit-packing-hybrid-rle--3
func (p *bitPage) appendLevels(dst []byte) []byte {
	start := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	switch p.count() {
	case p.n:
		dst = append(binary.AppendUvarint(dst, uint64(p.n)<<1), 1)
	case 0:
		dst = append(binary.AppendUvarint(dst, uint64(p.n)<<1), 0)
	default:
		dst = p.appendTo(binary.AppendUvarint(dst, uint64(p.n+7)/8<<1|1))
	}
	binary.LittleEndian.PutUint32(dst[start:], uint32(len(dst)-start-4))
	return dst
}
