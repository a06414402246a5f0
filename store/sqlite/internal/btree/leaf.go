package btree

import "encoding/binary"

// Pages (section 1.6).
const (
	tableInner  = 5
	tableLeaf   = 13
	leafHeader  = 8
	innerHeader = 12
)

// runBytes is how many bytes of pages are written together, about.
const runBytes = 256 << 10

// run is some pages that are written together: leaves, each behind the overflow pages of its
// rows. Their numbers are not known before their turn comes, so pointers to them are set then.
type run struct {
	data     []byte
	leaves   []leafPage
	pointers []pointer
}

type leafPage struct {
	page int   // of the run
	last int64 // row number
}

// pointer is a place in the run where the number of one of its pages is missing.
type pointer struct{ at, page int }

func (r *run) empty() {
	if cap(r.data) > 2*runBytes { // after values that were very long
		r.data = nil
	}
	r.data, r.leaves, r.pointers = r.data[:0], r.leaves[:0], r.pointers[:0]
}

// page appends a page and returns it.
func (r *run) page(size int) []byte {
	at := len(r.data)
	if at+size > cap(r.data) {
		r.data = append(make([]byte, 0, max(2*cap(r.data), runBytes+4*size)), r.data...)
	}
	r.data = r.data[:at+size]
	return r.data[at:]
}

// link sets the pointers.
func (r *run) link(f *File, p pages) {
	for _, to := range r.pointers {
		binary.BigEndian.PutUint32(r.data[to.at:], f.number(p, to.page))
	}
}

// leaf is a leaf that is being filled. Its cells are gathered in the order of their rows, and get
// their place at the end of a page when no other one fits.
type leaf struct {
	pageSize int
	usable   int
	most     int // bytes of a record that may be in a leaf

	cells    []byte
	used     int
	starts   []uint16  // of cells
	pointers []pointer // in cells
	last     int64     // row number
	record   []byte    // that is too long
}

func (l *leaf) init(f *File) {
	l.pageSize, l.usable = f.pageSize, f.usable
	l.most = f.usable - 35
	l.cells = make([]byte, f.pageSize+2*slack)
	l.starts = make([]uint16, 0, f.usable/6)
}

// add adds a row, of whose record the size and that of the header are known.
func (l *leaf) add(r *run, s *records, i int, number int64, size, header int) error {
	local := size
	if size > l.most {
		local = l.localSize(size) + 4
	}
	cell := varintSize(uint64(size)) + varintSize(uint64(number)) + local
	if l.used+cell+2*(len(l.starts)+1) > l.usable-leafHeader {
		l.finish(r)
	}
	at := l.used
	l.starts = append(l.starts, uint16(at))
	at += putVarint(l.cells[at:], uint64(size))
	at += putVarint(l.cells[at:], uint64(number))
	if size <= l.most {
		s.put(l.cells[at:], i, header)
	} else {
		l.addLong(r, s, i, at, size, header)
	}
	l.used += cell
	l.last = number
	return nil
}

// localSize returns how much of a record that is too long stays in the leaf (section 1.6).
func (l *leaf) localSize(size int) int {
	least := (l.usable-12)*32/255 - 23
	if local := least + (size-least)%(l.usable-4); local <= l.most {
		return local
	}
	return least
}

// addLong puts the beginning of a record into the leaf and the rest into overflow pages.
func (l *leaf) addLong(r *run, s *records, i, at, size, header int) {
	if cap(l.record) < size+slack {
		l.record = make([]byte, size+slack)
	}
	record := l.record[:size+slack]
	s.put(record, i, header)
	record = record[:size]
	local := l.localSize(size)
	copy(l.cells[at:], record[:local])
	l.pointers = append(l.pointers, pointer{at: at + local, page: len(r.data) / l.pageSize})
	for rest := record[local:]; len(rest) > 0; {
		at := len(r.data)
		page := r.page(l.pageSize)
		n := copy(page[4:l.usable], rest)
		clear(page[4+n:])
		rest = rest[n:]
		binary.BigEndian.PutUint32(page, 0)
		if len(rest) > 0 {
			r.pointers = append(r.pointers, pointer{at: at, page: at/l.pageSize + 1})
		}
	}
}

// finish adds the leaf to the run as a page and begins an empty one.
func (l *leaf) finish(r *run) {
	if len(l.starts) == 0 {
		return
	}
	base := len(r.data)
	page := r.page(l.pageSize)
	content := l.usable - l.used
	copy(page[content:], l.cells[:l.used])
	page[0] = tableLeaf
	binary.BigEndian.PutUint16(page[1:], 0)
	binary.BigEndian.PutUint16(page[3:], uint16(len(l.starts)))
	binary.BigEndian.PutUint16(page[5:], uint16(content))
	page[7] = 0
	at := leafHeader
	for _, start := range l.starts {
		binary.BigEndian.PutUint16(page[at:], uint16(content)+start)
		at += 2
	}
	clear(page[at:content])
	for _, p := range l.pointers {
		r.pointers = append(r.pointers, pointer{at: base + content + p.at, page: p.page})
	}
	r.leaves = append(r.leaves, leafPage{page: base / l.pageSize, last: l.last})
	l.used, l.starts, l.pointers = 0, l.starts[:0], l.pointers[:0]
}
