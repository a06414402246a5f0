package ddl

import (
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// foreignKeys makes the foreign keys of a table.
func (b *builder) foreignKeys(i int, t *table) {
	for j := range t.constraints {
		if k := &t.constraints[j]; k.kind == foreignKey {
			b.foreignKey(i, t, k)
		}
	}
}

func (b *builder) foreignKey(i int, t *table, k *constraint) {
	columns := b.knownAll(i, t, k.columns)
	parent := b.find(k.parent, t.name)
	if parent == nil {
		b.warn(k.at, t, KeyChanged, "the foreign key %s is left out: the table %s is not in the script%s", list(columns), k.parent.text(), b.nearTable(t, k.parent))
		return
	}
	p := &b.document.Tables[b.index[parent]]
	referenced := p.PrimaryKey
	if k.parentKey != nil {
		referenced = b.knownAll(b.index[parent], parent, k.parentKey)
	}
	switch {
	case len(referenced) == 0:
		b.warn(k.at, t, KeyChanged, "the foreign key %s is left out: %s has no primary key", list(columns), p.Name)
		return
	case len(referenced) != len(columns):
		b.fail(k.at, "", "the foreign key %s has %d columns, the primary key of %s %d", list(columns), len(columns), p.Name, len(referenced))
		return
	}
	key := schema.CompositeForeignKey{
		Columns: columns, ReferencesTable: p.Name, ReferencesColumns: referenced, OnDelete: k.onDelete, OnUpdate: k.onUpdate,
	}
	b.keep(k.at, t, "foreign", columns...)
	if len(columns) > 1 {
		b.compositeKey(i, key)
		return
	}
	b.singleKey(i, t, k, key)
}

func list(columns []string) string { return "(" + strings.Join(columns, ", ") + ")" }

// nearTable is a hint at the table that a foreign key of another one means.
func (b *builder) nearTable(from *table, n tableName) string {
	const mostCompared = 1000
	var names []string
	for _, t := range b.tables[:min(len(b.tables), mostCompared)] {
		if t != from {
			names = append(names, t.name.last().text)
		}
	}
	if hint := nearestName(n.last().text, names); hint != "" {
		return " (" + hint + ")"
	}
	return ""
}

func (b *builder) singleKey(i int, t *table, k *constraint, key schema.CompositeForeignKey) {
	c := b.document.Tables[i].Column(key.Columns[0])
	if c == nil { // an error already
		return
	}
	if f := c.ForeignKey; f != nil {
		if !strings.EqualFold(f.ReferencesTable+"."+f.ReferencesColumn, key.ReferencesTable+"."+key.ReferencesColumns[0]) {
			b.warn(k.at, t, KeyChanged, "the foreign key of %s to %s is left out: it refers to %s already", c.Name, key.ReferencesTable, f.ReferencesTable)
		}
		return
	}
	c.ForeignKey = &schema.ForeignKey{
		ReferencesTable: key.ReferencesTable, ReferencesColumn: key.ReferencesColumns[0], OnDelete: key.OnDelete, OnUpdate: key.OnUpdate,
	}
	if c.Identity != nil {
		b.warn(k.at, t, KeyChanged, "%s is no identity: its values are those of %s", c.Name, key.ReferencesTable)
		c.Identity = nil
	}
}

func (b *builder) compositeKey(i int, key schema.CompositeForeignKey) {
	d := &b.document.Tables[i]
	for _, other := range d.ForeignKeys {
		if other.ReferencesTable == key.ReferencesTable && slices.Equal(other.Columns, key.Columns) && slices.Equal(other.ReferencesColumns, key.ReferencesColumns) {
			return
		}
	}
	d.ForeignKeys = append(d.ForeignKeys, key)
}
