package ddl

import "slices"

// hoist makes the constraints of columns ones of the table.
func (c *catalog) hoist(t *table) {
	var sort []name
	for i := range t.columns {
		col := &t.columns[i]
		t.constraints = append(t.constraints, col.constraints...)
		col.constraints = nil
		if col.identity != nil && col.null == nil {
			col.null = new(false)
		}
		if col.distkey > 0 {
			if t.design.distkey != nil && !c.same(*t.design.distkey, col.name) {
				c.fail(max(col.distkey, t.design.distkey.at), "", "the table %s has two distribution keys", t.name.text())
			}
			t.design.distkey = &col.name
		}
		if col.sortkey > 0 {
			if t.design.sortkey != nil || t.design.sortStyle != "" {
				c.fail(max(col.sortkey, t.design.sortAt), "", "the table %s has two sort keys", t.name.text())
			}
			sort = append(sort, col.name)
		}
		col.distkey, col.sortkey = 0, 0
	}
	for _, k := range t.constraints {
		if k.kind == primaryKey {
			c.require(t, k.columns)
		}
	}
	if sort != nil {
		t.design.sortkey = sort
	}
	c.distribution(t)
	slices.SortStableFunc(t.constraints, func(a, b constraint) int { return a.at - b.at })
}

// distribution fails where style and key contradict each other.
// https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
func (c *catalog) distribution(t *table) {
	switch d := &t.design; {
	case d.diststyle == "AUTO" && d.distkey != nil: // as SHOW TABLE has it
		c.warn(d.styleAt, t, ClauseIgnored, "DISTSTYLE AUTO is not kept beside a distribution key")
		d.diststyle = ""
	case d.diststyle == "KEY" && d.distkey == nil:
		c.fail(d.styleAt, "write DISTKEY (column) too", "the table %s has DISTSTYLE KEY, but no distribution key", t.name.text())
	case d.diststyle != "" && d.diststyle != "KEY" && d.distkey != nil:
		c.fail(max(d.distkey.at, d.styleAt), "", "the table %s has a distribution key, but DISTSTYLE %s", t.name.text(), d.diststyle)
	}
}

// require makes columns NOT NULL that do not say otherwise.
func (c *catalog) require(t *table, columns []name) {
	for _, n := range columns {
		i := c.position(t, n)
		switch {
		case i < 0:
		case t.columns[i].null == nil:
			t.columns[i].null = new(false)
		case *t.columns[i].null:
			c.warn(n.at, t, KeyChanged, "%s is required, as it is part of the primary key", n.text)
			t.columns[i].null = new(false)
		}
	}
}

// noTwins fails for columns, from one on, of the same name as one before.
func (c *catalog) noTwins(t *table, from int) {
	seen := make(map[string]bool, len(t.columns))
	for i := range t.columns {
		key := c.key(t.columns[i].name)
		if i >= from && seen[key] {
			c.fail(t.columns[i].name.at, "", "the table %s has two columns %q", t.name.text(), t.columns[i].name.text)
		}
		seen[key] = true
	}
}

// position returns where a column stands in t.columns, -1 when it does not.
func (c *catalog) position(t *table, n name) int {
	return slices.IndexFunc(t.columns, func(col column) bool { return c.same(col.name, n) })
}
