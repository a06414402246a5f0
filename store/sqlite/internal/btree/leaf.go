package btree

import (
	"encoding/binary"
	"fmt"
)

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
		r.data = append(make([]byte, 0, max(2*cap(r.data), runBytes)), r.data...)
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
// their place at the end of a page when no other one fits. Where all of a page are at hand at once,
// they are written to that place.
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
	l.cells = make([]byte, f.pageSize)
	l.starts = make([]uint16, 0, f.usable/6)
}

// add adds rows from first on, of the n that s has taken, as far as there is room, and ends a page
// that is full. It returns the first row that is left.
func (l *leaf) add(r *run, s *records, first, n int) (next int, err error) {
	if size, header := s.size(first); size > l.most {
		return first + 1, l.addLong(r, s, first, size, header)
	}
	isWhole := l.used == 0
	next, isFull := l.lay(s, first, n)
	if next > first {
		l.last = s.numbers[next-1]
	}
	switch {
	case !isFull:
		s.put(l.cells, first, next)
	case isWhole:
		page, content := r.page(l.pageSize), l.usable-l.used
		s.put(page[content:], first, next)
		l.seal(r, page, content)
	default:
		s.put(l.cells, first, next)
		l.finish(r)
	}
	return next, nil
}

// lay gives rows from first on their places behind the cells of the leaf, up to one that is too
// long. It returns the first row that is left, and whether that is because there is no room.
func (l *leaf) lay(s *records, first, n int) (next int, isFull bool) {
	used, room := l.used, l.usable-leafHeader-2*len(l.starts)
	for i := first; i < n; i++ {
		size, header := s.size(i)
		if size > l.most {
			n = i
			break
		}
		head := varintSize(uint64(size)) + varintSize(uint64(s.numbers[i]))
		room -= 2
		if used+head+size > room {
			n, isFull = i, true
			break
		}
		l.starts = append(l.starts, uint16(used))
		s.cells[i], s.values[i] = used, used+head+header
		used += head + size
	}
	l.used = used
	return n, isFull
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
func (l *leaf) addLong(r *run, s *records, i, size, header int) error {
	if size > maxRecord {
		return fmt.Errorf("it has %d bytes, more than the %d that a row may have in SQLite", size, maxRecord)
	}
	head := varintSize(uint64(size)) + varintSize(uint64(s.numbers[i]))
	local := l.localSize(size)
	if l.used+head+local+4+2*(len(l.starts)+1) > l.usable-leafHeader {
		l.finish(r)
	}
	if len(l.record) < head+size {
		l.record = make([]byte, head+size)
	}
	s.cells[i], s.values[i] = 0, head+header
	s.put(l.record, i, i+1)
	l.starts = append(l.starts, uint16(l.used))
	l.used += copy(l.cells[l.used:], l.record[:head+local])
	l.pointers = append(l.pointers, pointer{at: l.used, page: len(r.data) / l.pageSize})
	l.used += 4
	l.last = s.numbers[i]
	l.overflow(r, l.record[head+local:head+size])
	return nil
}

// overflow writes the rest of a record to pages of which each begins with the number of the next
// (section 1.7).
func (l *leaf) overflow(r *run, rest []byte) {
	for len(rest) > 0 {
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
	base, content := len(r.data), l.usable-l.used
	page := r.page(l.pageSize)
	copy(page[content:], l.cells[:l.used])
	for _, p := range l.pointers {
		r.pointers = append(r.pointers, pointer{at: base + content + p.at, page: p.page})
	}
	l.seal(r, page, content)
}

// seal writes what is before the cells of the last page of the run, and begins an empty leaf.
func (l *leaf) seal(r *run, page []byte, content int) {
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
	r.leaves = append(r.leaves, leafPage{page: len(r.data)/l.pageSize - 1, last: l.last})
	l.used, l.starts, l.pointers = 0, l.starts[:0], l.pointers[:0]
}
