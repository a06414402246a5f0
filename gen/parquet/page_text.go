package parquet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"sort"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/format"
)

// texts are values of KindBytes: their lengths as deltas, then one behind the other.
type texts struct {
	*column
	data    []byte
	offsets []uint32 // value i is data[offsets[i]:offsets[i+1]]
	encoded []byte
	delta   delta.LengthByteArrayEncoding
}

func newTexts(c *column) pageValues { return &texts{column: c, offsets: []uint32{0}} }

func (p *texts) add(c cells) (int, bool, error) {
	c, full, err := p.fitting(c, pageBytes-len(p.data))
	if err != nil {
		return 0, false, err
	}
	if c.nullable() {
		for i := c.from; i < c.to; i++ {
			if c.Valid.Get(i) {
				p.put(c.Bytes(i))
			}
		}
		return c.rows(), full, nil
	}
	start, before := c.Offsets[c.from], uint32(len(p.data))
	p.data = append(p.data, c.Data[start:c.Offsets[c.to]]...)
	ends := extend(&p.offsets, c.rows())
	for i, end := range c.Offsets[c.from+1 : c.to+1] {
		ends[i] = before + uint32(end-start)
	}
	return c.rows(), full, nil
}

func (p *texts) put(value []byte) {
	p.data = append(p.data, value...)
	p.offsets = append(p.offsets, uint32(len(p.data)))
}

// fitting returns the rows of c up to the one that takes the last of room bytes, and
// whether there is one. What lies in the place of a NULL is not counted, as it may differ
// from one batch size to another.
func (c *column) fitting(rows cells, room int) (_ cells, full bool, err error) {
	last := rows.to
	if rows.nullable() {
		for i := rows.from; i < rows.to && room > 0; i++ {
			if rows.Valid.Get(i) {
				room -= len(rows.Bytes(i))
			}
			last = i
		}
		full = room <= 0
	} else if start := int(rows.Offsets[rows.from]); int(rows.Offsets[rows.to])-start >= room {
		last = rows.from + sort.Search(rows.rows(), func(i int) bool { return int(rows.Offsets[rows.from+i+1])-start >= room })
		full = true
	}
	if !full {
		return rows, false, nil
	}
	if n := len(rows.Bytes(last)); n > maxValueBytes {
		return rows, false, fmt.Errorf("column %q has %d bytes in row %d, more than the %d that a value may have",
			c.name, n, rows.row(last), maxValueBytes)
	}
	rows.to = last + 1
	return rows, true, nil
}

func (p *texts) end() (_ page, err error) {
	out := page{encoding: format.DeltaLengthByteArray, values: len(p.offsets) - 1, bytes: int64(len(p.data))}
	if out.values > 0 {
		out.least, out.greatest = p.bounds()
	}
	p.encoded, err = p.delta.EncodeByteArray(p.encoded, p.data, p.offsets)
	out.data = p.encoded
	p.data, p.offsets = p.data[:0], p.offsets[:1]
	return out, err
}

// bounds returns the least and the greatest value. They are copies.
func (p *texts) bounds() (least, greatest []byte) {
	var b textBounds
	for ends := p.offsets[1:]; len(ends) > 0; {
		n := min(len(ends), boundStrip)
		b.addStrip(p.data, p.offsets[len(p.offsets)-1-len(ends):][:n+1])
		ends = ends[n:]
	}
	return b.copies()
}

// textBounds finds the least and the greatest of strings. Their beginnings as numbers mostly
// tell which is less.
type textBounds struct {
	some            bool // there is one
	least, greatest prefixed
}

type prefixed struct {
	prefix uint64
	value  []byte
}

// copies returns copies of the two, which are not nil.
func (b *textBounds) copies() (least, greatest []byte) {
	return append([]byte{}, b.least.value...), append([]byte{}, b.greatest.value...)
}

// add takes data[from:to] into account.
func (b *textBounds) add(data []byte, from, to uint32) {
	x := prefix(data, from, to)
	if !b.some {
		b.some, b.least = true, prefixed{x, data[from:to:to]}
		b.greatest = b.least
		return
	}
	if x <= b.least.prefix && (x < b.least.prefix || bytes.Compare(data[from:to], b.least.value) < 0) {
		b.least = prefixed{x, data[from:to:to]}
	}
	if x >= b.greatest.prefix && (x > b.greatest.prefix || bytes.Compare(data[from:to], b.greatest.value) > 0) {
		b.greatest = prefixed{x, data[from:to:to]}
	}
}

// boundStrip is so many values that few strips have one that is less or greater than all before.
const boundStrip = 64

// addStrip takes values into account that lie one behind the other, between offsets: one by one
// only where the least or the greatest may be among them.
func (b *textBounds) addStrip(data []byte, offsets []uint32) {
	least, greatest := ^uint64(0), uint64(0)
	from := offsets[0]
	if end := offsets[len(offsets)-1]; b.some && int(end)+8 <= len(data) {
		for _, to := range offsets[1:] { // as in prefix; without branches
			x := binary.BigEndian.Uint64(data[from:])
			x &^= ^uint64(0) >> (8 * (to - from))
			least, greatest = min(least, x), max(greatest, x)
			from = to
		}
		if least > b.least.prefix && greatest < b.greatest.prefix {
			return
		}
	}
	for i, to := range offsets[1:] {
		b.add(data, offsets[i], to)
	}
}

// prefix returns the first 8 bytes of data[from:to] as a number, the first byte being the
// highest, with zeros for what is lacking.
func prefix(data []byte, from, to uint32) uint64 {
	if int(from)+8 > len(data) {
		var short [8]byte
		copy(short[:], data[from:to])
		return binary.BigEndian.Uint64(short[:])
	}
	x := binary.BigEndian.Uint64(data[from:])
	if n := to - from; n < 8 {
		x &^= ^uint64(0) >> (8 * n)
	}
	return x
}
