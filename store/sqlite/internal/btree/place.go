package btree

import "github.com/dw-sim/dw-sim/store/internal/textform"

// place is where the next value of a row goes.
type place struct {
	at    int32
	limit int32 // of what may be written over: where the values of the next row begin
}

// short is how many bytes a copy of a short value has; what is too much is written over later. A
// copy of fixed size takes a fraction of one of any size.
const short = 16

// put writes the cells of rows from to to-1 into dst, where they have their places, and anything
// behind the last.
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

// put copies the values of rows from first on to their places. A copy may reach into what is
// written later: the other values of the row, and the beginning of the next.
func (f *field) put(dst, types []byte, columns, first int, places []place) {
	switch {
	case f.hasNumbers():
		putNumbers(dst, f.own[first*8:], types, columns, places)
	case f.Storage == Date:
		putDates(dst, f.days[first:], types, columns, places)
	case f.hasNulls:
		putSome(dst, f.data, f.starts[first:], types, columns, places)
	default:
		putTexts(dst, f.data, f.starts[first:], places)
	}
}

// hasNumbers tells whether the values are numbers, which lie eight bytes from each other.
func (f *field) hasNumbers() bool {
	return f.Storage == Integer || f.Storage == Numeric || f.Storage == Float
}

func putNumbers(dst, data, types []byte, columns int, places []place) {
	for i := range places {
		p := &places[i]
		at, n := int(p.at), int(widths[types[i*columns]])
		p.at += int32(n)
		if at+8 <= int(p.limit) {
			*(*[8]byte)(dst[at : at+8 : at+8]) = *(*[8]byte)(data[i*8:])
		} else {
			copy(dst[at:at+n], data[i*8:])
		}
	}
}

// putDates writes days as texts.
func putDates(dst []byte, days []int64, types []byte, columns int, places []place) {
	for i := range places {
		if types[i*columns] != typeNull {
			p := &places[i]
			textform.PutDate(dst[p.at:], days[i])
			p.at += int32(len("2006-01-02"))
		}
	}
}

// putTexts copies texts and blobs, of which each begins where the one before ends.
func putTexts(dst, data []byte, starts []int32, places []place) {
	end := int(starts[0])
	starts = starts[1:][:len(places)]
	for i := range places {
		start := end
		end = int(starts[i])
		p, n := &places[i], end-start
		at := int(p.at)
		p.at += int32(n)
		if n <= short && at+short <= int(p.limit) && start+short <= len(data) {
			*(*[short]byte)(dst[at : at+short : at+short]) = *(*[short]byte)(data[start : start+short : start+short])
		} else {
			putText(dst[at:], data[start:], n, int(p.limit)-at)
		}
	}
}

// putSome is putTexts where some values are NULL.
func putSome(dst, data []byte, starts []int32, types []byte, columns int, places []place) {
	for i := 0; i < len(places); i++ {
		first := i
		for i < len(places) && types[i*columns] != typeNull {
			i++
		}
		putTexts(dst, data, starts[first:i+1], places[first:i])
	}
}

// putText copies n bytes of text, of which the first limit may be written over.
func putText(dst, text []byte, n, limit int) {
	if n <= 2*short && 2*short <= min(limit, len(text)) {
		*(*[short]byte)(dst) = *(*[short]byte)(text)
		*(*[short]byte)(dst[short:]) = *(*[short]byte)(text[short:])
	} else {
		copy(dst[:n], text)
	}
}
