package gen

import (
	"container/heap"
	"math"
	"slices"

	"github.com/dw-sim/dw-sim/schema"
)

// Capacities returns for each table of e, by name in lower case, the most rows that can be
// asked of it while its parents have their target rows, or as many of those as they can
// hold themselves; it is math.MaxInt64 where nothing limits them. A table that must refer
// to one without rows can have none.
//
// With no table's target rows above its capacity, [Check] finds no key that cannot hold
// its rows. A document that is not valid for other reasons has capacities too, as far as
// they can be told.
func Capacities(e *schema.Experiment) map[string]int64 {
	p := newPlanner(e, Options{})
	p.dry = true
	for _, t := range p.tables {
		for _, g := range t.groups {
			p.settleGroup(g)
		}
		t.open, t.alone = p.openKeys(t), p.aloneKeys(t)
	}
	p.lowerRows()
	capacities := make(map[string]int64, len(p.tables))
	for _, t := range p.tables {
		capacities[t.name] = t.capacity()
	}
	return capacities
}

// capacity returns the most rows of t with the rows that its parents have.
func (t *tablePlan) capacity() int64 {
	rows := int64(math.MaxInt64)
	for _, k := range t.keys {
		rows = min(rows, k.capacity())
	}
	for _, u := range t.unique {
		switch {
		case u.once != nil:
			rows = min(rows, u.capacity())
		case u.isAlone():
			rows = min(rows, t.alone[u])
		}
	}
	for _, group := range connected(t.open) {
		if slices.ContainsFunc(group, func(k keyParts) bool { return k.unique.isNull() }) {
			continue
		}
		if a := arrange(group, true); a != nil {
			rows = min(rows, t.capacityOf(a))
		}
	}
	return rows
}

// aloneKeys returns how many values the unique columns of t have that refer to nothing.
func (p *planner) aloneKeys(t *tablePlan) map[*uniqueKey]int64 {
	sizes := map[*uniqueKey]int64{}
	for _, u := range t.unique {
		if !u.isAlone() {
			continue
		}
		sizes[u] = math.MaxInt64
		if d := p.domain(u.columns[0], u.path); d != nil {
			sizes[u] = d.size()
		}
	}
	return sizes
}

// lowerRows lowers the rows of every table to what it can hold. What a key can hold is
// no less than the rows of any parent that counts in it, unless it is 0; so a table that
// has the fewest rows of those left cannot be lowered by any of them, and is settled.
// That settles cycles of tables too (D. E. Knuth, A generalization of Dijkstra's
// algorithm, 1977).
func (p *planner) lowerRows() {
	children := map[*tablePlan][]*tablePlan{}
	for _, t := range p.tables {
		for _, k := range t.keys {
			children[k.parent] = append(children[k.parent], t)
		}
	}
	var left tableHeap
	for _, t := range p.tables {
		t.rows = min(max(t.table.TargetRows, 0), t.capacity())
		left = append(left, tableRows{t, t.rows})
	}
	heap.Init(&left)
	settled := make(map[*tablePlan]bool, len(p.tables))
	for len(left) > 0 {
		next := heap.Pop(&left).(tableRows)
		if settled[next.table] || next.rows != next.table.rows {
			continue // an entry from before it was lowered
		}
		settled[next.table] = true
		for _, child := range children[next.table] {
			rows := min(max(child.table.TargetRows, 0), child.capacity())
			if !settled[child] && rows != child.rows {
				child.rows = rows
				heap.Push(&left, tableRows{child, rows})
			}
		}
	}
}

// tableRows is a table with the rows that it had when it was put on the heap.
type tableRows struct {
	table *tablePlan
	rows  int64
}

// tableHeap has the table with the fewest rows on top.
type tableHeap []tableRows

func (h tableHeap) Len() int           { return len(h) }
func (h tableHeap) Less(i, j int) bool { return h[i].rows < h[j].rows }
func (h tableHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push implements [heap.Interface].
func (h *tableHeap) Push(entry any) { *h = append(*h, entry.(tableRows)) }

// Pop implements [heap.Interface].
func (h *tableHeap) Pop() any {
	last := len(*h) - 1
	entry := (*h)[last]
	*h = (*h)[:last]
	return entry
}
