package schema

import (
	"iter"
	"slices"
)

// uniqueKeysAmong yields the keys of a table that are unique as a whole and have no
// column but those given.
func (g *keyGraph) uniqueKeysAmong(table int, columns []string) iter.Seq[[]string] {
	t := &g.e.Tables[table]
	return func(yield func([]string) bool) {
		for _, name := range columns {
			if p, known := g.place(table, name); known && g.column(p).Unique && !yield([]string{name}) {
				return
			}
		}
		for _, key := range append([][]string{t.PrimaryKey}, t.wholeKeys()...) {
			if len(key) > 1 && within(key, columns) && !yield(key) {
				return
			}
		}
	}
}

// isUniqueAmong reports whether no two rows of a table have the same values in the
// columns given: whether one of its keys lies within them.
func (g *keyGraph) isUniqueAmong(table int, columns []string) bool {
	for range g.uniqueKeysAmong(table, columns) {
		return true
	}
	return false
}

// within reports whether all names are among columns.
func within(names, columns []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return indexOf(columns, name) < 0 })
}

// indexOf returns where a name stands among columns, -1 where it does not.
func indexOf(columns []string, name string) int {
	return slices.IndexFunc(columns, func(column string) bool { return sameName(column, name) })
}
