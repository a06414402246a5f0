package lineage

import (
	"fmt"
	"unicode/utf8"
)

// box is the drawing of a table, in pixels.
type box struct {
	left, top, width, height float64
	rows                     []boxRow
	rowOf                    []int // by column
}

// boxRow is a line below the heading of a box: a column, or how many there are more.
type boxRow struct{ keys, name, kind string }

// Sizes, in pixels. A character of a monospaced font is 0.6 of its size wide; the widest of
// those that browsers take has 0.605.
const (
	fontSize     = 12.0
	smallSize    = 10.5
	charWidth    = 0.605 * fontSize
	smallWidth   = 0.605 * smallSize
	headHeight   = 44.0
	rowHeight    = 20.0
	boxPadding   = 12.0
	boxBottom    = 6.0
	keysWidth    = 44.0
	mostRows     = 30
	gapLayers    = 96.0
	margin       = 24.0
	titleHeight  = 52.0
	leastDrawing = 360.0
)

// newBox measures a table. Of one with very many columns its keys stand there, and the
// first of the others.
func newBox(t *Table, keys []string) box {
	b := box{rowOf: make([]int, len(t.Columns))}
	shown := shownColumns(keys)
	last := 0
	for i := range t.Columns {
		if c := &t.Columns[i]; shown[i] {
			last = len(b.rows)
			b.rows = append(b.rows, boxRow{keys[i], c.Name, kindText(c)})
		}
		b.rowOf[i] = last
	}
	if hidden := len(t.Columns) - len(b.rows); hidden > 0 {
		b.rows = append(b.rows, boxRow{name: fmt.Sprintf("… %d more", hidden)})
	}
	widest := max(textWidth(t.Name, charWidth), textWidth(t.state(), smallWidth))
	for _, r := range b.rows {
		widest = max(widest, keysWidth+textWidth(r.name, charWidth)+charWidth*2+textWidth(r.kind, smallWidth))
	}
	b.width = ceil(widest + 2*boxPadding)
	b.height = headHeight + rowHeight*float64(len(b.rows)) + boxBottom
	return b
}

// shownColumns chooses the columns that are drawn.
func shownColumns(keys []string) []bool {
	shown, n := make([]bool, len(keys)), 0
	for _, keysAlone := range []bool{true, false} {
		for i, key := range keys {
			if !shown[i] && n < mostRows && (!keysAlone || key != "") {
				shown[i] = true
				n++
			}
		}
	}
	return shown
}

func kindText(c *Column) string {
	if c.Nullable {
		return c.Type + "?"
	}
	return c.Type
}

// anchor returns the height, from the top of the box, at which a key of a column ends.
func (b *box) anchor(column int) float64 {
	return headHeight + rowHeight*(float64(b.rowOf[column])+0.5)
}

// textWidth returns the width of a text whose characters are so wide; those of East Asia and
// emoji count twice.
func textWidth(text string, each float64) float64 {
	n := utf8.RuneCountInString(text)
	for _, r := range text {
		if r >= 0x1100 {
			n++
		}
	}
	return float64(n) * each
}

// fitting returns as much of a text as is no wider than width.
func fitting(text string, each, width float64) string {
	if textWidth(text, each) <= width {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && textWidth(string(runes), each)+each > width {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

func ceil(x float64) float64 {
	if whole := float64(int(x)); whole >= x {
		return whole
	}
	return float64(int(x) + 1)
}
