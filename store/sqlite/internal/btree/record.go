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

const (
	stretch = 512  // rows that are looked at together: they should stay in the cache
	long    = 0x80 // stands for a serial type above 127; the length tells which
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
