package gen

import "slices"

// mostCounted is for how many rows of a parent scan counts the room of each.
const mostCounted = 1 << 18

// bindParts lets foreign keys that share columns be parts of unique keys: where several
// are, or another one leads their group, rows are grouped by what they share, and the parts
// take their values from what descends from it.
func (p *planner) bindParts(t *tablePlan, keys []keyParts) {
	for _, g := range t.groups {
		used := g.usedBy(keys)
		if len(used) == 0 {
			continue
		}
		lead := g.lead
		if !g.known && len(used) == 1 {
			g.lead = used[0]
			continue
		}
		if !g.known {
			lead = p.anchor(g, used)
		}
		if lead == nil {
			p.refuseApart(&keyGroup{lead: used[0]}, used[1], nil)
			continue
		}
		g.lead, g.known = lead, true
		for i := range keys {
			p.bindKey(&keys[i], g)
		}
	}
}

// usedBy returns the keys of the group that are parts of unique keys.
func (g *keyGroup) usedBy(keys []keyParts) []*foreignKey {
	return slices.DeleteFunc(slices.Clone(g.keys), func(k *foreignKey) bool {
		return !slices.ContainsFunc(keys, func(u keyParts) bool {
			return slices.ContainsFunc(u.parts, func(c *component) bool { return c.key == k })
		})
	})
}

// bindKey binds the parts of u that are of the group to its lead.
func (p *planner) bindKey(u *keyParts, g *keyGroup) {
	var bound bool
	for i, c := range u.parts {
		if c.key == nil || c.key.group != g {
			continue
		}
		bound = true
		if c.key == g.lead {
			continue
		}
		tied := *c
		tied.bound = p.attach(c.key, g.lead)
		if tied.bound == nil || len(tied.bound.down) > 1 {
			p.refuseApart(g, c.key, nil)
			return
		}
		u.parts[i] = &tied
	}
	if !bound {
		return
	}
	i := slices.IndexFunc(u.parts, func(c *component) bool { return c.key == g.lead })
	if i < 0 {
		i = len(u.parts)
		u.parts = append(u.parts, &component{name: g.lead.name(), columns: g.lead.columns, key: g.lead})
	}
	lead := *u.parts[i]
	lead.root = true
	u.parts[i] = &lead
	u.unique.parts = u.parts
}

// anchor returns the foreign key over just what the keys share, one that is not in the
// document where it has none, or nil.
func (p *planner) anchor(g *keyGroup, keys []*foreignKey) *foreignKey {
	shared := keys[0].own()
	for _, k := range keys {
		shared = slices.DeleteFunc(shared, func(c *columnPlan) bool { return !slices.Contains(k.own(), c) })
	}
	if len(shared) == 0 {
		return nil
	}
	for _, k := range g.keys {
		own := k.own()
		if len(own) == len(shared) && !slices.ContainsFunc(own, func(c *columnPlan) bool { return !slices.Contains(shared, c) }) {
			return k
		}
	}
	for _, at := range p.climb(keys[0].parent, keys[0].sourcesOf(shared)) {
		made := &foreignKey{table: g.table, parent: at.table, path: keys[0].path, columns: shared, sources: at.columns, group: g}
		for _, c := range shared {
			made.names = append(made.names, c.name())
		}
		slices.Sort(made.names)
		made.standIn = made.stream("stand-in")
		if !slices.ContainsFunc(keys, func(k *foreignKey) bool { return p.attach(k, made) == nil }) {
			g.keys = append(g.keys, made)
			return made
		}
	}
	return nil
}

// scan counts for each row of the parent how many rows can refer to it, where that
// differs, and with it the capacity of an arrangement.
func (a *arrangement) scan() {
	if a.lead == nil || a.lead.key == nil || a.lead.key.isExact() || !a.isBound() || a.lead.key.parent.rows > mostCounted {
		return
	}
	a.room = make([]int64, a.lead.key.parent.rows)
	a.capacity = 0
	for row := range a.room {
		a.room[row] = a.roomAt(int64(row))
		a.capacity += min(a.room[row], unlimited/int64(len(a.room)))
	}
}

// isBound reports whether parts of the rests descend from the lead.
func (a *arrangement) isBound() bool {
	return slices.ContainsFunc(a.tuple, func(c *component) bool { return c.bound != nil }) || slices.ContainsFunc(a.rests, (*arrangement).isBound)
}

// roomAt returns how many rows can refer to a row of the lead's parent.
func (a *arrangement) roomAt(row int64) int64 {
	room := int64(unlimited)
	for _, rest := range a.rests {
		room = min(room, rest.roomAt(row))
	}
	if a.tuple == nil {
		return room
	}
	room = 1
	for _, c := range a.tuple {
		size := c.size()
		if c.bound != nil {
			size = c.bound.count(c.bound.above(row))
		}
		room = saturate(room, size)
	}
	return room
}

// roomyFan spreads the rows of the child in the proportion of the room for them.
func roomyFan(k *foreignKey, room []int64) *fan {
	total := 0.0
	for _, r := range room {
		total += float64(r)
	}
	list := make([]share, len(room))
	filled, sum, before := k.filled(), 0.0, int64(0)
	for row, r := range room {
		sum += float64(r)
		now := min(max(roundToInt(float64(sum/total*float64(filled))), before), filled, before+r)
		list[row] = share{1, now - before}
		before = now
	}
	for row := range list { // what rounding has left over
		more := min(filled-before, room[row]-list[row].children)
		list[row].children += more
		before += more
	}
	return newFan(k.stream("slots"), k.table.rows, parentOrder{}, list)
}
