package gen

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// keyGroup is foreign keys of a table that share columns, such as the tenant of a row that
// has a project and an assignee: the rows that they refer to must have the same values
// there. One of them leads, and the others follow.
type keyGroup struct {
	table *tablePlan
	keys  []*foreignKey
	lead  *foreignKey
	known bool // the lead is the only one possible
}

// groupKeys finds the groups of t. Keys to the own table that keep columns within it are
// in none by these.
func (t *tablePlan) groupKeys() {
	for i, k := range t.keys {
		for _, other := range t.keys[:i] {
			if k.shares(other) {
				t.join(k, other)
			}
		}
	}
}

func (t *tablePlan) join(k, other *foreignKey) {
	switch {
	case k.group == nil && other.group == nil:
		g := &keyGroup{table: t, keys: []*foreignKey{other, k}}
		t.groups = append(t.groups, g)
		k.group, other.group = g, g
	case k.group == nil:
		other.group.keys = append(other.group.keys, k)
		k.group = other.group
	case other.group == nil:
		t.join(other, k)
	case k.group != other.group:
		from := other.group
		for _, moved := range from.keys {
			moved.group = k.group
		}
		k.group.keys = append(k.group.keys, from.keys...)
		t.groups = slices.DeleteFunc(t.groups, func(g *keyGroup) bool { return g == from })
	}
}

// own returns the columns that the key makes or could make.
func (k *foreignKey) own() []*columnPlan {
	return slices.DeleteFunc(slices.Clone(k.columns), func(c *columnPlan) bool { return slices.Contains(k.fixed, c) })
}

func (k *foreignKey) shares(other *foreignKey) bool { return len(k.sharedWith(other)) > 0 }

// sharedWith returns the columns of both.
func (k *foreignKey) sharedWith(other *foreignKey) []*columnPlan {
	theirs := other.own()
	return slices.DeleteFunc(k.own(), func(c *columnPlan) bool { return !slices.Contains(theirs, c) })
}

// settle finds out whether only one key of the group can lead: one whose parents are taken
// once or exactly as often as the document says, or one that cannot follow, since there
// are rows without any that it could refer to.
func (p *planner) settleGroup(g *keyGroup) {
	slices.SortStableFunc(g.keys, func(a, b *foreignKey) int { return slices.Index(g.table.keys, a) - slices.Index(g.table.keys, b) })
	for _, k := range g.keys {
		if !k.once && !k.isExact() {
			continue
		}
		if g.lead != nil {
			p.refuseLead(g.lead, k)
			continue
		}
		g.lead, g.known = k, true
	}
	for _, k := range g.keys {
		if g.lead == nil && k.isTree() { // rows that it took from another key could refer to each other in rings
			g.lead, g.known = k, true
		}
	}
	for _, k := range g.keys {
		if g.lead == nil && !k.isEmpty() && k.isBound() && !p.canFollow(k, g) {
			g.lead, g.known = k, true
		}
	}
}

// isBound reports whether columns that no other key could make are required.
func (k *foreignKey) isBound() bool {
	return slices.ContainsFunc(k.own(), func(c *columnPlan) bool {
		return !c.column.Nullable() && !slices.ContainsFunc(k.table.keys, func(other *foreignKey) bool {
			return other != k && slices.Contains(other.own(), c)
		})
	})
}

func (p *planner) refuseLead(lead, k *foreignKey) {
	what := "no two rows may refer to the same row by it"
	if k.isExact() {
		what = "it has a " + k.exactKey()
	}
	path := k.path
	if k.cardinality != nil {
		path += ".cardinality"
	}
	p.refuse(path, "leave it out, or the one of the other key", "%s shares (%s) with %s, which decides how often its rows are referred to; %s as well",
		k.label(), columnNames(k.sharedWith(lead)), lead.label(), what)
}

// canFollow reports whether each row that another key of the group descends from has one
// that k can refer to.
func (p *planner) canFollow(k *foreignKey, g *keyGroup) bool {
	for _, other := range g.keys {
		if other == k || !k.shares(other) {
			continue
		}
		if f := p.attach(k, other); f != nil && f.isFull() {
			return true
		}
	}
	return false
}

// prefer lets k lead its group, unless another one does.
func (g *keyGroup) prefer(k *foreignKey) {
	if g != nil && g.lead == nil {
		g.lead = k
	}
}

// planGroups makes the keys of all groups follow those that lead.
func (p *planner) planGroups(t *tablePlan) {
	for _, g := range t.groups {
		if g.lead == nil {
			g.lead = slices.MaxFunc(g.keys, func(a, b *foreignKey) int {
				return cmp.Or(cmp.Compare(min(a.parent.rows, 1), min(b.parent.rows, 1)), cmp.Compare(len(a.columns), len(b.columns)), cmp.Compare(a.parent.rows, b.parent.rows), strings.Compare(b.name(), a.name()))
			})
		}
		p.follow(g)
	}
}

// follow attaches each key of the group to one that is attached already.
func (p *planner) follow(g *keyGroup) {
	placed := []*foreignKey{g.lead}
	g.lead.make(func(*columnPlan) bool { return true })
	made := g.lead.own()
	for _, k := range g.keys {
		if k == g.lead {
			continue
		}
		if k.isEmpty() {
			k.make(func(c *columnPlan) bool { return !slices.Contains(made, c) })
			continue
		}
		var shared []*columnPlan
		for _, c := range k.own() {
			if slices.Contains(made, c) {
				shared = append(shared, c)
			}
		}
		f := p.attachAny(k, placed, shared)
		if f == nil {
			p.refuseApart(g, k, shared)
			return
		}
		k.make(func(c *columnPlan) bool { return !slices.Contains(made, c) })
		k.follows = f
		placed, made = append(placed, k), append(made, k.own()...)
	}
}

func (p *planner) attachAny(k *foreignKey, placed []*foreignKey, shared []*columnPlan) *following {
	if len(shared) == 0 {
		return nil
	}
	for _, lead := range placed {
		if len(lead.sharedWith(k)) == len(shared) {
			if f := p.attach(k, lead); f != nil {
				return f
			}
		}
	}
	return nil
}

func (p *planner) refuseApart(g *keyGroup, k *foreignKey, shared []*columnPlan) {
	other := g.lead
	if len(shared) == 0 {
		shared = k.sharedWith(other)
	}
	if k.isTree() && !other.isTree() {
		what := "a unique key"
		if other.isExact() {
			what = "its " + other.exactKey()
		}
		p.refuse(k.path, "let "+k.label()+" decide: leave that out", "%s refers to its own table and shares (%s) with %s, which %s lets decide; then rows could refer to each other in rings",
			k.label(), columnNames(shared), other.label(), what)
		return
	}
	p.refuse(k.path, "let both tables have them by foreign keys from one table", "%s shares (%s) with %s, but there is no table from which both %s and %s have them",
		k.label(), columnNames(shared), other.label(), k.parent.table.Name, other.parent.table.Name)
}

// attach returns how k follows lead: from the row that lead refers to up to the nearest
// table from which both have the columns that they share, and down again. It is nil where
// there is none.
func (p *planner) attach(k, lead *foreignKey) *following {
	shared := k.sharedWith(lead)
	if len(shared) == 0 {
		return nil
	}
	ups, downs := p.climb(lead.parent, lead.sourcesOf(shared)), p.climb(k.parent, k.sourcesOf(shared))
	var best *following
	for _, u := range ups {
		for _, d := range downs {
			if k.isTree() && (len(d.steps) > 0 || !climbs(lead, u.steps)) {
				continue // it could refer to any row, and so round in a ring
			}
			if u.table != d.table || !slices.Equal(u.columns, d.columns) || best != nil && len(u.steps)+len(d.steps) >= len(best.up)+len(best.down) {
				continue
			}
			best = &following{lead: lead, up: u.steps, down: slices.Clone(d.steps), stream: k.stream("follow")}
		}
	}
	if best == nil {
		return nil
	}
	slices.Reverse(best.down)
	best.within = slices.ContainsFunc(shared, func(c *columnPlan) bool { return c.column.Nullable() })
	return best
}

// climbs reports whether a key to the own table that takes the row to which lead and steps
// lead refers to none below it: that is the parent in a tree, or comes before it in all of
// them, where parents come before their children.
func climbs(lead *foreignKey, steps []*foreignKey) bool {
	ordered := func(k *foreignKey) bool { return k.isTree() && len(k.fixed) == 0 && (!k.once || k.nullShare() > 0) }
	if len(steps) == 0 {
		return lead.isTree()
	}
	return ordered(lead) && !slices.ContainsFunc(steps, func(k *foreignKey) bool { return !ordered(k) })
}

func (k *foreignKey) sourcesOf(columns []*columnPlan) []*columnPlan {
	sources := make([]*columnPlan, len(columns))
	for i, c := range columns {
		sources[i] = k.sources[slices.Index(k.columns, c)]
	}
	return sources
}

// ancestor is a table with columns from which those of another one have their values, and
// the keys that lead there.
type ancestor struct {
	table   *tablePlan
	columns []*columnPlan
	steps   []*foreignKey
}

// climb returns a table with its columns and all from which it has their values, the
// nearest first.
func (p *planner) climb(t *tablePlan, columns []*columnPlan) []ancestor {
	list := []ancestor{{table: t, columns: columns}}
	for i := 0; i < len(list); i++ {
		at := list[i]
		for _, k := range at.table.keys {
			if slices.ContainsFunc(at.columns, func(c *columnPlan) bool { return !slices.Contains(k.own(), c) }) {
				continue
			}
			next := ancestor{k.parent, k.sourcesOf(at.columns), append(slices.Clone(at.steps), k)}
			if !slices.ContainsFunc(list, func(a ancestor) bool { return a.table == next.table && slices.Equal(a.columns, next.columns) }) {
				p.planTable(at.table)
				list = append(list, next)
			}
		}
	}
	return list
}

// planFollowing makes the parents of a key that follows another.
func (p *planner) planFollowing(k *foreignKey) {
	k.follows.nulls = k.nullRows()
	k.parentage = k.follows
	p.late = append(p.late, func() { p.checkFollowing(k) })
}

// checkFollowing notes where a key that follows has nothing to refer to.
func (p *planner) checkFollowing(k *foreignKey) {
	f := k.follows
	for _, step := range f.down {
		if step.isEmpty() || step.table.rows == 0 || step.parentage == nil {
			return // has been refused, or all is NULL
		}
		if !step.isFan() {
			p.refuse(k.path, "let the other keys of that table follow it: give it the only cardinality", "%s goes through %s, whose rows follow another key and cannot be told from their parents",
				k.label(), step.label())
			return
		}
		if step.fewest() >= 1 || !k.makesRequired() {
			continue
		}
		child, parent := step.table.table.Name, step.parent.table.Name
		hint := fmt.Sprintf(`give %s at least as many rows as %s`, child, parent)
		if step.table.rows >= step.parent.rows {
			hint = fmt.Sprintf(`write "cardinality": {"min": 1} on %s`, step.label())
		}
		p.refuse(k.path, hint, "%s shares (%s) with %s, but some rows of %s have no row of %s to refer to",
			k.label(), columnNames(k.sharedWith(f.lead)), f.lead.label(), parent, child)
		return
	}
}

// makesRequired reports whether k makes a column that cannot be NULL.
func (k *foreignKey) makesRequired() bool {
	return slices.ContainsFunc(k.columns, func(c *columnPlan) bool { return c.key == k && !c.column.Nullable() })
}
