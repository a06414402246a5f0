package lineage

import (
	"fmt"
	"strings"
)

// DOT returns the graph in the language of Graphviz, a table of columns for each table.
// https://graphviz.org/doc/info/lang.html
func (g *Graph) DOT() string {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph %s {\n", dotString(g.Experiment))
	b.WriteString("  rankdir=LR; nodesep=0.4; ranksep=1.1; bgcolor=\"transparent\";\n")
	b.WriteString("  node [shape=plain, fontname=\"monospace\", fontsize=11];\n")
	b.WriteString("  edge [dir=both, color=\"#64748b\", fontname=\"monospace\", fontsize=9, fontcolor=\"#64748b\"];\n")
	x := g.index()
	for i := range g.Tables {
		x.dotTable(&b, i)
	}
	for i := range g.ForeignKeys {
		x.dotEdge(&b, i)
	}
	b.WriteString("}\n")
	return b.String()
}

// dotTable writes a node whose label is a table: ports p0, p1… are the columns.
// https://graphviz.org/doc/info/shapes.html#html
func (x *index) dotTable(b *strings.Builder, table int) {
	t := &x.Tables[table]
	fmt.Fprintf(b, "  %s [tooltip=%s, label=<\n", dotString(t.Name), dotString(tooltip(t)))
	b.WriteString("    <table border=\"1\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"3\" color=\"#94a3b8\" bgcolor=\"#ffffff\">\n")
	fmt.Fprintf(b, "      <tr><td colspan=\"3\" bgcolor=\"#e0e7ff\"><b>%s</b></td></tr>\n", markup(t.Name))
	fmt.Fprintf(b, "      <tr><td colspan=\"3\"><font color=\"#64748b\">%s</font></td></tr>\n", markup(t.state()))
	for i := range t.Columns {
		c := &t.Columns[i]
		fmt.Fprintf(b, "      <tr><td align=\"left\">%s</td><td align=\"left\">%s</td><td port=\"p%d\" align=\"left\"><font color=\"#64748b\">%s</font></td></tr>\n",
			orBlank(x.keys[table][i]), markup(c.Name), i, markup(c.Type))
	}
	b.WriteString("    </table>>];\n")
}

func orBlank(text string) string {
	if text == "" {
		return " "
	}
	return text
}

// dotEdge writes an edge from parent to child, so that parents stand at the left.
// https://graphviz.org/doc/info/arrows.html
func (x *index) dotEdge(b *strings.Builder, key int) {
	f, e := &x.ForeignKeys[key], x.ends[key]
	tail, head := "teetee", "crowodot"
	if f.Nullable {
		tail = "teeodot"
	}
	switch {
	case f.Unique:
		head = "teeodot"
	case f.ChildrenMin != nil && *f.ChildrenMin > 0:
		head = "crowtee"
	}
	fmt.Fprintf(b, "  %s:p%d -> %s:p%d [arrowtail=%s, arrowhead=%s, label=%s, tooltip=%s];\n",
		dotString(x.Tables[e.parent].Name), e.parentColumn,
		dotString(x.Tables[e.child].Name), e.childColumn,
		tail, head, dotString(f.label()), dotString(f.sentence()))
}

// dotString quotes text. A backslash begins an escape in labels, so it is doubled.
func dotString(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(clean(text)) + `"`
}

// tooltip says of a table what does not stand in its box.
func tooltip(t *Table) string {
	if t.Description == "" {
		return t.Name + ": " + t.state()
	}
	return t.Name + ": " + t.state() + "\n" + t.Description
}

// markup escapes text for XML, and for what Graphviz takes for it.
func markup(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;").Replace(clean(text))
}

// clean replaces what XML cannot hold, control characters but for the ends of lines above
// all. https://www.w3.org/TR/xml/#charsets
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\t':
			return ' '
		case r == '\n' || r >= ' ' && r < 0x7f || r >= 0xa0 && r != 0xfffe && r != 0xffff:
			return r
		}
		return '\ufffd'
	}, strings.ToValidUTF8(text, "\ufffd"))
}
