package btree

import "encoding/binary"

// inner makes the inner pages of a table's b-tree (section 1.6), from its leaves up. A page is
// written when it is full, so that each level keeps one alone.
type inner struct {
	f      *File
	root   uint32
	levels []level
	page   []byte
}

// level is the children for which there is no page yet. The last child of a page has no cell, so
// each page needs two: where the first page is full, the children behind it wait until they are two.
type level struct {
	children []child
	used     int // bytes of the cells of the first page
	full     int // children of the first page, where it is full, or 0
}

// child is a page and the largest row number below it.
type child struct {
	page uint32
	last int64
}

// cell returns how many bytes the cell of a child takes, and the pointer to it.
func (c child) cell() int { return 2 + 4 + varintSize(uint64(c.last)) }

// add adds a leaf.
func (n *inner) add(page uint32, last int64) error { return n.addTo(0, child{page, last}) }

func (n *inner) addTo(depth int, c child) error {
	if depth == len(n.levels) {
		n.levels = append(n.levels, level{})
	}
	l := &n.levels[depth]
	if count := len(l.children); count > 0 && l.full == 0 {
		l.used += l.children[count-1].cell()
		if l.used > n.f.usable-innerHeader {
			l.full = count
		}
	}
	l.children = append(l.children, c)
	if l.full == 0 || len(l.children) < l.full+2 {
		return nil
	}
	full := l.children[:l.full]
	page, err := n.write(full)
	if err != nil {
		return err
	}
	above := child{page, full[len(full)-1].last}
	rest := copy(l.children, l.children[l.full:])
	l.children = l.children[:rest]
	l.used, l.full = l.children[0].cell(), 0
	return n.addTo(depth+1, above)
}

// finish writes what is left of all levels, the last of it as the root.
func (n *inner) finish() error {
	for depth := 0; ; depth++ {
		l := n.levels[depth]
		if l.full == 0 && depth == len(n.levels)-1 {
			return n.f.writeAt(n.root, n.make(l.children))
		}
		if l.full > 0 { // and one child more, which cannot be alone
			if err := n.finishPage(depth, l.children[:l.full-1]); err != nil {
				return err
			}
			l.children = l.children[l.full-1:]
		}
		if err := n.finishPage(depth, l.children); err != nil {
			return err
		}
	}
}

func (n *inner) finishPage(depth int, children []child) error {
	page, err := n.write(children)
	if err != nil {
		return err
	}
	return n.addTo(depth+1, child{page, children[len(children)-1].last})
}

// write writes a page with these children.
func (n *inner) write(children []child) (uint32, error) {
	p, err := n.f.extend(1)
	if err != nil {
		return 0, err
	}
	return p.first, n.f.writeAt(p.first, n.make(children))
}

// make returns a page, which is valid until the next one is made.
func (n *inner) make(children []child) []byte {
	if n.page == nil {
		n.page = make([]byte, n.f.pageSize)
	}
	page, right := n.page, len(children)-1
	content := n.f.usable
	for i, c := range children[:right] {
		content -= c.cell() - 2
		binary.BigEndian.PutUint32(page[content:], c.page)
		putVarint(page[content+4:], uint64(c.last))
		binary.BigEndian.PutUint16(page[innerHeader+2*i:], uint16(content))
	}
	clear(page[innerHeader+2*right : content])
	page[0] = tableInner
	binary.BigEndian.PutUint16(page[1:], 0)
	binary.BigEndian.PutUint16(page[3:], uint16(right))
	binary.BigEndian.PutUint16(page[5:], uint16(content))
	page[7] = 0
	binary.BigEndian.PutUint32(page[8:], children[right].page)
	return page
}
