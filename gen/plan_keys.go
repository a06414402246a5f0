package gen

import (
	"fmt"
	"slices"
	"strings"
)

// planKeys makes the foreign keys of t that no unique key has made.
func (p *planner) planKeys(t *tablePlan) {
	keys := slices.Clone(t.keys)
	for _, g := range t.groups {
		if g.lead != nil && !slices.Contains(keys, g.lead) {
			keys = append(keys, g.lead)
		}
	}
	slices.SortStableFunc(keys, func(a, b *foreignKey) int { return int(bit(a.isTree()) - bit(b.isTree())) }) // trees may hang on others
	for _, k := range keys {
		if k.isEmpty() && t.rows > 0 && k.makesRequired() {
			p.refuse(t.rowsPath(k.path), "ask rows of "+k.parent.table.Name+", or let the columns of the key be NULL", "%s is required, but %s has no rows", k.label(), k.parent.table.Name)
		}
		if k.parentage != nil || k.isEmpty() || t.rows == 0 {
			continue
		}
		p.checkColumns(k)
		p.planKey(k)
	}
}

// planKey makes a foreign key that is in no unique key but as a whole.
func (p *planner) planKey(k *foreignKey) {
	switch {
	case k.follows != nil:
		p.planFollowing(k)
	case len(k.differs) > 0:
		p.planOthers(k)
	case k.isTree():
		if made := p.planTree(k, unlimited); made != nil {
			k.parentage = made
		}
	case k.once:
		p.lead(k, 1)
	default:
		p.lead(k, unlimited)
	}
}

// lead makes a fan of k whose parents have at most so many children.
func (p *planner) lead(k *foreignKey, most int64) {
	if f := p.planFan(k, most, most < unlimited && !k.once); f != nil {
		k.parentage = k.masked(f)
	}
}

// masked returns f with the NULLs of the key, where f has none.
func (k *foreignKey) masked(f *fan) parentage {
	if !k.isMasked() {
		return f
	}
	return masked{f, k.nullRows()}
}

// checkColumns notes columns that are NULL in the same rows but have different shares, and
// those of several that say themselves how their values spread.
func (p *planner) checkColumns(k *foreignKey) {
	for _, c := range k.columns {
		if len(k.columns) > 1 && c.key == k && (c.column.Distribution != nil || len(c.column.Values) > 0) {
			p.refuse(c.path(), "leave them out", "%s is part of %s, which decides its values; it cannot have a distribution or values", c.column.Name, k.label())
		}
	}
	var first *columnPlan
	for _, c := range k.ownNullable() {
		switch {
		case c.column.NullRate == nil:
		case first == nil:
			first = c
		case *first.column.NullRate != *c.column.NullRate:
			p.refuse(c.path()+".null_rate", "write the same on both", "%s is NULL in the rows in which %s is, as both are part of a foreign key, but has another null_rate: %v instead of %v",
				c.column.Name, first.column.Name, *c.column.NullRate, *first.column.NullRate)
		}
	}
}

// planOthers makes a key whose rows differ from those of other keys of the table.
func (p *planner) planOthers(k *foreignKey) {
	o := &others{stream: k.stream("other"), rows: k.parent.rows, nulls: k.nullRows()}
	for _, name := range k.differs {
		if other := k.table.keyOf(name); other != nil {
			o.keys = append(o.keys, other)
		}
	}
	if k.makesRequired() && k.parent.rows <= int64(len(o.keys)) {
		p.refuse(k.table.rowsPath(k.path+".differs_from"), fmt.Sprintf("ask for at least %d rows of %s", len(o.keys)+1, k.parent.table.Name),
			"%s differs from the rows of %d other keys, of which %s has %d in all", k.label(), len(o.keys), k.parent.table.Name, k.parent.rows)
		return
	}
	k.parentage = o
}

// keyOf returns the foreign key of a single column, or nil.
func (t *tablePlan) keyOf(column string) *foreignKey {
	i := slices.IndexFunc(t.keys, func(k *foreignKey) bool { return len(k.names) == 1 && k.names[0] == strings.ToLower(column) })
	if i < 0 {
		return nil
	}
	return t.keys[i]
}

// apply makes the columns of keys as they are arranged within a scope.
func (p *planner) apply(a *arrangement, t *tablePlan, s scope) {
	_, top := s.(wholeTable)
	switch {
	case a.tuple != nil && top && !slices.ContainsFunc(a.tuple, func(c *component) bool { return c.key != nil }):
		t.number(a.tuple)
	case a.tuple != nil:
		p.applyTuple(a, t, s)
	case a.lead == nil:
	case a.alone && top:
		t.keyed[a.lead.name] = a.lead.alone()
	case a.alone:
		p.applyTuple(&arrangement{tuple: []*component{a.lead}}, t, s)
	case top && a.lead.key != nil:
		if s = p.applyLead(a); s == nil {
			return
		}
	default:
		l := newLed(s, t.stream("lead", a.lead), a.lead.size(), a.rests[0].capacity)
		p.applyPart(a.lead, t, &l.tuples, 0)
		s = l
	}
	for _, rest := range a.rests {
		p.apply(rest, t, s)
	}
}

func (t *tablePlan) stream(purpose string, parts ...*component) stream {
	names := make([]string, len(parts))
	for i, c := range parts {
		names[i] = c.name
	}
	slices.Sort(names)
	return newStream(t.seed, "key "+purpose, append([]string{t.name}, names...)...)
}

// applyLead lets a foreign key lead: the rows of a parent are a group. It is nil when that
// was refused.
func (p *planner) applyLead(a *arrangement) scope {
	k := a.lead.key
	depth := a.rests[0].capacity
	if a.isCounted() {
		depth = a.rests[0].tuple[0].countingDomain().size()
	}
	switch {
	case k.isEmpty() || k.table.rows == 0:
		return nil
	case a.room != nil:
		k.parentage = k.masked(roomyFan(k, a.room))
	case k.isTree():
		if made := p.planTree(k, depth); made != nil {
			k.parentage = made
		}
	default:
		p.lead(k, min(depth, unlimited-1))
	}
	s, _ := k.parentage.(scope)
	return s
}

// isCounted reports whether a foreign key leads to rows that are counted.
func (a *arrangement) isCounted() bool {
	return a.lead != nil && a.lead.key != nil && len(a.rests) == 1 && len(a.rests[0].tuple) == 1 && a.rests[0].tuple[0].counts
}

func (p *planner) applyTuple(a *arrangement, t *tablePlan, s scope) {
	made := &tuples{scope: s, stream: t.stream("rest", a.tuple...)}
	if _, led := s.(*led); !led && len(a.tuple) == 1 && a.tuple[0].counts && !isWhole(s) {
		c := a.tuple[0]
		d := c.countingDomain()
		t.keyed[c.name] = ranked{ranker: counted{scope: s, stream: made.stream, size: d.size()}, domain: d}
		return
	}
	for i, c := range a.tuple {
		made.parts = append(made.parts, c.part())
		p.applyPart(c, t, made, i)
	}
}

func isWhole(s scope) bool {
	_, whole := s.(wholeTable)
	return whole
}

// part returns what the values of c are in a row.
func (c *component) part() tuplePart {
	switch {
	case c.bound != nil:
		return boundPart{c.bound}
	case c.key != nil && len(c.key.differs) > 0:
		return otherPart{c.key.parent.rows}
	}
	return fixedPart(c.size())
}

// applyPart makes the columns of c by part i of tuples.
func (p *planner) applyPart(c *component, t *tablePlan, made *tuples, i int) {
	if c.key == nil {
		t.keyed[c.name] = ranked{ranker: digits{made, i}, domain: c.domain}
		return
	}
	if c.key.isEmpty() || t.rows == 0 {
		return
	}
	if differs := c.key.differs; len(differs) > 0 {
		lead, led := made.scope.(parentage)
		other := t.keyOf(differs[0])
		if !led || len(differs) > 1 || other == nil || other.parentage != lead {
			p.refuse(c.key.path+".differs_from", "let it differ from just that column which leads the unique key", "%s is part of a unique key and differs from other keys, which cannot both be kept", c.key.label())
			return
		}
	}
	p.checkColumns(c.key)
	c.key.parentage = placed{digits{made, i}, c.key.nullRows()}
}

// number gives each row another tuple of the values of columns.
func (t *tablePlan) number(parts []*component) {
	sizes := make(map[string]int64, len(parts))
	for _, c := range parts {
		sizes[c.name] = c.size()
	}
	digits := newCompositeKey(t.seed, t.name, sizes)
	for _, c := range parts {
		t.keyed[c.name] = ranked{ranker: digits[c.name], domain: c.domain}
	}
}
