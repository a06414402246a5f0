package schema

import (
	"slices"
	"strings"
)

// GenerationOrder returns the tables of e, parents before the children whose foreign
// keys point at them, and otherwise in the order of the document. A reference of a
// table to itself does not count, nor one to a table that is missing; tables that refer
// to each other in a cycle stand side by side in the order of the document. The tables
// belong to e.
func GenerationOrder(e *Experiment) []*Table {
	s := &sorter{
		parents: parentTables(e),
		number:  make([]int, len(e.Tables)),
		lowest:  make([]int, len(e.Tables)),
		placed:  make([]bool, len(e.Tables)),
	}
	for i := range e.Tables {
		if s.number[i] == 0 {
			s.visit(i)
		}
	}
	order := make([]*Table, len(s.order))
	for i, t := range s.order {
		order[i] = &e.Tables[t]
	}
	return order
}

// sorter finds the cycles of tables and orders them, parents first, by Tarjan's
// algorithm. https://doi.org/10.1137/0201010
type sorter struct {
	parents [][]int
	visited int
	number  []int // when a table was first visited, from 1
	lowest  []int // the lowest number that is reached from it
	stack   []int
	placed  []bool
	order   []int
}

func (s *sorter) visit(t int) {
	s.visited++
	s.number[t], s.lowest[t] = s.visited, s.visited
	s.stack = append(s.stack, t)
	for _, p := range s.parents[t] {
		if s.number[p] == 0 {
			s.visit(p)
		}
		if !s.placed[p] {
			s.lowest[t] = min(s.lowest[t], s.lowest[p])
		}
	}
	if s.lowest[t] == s.number[t] {
		s.place(t)
	}
}

// place takes the cycle that was entered at t from the stack; mostly it is t alone.
func (s *sorter) place(t int) {
	start := slices.Index(s.stack, t)
	cycle := s.stack[start:]
	s.stack = s.stack[:start]
	slices.Sort(cycle)
	for _, member := range cycle {
		s.placed[member] = true
		s.order = append(s.order, member)
	}
}

// parentTables returns for each table the positions of its parents.
func parentTables(e *Experiment) [][]int {
	tables := tableIndexes(e)
	parents := make([][]int, len(e.Tables))
	add := func(child int, table string) {
		if p, ok := tables[strings.ToLower(table)]; ok && p != child {
			parents[child] = append(parents[child], p)
		}
	}
	for i := range e.Tables {
		t := &e.Tables[i]
		for j := range t.Columns {
			if key := t.Columns[j].ForeignKey; key != nil {
				add(i, key.ReferencesTable)
			}
		}
		for j := range t.ForeignKeys {
			add(i, t.ForeignKeys[j].ReferencesTable)
		}
	}
	return parents
}
