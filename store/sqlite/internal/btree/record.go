package btree

import "github.com/dw-sim/dw-sim/gen"

// records makes the records of rows (section 2.1), a column at a time over some rows, so that each
// loop has one kind of value. First every value gets its serial type and its length; when the cells
// of the rows have their places, the values are copied there, and then the headers.
type records struct {
	fields []field
	bodies []*field // those whose values may have bytes
	header int      // bytes of one whose serial types have a byte each
	table  string   // of the rows at hand

	// Of the rows at hand:
	numbers []int64
	types   []byte // len(fields) each: serial types up to 127, or long
	sizes   []int  // bytes of values, and of serial types beyond one each
	extra   []int  // bytes of serial types beyond one each
	isLong  bool   // some serial type does not fit into a byte
	cells   []int  // where each cell begins,
	values  []int  // and the values in it
	places  []place
}

// place is where the next value of a row goes.
type place struct {
	at    int32
	limit int32 // of what may be written over: where the values of the next row begin
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
var widths = func() (w [long + 1]uint8) {
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
		fields:  make([]field, len(columns)),
		header:  headerSizeOf(len(columns)),
		numbers: make([]int64, stretch),
		types:   make([]byte, stretch*len(columns)),
		sizes:   make([]int, stretch),
		extra:   make([]int, stretch),
		cells:   make([]int, stretch),
		values:  make([]int, stretch),
		places:  make([]place, stretch),
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

// headerSizeOf returns the length of the header with so many bytes of serial types, of which its
// own length is part.
func headerSizeOf(types int) int {
	if types+1 > 127 {
		return types + varintSize(uint64(types+varintSize(uint64(types))))
	}
	return types + 1
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
	if !s.isLong {
		return s.sizes[i] + s.header, s.header
	}
	header = headerSizeOf(len(s.fields) + s.extra[i])
	return s.sizes[i] - s.extra[i] + header, header
}

// put writes the cells of rows from to to-1 into dst, where they have their places. It may write
// anything up to [slack] bytes behind the last.
func (s *records) put(dst []byte, from, to int) {
	places := s.places[:to-from]
	limit := int32(len(dst))
	for i := to - 1; i >= from; i-- {
		at := int32(s.values[i])
		places[i-from] = place{at: at, limit: limit}
		limit = at
	}
	for _, f := range s.bodies {
		f.put(dst, s.types[from*len(s.fields)+f.position:], len(s.fields), from, places)
	}
	s.putHeaders(dst, from, to)
}

// putHeaders writes what is before the values. That comes last: the copies of values in the row
// before may have written over it.
func (s *records) putHeaders(dst []byte, from, to int) {
	if s.isLong || s.header > 127 {
		s.putLongHeaders(dst, from, to)
		return
	}
	n := len(s.fields)
	for i := from; i < to; i++ {
		at := s.cells[i]
		if size := s.sizes[i] + s.header; size < 1<<7 {
			dst[at] = byte(size)
			at++
		} else {
			at += putVarint(dst[at:], uint64(size))
		}
		at += putVarint(dst[at:], uint64(s.numbers[i]))
		head, types := dst[at:at+1+n], s.types[i*n:(i+1)*n]
		head[0] = byte(s.header)
		switch {
		case 8 <= n && n <= 16:
			*(*[8]byte)(head[1:]) = *(*[8]byte)(types)
			*(*[8]byte)(head[n-7:]) = *(*[8]byte)(types[n-8:])
		default:
			copy(head[1:], types)
		}
	}
}

// putLongHeaders writes headers where a length or a serial type may be long.
func (s *records) putLongHeaders(dst []byte, from, to int) {
	for i := from; i < to; i++ {
		size, header := s.size(i)
		at := s.cells[i]
		at += putVarint(dst[at:], uint64(size))
		at += putVarint(dst[at:], uint64(s.numbers[i]))
		at += putVarint(dst[at:], uint64(header))
		s.putTypes(dst[at:], i)
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
