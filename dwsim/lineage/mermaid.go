package lineage

import (
	"fmt"
	"strings"
)

// Mermaid returns the graph as an entity relationship diagram for Mermaid. Tables are e1,
// e2… with their names as aliases, since a name may be a word of the language.
// https://mermaid.js.org/syntax/entityRelationshipDiagram.html
func (g *Graph) Mermaid() string {
	var b strings.Builder
	b.WriteString("erDiagram\n")
	x := g.index()
	for i := range g.Tables {
		t := &g.Tables[i]
		fmt.Fprintf(&b, "  e%d[\"%s\"] {\n", i+1, t.Name)
		for j := range t.Columns {
			mermaidColumn(&b, &t.Columns[j], x.keys[i][j])
		}
		b.WriteString("  }\n")
	}
	for i := range g.ForeignKeys {
		mermaidKey(&b, &g.ForeignKeys[i], x.ends[i])
	}
	return b.String()
}

// mermaidColumn writes type, name, keys and a comment. Types have no commas before version 11
// of Mermaid, so DECIMAL(10,2) is DECIMAL(10-2).
func mermaidColumn(b *strings.Builder, c *Column, keys string) {
	fmt.Fprintf(b, "    %s %s", strings.ReplaceAll(c.Type, ",", "-"), mermaidName(c.Name))
	if keys != "" {
		b.WriteString(" " + strings.ReplaceAll(keys, " ", ", "))
	}
	if c.Nullable {
		b.WriteString(` "may be NULL"`)
	}
	b.WriteByte('\n')
}

// mermaidName keeps a column from being read as the mark of a key.
func mermaidName(name string) string {
	switch strings.ToUpper(name) {
	case "PK", "FK", "UK":
		return "*" + name
	}
	return name
}

// mermaidKey writes a relationship from parent to child.
func mermaidKey(b *strings.Builder, f *ForeignKey, e ends) {
	parent, child := "||", "o{"
	if f.Nullable {
		parent = "|o"
	}
	switch {
	case f.Unique:
		child = "o|"
	case f.ChildrenMin != nil && *f.ChildrenMin > 0:
		child = "|{"
	}
	fmt.Fprintf(b, "  e%d %s--%s e%d : \"%s\"\n", e.parent+1, parent, child, e.child+1, strings.Join(f.Columns, ", "))
}
