package schema

import (
	"slices"
	"strings"
)

// References returns all foreign keys of t: those of single columns, in the order of the
// columns and as keys of one column, then those over several.
func (t *Table) References() []CompositeForeignKey {
	var keys []CompositeForeignKey
	for i := range t.Columns {
		if f := t.Columns[i].ForeignKey; f != nil {
			keys = append(keys, f.over(t.Columns[i].Name))
		}
	}
	return append(keys, t.ForeignKeys...)
}

// UniqueKeys returns the columns that are unique as a whole, each set once: the primary
// key, then the unique columns, then the composite keys.
func (t *Table) UniqueKeys() [][]string {
	var keys [][]string
	seen := map[string]bool{}
	add := func(key []string) {
		if set := columnSet(key); len(key) > 0 && !seen[set] {
			seen[set] = true
			keys = append(keys, key)
		}
	}
	add(t.PrimaryKey)
	for i := range t.Columns {
		if t.Columns[i].Unique {
			add([]string{t.Columns[i].Name})
		}
	}
	for _, key := range t.CompositeKeys {
		add(key)
	}
	return keys
}

// columnSet identifies a set of columns whatever their order and case.
func columnSet(columns []string) string {
	sorted := strings.Split(strings.ToLower(strings.Join(columns, ",")), ",")
	slices.Sort(sorted)
	return strings.Join(sorted, ",")
}

// Reference returns the foreign key that makes the values of a column: the one over several
// columns that it is part of, else its own, and the position of the column in it.
func (t *Table) Reference(column string) (key CompositeForeignKey, position int, ok bool) {
	for _, key := range t.ForeignKeys {
		for i, name := range key.Columns {
			if strings.EqualFold(name, column) {
				return key, i, true
			}
		}
	}
	c := t.Column(column)
	if c == nil || c.ForeignKey == nil {
		return CompositeForeignKey{}, 0, false
	}
	return c.ForeignKey.over(c.Name), 0, true
}

// over returns f as a key of one column.
func (f *ForeignKey) over(column string) CompositeForeignKey {
	return CompositeForeignKey{
		Columns:         []string{column},
		ReferencesTable: f.ReferencesTable, ReferencesColumns: []string{f.ReferencesColumn},
		OnDelete: f.OnDelete, OnUpdate: f.OnUpdate,
	}
}
