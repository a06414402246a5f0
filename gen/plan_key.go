package gen

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// uniqueKey is a set of columns that are unique as a whole.
type uniqueKey struct {
	columns []*columnPlan
	label   string // what messages call it
	path    string // in the document
	implied bool   // a key within it makes it unique
	once    *foreignKey
	parts   []*component // what makes it unique, where neither of both does
}

// linkUnique collects the keys of t, small ones first: what is within a key comes before
// it.
func (t *tablePlan) linkUnique() {
	if key := t.table.PrimaryKey; len(key) > 0 {
		t.addUnique(t.path+".primary_key", "primary key", key)
	}
	for i, key := range t.table.Unique {
		t.addUnique(fmt.Sprintf("%s.unique[%d]", t.path, i), "unique key", key)
	}
	for i, key := range t.table.CompositeKeys {
		t.addUnique(fmt.Sprintf("%s.composite_keys[%d]", t.path, i), "composite key", key)
	}
	for _, c := range t.columns {
		if c.column.Unique {
			t.unique = append(t.unique, &uniqueKey{path: c.path(), label: fmt.Sprintf("unique column %q", c.column.Name), columns: []*columnPlan{c}})
		}
	}
	slices.SortStableFunc(t.unique, func(a, b *uniqueKey) int { return len(a.columns) - len(b.columns) })
	t.settleTexts()
}

// addUnique adds a key; one of a single column makes that unique.
func (t *tablePlan) addUnique(path, what string, names []string) {
	u := &uniqueKey{path: path, label: fmt.Sprintf("%s (%s) of %s", what, strings.Join(names, ", "), t.table.Name)}
	for _, name := range names {
		c := t.byName[strings.ToLower(name)]
		if c == nil {
			return // the document is not valid
		}
		u.columns = append(u.columns, c)
	}
	switch {
	case len(u.columns) > 1:
		t.unique = append(t.unique, u)
	case len(u.columns) == 1 && !u.columns[0].column.Unique:
		unique := *u.columns[0].column
		unique.Unique = true
		u.columns[0].column = &unique
	}
}

// settleUnique finds out what makes the keys of t unique before any column is planned: a
// foreign key that takes each row of its parent once, or a key within the key.
func (t *tablePlan) settleUnique() {
	for _, u := range t.unique {
		if k := u.foreignKey(); k != nil {
			u.once, k.once, k.keyed = k, true, true
		}
	}
	for i, u := range t.unique {
		if u.once == nil && len(u.columns) > 1 {
			u.implied = u.hasWithin(t.unique[:i])
		}
	}
}

// foreignKey returns the foreign key that all columns of u are part of and tell the row
// of, the one with fewest columns, or nil.
func (u *uniqueKey) foreignKey() *foreignKey {
	var found *foreignKey
	for _, k := range u.columns[0].table.keys {
		own := k.own()
		outside := slices.ContainsFunc(u.columns, func(c *columnPlan) bool { return !slices.Contains(own, c) })
		if !outside && k.isToldBy(u.columns) {
			found = k // keys of many columns come first
		}
	}
	return found
}

func (u *uniqueKey) hasWithin(smaller []*uniqueKey) bool {
	return slices.ContainsFunc(smaller, func(s *uniqueKey) bool { return s.isWithin(u.columns) }) ||
		slices.ContainsFunc(u.columns[0].table.keys, func(k *foreignKey) bool { return k.once && k.isToldBy(u.columns) })
}

// isWithin reports whether all columns of u are among these.
func (u *uniqueKey) isWithin(columns []*columnPlan) bool {
	return !slices.ContainsFunc(u.columns, func(c *columnPlan) bool { return !slices.Contains(columns, c) })
}

// isNull reports whether one of the columns is always NULL, and so no tuple like another.
func (u *uniqueKey) isNull() bool {
	return slices.ContainsFunc(u.columns, func(c *columnPlan) bool { return c.key != nil && c.key.isEmpty() })
}

// isAlone reports whether u is a column that refers to nothing.
func (u *uniqueKey) isAlone() bool { return len(u.columns) == 1 && u.columns[0].key == nil }

// openKeys returns the keys of t that are to be arranged, with their parts.
func (p *planner) openKeys(t *tablePlan) []keyParts {
	var keys []keyParts
	for _, u := range t.unique {
		if u.isAlone() || u.once != nil || u.implied || u.isNull() {
			continue
		}
		if u.parts = p.parts(u); len(u.parts) > 0 {
			keys = append(keys, keyParts{u, u.parts})
		}
	}
	p.bindParts(t, keys)
	return keys
}

// parts returns what makes u unique: its columns without foreign key, and the foreign keys
// whose row it tells. It is nil when there is nothing, or when one of them cannot be part
// of a key, which is noted.
func (p *planner) parts(u *uniqueKey) []*component {
	var parts []*component
	told := map[*columnPlan]bool{}
	for _, k := range u.columns[0].table.keys { // keys of many columns first
		if !k.isToldBy(u.columns) || k.isTree() && len(k.fixed) > 0 {
			continue
		}
		some := false
		for _, c := range u.columns {
			if slices.Contains(k.own(), c) && !told[c] {
				told[c], some = true, true
			}
		}
		if some {
			k.keyed = true
			parts = append(parts, &component{name: k.name(), columns: k.columns, key: k, root: k.isExact()})
		}
	}
	for _, c := range withoutTexts(u.columns) {
		if c.key != nil {
			continue // those of a foreign key repeat, so the others must differ without them
		}
		next, ok := p.columnPart(u, c)
		if !ok {
			return nil
		}
		parts = append(parts, next)
	}
	if len(parts) == 0 {
		parent := u.columns[0].key.parent.table.Name
		p.refuse(u.path, fmt.Sprintf("add a column that is part of no foreign key, or all those that tell the rows of %s apart", parent),
			"%s has nothing but parts of foreign keys, and rows of %q share their values in it", u.label, parent)
	}
	return parts
}

func (p *planner) columnPart(u *uniqueKey, c *columnPlan) (*component, bool) {
	if c.column.Distribution != nil {
		p.refuse(u.path, "remove the distribution or the key", "column %q has a distribution, which a key would bend", c.column.Name)
		return nil, false
	}
	if len(c.column.Weights) > 0 {
		p.refuse(u.path, "remove the weights or the key", "column %q has weights, which a key would bend", c.column.Name)
		return nil, false
	}
	d := p.domain(c, c.path())
	if d == nil {
		return nil, false
	}
	part := &component{name: strings.ToLower(c.column.Name), columns: []*columnPlan{c}, domain: d}
	part.counts = part.countingDomain() != nil
	return part, true
}

// countingDomain numbers the values of a column that can be counted up within the rows of
// a parent, as a unique one is within the table; nil where it cannot.
func (c *component) countingDomain() domain {
	if c.key != nil || c.columns[0].kind != KindInt {
		return nil
	}
	unique := *c.columns[0].column
	unique.Unique = true
	if !unique.CountsUp() || unique.Identity != nil {
		return nil
	}
	minimum, maximum, err := unique.Bounds()
	if err != nil {
		return nil
	}
	return newIntDomain(minimum, maximum, 1)
}

// aloneDomain numbers the values of a column that is unique by itself.
func (c *component) aloneDomain() domain {
	if d := c.countingDomain(); d != nil {
		return d
	}
	return c.domain
}

// alone gives each row of the table another value of a column.
func (c *component) alone() filler {
	d := c.aloneDomain()
	if c.counts {
		return ranked{ranker: counting{}, domain: d}
	}
	return ranked{ranker: permuted{newPermutation(c.columns[0].stream("value"), uint64(max(d.size(), 1)))}, domain: d}
}

// arrangeKeys chooses how the columns of the keys of t are made that need it: a column
// that is unique alone and refers to nothing is left to planColumn. Foreign keys that are
// parts of them lead their groups.
func (p *planner) arrangeKeys(t *tablePlan) (chosen []*arrangement) {
	for _, u := range t.unique {
		if u.once != nil {
			p.holdsRows(u, u.capacity())
		}
	}
	for _, group := range connected(p.openKeys(t)) {
		a := arrange(group, true)
		if a == nil {
			p.refuseKeys(group, nil)
			continue
		}
		a.keys = group
		for _, k := range group {
			for _, c := range k.parts {
				if c.key != nil && c.bound == nil {
					c.key.group.prefer(c.key)
				}
			}
		}
		chosen = append(chosen, a)
	}
	return chosen
}

// applyKeys makes the columns of the keys of t as they are arranged.
func (p *planner) applyKeys(t *tablePlan, chosen []*arrangement) {
	for _, a := range chosen {
		a.scan()
		if a.capacity < t.keyedRows(a) {
			p.refuseKeys(a.keys, a)
			continue
		}
		p.apply(a, t, wholeTable{})
	}
}

// keyedRows returns how many rows of t must be told apart: not those where a foreign key
// that leads is NULL.
func (t *tablePlan) keyedRows(a *arrangement) int64 {
	if a.lead != nil && a.lead.key != nil && !a.alone {
		return a.lead.key.filled()
	}
	return t.rows
}

// refuseKeys notes that keys cannot hold the rows of their table: the fewest of them
// that cannot.
func (p *planner) refuseKeys(keys []keyParts, a *arrangement) {
	few, least := fewestConflicting(keys), a
	if len(few) < len(keys) {
		least = arrange(few, true)
	}
	few = slices.SortedFunc(slices.Values(few), func(a, b keyParts) int { return strings.Compare(a.unique.label, b.unique.label) })
	first := few[0].unique
	t := first.columns[0].table
	if len(few) == 1 && least != nil {
		p.holdsRows(first, t.capacityOf(least))
		return
	}
	labels := make([]string, len(few))
	for i, k := range few {
		labels[i] = k.unique.label
	}
	list := strings.Join(labels[:len(labels)-1], ", ") + " and " + labels[len(labels)-1]
	if len(labels) == 1 {
		list = labels[0]
	}
	if least != nil {
		p.refuse(t.rowsPath(first.path), "widen the bounds of their columns, or ask for fewer rows",
			"%s can hold %d rows together, %d are asked for", list, t.capacityOf(least), t.rows)
		return
	}
	p.refuse(first.path, "keep fewer of these keys or cardinalities, or let them have a column in common", "%s cannot be made together", list)
}

// fewestConflicting returns a smallest set of keys that cannot hold the rows.
func fewestConflicting(keys []keyParts) []keyParts {
	const mostTried = 12
	if len(keys) > mostTried {
		return keys
	}
	best := keys
	for set := 1; set < 1<<len(keys); set++ {
		var some []keyParts
		for i, k := range keys {
			if set>>i&1 == 1 {
				some = append(some, k)
			}
		}
		if len(some) >= len(best) {
			continue
		}
		if a := arrange(some, true); a == nil || a.capacity < some[0].unique.columns[0].table.keyedRows(a) {
			best = some
		}
	}
	return best
}

// holdsRows reports whether u can tell the rows of its table apart, or notes that it
// cannot.
func (p *planner) holdsRows(u *uniqueKey, capacity int64) bool {
	t := u.columns[0].table
	if t.rows <= capacity {
		return true
	}
	values, hint := "tuples", "widen the bounds of its columns, or ask for fewer rows"
	if len(u.columns) == 1 {
		values, hint = "values", widerHint(u.columns[0])
	}
	if u.once != nil {
		hint = fmt.Sprintf("ask for more rows of %s, or for fewer of %s", u.once.parent.table.Name, t.table.Name)
	}
	p.refuse(t.rowsPath(u.path), hint, "%s can hold %d different %s, %d rows are asked for", u.label, capacity, values, t.rows)
	return false
}

func widerHint(c *columnPlan) string {
	if len(c.column.Values) > 0 {
		return "list more values, or ask for fewer rows"
	}
	if c.column.Pattern != "" {
		return "widen the pattern, or ask for fewer rows"
	}
	return "widen its bounds or its length, or ask for fewer rows"
}

// capacity returns how many rows a key can tell apart that a foreign key makes.
func (u *uniqueKey) capacity() int64 {
	if u.once == nil || u.once.isTree() {
		return math.MaxInt64
	}
	return u.once.capacity()
}

// capacityOf returns how many rows of t an arrangement can tell apart.
func (t *tablePlan) capacityOf(a *arrangement) int64 {
	if a.lead != nil && a.lead.key != nil && !a.alone {
		return a.lead.key.mostRows(a.capacity)
	}
	return a.capacity
}

// planUnique gives every row another value of the column's domain.
func (p *planner) planUnique(c *columnPlan, path string) {
	switch {
	case c.column.Template != "":
		c.filler = p.template(c, path)
		return
	case c.column.Group != "":
		c.filler = p.groupMember(c, path)
		return
	}
	domain := p.domain(c, path)
	if domain == nil {
		return
	}
	size := domain.size()
	switch {
	case c.table.rows > size:
		p.refuse(c.table.rowsPath(path), widerHint(c),
			"unique column %q can hold %d different values, %d rows are asked for", c.column.Name, size, c.table.rows)
	case c.column.Identity != nil || c.column.CountsUp():
		c.filler = ranked{ranker: counting{}, domain: domain}
	default:
		c.filler = ranked{ranker: permuted{newPermutation(c.stream("value"), uint64(max(size, 1)))}, domain: domain}
	}
}

// path returns where the column stands in the document.
func (c *columnPlan) path() string {
	return fmt.Sprintf("%s.columns[%d]", c.table.path, c.index)
}
