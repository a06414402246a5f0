package btree

import "encoding/binary"

// indexPages writes the b-tree of an index from keys in order: leaves until they are full, and the
// key between two of them into the level above, and so on (section 1.6).
type indexPages struct {
	f      *File
	root   uint32
	levels []*indexPage // the leaf first

	leaves   []byte // that are full, and the present one; written together
	closed   int    // of them
	dividers [][]byte
	cell     []byte
}

// leafBytes is about how much is written at once.
const leafBytes = 256 << 10

func newIndexPages(f *File, root uint32) *indexPages {
	w := &indexPages{f: f, root: root, leaves: make([]byte, max(leafBytes, f.pageSize))}
	w.levels = []*indexPage{{}}
	w.openLeaf()
	return w
}

func (w *indexPages) openLeaf() {
	w.levels[0].init(w.leaves[w.closed*w.f.pageSize:(w.closed+1)*w.f.pageSize], leafIndex)
}

// write writes the next record.
func (w *indexPages) write(record []byte) error {
	cell, err := w.cellOf(record)
	if err != nil {
		return err
	}
	return w.put(0, 0, cell)
}

// put adds a cell to the page of a level. child is the page before it on the level below.
func (w *indexPages) put(level int, child uint32, cell []byte) error {
	if level == len(w.levels) {
		w.levels = append(w.levels, &indexPage{})
		w.levels[level].init(make([]byte, w.f.pageSize), interiorIndex)
	}
	p := w.levels[level]
	if p.hasNext {
		if err := w.divide(level, p.nextChild, p.next); err != nil {
			return err
		}
	}
	if !p.add(child, cell) {
		p.next, p.nextChild, p.hasNext = append(p.next[:0], cell...), child, true
	}
	return nil
}

// divide ends the page of a level, gives divider to the level above, and begins the next page.
func (w *indexPages) divide(level int, right uint32, divider []byte) error {
	p := w.levels[level]
	if p.isLeaf() {
		w.dividers = append(w.dividers, append([]byte(nil), divider...))
		p.close(0)
		if w.closed++; w.closed == len(w.leaves)/w.f.pageSize {
			if _, err := w.flush(); err != nil {
				return err
			}
		}
		w.openLeaf()
		return nil
	}
	divider = append([]byte(nil), divider...) // it may lie in the page
	number, err := w.writeInner(p, right)
	if err != nil {
		return err
	}
	p.init(p.data, interiorIndex)
	return w.put(level+1, number, divider)
}

// flush writes the leaves that are closed and tells the level above. It returns the number of the
// last one.
func (w *indexPages) flush() (last uint32, err error) {
	n := w.closed
	pages, err := w.f.extend(n)
	if err != nil {
		return 0, err
	}
	if err := w.f.write(pages, 0, w.leaves[:n*w.f.pageSize]); err != nil {
		return 0, err
	}
	for i, divider := range w.dividers {
		if err := w.put(1, w.f.number(pages, i), divider); err != nil {
			return 0, err
		}
	}
	w.closed, w.dividers = 0, w.dividers[:0]
	return w.f.number(pages, n-1), nil
}

func (w *indexPages) writeInner(p *indexPage, right uint32) (uint32, error) {
	p.close(right)
	pages, err := w.f.extend(1)
	if err != nil {
		return 0, err
	}
	return w.f.number(pages, 0), w.f.write(pages, 0, p.data)
}

// finish ends all levels. The page above all others takes the place of the root.
func (w *indexPages) finish() error {
	if err := w.settle(0); err != nil {
		return err
	}
	leaf := w.levels[0]
	if leaf.close(0); w.closed == 0 && len(w.levels) == 1 {
		return w.f.write(pages{first: w.root, n: 1}, 0, leaf.data)
	}
	w.closed++
	right, err := w.flush()
	for level := 1; err == nil; level++ {
		if err = w.settle(level); err != nil {
			return err
		}
		p := w.levels[level]
		if level == len(w.levels)-1 {
			p.close(right)
			return w.f.write(pages{first: w.root, n: 1}, 0, p.data)
		}
		right, err = w.writeInner(p, right)
	}
	return err
}

// settle puts what is left over at the end of a level into a page of its own.
func (w *indexPages) settle(level int) error {
	p := w.levels[level]
	if !p.hasNext {
		return nil
	}
	child, divider := p.removeLast()
	next, nextChild := append([]byte(nil), p.next...), p.nextChild
	if err := w.divide(level, child, append([]byte(nil), divider...)); err != nil {
		return err
	}
	return w.put(level, nextChild, next)
}

// cellOf returns the cell of a record in a leaf: its length, and as much of it as may stand there,
// a quarter of a page. What is more goes to a chain of pages (section 1.6).
func (w *indexPages) cellOf(record []byte) ([]byte, error) {
	w.cell = appendVarint(w.cell[:0], uint64(len(record)))
	usable := w.f.usable
	most, least := (usable-12)*64/255-23, (usable-12)*32/255-23
	if len(record) <= most {
		w.cell = append(w.cell, record...)
		return w.cell, nil
	}
	local := least + (len(record)-least)%(usable-4)
	if local > most {
		local = least
	}
	first, err := w.writeChain(record[local:])
	w.cell = append(w.cell, record[:local]...)
	w.cell = binary.BigEndian.AppendUint32(w.cell, first)
	return w.cell, err
}

// writeChain writes pages of which each begins with the number of the next (section 1.7).
func (w *indexPages) writeChain(data []byte) (first uint32, err error) {
	room := w.f.usable - 4
	n := (len(data) + room - 1) / room
	pages, err := w.f.extend(n)
	if err != nil {
		return 0, err
	}
	chain := make([]byte, n*w.f.pageSize)
	for i := range n {
		page := chain[i*w.f.pageSize:]
		if i < n-1 {
			binary.BigEndian.PutUint32(page, w.f.number(pages, i+1))
		}
		data = data[copy(page[4:4+room], data):]
	}
	return w.f.number(pages, 0), w.f.write(pages, 0, chain)
}
