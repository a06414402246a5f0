package schema

import (
	"fmt"
	"slices"
	"strings"
)

// place is a column, by the positions of its table and of itself.
type place struct{ table, column int }

// keyGraph holds what the foreign keys of an experiment point at, resolved once.
type keyGraph struct {
	e       *Experiment
	tables  map[string]int   // by lower-case name
	columns []map[string]int // of each table, by lower-case name
	parents map[place]place  // of the foreign keys that point at something
	rings   [][]place        // columns that define each other, each ring once
	inRing  map[place]bool
	roots   map[place]place // what root has found
}

func newKeyGraph(e *Experiment) *keyGraph {
	g := &keyGraph{
		e: e, tables: tableIndexes(e), columns: make([]map[string]int, len(e.Tables)),
		parents: map[place]place{}, inRing: map[place]bool{}, roots: map[place]place{},
	}
	for i := range e.Tables {
		g.columns[i] = columnIndexes(&e.Tables[i])
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

func (g *keyGraph) find(p place) (parent place, ok bool) {
	key := g.column(p).ForeignKey
	if key == nil {
		return place{}, false
	}
	if parent.table, ok = g.tables[strings.ToLower(key.ReferencesTable)]; !ok {
		return place{}, false
	}
	parent.column, ok = g.columns[parent.table][strings.ToLower(key.ReferencesColumn)]
	return parent, ok
}

func (g *keyGraph) column(p place) *Column { return &g.e.Tables[p.table].Columns[p.column] }

// name returns how messages call a column: customers.email.
func (g *keyGraph) name(p place) string {
	return clip(g.e.Tables[p.table].Name) + "." + clip(g.column(p).Name)
}

func (g *keyGraph) path(p place) string {
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
