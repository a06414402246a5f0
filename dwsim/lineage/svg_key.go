package lineage

import (
	"fmt"
	"strings"
)

// stub is how far a key runs straight from its box: the marks of its end stand there.
const stub = 22.0

// key writes a foreign key: a line with the marks of its ends.
func (d *drawing) key(b *strings.Builder, x *index, i int) {
	f, e := &x.ForeignKeys[i], x.ends[i]
	from := end{box: &d.boxes[e.parent], toward: 1}
	to := end{box: &d.boxes[e.child], toward: -1}
	from.y = from.box.top + from.box.anchor(e.parentColumn) + x.aside(i)
	to.y = to.box.top + to.box.anchor(e.childColumn)
	fmt.Fprintf(b, "<g class=\"key\"><title>%s</title>\n", markup(f.sentence()))
	switch {
	case e.parent == e.child:
		to.toward = 1
		d.loop(b, from, to)
	case d.layout.back[i]:
		from.toward, to.toward = -1, 1
		d.line(b, to, from, d.layout.chains[i])
	default:
		d.line(b, from, to, d.layout.chains[i])
	}
	from.parent(b, f)
	to.child(b, f)
	b.WriteString("</g>\n")
}

// aside keeps keys apart that end at the same column with other marks: those that may be NULL
// end a little lower.
func (x *index) aside(key int) float64 {
	const distance = 5
	e, nullable := x.ends[key], x.ForeignKeys[key].Nullable
	for i, other := range x.ends {
		if other.parent != e.parent || other.parentColumn != e.parentColumn || x.ForeignKeys[i].Nullable == nullable {
			continue
		}
		if nullable {
			return distance
		}
		return -distance
	}
	return 0
}

// end is where a key meets a box.
type end struct {
	box    *box
	y      float64
	toward float64 // 1: to the right of the box; -1: to its left
}

// x is the side of the box.
func (e end) x() float64 {
	if e.toward > 0 {
		return e.box.left + e.box.width
	}
	return e.box.left
}

// line draws from the right side of a box to the left side of another, straight through
// the layers between them, where there is a slot.
func (d *drawing) line(b *strings.Builder, from, to end, chain []int) {
	fmt.Fprintf(b, "<path class=\"line\" d=\"M%s %sH%s", number(from.x()), number(from.y), number(from.x()+stub))
	x, y := from.x()+stub, from.y
	for _, s := range chain[1 : len(chain)-1] {
		slot := &d.layout.slots[s]
		passing := margin + titleHeight + slot.top + passHeight/2
		b.WriteString(curve(x, y, d.lefts[slot.layer], passing))
		x, y = d.rights[slot.layer], passing
		fmt.Fprintf(b, "H%s", number(x))
	}
	b.WriteString(curve(x, y, to.x()-stub, to.y))
	fmt.Fprintf(b, "H%s\"/>\n", number(to.x()))
}

// curve goes from one point to another, level at both.
func curve(x1, y1, x2, y2 float64) string {
	middle := (x1 + x2) / 2
	return fmt.Sprintf("C%s %s %s %s %s %s", number(middle), number(y1), number(middle), number(y2), number(x2), number(y2))
}

// loop draws a key of a table to itself, at its right side.
func (d *drawing) loop(b *strings.Builder, from, to end) {
	x := from.x() + stub
	out := x + 26
	fmt.Fprintf(b, "<path class=\"line\" d=\"M%s %sH%sC%s %s %s %s %s %sH%s\"/>\n",
		number(from.x()), number(from.y), number(x),
		number(out), number(from.y), number(out), number(to.y), number(x), number(to.y), number(to.x()))
}

// parent draws what a child has of parents: one, or one or none.
func (e end) parent(b *strings.Builder, f *ForeignKey) {
	e.bar(b, 6)
	if f.Nullable {
		e.ring(b, 14)
	} else {
		e.bar(b, 11)
	}
}

// child draws what a parent has of children.
func (e end) child(b *strings.Builder, f *ForeignKey) {
	if f.Unique {
		e.bar(b, 6)
		e.ring(b, 14)
		return
	}
	x := e.x()
	fmt.Fprintf(b, "<path d=\"M%s %sL%s %sL%s %s\"/>\n", number(x), number(e.y-5), number(x+e.toward*11), number(e.y), number(x), number(e.y+5))
	if f.ChildrenMin != nil && *f.ChildrenMin > 0 {
		e.bar(b, 14)
	} else {
		e.ring(b, 15)
	}
}

func (e end) bar(b *strings.Builder, away float64) {
	fmt.Fprintf(b, "<path d=\"M%s %sv8\"/>\n", number(e.x()+e.toward*away), number(e.y-4))
}

func (e end) ring(b *strings.Builder, away float64) {
	fmt.Fprintf(b, "<circle class=\"end\" cx=\"%s\" cy=\"%s\" r=\"3.5\"/>\n", number(e.x()+e.toward*away), number(e.y))
}
