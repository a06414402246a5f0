package ddl

import (
	"fmt"
	"slices"
	"strings"
)

// alter does what ALTER TABLE says.
func (c *catalog) alter(s *alterTable) {
	t := c.findFrom(s.name)
	if t == nil {
		c.warn(s.at, nil, StatementSkipped, "ALTER TABLE %s is passed over: the table is not in the script before it", s.name.text())
		return
	}
	for _, do := range s.actions {
		if c.isFull() {
			return
		}
		do(c, t)
	}
}

// addColumns adds columns. Where it is lenient, one that is there already stays as it is.
func (c *catalog) addColumns(t *table, columns []column, lenient bool) {
	if c.isTooWide(t, len(t.columns)+len(columns), columns[0].name.at) {
		return
	}
	before := len(t.columns)
	for _, col := range columns {
		if lenient && c.position(t, col.name) >= 0 {
			c.warn(col.name.at, t, ClauseIgnored, "the column %s is there already and stays as it is", col.name.text)
			continue
		}
		t.columns = append(t.columns, col)
	}
	c.hoist(t)
	c.noTwins(t, before)
}

// dropConstraints removes constraints and reports whether there were any.
func (t *table) dropConstraints(drop func(k *constraint) bool) bool {
	before := len(t.constraints)
	t.constraints = slices.DeleteFunc(slices.Clone(t.constraints), func(k constraint) bool { return drop(&k) })
	return len(t.constraints) < before
}

// take sets what more sets.
func (d *design) take(more *design) {
	if more.diststyle != "" || more.distkey != nil {
		d.diststyle, d.distkey = more.diststyle, more.distkey
	}
	if more.sortStyle != "" || more.sortkey != nil {
		d.sortStyle, d.sortkey = more.sortStyle, more.sortkey
	}
	if more.sortStyle == "NONE" {
		d.sortStyle = ""
	}
	if more.clusterBy != nil {
		d.clusterBy = more.clusterBy
	}
	if more.retention != nil {
		d.retention = more.retention
	}
}

// columnOrFail returns the position of a column, -1 when there is none, which fails.
func (c *catalog) columnOrFail(t *table, n name) int {
	i := c.position(t, n)
	if i < 0 && !t.broken && !c.isFull() { // where it is, the column may stand in what could not be read
		c.fail(n.at, c.columnHint(t, n), "the table %s has no column %q", t.name.text(), n.text)
	}
	return i
}

// columnHint guesses which column a name means that there is none of.
func (c *catalog) columnHint(t *table, n name) string {
	names := make([]string, len(t.columns))
	for i, col := range t.columns {
		if strings.EqualFold(col.name.text, n.text) {
			return fmt.Sprintf("the column %s counts as %s, this as %s", col.name.text, c.key(col.name), c.key(n))
		}
		names[i] = col.name.text
	}
	return nearestName(n.text, names)
}

// dropColumn removes a column and the constraints that need it.
func (c *catalog) dropColumn(t *table, n name) {
	i := c.columnOrFail(t, n)
	if i < 0 {
		return
	}
	if len(t.columns) == 1 {
		c.fail(n.at, "", "the table %s has no column but %s", t.name.text(), n.text)
		return
	}
	t.columns = slices.Delete(slices.Clone(t.columns), i, i+1)
	isIt := func(col name) bool { return c.same(col, n) }
	t.dropConstraints(func(k *constraint) bool {
		gone := slices.ContainsFunc(k.columns, isIt)
		if gone && len(k.columns) > 1 {
			c.warn(n.at, t, KeyChanged, "a key over several columns is left out, as %s is dropped here", n.text)
		}
		return gone
	})
	for _, child := range c.tables {
		refers := func(k *constraint) bool {
			return k.kind == foreignKey && slices.ContainsFunc(k.parentKey, isIt) && c.find(k.parent, child.name) == t
		}
		if child.dropConstraints(refers) {
			c.warn(n.at, child, KeyChanged, "a foreign key is left out: the column %s.%s, to which it refers, is dropped here", t.name.text(), n.text)
		}
	}
	if d := &t.design; d.distkey != nil && c.same(*d.distkey, n) {
		d.distkey, d.diststyle = nil, ""
	}
	if t.design.sortkey = slices.DeleteFunc(slices.Clone(t.design.sortkey), isIt); len(t.design.sortkey) == 0 {
		t.design.sortkey = nil
	}
	p := &parser{lexer: c.lexer, dialect: c.dialect}
	checks := func(k *constraint) bool {
		return slices.ContainsFunc(k.condition, func(token token) bool { return p.isNameToken(token) && c.same(p.nameAt(token), n) })
	}
	if t.dropConstraints(checks) {
		c.warn(n.at, t, CheckKept, "a CHECK of %s is left out, as the column is dropped here", n.text)
	}
	t.design.clusterBy = slices.DeleteFunc(slices.Clone(t.design.clusterBy), func(text string) bool { return c.isColumn(text, n) })
}

// renameColumn renames a column wherever the table names it.
func (c *catalog) renameColumn(t *table, from, to name) {
	i := c.columnOrFail(t, from)
	if i < 0 {
		return
	}
	t.columns = slices.Clone(t.columns)
	renamed := func(names []name) []name {
		names = slices.Clone(names)
		for j := range names {
			if c.same(names[j], from) {
				names[j] = name{text: to.text, quoted: to.quoted, at: names[j].at}
			}
		}
		return names
	}
	t.columns[i].name = name{text: to.text, quoted: to.quoted, at: t.columns[i].name.at}
	for j := range t.constraints {
		t.constraints[j].columns = renamed(t.constraints[j].columns)
	}
	t.design.sortkey = renamed(t.design.sortkey)
	if t.formerly == nil {
		t.formerly = map[string]name{}
	}
	t.formerly[c.key(from)] = to
	if d := t.design.distkey; d != nil {
		t.design.distkey = &renamed([]name{*d})[0]
	}
	c.renameReferences(t, renamed)
	c.noTwins(t, 0)
}

// isColumn reports whether an expression is a column and nothing more.
func (c *catalog) isColumn(expression string, n name) bool {
	quoted := len(expression) > 1 && expression[0] == '"'
	return c.same(name{text: strings.Trim(expression, `"`), quoted: quoted}, n)
}

// renameReferences renames a column of t in the foreign keys that point at it.
func (c *catalog) renameReferences(t *table, renamed func([]name) []name) {
	for _, child := range c.tables {
		for j := range child.constraints {
			if k := &child.constraints[j]; k.kind == foreignKey && c.find(k.parent, child.name) == t {
				k.parentKey = renamed(k.parentKey)
			}
		}
	}
}

// renameTable gives a table another name, in its schema unless that is given too.
func (c *catalog) renameTable(t *table, to tableName) {
	if len(to) < len(t.name) {
		to = slices.Concat(t.name[:len(t.name)-len(to)], to)
	}
	if other := c.exact(to); other != nil {
		c.fail(to.at(), "", "the table %s is there already, from line %d", to.text(), c.lineOf(other.at))
		return
	}
	for _, child := range c.tables {
		for j := range child.constraints {
			if k := &child.constraints[j]; k.kind == foreignKey && c.find(k.parent, child.name) == t {
				k.parent = to
			}
		}
	}
	old, last := c.key(t.name.last()), c.key(to.last())
	c.byName[old] = slices.DeleteFunc(c.byName[old], func(other *table) bool { return other == t })
	t.name = to
	c.byName[last] = append(c.byName[last], t)
}
