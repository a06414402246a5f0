package schema

import (
	"fmt"
	"slices"
	"strings"
)

// place is a column, by the positions of its table and of itself.
type place struct{ table, column int }

// link is a foreign key that a column is part of, as the column sees it.
type link struct {
	key, position int // of the key among those of the table over columns, and of the column in it; -1, 0: the column's own key
	target        place
	known         bool // whether the target is there
}

func (l link) isOwn() bool { return l.key < 0 }

// keyGraph holds what the foreign keys of an experiment point at, resolved once.
//
// A column may be part of several keys, which then lead to the same values. Those are
// taken to come from the key by which the column with the original ones is nearest.
type keyGraph struct {
	e       *Experiment
	tables  map[string]int   // by lower-case name
	columns []map[string]int // of each table, by lower-case name
	links   map[place][]link // keys over columns in the order of their names, then the column's own
	from    map[place]link   // by which key the values come, where the target is there
	rings   [][]place        // columns that define each other, each ring once
	inRing  map[place]bool
	roots   map[place]place // what root has found
}

func newKeyGraph(e *Experiment) *keyGraph {
	g := &keyGraph{
		e: e, tables: tableIndexes(e), columns: make([]map[string]int, len(e.Tables)), links: map[place][]link{},
		from: map[place]link{}, inRing: map[place]bool{}, roots: map[place]place{},
	}
	for i := range e.Tables {
		g.columns[i] = columnIndexes(&e.Tables[i])
	}
	for i := range e.Tables {
		g.addLinks(i)
	}
	g.findOrigins()
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

// addLinks adds the foreign keys of a table to its columns. A column that a key lets refer
// to itself is not made by it.
func (g *keyGraph) addLinks(table int) {
	t := &g.e.Tables[table]
	for _, i := range t.keysByName() {
		key := &t.ForeignKeys[i]
		for j, name := range key.Columns {
			p, known := g.place(table, name)
			if !known || key.isSelf(t, j) {
				continue
			}
			l := link{key: i, position: j}
			if j < len(key.ReferencesColumns) {
				l.target, l.known = g.target(key.ReferencesTable, key.ReferencesColumns[j])
			}
			g.links[p] = append(g.links[p], l)
		}
	}
	for j := range t.Columns {
		if key := t.Columns[j].ForeignKey; key != nil {
			l := link{key: -1}
			l.target, l.known = g.target(key.ReferencesTable, key.ReferencesColumn)
			g.links[place{table, j}] = append(g.links[place{table, j}], l)
		}
	}
}

// findOrigins decides for each column by which of its keys the values come: by one that
// leads to a column without a key in the fewest steps, of several the first. Where none
// leads to such a column, they lead into a ring, and the first counts.
func (g *keyGraph) findOrigins() {
	children, steps := map[place][]place{}, map[place]int{}
	var reached []place
	for p := range g.places() {
		isOrigin := true
		for _, l := range g.links[p] {
			if l.known {
				children[l.target] = append(children[l.target], p)
				isOrigin = false
			}
		}
		if isOrigin {
			steps[p] = 0
			reached = append(reached, p)
		}
	}
	for len(reached) > 0 {
		p := reached[0]
		reached = reached[1:]
		for _, child := range children[p] {
			if _, seen := steps[child]; !seen {
				steps[child] = steps[p] + 1
				reached = append(reached, child)
			}
		}
	}
	for p, links := range g.links {
		own, ends := steps[p]
		for _, l := range links {
			if to, toEnds := steps[l.target]; l.known && (!ends || toEnds && to == own-1) {
				g.from[p] = l
				break
			}
		}
	}
}

// place finds a column of a table by its name.
func (g *keyGraph) place(table int, column string) (place, bool) {
	i, ok := g.columns[table][strings.ToLower(column)]
	return place{table, i}, ok
}

func (g *keyGraph) target(table, column string) (place, bool) {
	i, ok := g.tables[strings.ToLower(table)]
	if !ok {
		return place{}, false
	}
	return g.place(i, column)
}

// isKey reports whether the values of p come from a foreign key, its own or another.
func (g *keyGraph) isKey(p place) bool { return len(g.links[p]) > 0 }

// isPlainKey reports whether the values of p come from foreign keys of this one column.
func (g *keyGraph) isPlainKey(p place) bool {
	for _, l := range g.links[p] {
		if !l.isOwn() && len(g.e.Tables[p.table].ForeignKeys[l.key].Columns) > 1 {
			return false
		}
	}
	return g.isKey(p)
}

// ownTarget returns the column that the column's own foreign key points at, if it is there.
func (g *keyGraph) ownTarget(p place) (target place, ok bool) {
	for _, l := range g.links[p] {
		if l.isOwn() {
			return l.target, l.known
		}
	}
	return place{}, false
}

func (g *keyGraph) column(p place) *Column { return &g.e.Tables[p.table].Columns[p.column] }

// name returns how messages call a column: customers.email.
func (g *keyGraph) name(p place) string {
	return clip(g.e.Tables[p.table].Name) + "." + clip(g.column(p).Name)
}

// path returns where the key stands that the values of p come from.
func (g *keyGraph) path(p place) string {
	l := g.from[p]
	if l.isOwn() {
		return g.ownPath(p)
	}
	return fmt.Sprintf("tables[%d].foreign_keys[%d].columns[%d]", p.table, l.key, l.position)
}

// ownPath returns where the column's own foreign key stands.
func (g *keyGraph) ownPath(p place) string {
	return fmt.Sprintf("tables[%d].columns[%d].foreign_key", p.table, p.column)
}

// findRings follows the foreign keys from every column. As the values of each come from
// one parent at most, a walk ends at a column without one, on an older walk, or in a ring.
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
	l, ok := g.from[p]
	return l.target, ok
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
		parent, ok := g.parent(p)
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
