package btree

import (
	"github.com/dw-sim/dw-sim/gen"
)

// records makes the records of rows (section 2.1). It looks at a column at a time first, over some
// rows, so that each loop has one kind of value: that gives every value its serial type, its length
// and the bytes where it lies; then it copies these together row by row.
type records struct {
	fields []field
	bodies []*field // those whose values may have bytes
	types  []byte   // of the rows at hand: len(fields) each, serial types up to 127, or long
	sizes  []int    // of the rows at hand: bytes of values, and of serial types beyond one each
	extra  []int    // bytes of serial types beyond one each
	isLong bool     // some serial type of the rows at hand does not fit into a byte
	table  string   // of the rows at hand
}

const (
	stretch = 512  // rows that are looked at together: they should stay in the cache
	long    = 0x80 // stands for a serial type above 127; the length tells which
	// Copies of short values write this many bytes; what is too much is written over later.
	slack = 16
	// maxRecord is how long a record may be: https://www.sqlite.org/limits.html#max_length
	maxRecord = 1_000_000_000
)

// widths are the lengths of values by serial type.
var widths = func() (w [long]uint8) {
	copy(w[:], []uint8{0, 1, 2, 3, 4, 6, 8, 8})
	for i := 12; i < long; i++ {
		w[i] = uint8(i-12) / 2
	}
	return w
}()

// newRecords returns one for rows of columns, of which the one at position rowNumber, unless that
// is -1, is the row number and stored as NULL.
func newRecords(columns []Column, rowNumber int) *records {
	s := &records{
		fields: make([]field, len(columns)),
		types:  make([]byte, stretch*len(columns)+slack),
		sizes:  make([]int, stretch),
		extra:  make([]int, stretch),
	}
	for i, c := range columns {
		f := &s.fields[i]
		f.Column, f.position, f.isRowNumber = c, i, i == rowNumber
		f.prepare()
		if f.Storage != Boolean && !f.isRowNumber {
			s.bodies = append(s.bodies, f)
		}
	}
	return s
}

// take looks at n rows of b from row first on, up to [stretch]. It returns how many of these can be
// stored, and why the next one cannot.
func (s *records) take(b *gen.Batch, first, n int) (int, error) {
	if b.Table != nil {
		s.table = b.Table.Name
	}
	clear(s.sizes[:n])
	if s.isLong {
		clear(s.extra)
		s.isLong = false
	}
	var refused error
	for i := range s.fields {
		f := &s.fields[i]
		var err error
		if n, err = f.take(s, &b.Columns[i], first, n); err != nil {
			refused = err
		}
	}
	return n, refused
}

// size returns the length of the record of row i of those taken, and of its header.
func (s *records) size(i int) (record, header int) {
	types := len(s.fields)
	if s.isLong {
		types += s.extra[i]
	}
	header = types + varintSize(uint64(types)+1)
	if types+1 > 127 { // the length of the header is part of it
		header = types + varintSize(uint64(types+varintSize(uint64(types))))
	}
	return s.sizes[i] - s.extra[i] + header, header
}

// put writes the record of row i over dst, and up to [slack] bytes of anything behind it.
func (s *records) put(dst []byte, i, header int) {
	types := s.types[i*len(s.fields):]
	at := putVarint(dst, uint64(header))
	if s.extra[i] == 0 {
		if n := len(s.fields); n <= slack {
			*(*[slack]byte)(dst[at:]) = *(*[slack]byte)(types)
		} else {
			copy(dst[at:], types[:n])
		}
	} else {
		s.putTypes(dst[at:], i)
	}
	at = header
	for _, f := range s.bodies {
		start := int(f.starts[i])
		var n int
		if kind := types[f.position]; kind < long {
			n = int(widths[kind])
		} else {
			n = int(f.starts[i+1]) - start
		}
		if n <= slack && start+slack <= len(f.data) {
			*(*[slack]byte)(dst[at:]) = *(*[slack]byte)(f.data[start:])
		} else {
			copy(dst[at:], f.data[start:start+n])
		}
		at += n
	}
}

// putTypes writes serial types, some of which are long.
func (s *records) putTypes(dst []byte, i int) {
	types, at := s.types[i*len(s.fields):], 0
	for j := range s.fields {
		kind := uint64(types[j])
		if kind == long {
			kind = s.fields[j].longType(i)
		}
		at += putVarint(dst[at:], kind)
	}
}

// longType returns the serial type of a text, or blob, which has no byte of its own.
func (f *field) longType(i int) uint64 {
	return uint64(f.starts[i+1]-f.starts[i])*2 + f.base()
}

// base returns the serial type of the empty text, or blob.
func (f *field) base() uint64 {
	if f.Storage == Blob {
		return 12
	}
	return 13
}
