package ddl

import (
	"slices"

	"github.com/dw-sim/dw-sim/schema"
)

// columnsFrom gives a table the columns that it takes from other tables: by LIKE, CLONE
// or AS. It is false where the table has to be left out, which is noted.
func (c *catalog) columnsFrom(t *table) bool {
	switch {
	case t.clone != nil:
		return c.clone(t)
	case t.likes != nil:
		return c.like(t)
	case t.query != nil:
		return c.as(t)
	}
	return true
}

func (c *catalog) clone(t *table) bool {
	from := c.find(t.clone, t.name)
	if from == nil {
		c.leaveOut(t, "it clones %s, which is not in the script before it", t.clone.text())
		return false
	}
	t.columns = slices.Clone(from.columns)
	t.constraints = slices.Concat(slices.Clone(from.constraints), t.constraints)
	own := t.design
	t.design = from.design
	t.design.take(&own)
	if t.comment == "" {
		t.comment = from.comment
	}
	return true
}

func (c *catalog) leaveOut(t *table, format string, args ...any) {
	c.warn(t.at, nil, TableSkipped, "the table "+t.name.text()+" is left out: "+format, args...)
}

func (c *catalog) like(t *table) bool {
	var columns []column
	own := 0 // columns of t itself that are among columns
	for _, l := range t.likes {
		from := c.find(l.table, t.name)
		if from == nil && len(t.columns) == 0 {
			c.leaveOut(t, "it is like %s, which is not in the script before it", l.table.text())
			return false
		}
		if from == nil {
			c.warn(l.table.at(), t, TableSkipped, "the columns of %s are left out: that table is not in the script before it", l.table.text())
			continue
		}
		columns = append(columns, t.columns[own:l.before]...)
		columns = append(columns, c.copies(from, t.defaults)...)
		own = l.before
		if len(columns) > mostColumns {
			break // which fails
		}
		if c.dialect.likeCopiesAll {
			t.constraints = slices.Concat(slices.Clone(from.constraints), t.constraints)
		}
		set := t.design
		t.design = from.design
		t.design.take(&set)
	}
	t.columns = append(columns, t.columns[own:]...)
	return true
}

// copies returns the columns of a table as LIKE copies them.
func (c *catalog) copies(from *table, defaults bool) []column {
	columns := slices.Clone(from.columns)
	for i := range columns {
		if c.dialect.likeCopiesAll {
			continue
		}
		columns[i].identity = nil
		if !defaults {
			columns[i].defaultTo = ""
		}
	}
	return columns
}

// as gives a table the columns of its query.
func (c *catalog) as(t *table) bool {
	if len(t.columns) > 0 {
		return c.asNamed(t)
	}
	if t.query.from == nil {
		c.leaveOut(t, "%s", c.whyUnknown(t, queryItem{}))
		return false
	}
	for i, group := range c.selected(t.query, t.name) {
		if len(group) == 0 {
			c.leaveOut(t, "%s", c.whyUnknown(t, t.query.items[i]))
			return false
		}
		t.columns = append(t.columns, group...)
	}
	return true
}

// whyUnknown says why the type of an element of SELECT is not known.
func (c *catalog) whyUnknown(t *table, item queryItem) string {
	for _, f := range t.query.from {
		if c.find(f.name, t.name) == nil {
			return "its query reads " + f.name.text() + ", which is not in the script before it"
		}
	}
	if !item.known {
		return "its columns come from a query that is no plain list of columns of tables"
	}
	return "no table of its query has the column " + item.from.text
}

// asNamed gives a table, whose columns have names, the types of its query. Those that are
// not known become text.
func (c *catalog) asNamed(t *table) bool {
	var found []column
	for _, group := range c.selected(t.query, t.name) {
		if len(group) == 0 {
			group = []column{{}}
		}
		found = append(found, group...)
	}
	stars := slices.ContainsFunc(t.query.items, func(item queryItem) bool { return item.star })
	if t.query.from != nil && len(found) != len(t.columns) && !stars {
		c.fail(t.query.at, "", "the table %s and its query differ in the number of columns: %d and %d", t.name.text(), len(t.columns), len(found))
		return false
	}
	for i := range t.columns {
		own := &t.columns[i]
		if own.typ != nil || own.computed != "" {
			continue
		}
		if len(found) == len(t.columns) && found[i].typ != nil {
			own.typ, own.typeAt, own.encode = found[i].typ, found[i].typeAt, found[i].encode
			if own.null == nil {
				own.null = found[i].null
			}
			continue
		}
		c.warn(own.name.at, t, TypeMapped, "the data type of %s comes from a query and is not known: it becomes VARCHAR", own.name.text)
		own.typ = &typeName{name: "VARCHAR", text: "VARCHAR", column: schema.Column{DataType: schema.Varchar.String()}}
	}
	return true
}

// selected returns for each element of a query the columns that it stands for, none where
// they are not known.
func (c *catalog) selected(q *query, from tableName) [][]column {
	tables := make([]*table, len(q.from))
	for i, f := range q.from {
		tables[i] = c.find(f.name, from)
	}
	groups := make([][]column, len(q.items))
	for i, item := range q.items {
		if item.known && q.from != nil {
			groups[i] = c.item(q, tables, item)
		}
	}
	return groups
}

// item returns the columns that an element of SELECT stands for.
func (c *catalog) item(q *query, tables []*table, item queryItem) []column {
	var columns []column
	for i, t := range tables {
		switch {
		case item.table != nil && !c.isCalled(q.from[i], *item.table):
			continue
		case t == nil:
			return nil // it could have the column as well
		}
		for _, col := range t.columns {
			if !item.star && !c.same(col.name, item.from) {
				continue
			}
			columns = append(columns, c.result(col, item, q.outer[i]))
			if !item.star {
				return columns
			}
		}
	}
	return columns
}

// isCalled reports whether a query calls a table so.
func (c *catalog) isCalled(t queryTable, n name) bool {
	if t.alias != nil {
		return c.same(*t.alias, n)
	}
	return c.same(t.name.last(), n)
}

// result is a column as a query hands it on: its type and whether it may be NULL.
func (c *catalog) result(col column, item queryItem, outer bool) column {
	made := column{name: col.name, typ: col.typ, typeAt: col.typeAt, null: col.null, encode: col.encode}
	if !item.star {
		made.name = item.as
	}
	made.name.at = item.at
	if item.typ != nil {
		made.typ, made.typeAt = item.typ, item.typeAt
	}
	if outer {
		made.null = nil
	}
	return made
}
