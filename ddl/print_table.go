package ddl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// line is a column or a constraint of a table.
type line struct {
	comment string // to stand before it
	text    string
	rules   string // comment to stand behind it
}

// table writes a table with what belongs to it.
func (p *printer) table(t *schema.Table) {
	p.made[strings.ToLower(t.Name)] = true
	p.out.WriteString("\n")
	if p.d.comments == commentLines {
		p.comment("", t.Description)
	}
	fmt.Fprintf(&p.out, "CREATE %sTABLE %s (%s\n", p.kind(t), p.d.identifier(t.Name), p.rulesOfTable(t))
	p.lines(append(p.columnLines(t), p.constraintLines(t)...))
	p.out.WriteString(")")
	for _, clause := range p.layout(t) {
		p.out.WriteString("\n" + clause)
	}
	p.out.WriteString(";\n")
	if p.d.comments == commentStatements {
		for _, statement := range p.commentStatements(t) {
			p.out.WriteString(statement + ";\n")
		}
	}
}

func (p *printer) lines(lines []line) {
	for i, l := range lines {
		p.comment("  ", l.comment)
		p.out.WriteString("  " + l.text)
		if i < len(lines)-1 {
			p.out.WriteString(",")
		}
		p.out.WriteString(l.rules + "\n")
	}
}

// columnLines returns the columns, their types below each other.
func (p *printer) columnLines(t *schema.Table) []line {
	width := 0
	for i := range t.Columns {
		width = max(width, len(p.d.identifier(t.Columns[i].Name)))
	}
	lines := make([]line, len(t.Columns))
	for i := range t.Columns {
		c := &t.Columns[i]
		lines[i].text = fmt.Sprintf("%-*s %s", width, p.d.identifier(c.Name), p.definition(t, c))
		lines[i].rules = p.rulesOfColumn(c)
		if p.d.comments == commentLines {
			lines[i].comment = c.Description
		}
	}
	return lines
}

// constraintLines returns the constraints that do not stand with one column.
func (p *printer) constraintLines(t *schema.Table) []line {
	var lines []line
	if len(t.PrimaryKey) > 1 {
		lines = append(lines, line{text: "PRIMARY KEY " + p.columns(t, t.PrimaryKey)})
	}
	for _, key := range p.compositeKeys(t) {
		lines = append(lines, line{text: "UNIQUE " + p.columns(t, key)})
	}
	for _, key := range t.ForeignKeys {
		key = p.inOrder(key)
		if written := p.foreignKey(t, key); written != "" {
			lines = append(lines, line{text: fmt.Sprintf("FOREIGN KEY %s %s", p.columns(t, key.Columns), written)})
		}
	}
	for _, check := range t.Checks {
		if written := p.check(t, check); written != "" {
			lines = append(lines, line{text: "CHECK (" + written + ")"})
		}
	}
	return append(lines, p.relationLines(t)...)
}

// check returns a condition, "" when the dialect does not take it.
func (p *printer) check(t *schema.Table, condition string) string {
	x, ok := p.cut(condition)
	switch {
	case !ok:
		p.warn(t.Name, "the condition %s is left out, as it cannot be read", shorten(condition))
	case !p.d.checks:
		p.warn(t.Name, "the condition %s is left out, as %s has none", shorten(condition), p.d.name)
	case !p.own && !x.isPortable(t):
		p.warn(t.Name, "the condition %s is left out, as it is written for %s", shorten(condition), p.source())
	default:
		return p.write(x, t)
	}
	return ""
}

// source names the dialect of the document's expressions.
func (p *printer) source() string {
	if p.e.Dialect == "" {
		return ansi.name
	}
	return strings.ToLower(p.e.Dialect)
}

// kind returns the kind of a table and a blank, "" for a permanent one.
func (p *printer) kind(t *schema.Table) string {
	if t.Physical == nil || t.Physical.Kind == "" {
		return ""
	}
	kind := strings.ToUpper(t.Physical.Kind)
	if slices.Contains(p.d.kinds, kind) {
		return kind + " "
	}
	p.warn(t.Name, "the table is printed as a permanent one, not as %s", shorten(kind))
	return ""
}

// layout returns the clauses behind the columns.
func (p *printer) layout(t *schema.Table) []string {
	var clauses []string
	if t.Physical != nil && p.d.layout == nil {
		p.leftOut(t, distributionOf(t)+clusteringOf(t))
	} else if t.Physical != nil {
		clauses = p.d.layout(p, t)
	}
	if t.Description != "" && p.d.comments == commentClauses {
		clauses = append(clauses, "COMMENT = "+p.d.text(t.Description))
	}
	return clauses
}

// leftOut warns about parts of the physical design, each with a comma before it.
func (p *printer) leftOut(t *schema.Table, parts string) {
	if parts != "" {
		p.warn(t.Name, "the design by %s is left out, as %s has none", strings.TrimPrefix(parts, ", "), p.d.name)
	}
}

// distributionOf names what a table has of the design that is Redshift's.
func distributionOf(t *schema.Table) string {
	parts := ""
	if t.Physical.DistStyle != "" {
		parts += ", diststyle"
	}
	if t.Physical.DistKey != "" {
		parts += ", distkey"
	}
	if t.Physical.SortKey != nil {
		parts += ", sortkey"
	}
	return parts
}

// clusteringOf names what a table has of the design that is Snowflake's.
func clusteringOf(t *schema.Table) string {
	parts := ""
	if len(t.Physical.ClusterBy) > 0 {
		parts += ", cluster_by"
	}
	if t.Physical.RetentionDays != nil {
		parts += ", retention_days"
	}
	return parts
}

func (p *printer) commentStatements(t *schema.Table) []string {
	var statements []string
	table := p.tableName(t.Name)
	if t.Description != "" {
		statements = append(statements, fmt.Sprintf("COMMENT ON TABLE %s IS %s", table, p.d.text(t.Description)))
	}
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Description != "" {
			statements = append(statements, fmt.Sprintf("COMMENT ON COLUMN %s.%s IS %s", table, p.d.identifier(c.Name), p.d.text(c.Description)))
		}
	}
	return statements
}
