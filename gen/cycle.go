package gen

import (
	"slices"
	"strings"
)

// cycles notes each ring of columns that are made from each other, and reports whether
// there is one.
func (p *planner) cycles() (found bool) {
	s := cycleSearch{state: map[*columnPlan]int{}}
	for _, t := range p.tables {
		for _, c := range t.columns {
			s.visit(c)
		}
	}
	for _, ring := range s.rings {
		if !slices.ContainsFunc(ring, func(c *columnPlan) bool { return len(c.uses) > 0 }) {
			continue // of keys alone
		}
		found = true
		names := make([]string, 0, len(ring)+1)
		for _, c := range append(ring, ring[0]) {
			names = append(names, c.qualified())
		}
		p.refuse(ring[0].derivedPath(), "let one of them be made without the others", "columns are made from each other: %s", strings.Join(names, " → "))
	}
	return found
}

// cycleSearch walks from columns to those that they are made from, depth first. A column
// that is met again while it is on the way closes a ring; no ring is found twice, as each
// step is taken once.
type cycleSearch struct {
	state map[*columnPlan]int // 0 not met, 1 on the way, 2 done
	way   []*columnPlan
	rings [][]*columnPlan
}

func (s *cycleSearch) visit(c *columnPlan) {
	switch s.state[c] {
	case 1:
		s.rings = append(s.rings, slices.Clone(s.way[slices.Index(s.way, c):]))
		return
	case 2:
		return
	}
	s.state[c] = 1
	s.way = append(s.way, c)
	for _, used := range c.sources() {
		s.visit(used)
	}
	s.way = s.way[:len(s.way)-1]
	s.state[c] = 2
}

// sources returns the columns that c is made from.
func (c *columnPlan) sources() []*columnPlan {
	if c.source == nil || c.source == c {
		return c.uses
	}
	return append(slices.Clone(c.uses), c.source)
}

// derivedPath returns where the document says what c is made from.
func (c *columnPlan) derivedPath() string {
	switch {
	case c.column.Expression != "":
		return c.path() + ".expression"
	case c.column.After != nil:
		return c.path() + ".after"
	case c.column.Total != nil:
		return c.path() + ".total"
	case len(c.column.When) > 0:
		return c.path() + ".when"
	case c.column.Template != "":
		return c.path() + ".template"
	case c.column.NullWhen != "":
		return c.path() + ".null_when"
	}
	return c.path()
}
