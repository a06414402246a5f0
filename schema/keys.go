package schema

import (
	"fmt"
	"slices"
	"strings"
)

// place is a column, by the positions of its table and of itself.
type place struct{ table, column int }

// keyPart is the part that a column has in a foreign key over several columns: the
// positions of the key in its table and of the column in the key.
type keyPart struct{ key, position int }

// keyGraph holds what the foreign keys of an experiment point at, resolved once.
type keyGraph struct {
	e        *Experiment
	tables   map[string]int    // by lower-case name
	columns  []map[string]int  // of each table, by lower-case name
	parts    map[place]keyPart // of the columns in foreign keys over several columns, the first key counting
	parents  map[place]place   // where the values of a column come from, as Table.Reference has it, if that is there
	rings    [][]place         // columns that define each other, each ring once
	inRing   map[place]bool
	roots    map[place]place    // what root has found
	ancestry map[place]forebear // what forebear has found
}

func newKeyGraph(e *Experiment) *keyGraph {
	g := &keyGraph{
		e: e, tables: tableIndexes(e), columns: make([]map[string]int, len(e.Tables)), parts: map[place]keyPart{},
		parents: map[place]place{}, inRing: map[place]bool{}, roots: map[place]place{}, ancestry: map[place]forebear{},
	}
	for i := range e.Tables {
		g.columns[i] = columnIndexes(&e.Tables[i])
		g.addParts(i)
	}
	for p := range g.places() {
		if parent, ok := g.find(p); ok {
			g.parents[p] = parent
		}
	}
	g.findRings()
	return g
}

// tableIndexes returns the position of each table by its name in lower case; of names
// that differ only by case the first counts.
func tableIndexes(e *Experiment) map[string]int {
	indexes := make(map[string]int, len(e.Tables))
	for i := len(e.Tables) - 1; i >= 0; i-- {
		indexes[strings.ToLower(e.Tables[i].Name)] = i
	}
	return indexes
}

func columnIndexes(t *Table) map[string]int {
	indexes := make(map[string]int, len(t.Columns))
	for i := len(t.Columns) - 1; i >= 0; i-- {
		indexes[strings.ToLower(t.Columns[i].Name)] = i
	}
	return indexes
}

// places yields all columns in the order of the document.
func (g *keyGraph) places() func(yield func(place) bool) {
	return func(yield func(place) bool) {
		for i := range g.e.Tables {
			for j := range g.e.Tables[i].Columns {
				if !yield(place{i, j}) {
					return
				}
			}
		}
	}
}

func (g *keyGraph) addParts(table int) {
	for i := range g.e.Tables[table].ForeignKeys {
		for j, name := range g.e.Tables[table].ForeignKeys[i].Columns {
			p, known := g.place(table, name)
			key := &g.e.Tables[table].ForeignKeys[i]
			itself := j < len(key.ReferencesColumns) && sameName(key.ReferencesTable, g.e.Tables[table].Name) && sameName(key.ReferencesColumns[j], name)
			if _, taken := g.parts[p]; known && !taken && !itself {
				g.parts[p] = keyPart{i, j}
			}
		}
	}
}

// place finds a column of a table by its name.
func (g *keyGraph) place(table int, column string) (place, bool) {
	i, ok := g.columns[table][strings.ToLower(column)]
	return place{table, i}, ok
}

// find returns the column that the values of p come from, if it is there.
func (g *keyGraph) find(p place) (parent place, ok bool) {
	part, composite := g.parts[p]
	if !composite {
		return g.single(p)
	}
	key := &g.e.Tables[p.table].ForeignKeys[part.key]
	if part.position >= len(key.ReferencesColumns) {
		return place{}, false
	}
	return g.target(key.ReferencesTable, key.ReferencesColumns[part.position])
}

// single returns the column that the column's own foreign key points at, if it is there.
func (g *keyGraph) single(p place) (target place, ok bool) {
	key := g.column(p).ForeignKey
	if key == nil {
		return place{}, false
	}
	return g.target(key.ReferencesTable, key.ReferencesColumn)
}

func (g *keyGraph) target(table, column string) (place, bool) {
	i, ok := g.tables[strings.ToLower(table)]
	if !ok {
		return place{}, false
	}
	return g.place(i, column)
}

// isKey reports whether the values of p come from a foreign key, its own or another.
func (g *keyGraph) isKey(p place) bool {
	_, composite := g.parts[p]
	return composite || g.column(p).ForeignKey != nil
}

func (g *keyGraph) column(p place) *Column { return &g.e.Tables[p.table].Columns[p.column] }

// name returns how messages call a column: customers.email.
func (g *keyGraph) name(p place) string {
	return clip(g.e.Tables[p.table].Name) + "." + clip(g.column(p).Name)
}

// path returns where the key stands that the values of p come from.
func (g *keyGraph) path(p place) string {
	if part, composite := g.parts[p]; composite {
		return fmt.Sprintf("tables[%d].foreign_keys[%d].columns[%d]", p.table, part.key, part.position)
	}
	return g.ownPath(p)
}

// ownPath returns where the column's own foreign key stands.
func (g *keyGraph) ownPath(p place) string {
	return fmt.Sprintf("tables[%d].columns[%d].foreign_key", p.table, p.column)
}

// findRings follows the foreign keys from every column. As each has one parent at most,
// a walk ends at a column without one, on an older walk, or in a ring.
func (g *keyGraph) findRings() {
	walkOf := map[place]int{}
	walk := 0
	for start := range g.places() {
		walk++
		var path []place
		p, more := start, true
		for more && walkOf[p] == 0 {
			walkOf[p] = walk
			path = append(path, p)
			p, more = g.parent(p)
		}
		if more && walkOf[p] == walk {
			g.addRing(path[slices.Index(path, p):])
		}
	}
}

func (g *keyGraph) parent(p place) (parent place, ok bool) {
	parent, ok = g.parents[p]
	return parent, ok
}

// addRing keeps a ring, turned so that it begins at its first column in the document.
func (g *keyGraph) addRing(ring []place) {
	first := 0
	for i, p := range ring {
		g.inRing[p] = true
		if p.table < ring[first].table || p.table == ring[first].table && p.column < ring[first].column {
			first = i
		}
	}
	g.rings = append(g.rings, slices.Concat(ring[first:], ring[:first]))
}

// root follows the foreign keys to the column that defines the values. It is false when
// they lead into a ring.
func (g *keyGraph) root(p place) (place, bool) {
	var path []place
	for {
		if known, ok := g.roots[p]; ok {
			p = known
			break
		}
		parent, ok := g.parents[p]
		if !ok || g.inRing[p] {
			break
		}
		path = append(path, p)
		p = parent
	}
	for _, step := range path {
		g.roots[step] = p
	}
	return p, !g.inRing[p]
}
