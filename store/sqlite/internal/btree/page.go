package btree

import "encoding/binary"

// Kinds of pages (section 1.6).
const (
	interiorIndex = 2
	leafIndex     = 10
)

// indexPage is a page of an index that is being filled. Its cells lie one before the other, from
// its end on, and what points to them behind its header.
type indexPage struct {
	data    []byte
	header  int // 8 bytes, or 12
	cells   int
	content int // where the last cell begins

	// What comes next and has no room. Where more follows, it divides this page from the next;
	// else the last cell does, so that no page is empty.
	next      []byte
	nextChild uint32
	hasNext   bool
}

func (p *indexPage) init(data []byte, kind byte) {
	clear(data[:12])
	data[0] = kind
	p.data, p.cells, p.content, p.hasNext = data, 0, len(data), false
	p.header = 8
	if kind == interiorIndex {
		p.header = 12
	}
}

func (p *indexPage) isLeaf() bool { return p.header == 8 }

// add adds a cell, in an inner page with the page before it. It reports whether there was room.
func (p *indexPage) add(child uint32, cell []byte) bool {
	size := len(cell)
	if !p.isLeaf() {
		size += 4
	}
	pointer := p.header + 2*p.cells
	if p.content-size < pointer+2 {
		return false
	}
	p.content -= size
	at := p.content
	if !p.isLeaf() {
		binary.BigEndian.PutUint32(p.data[at:], child)
		at += 4
	}
	copy(p.data[at:], cell)
	binary.BigEndian.PutUint16(p.data[pointer:], uint16(p.content))
	p.cells++
	return true
}

// removeLast takes the last cell out. It is valid until the page changes.
func (p *indexPage) removeLast() (child uint32, cell []byte) {
	end := len(p.data)
	if p.cells > 1 {
		end = int(binary.BigEndian.Uint16(p.data[p.header+2*(p.cells-2):]))
	}
	cell = p.data[p.content:end]
	if !p.isLeaf() {
		child, cell = binary.BigEndian.Uint32(cell), cell[4:]
	}
	p.cells--
	p.content = end
	return child, cell
}

// close writes the header; right is the page behind all cells of an inner page.
func (p *indexPage) close(right uint32) {
	binary.BigEndian.PutUint16(p.data[3:], uint16(p.cells))
	binary.BigEndian.PutUint16(p.data[5:], uint16(p.content)) // 65536 is written as 0
	if !p.isLeaf() {
		binary.BigEndian.PutUint32(p.data[8:], right)
	}
	clear(p.data[p.header+2*p.cells : p.content])
}
