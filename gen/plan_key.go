package gen

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// uniqueKey is a set of columns that are unique as a whole.
type uniqueKey struct {
	columns    []*columnPlan
	label      string // what messages call it
	path       string // in the document
	implied    bool   // a key within it makes it unique
	once       *foreignKey
	components []component // what makes it unique, where neither of both does
}

// component is what one digit of a composite key numbers: the values of a column, or the
// rows that a foreign key refers to, and with them the values of all its columns.
type component struct {
	name    string // of the column or the foreign key, in lower case
	columns []*columnPlan
	key     *foreignKey // nil for a column without one
	domain  domain      // of that column
}

func (c component) size() int64 {
	if c.key != nil {
		return c.key.parent.rows
	}
	return c.domain.size()
}

func (c component) domainOf(column *columnPlan) domain {
	if c.key != nil {
		return column.keyDomain()
	}
	return c.domain
}

// linkUnique collects the keys of t, small ones first: what is within a key comes before
// it.
func (t *tablePlan) linkUnique() {
	for _, c := range t.columns {
		if c.column.Unique {
			t.addUnique(c.path(), fmt.Sprintf("unique column %q", c.column.Name), c.column.Name)
		}
	}
	if key := t.table.PrimaryKey; len(key) > 1 { // a single column is unique itself
		t.addUnique(t.path+".primary_key", fmt.Sprintf("primary key (%s) of %s", strings.Join(key, ", "), t.table.Name), key...)
	}
	for i, key := range t.table.CompositeKeys {
		t.addUnique(fmt.Sprintf("%s.composite_keys[%d]", t.path, i), fmt.Sprintf("composite key (%s) of %s", strings.Join(key, ", "), t.table.Name), key...)
	}
	slices.SortStableFunc(t.unique, func(a, b *uniqueKey) int { return len(a.columns) - len(b.columns) })
}

func (t *tablePlan) addUnique(path, label string, names ...string) {
	u := &uniqueKey{path: path, label: label}
	for _, name := range names {
		c := t.byName[strings.ToLower(name)]
		if c == nil {
			return // the document is not valid
		}
		u.columns = append(u.columns, c)
	}
	if len(u.columns) > 0 {
		t.unique = append(t.unique, u)
	}
}

// settleUnique finds out what makes the keys of t unique before any column is planned: a
// foreign key that takes each row of its parent once, or a key within the key.
func (t *tablePlan) settleUnique() {
	for _, u := range t.unique {
		if k := u.foreignKey(); k != nil && k.isToldBy(u.columns) {
			u.once, k.once = k, true
		}
	}
	for i, u := range t.unique {
		if u.once == nil && len(u.columns) > 1 {
			u.implied = u.hasWithin(t.unique[:i])
		}
	}
}

// foreignKey returns the foreign key that all columns of u are part of, or nil.
func (u *uniqueKey) foreignKey() *foreignKey {
	k := u.columns[0].key
	if slices.ContainsFunc(u.columns, func(c *columnPlan) bool { return c.key != k }) {
		return nil
	}
	return k
}

func (u *uniqueKey) hasWithin(smaller []*uniqueKey) bool {
	return slices.ContainsFunc(smaller, func(s *uniqueKey) bool { return s.isWithin(u.columns) }) ||
		slices.ContainsFunc(u.columns, func(c *columnPlan) bool {
			return c.key != nil && c.key.once && c.key.isToldBy(u.columns)
		})
}

// isWithin reports whether all columns of u are among these.
func (u *uniqueKey) isWithin(columns []*columnPlan) bool {
	return !slices.ContainsFunc(u.columns, func(c *columnPlan) bool { return !slices.Contains(columns, c) })
}

// isNull reports whether one of the columns is always NULL, and so no tuple like another.
func (u *uniqueKey) isNull() bool {
	return slices.ContainsFunc(u.columns, func(c *columnPlan) bool { return c.key != nil && c.key.isEmpty() })
}

// capacity returns how many rows the key can tell apart with the rows that the parents
// have.
func (u *uniqueKey) capacity() int64 {
	switch {
	case u.once != nil:
		return u.once.capacity()
	case u.implied, len(u.components) == 0, u.isNull():
		return math.MaxInt64
	}
	total := int64(1)
	for _, c := range u.components {
		if c.key != nil && c.key.parent == c.key.table {
			return math.MaxInt64 // there are as many of these as there are rows
		}
		total = saturate(total, c.size())
	}
	return total
}

// planUniqueKeys decides the columns of the keys of t that need it: a column that is
// unique alone and refers to nothing is left to planColumn.
func (p *planner) planUniqueKeys(t *tablePlan) {
	for _, u := range t.unique {
		alone := len(u.columns) == 1 && u.columns[0].key == nil
		if alone || u.implied || u.isNull() && u.once == nil {
			continue
		}
		if u.once != nil {
			p.holdsRows(u)
			continue
		}
		u.components = p.components(u)
		if p.holdsRows(u) {
			u.number(t)
		}
	}
}

// holdsRows reports whether u can tell the rows of its table apart, or notes that it
// cannot.
func (p *planner) holdsRows(u *uniqueKey) bool {
	t, capacity := u.columns[0].table, u.capacity()
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
	return "widen its bounds or its length, or ask for fewer rows"
}

// number gives each row another tuple of the components.
func (u *uniqueKey) number(t *tablePlan) {
	sizes := make(map[string]int64, len(u.components))
	for _, c := range u.components {
		sizes[c.name] = c.size()
	}
	digits := newCompositeKey(t.seed, t.name, sizes)
	for _, c := range u.components {
		for _, column := range c.columns {
			t.keyed[strings.ToLower(column.column.Name)] = ranked{ranker: digits[c.name], domain: c.domainOf(column)}
		}
	}
}

// components returns what makes u unique: its columns without foreign key, and the
// foreign keys whose row it tells. It is nil when there is nothing, or when one of them
// cannot be part of a key, which is noted.
func (p *planner) components(u *uniqueKey) []component {
	var components []component
	seen := map[*foreignKey]bool{}
	for _, c := range u.columns {
		if k := c.key; k != nil && (seen[k] || !k.isToldBy(u.columns)) {
			continue // such a column repeats its values, so the others must differ without it
		}
		seen[c.key] = c.key != nil
		next, ok := p.component(u, c)
		if !ok {
			return nil
		}
		components = append(components, next)
	}
	if len(components) == 0 {
		parent := u.columns[0].key.parent.table.Name
		p.refuse(u.path, fmt.Sprintf("add a column that is part of no foreign key, or all those that tell the rows of %s apart", parent),
			"%s has nothing but parts of foreign keys, and rows of %q share their values in it", u.label, parent)
	}
	return components
}

// component returns the part of u that decides column c. It is false when the column
// cannot be part of a key, which is noted.
func (p *planner) component(u *uniqueKey, c *columnPlan) (component, bool) {
	name := strings.ToLower(c.column.Name)
	if _, taken := c.table.keyed[name]; taken {
		p.refuse(u.path, "keep one of the keys", "column %q is part of another composite key already", c.column.Name)
		return component{}, false
	}
	if c.key != nil {
		return component{name: c.key.name(), columns: c.key.columns, key: c.key}, true
	}
	if c.column.Distribution != nil {
		p.refuse(u.path, "remove the distribution or the key", "column %q has a distribution, which a composite key would bend", c.column.Name)
		return component{}, false
	}
	d := p.domain(c, c.path())
	return component{name: name, columns: []*columnPlan{c}, domain: d}, d != nil
}

// planUnique gives every row another value of the column's domain.
func (p *planner) planUnique(c *columnPlan, path string) {
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
