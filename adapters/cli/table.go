package cli

import (
	"bufio"
	"io"
	"strings"
	"unicode"
)

// minCell is how narrow a cell may become before a table is left wider than the
// terminal.
const minCell = 8

// table is aligned text: a header, a rule, rows.
type table struct {
	header []string
	right  []bool // columns that are aligned at the right, as numbers are
	rows   [][]cell
}

// cell is the text of one cell; absent stands for NULL and is dimmed.
type cell struct {
	text   string
	absent bool
}

func text(s string) cell { return cell{text: printable(s)} }

var null = cell{text: "NULL", absent: true}

// columns makes a table; a header that begins with ">" is aligned at the right.
func columns(headers ...string) *table {
	t := &table{}
	for _, h := range headers {
		name, right := strings.CutPrefix(h, ">")
		t.header = append(t.header, name)
		t.right = append(t.right, right)
	}
	return t
}

// add appends a row of texts.
func (t *table) add(texts ...string) {
	row := make([]cell, len(texts))
	for i, s := range texts {
		row[i] = text(s)
	}
	t.rows = append(t.rows, row)
}

// write writes the table, no wider than limit where limit is above 0 and that can be
// had. dim decorates absent values.
func (t *table) write(w io.Writer, limit int, dim func(string) string) error {
	widths := t.widths(limit)
	out := bufio.NewWriter(w)
	t.writeHead(out, widths)
	for _, row := range t.rows {
		t.writeRow(out, widths, row, dim)
	}
	return out.Flush()
}

func (t *table) writeHead(out *bufio.Writer, widths []int) {
	head := make([]cell, len(t.header))
	rule := make([]cell, len(t.header))
	for i, h := range t.header {
		head[i] = text(h)
		rule[i] = cell{text: strings.Repeat("-", widths[i])}
	}
	plain := func(s string) string { return s }
	t.writeRow(out, widths, head, plain)
	t.writeRow(out, widths, rule, plain)
}

func (t *table) writeRow(out *bufio.Writer, widths []int, row []cell, dim func(string) string) {
	for i, c := range row {
		last := i == len(row)-1
		if i > 0 && (!last || c.text != "") {
			out.WriteString("  ")
		}
		shown := truncate(c.text, widths[i])
		blanks := strings.Repeat(" ", max(0, widths[i]-displayWidth(shown)))
		if c.absent {
			shown = dim(shown)
		}
		switch {
		case last && c.text == "":
			// nothing but blanks would follow
		case t.right[i]:
			out.WriteString(blanks + shown)
		case last:
			out.WriteString(shown)
		default:
			out.WriteString(shown + blanks)
		}
	}
	out.WriteByte('\n')
}

// widths returns the widths of the columns: what their cells need, the widest texts
// made narrower until the table fits in limit. Numbers are never cut, so a table may
// remain too wide.
func (t *table) widths(limit int) []int {
	widths := make([]int, len(t.header))
	for i, h := range t.header {
		widths[i] = displayWidth(h)
	}
	for _, row := range t.rows {
		for i, c := range row {
			widths[i] = max(widths[i], displayWidth(c.text))
		}
	}
	if limit > 0 {
		t.shrink(widths, limit-2*(len(widths)-1))
	}
	return widths
}

func (t *table) shrink(widths []int, limit int) {
	total := 0
	for _, w := range widths {
		total += w
	}
	for ; total > limit; total-- {
		widest, found := 0, false
		for i, w := range widths {
			if !t.right[i] && w > minCell && (!found || w > widths[widest]) {
				widest, found = i, true
			}
		}
		if !found {
			return
		}
		widths[widest]--
	}
}

// truncate cuts s to width columns of a terminal, the last of them an ellipsis.
func truncate(s string, width int) string {
	if displayWidth(s) <= width {
		return s
	}
	if width <= 1 {
		return "…"
	}
	return s[:fits(s, width-1)] + "…"
}

// printable replaces what would move the cursor or break the line: data must not be
// able to steer a terminal.
func printable(s string) string {
	if !strings.ContainsFunc(s, isControl) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return '⏎'
		case r == '\t':
			return '⇥'
		case isControl(r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

func isControl(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e'
}

// show writes a table to standard output, as wide as the terminal where it is one.
func (c *console) show(t *table) error {
	limit := 0
	if c.outTTY {
		limit = c.terminalColumns()
	}
	return t.write(c.out, limit, c.dim)
}
