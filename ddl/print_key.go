package ddl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// findTargets notes what the foreign keys of t point at. Where that is no key of the
// parent by itself, but holds one, it must be printed as a key too: databases look for
// one over exactly these columns.
func (p *printer) findTargets(t *schema.Table) {
	for _, key := range t.References() {
		parent := p.tables[strings.ToLower(key.ReferencesTable)]
		if parent == nil {
			continue
		}
		name := strings.ToLower(parent.Name)
		known := append(parent.UniqueKeys(), p.needed[name]...)
		if !slices.ContainsFunc(known, func(k []string) bool { return sameColumns(k, key.ReferencesColumns) }) {
			p.needed[name] = append(p.needed[name], key.ReferencesColumns)
		}
	}
}

// sameColumns reports whether a and b are the same set, in whatever order.
func sameColumns(a, b []string) bool {
	within := func(a, b []string) bool {
		return !slices.ContainsFunc(a, func(name string) bool { return !inKey(b, name) })
	}
	return len(a) == len(b) && within(a, b) && within(b, a)
}

func inKey(key []string, column string) bool {
	return slices.ContainsFunc(key, func(name string) bool { return strings.EqualFold(name, column) })
}

// compositeKeys returns the keys over several columns beside the primary one.
func (p *printer) compositeKeys(t *schema.Table) [][]string {
	var keys [][]string
	for _, key := range append(t.UniqueKeys(), p.needed[strings.ToLower(t.Name)]...) {
		if len(key) > 1 && !sameColumns(key, t.PrimaryKey) {
			keys = append(keys, key)
		}
	}
	return keys
}

// constraints returns NOT NULL, the keys and the foreign key of one column.
func (p *printer) constraints(t *schema.Table, c *schema.Column) string {
	var parts []string
	if !c.Nullable() {
		parts = append(parts, "NOT NULL")
	}
	switch {
	case len(t.PrimaryKey) == 1 && inKey(t.PrimaryKey, c.Name):
		parts = append(parts, "PRIMARY KEY")
	case c.Unique:
		parts = append(parts, "UNIQUE")
	}
	if key := singleKey(c); key != nil {
		parts = append(parts, p.foreignKey(t, *key))
	}
	return joined(parts)
}

// singleKey returns the foreign key of one column in the form of one over several, or nil.
func singleKey(c *schema.Column) *schema.CompositeForeignKey {
	if c.ForeignKey == nil {
		return nil
	}
	return &schema.CompositeForeignKey{
		Columns:         []string{c.Name},
		ReferencesTable: c.ForeignKey.ReferencesTable, ReferencesColumns: []string{c.ForeignKey.ReferencesColumn},
		OnDelete: c.ForeignKey.OnDelete, OnUpdate: c.ForeignKey.OnUpdate,
	}
}

// inOrder returns a foreign key with its columns in the order of the key that it points
// at, where the dialect wants that.
func (p *printer) inOrder(key schema.CompositeForeignKey) schema.CompositeForeignKey {
	parent := p.tables[strings.ToLower(key.ReferencesTable)]
	if parent == nil || !p.d.ordered || len(key.Columns) != len(key.ReferencesColumns) {
		return key
	}
	for _, known := range append(parent.UniqueKeys(), p.needed[strings.ToLower(parent.Name)]...) {
		if !sameColumns(known, key.ReferencesColumns) {
			continue
		}
		columns := make([]string, len(known))
		for i, name := range key.ReferencesColumns {
			at := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, name) })
			columns[at] = key.Columns[i]
		}
		key.Columns, key.ReferencesColumns = columns, known
		break
	}
	return key
}

// isKey reports whether a column is in a key of any kind.
func (p *printer) isKey(t *schema.Table, c *schema.Column) bool {
	in := func(key []string) bool { return inKey(key, c.Name) }
	_, _, refers := t.Reference(c.Name)
	return refers || slices.ContainsFunc(t.UniqueKeys(), in) || slices.ContainsFunc(p.needed[strings.ToLower(t.Name)], in)
}

// foreignKey returns the REFERENCES of a foreign key, "" when it is added behind the
// tables or left out.
func (p *printer) foreignKey(t *schema.Table, key schema.CompositeForeignKey) string {
	about := t.Name + "." + strings.Join(key.Columns, ", ")
	parent := p.tables[strings.ToLower(key.ReferencesTable)]
	if parent == nil {
		p.warn(about, "the foreign key is left out, as there is no table %s", key.ReferencesTable)
		return ""
	}
	if child, other := p.apart(t, parent, key); child != "" {
		p.warn(about, "the foreign key to %s is left out, as %s joins no %s with %s", parent.Name, p.d.name, child, other)
		return ""
	}
	written := joined([]string{"REFERENCES", p.tableName(parent.Name), p.columns(parent, key.ReferencesColumns), p.actions(about, key)})
	switch {
	case p.made[strings.ToLower(parent.Name)] || p.d.later == laterAnyway || p.filled && p.d.later == laterAltered:
		return written
	case p.d.later == laterNever:
		p.warn(about, "the foreign key to %s is left out, as that table stands further down and %s adds no foreign keys to a table", parent.Name, p.d.name)
	default:
		p.later = append(p.later, fmt.Sprintf("ALTER TABLE %s ADD FOREIGN KEY %s %s;", p.d.identifier(t.Name), p.columns(t, key.Columns), written))
	}
	return ""
}

// apart returns the types of the first pair of columns that the dialect cannot join.
func (p *printer) apart(t, parent *schema.Table, key schema.CompositeForeignKey) (child, other string) {
	for i := range key.Columns {
		if i >= len(key.ReferencesColumns) {
			break
		}
		from, to := t.Column(key.Columns[i]), parent.Column(key.ReferencesColumns[i])
		if from != nil && to != nil && p.d.joins != nil && !p.d.joins(from, to) {
			child, _ = p.d.columnType(from)
			other, _ = p.d.columnType(to)
			return child, other
		}
	}
	return "", ""
}

// actions returns ON DELETE and ON UPDATE.
func (p *printer) actions(about string, key schema.CompositeForeignKey) string {
	var parts []string
	for _, action := range []struct{ when, what string }{{"ON DELETE", key.OnDelete}, {"ON UPDATE", key.OnUpdate}} {
		what := strings.ToUpper(strings.Join(strings.Fields(action.what), " "))
		switch {
		case what == "":
		case p.d.actions:
			parts = append(parts, action.when+" "+what)
		case what != "NO ACTION": // which is what a foreign key does without a word
			p.warn(about, "%s %s is left out, as %s does not have it", action.when, what, p.d.name)
		}
	}
	return strings.Join(parts, " ")
}
