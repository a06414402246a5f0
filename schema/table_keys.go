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
// key, then the unique columns, then the entries of unique and composite_keys.
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
	for _, key := range t.wholeKeys() {
		add(key)
	}
	return keys
}

// wholeKeys returns the entries of unique and those of composite_keys, which mean the same.
func (t *Table) wholeKeys() [][]string { return slices.Concat(t.Unique, t.CompositeKeys) }

// columnSet identifies a set of columns whatever their order and case.
func columnSet(columns []string) string {
	sorted := strings.Split(strings.ToLower(strings.Join(columns, ",")), ",")
	slices.Sort(sorted)
	return strings.Join(sorted, ",")
}

// Reference returns the foreign key that makes the values of a column, and the position
// of the column in it. Where it is part of several, which then lead to the same values, it
// is the column's own key, else the first of the others by the names of their columns. A
// key to the own table does not make the column that it lets refer to itself.
func (t *Table) Reference(column string) (key CompositeForeignKey, position int, ok bool) {
	c := t.Column(column)
	if c == nil {
		return CompositeForeignKey{}, 0, false
	}
	if c.ForeignKey != nil {
		return c.ForeignKey.over(c.Name), 0, true
	}
	for _, i := range t.keysByName() {
		key := t.ForeignKeys[i]
		if at := indexOf(key.Columns, column); at >= 0 && !key.isSelf(t, at) {
			return key, at, true
		}
	}
	return CompositeForeignKey{}, 0, false
}

// keysByName returns the positions of the foreign keys over columns in an order that does
// not depend on where they stand: that of the names of their columns, then of what they
// refer to.
func (t *Table) keysByName() []int {
	order := make([]int, len(t.ForeignKeys))
	names := make([]string, len(t.ForeignKeys))
	for i := range t.ForeignKeys {
		order[i], names[i] = i, t.ForeignKeys[i].identity()
	}
	slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(names[a], names[b]) })
	return order
}

// identity is the same for keys that join the same columns, in whatever order.
func (f *CompositeForeignKey) identity() string {
	pairs := make([]string, len(f.Columns))
	for i, name := range f.Columns {
		pairs[i] = strings.ToLower(name) + "="
		if i < len(f.ReferencesColumns) {
			pairs[i] += strings.ToLower(f.ReferencesColumns[i])
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, ",") + "=" + strings.ToLower(f.ReferencesTable)
}

// NullShare is [Column.NullShare] of a column of t: a column of a foreign key over several
// columns is NULL as often as one with a foreign key of its own.
func (t *Table) NullShare(c *Column) float64 {
	if _, _, refers := t.Reference(c.Name); refers && c.Nullable() && c.NullRate == nil {
		return keyNullShare
	}
	return c.NullShare()
}

// over returns f as a key of one column.
func (f *ForeignKey) over(column string) CompositeForeignKey {
	return CompositeForeignKey{
		Columns:         []string{column},
		ReferencesTable: f.ReferencesTable, ReferencesColumns: []string{f.ReferencesColumn},
		Nullable: f.Nullable, Cardinality: f.Cardinality, MaxDepth: f.MaxDepth,
		OnDelete: f.OnDelete, OnUpdate: f.OnUpdate,
	}
}
