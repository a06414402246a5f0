package lineage

import (
	"fmt"
	"strconv"
	"strings"
)

// SVG returns the graph as a drawing that stands alone: parents at the left of their
// children, keys drawn between the columns that they join, in crow's foot notation. It follows
// the light or dark scheme of its reader, and tells screen readers what it shows.
func (g *Graph) SVG() string {
	x := g.index()
	d := x.draw()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="dwsim-lineage" viewBox="0 0 %[1]s %[2]s" width="%[1]s" height="%[2]s" role="img" aria-labelledby="dwsim-title dwsim-desc">`+"\n",
		number(d.width), number(d.height))
	fmt.Fprintf(&b, "<title id=\"dwsim-title\">Tables of experiment %s</title>\n", markup(g.Experiment))
	fmt.Fprintf(&b, "<desc id=\"dwsim-desc\">%s</desc>\n", markup(g.sentences()))
	b.WriteString(svgStyle)
	fmt.Fprintf(&b, "<rect class=\"page\" width=\"%s\" height=\"%s\"/>\n", number(d.width), number(d.height))
	d.heading(&b, g)
	for i := range g.ForeignKeys {
		d.key(&b, x, i)
	}
	for i := range g.Tables {
		d.table(&b, &g.Tables[i], &d.boxes[i])
	}
	b.WriteString("</svg>\n")
	return b.String()
}

const svgStyle = `<style>
.dwsim-lineage { --page: #f8fafc; --box: #ffffff; --line: #cbd5e1; --head: #eef2ff; --ink: #0f172a; --soft: #64748b; --accent: #4338ca; --key: #7c8db0; font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 12px }
@media (prefers-color-scheme: dark) { .dwsim-lineage { --page: #0b1120; --box: #141d31; --line: #334155; --head: #1e2a4a; --ink: #e2e8f0; --soft: #94a3b8; --accent: #a5b4fc; --key: #7087b0 } }
.dwsim-lineage .page { fill: var(--page) }
.dwsim-lineage .box { fill: var(--box); stroke: var(--line) }
.dwsim-lineage .head { fill: var(--head) }
.dwsim-lineage .empty .head { fill: var(--page) }
.dwsim-lineage text { fill: var(--ink); white-space: pre }
.dwsim-lineage .name { font-weight: 600 }
.dwsim-lineage .soft { fill: var(--soft); font-size: 10.5px }
.dwsim-lineage .keys { fill: var(--accent); font-size: 10.5px }
.dwsim-lineage .title { font-size: 16px; font-weight: 600 }
.dwsim-lineage .key { fill: none; stroke: var(--key); stroke-width: 1.4 }
.dwsim-lineage .key .end { fill: var(--page) }
.dwsim-lineage .key:hover { stroke: var(--accent); stroke-width: 2.4 }
</style>
`

// drawing is where the boxes stand.
type drawing struct {
	boxes         []box
	layout        *layout
	lefts, rights []float64 // of the layers
	width, height float64
}

// draw lays the tables out. All boxes of a layer are as wide as the widest.
func (x *index) draw() *drawing {
	d := &drawing{}
	heights := make([]float64, len(x.Tables))
	for i := range x.Tables {
		d.boxes = append(d.boxes, newBox(&x.Tables[i], x.keys[i]))
		heights[i] = d.boxes[i].height
	}
	d.layout = newLayout(x, heights, func(table, column int) float64 { return d.boxes[table].anchor(column) })
	left := margin
	for _, layer := range d.layout.layers {
		width := 0.0
		for _, s := range layer {
			if t := d.layout.slots[s].table; t >= 0 {
				width = max(width, d.boxes[t].width)
			}
		}
		d.lefts, d.rights = append(d.lefts, left), append(d.rights, left+width)
		left += width + gapLayers
	}
	for i := range d.boxes {
		s, b := d.layout.slots[i], &d.boxes[i]
		b.left, b.top, b.width = d.lefts[s.layer], margin+titleHeight+s.top, d.rights[s.layer]-d.lefts[s.layer]
	}
	d.measure()
	return d
}

func (d *drawing) measure() {
	d.width, d.height = leastDrawing, margin+titleHeight
	for _, right := range d.rights {
		d.width = max(d.width, right+gapLayers/2+margin) // keys of a table to itself need room
	}
	for _, s := range d.layout.slots {
		d.height = max(d.height, margin+titleHeight+s.top+s.height)
	}
	d.height += margin
}

// heading writes the name of the experiment, and what fits of its description.
func (d *drawing) heading(b *strings.Builder, g *Graph) {
	const size = 16 * 0.605
	fmt.Fprintf(b, "<text class=\"title\" x=\"%s\" y=\"38\">%s</text>\n", number(margin), markup(fitting(g.Experiment, size, d.width-2*margin)))
	if g.Description != "" {
		text := strings.ReplaceAll(clean(g.Description), "\n", " ")
		fmt.Fprintf(b, "<text class=\"soft\" x=\"%s\" y=\"56\">%s</text>\n", number(margin), markup(fitting(text, smallWidth, d.width-2*margin)))
	}
}

// table writes a box.
func (d *drawing) table(b *strings.Builder, t *Table, at *box) {
	class := "table"
	if t.Run == nil {
		class = "table empty"
	}
	fmt.Fprintf(b, "<g class=\"%s\"><title>%s</title>\n", class, markup(tooltip(t)))
	fmt.Fprintf(b, "<rect class=\"box\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"8\"/>\n", number(at.left), number(at.top), number(at.width), number(at.height))
	right, bottom := at.left+at.width, at.top+headHeight
	fmt.Fprintf(b, "<path class=\"head\" d=\"M%s %sv-36a7 7 0 0 1 7 -7H%sa7 7 0 0 1 7 7v36z\"/>\n", number(at.left+1), number(bottom), number(right-8))
	text := func(class, anchor string, x, y float64, s string) {
		if s != "" {
			fmt.Fprintf(b, "<text%s%s x=\"%s\" y=\"%s\">%s</text>\n", attribute("class", class), attribute("text-anchor", anchor), number(x), number(y), markup(s))
		}
	}
	text("name", "", at.left+boxPadding, at.top+19, t.Name)
	text("soft", "", at.left+boxPadding, at.top+35, t.state())
	for i, row := range at.rows {
		y := bottom + rowHeight*float64(i) + 14
		text("keys", "", at.left+boxPadding, y, row.keys)
		text("", "", at.left+boxPadding+keysWidth, y, row.name)
		text("soft", "end", right-boxPadding, y, row.kind)
	}
	b.WriteString("</g>\n")
}

func attribute(name, value string) string {
	if value == "" {
		return ""
	}
	return " " + name + `="` + value + `"`
}

// sentences describes the drawing for those who do not see it.
func (g *Graph) sentences() string {
	parts := []string{fmt.Sprintf("Tables: %d. Foreign keys: %d.", len(g.Tables), len(g.ForeignKeys))}
	for i := range g.Tables {
		parts = append(parts, g.Tables[i].Name+": "+g.Tables[i].state()+".")
	}
	for i := range g.ForeignKeys {
		parts = append(parts, g.ForeignKeys[i].sentence()+".")
	}
	return strings.Join(parts, " ")
}

// number writes pixels with a digit behind the point where there is one.
func number(x float64) string {
	return strconv.FormatFloat(float64(int64(x*10+0.5))/10, 'f', -1, 64)
}
