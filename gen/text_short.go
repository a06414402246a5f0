package gen

import "slices"

// shortTexts makes texts of which none is longer than most bytes. Put writes the text that
// belongs to x, the hash of a cell or the number of a value, to dst and returns its length. It
// may write up to shortPadding bytes behind it.
type shortTexts struct {
	most int
	put  func(dst []byte, x uint64) int
}

const shortPadding = wordPadding

// writeTexts makes the values of v those that belong to xs.
func writeTexts[X int64 | uint64](t shortTexts, xs []X, v *Vector) error {
	at := 0
	for first := 0; first < len(xs); first += roomRows {
		block := xs[first:min(first+roomRows, len(xs))]
		ends := v.Offsets[first+1:][:len(block)]
		v.Data = slices.Grow(v.Data[:at], len(block)*t.most+shortPadding)
		data := v.Data[:cap(v.Data)]
		for i, x := range block {
			at += t.put(data[at:], uint64(x))
			ends[i] = int32(at)
		}
	}
	v.Data = v.Data[:at]
	return checkLength(v)
}

// roomRows is for how many rows there is room made at a time, which costs too much for each
// alone, and would for all together be several times what their texts need.
const roomRows = 64

// drawnShort draws a text for every row on its own.
type drawnShort struct {
	shortTexts
	stream stream
}

func (d drawnShort) fill(w *worker, rows []int64, v *Vector) error {
	return writeTexts(d.shortTexts, w.hashes(d.stream, rows), v)
}

// shortDomain numbers count texts.
type shortDomain struct {
	shortTexts
	count int64
}

func (d shortDomain) size() int64 { return d.count }

func (d shortDomain) render(_ *worker, ranks []int64, v *Vector) error {
	return writeTexts(d.shortTexts, ranks, v)
}
