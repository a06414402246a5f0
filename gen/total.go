package gen

import (
	"fmt"
	"slices"
	"strings"
)

// totalPlan is a column made from the rows that refer to a row: nothing is read back, the
// children are made again, some thousand at a time.
type totalPlan struct {
	column   *columnPlan
	path     string
	function string
	key      *foreignKey // of the children
	of       *columnPlan // nil: the children themselves are counted
	result   *result
}

// totalChunk is how many children are made at a time.
const totalChunk = 8192

// total plans a column of a parent that sums up its children.
func (p *planner) total(c *columnPlan, path string) filler {
	asked := c.column.Total
	child := p.byName[strings.ToLower(asked.Table)]
	t := &totalPlan{column: c, path: path + ".total", function: asked.Function}
	if t.key = p.totalKey(c, child, t.path); t.key == nil {
		return nil
	}
	if asked.Column != "" {
		t.of = child.byName[strings.ToLower(asked.Column)]
		c.use(t.of)
	}
	c.useKey(t.key)
	var err error
	if t.result, err = newResult(c); err != nil {
		p.refuse(t.path, "", "%s", err)
		return nil
	}
	c.total = t
	p.totals = append(p.totals, t)
	return t
}

// totalKey returns the foreign key of the children to the table of c, or nil, which is
// noted.
func (p *planner) totalKey(c *columnPlan, child *tablePlan, path string) *foreignKey {
	name := strings.ToLower(c.column.Total.ForeignKey)
	for _, k := range child.keys {
		if k.parent == c.table && (name == "" || slices.Contains(k.names, name)) {
			return k
		}
	}
	p.refuse(path, "take a total over a table between them", "the foreign key of %s to %s is part of another one, which decides it", child.table.Name, c.table.table.Name)
	return nil
}

// checkTotals refuses totals whose children cannot be found, and those of which there may
// be nothing where there must be something. All keys are planned.
func (p *planner) checkTotals() {
	for _, t := range p.totals {
		c := t.column
		if !t.key.isTold() {
			p.refuseTotal(t)
		} else if why := t.mayBeEmpty(); why != "" && !c.column.Nullable() {
			p.refuse(t.path, `write "required": false`, "column %q is required, but %s", c.column.Name, why)
		}
	}
}

// refuseTotal notes that the children of a row cannot be told.
func (p *planner) refuseTotal(t *totalPlan) {
	key := strings.Join(t.key.names, ", ")
	if f := t.key.follows; f != nil {
		hint := "take the total over that table"
		if len(t.key.columns) > 1 {
			hint = fmt.Sprintf(`write "cardinality": {"min": 0} on (%s), so that the other key follows it`, key)
		}
		p.refuse(t.path, hint, "the rows of %s that refer to one row by (%s) cannot be told from that row, as they follow (%s) to %s",
			t.key.table.table.Name, key, strings.Join(f.lead.names, ", "), f.lead.parent.table.Name)
		return
	}
	hint := fmt.Sprintf(`take the foreign key that leads the unique key, or write a cardinality on (%s), so that it leads`, key)
	if len(t.key.differs) > 0 {
		hint = "remove differs_from, or take another foreign key"
	}
	p.refuse(t.path, hint, "the rows that refer to one row by (%s) cannot be told from that row", key)
}

// mayBeEmpty says why there may be nothing to take a minimum, a maximum or an average of,
// or "".
func (t *totalPlan) mayBeEmpty() string {
	if t.function == "count" || t.function == "sum" || t.key.isEmpty() {
		return ""
	}
	switch {
	case t.key.fewest() == 0, t.key.hidesRows():
		return fmt.Sprintf("a row of %s may have no rows of %s", t.key.parent.table.Name, t.key.table.table.Name)
	case t.of.mayBeNull():
		return fmt.Sprintf("%s may be NULL in all of them", t.of.qualified())
	case t.key.hasCondition():
		return "all keys to a row may be NULL"
	}
	return ""
}

// hasCondition reports whether a condition makes the key NULL.
func (k *foreignKey) hasCondition() bool {
	for _, c := range k.columns {
		if c.column.NullWhen != "" {
			return true
		}
	}
	return false
}

// keptTotals refuses totals of tables that are not generated again over children that are.
func (p *planner) keptTotals() {
	for _, t := range p.totals {
		parent, child := t.key.parent, t.key.table
		switch {
		case parent.kept && parent.rows > 0 && !child.kept:
			p.refuse(child.rowsPath(t.path), fmt.Sprintf("ask for rows of %s too", parent.table.Name),
				"%s is kept with the totals of the rows that %s had; they would no longer hold", t.column.qualified(), child.table.Name)
		case !parent.kept && child.kept && child.rows > 0:
			p.refuse(parent.rowsPath(t.path), fmt.Sprintf("ask for rows of %s too", child.table.Name),
				"%s is the %s over %s, which is kept while %s is generated", t.column.qualified(), t.function, child.table.Name, parent.table.Name)
		}
	}
}
