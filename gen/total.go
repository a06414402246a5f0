package gen

import (
	"fmt"
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
	path += ".total"
	asked := c.column.Total
	child := p.byName[strings.ToLower(asked.Table)]
	if child == nil {
		p.refuse(path+".table", "", "there is no table %q", asked.Table)
		return nil
	}
	t := &totalPlan{column: c, path: path, function: strings.ToLower(asked.Function), key: p.totalKey(c, child, path)}
	if t.key == nil {
		return nil
	}
	if asked.Column != "" {
		if t.of = child.byName[strings.ToLower(asked.Column)]; t.of == nil {
			p.refuse(path+".column", meant(asked.Column, child.columnNames()), "there is no column %q in %s", asked.Column, child.table.Name)
			return nil
		}
		c.use(t.of)
	}
	c.useKey(t.key)
	if !p.totalFits(t) {
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
	var found []*foreignKey
	for _, k := range child.keys {
		if k.parent == c.table && (name == "" || strings.Contains(","+k.name()+",", ","+name+",")) {
			found = append(found, k)
		}
	}
	switch {
	case len(found) == 0:
		p.refuse(path, "name a table with a foreign key to this one", "%s has no foreign key to %s", child.table.Name, c.table.table.Name)
	case len(found) > 1:
		p.refuse(path, `say which by "foreign_key"`, "%s has several foreign keys to %s", child.table.Name, c.table.table.Name)
	default:
		return found[0]
	}
	return nil
}

// totalFits checks the types, and whether there may be no children where there must be
// some.
func (p *planner) totalFits(t *totalPlan) bool {
	c := t.column
	var err error
	if t.result, err = newResult(c); err != nil {
		p.refuse(t.path, "", "%s", err)
		return false
	}
	gives := intType
	if t.function != "count" {
		if t.of == nil {
			p.refuse(t.path, `add "column"`, "%s needs a column", t.function)
			return false
		}
		gives, _ = expressionType(t.of.typ)
		if t.function == "sum" || t.function == "avg" {
			if !isNumber(gives) {
				p.refuse(t.path+".column", "take min, max or count", "%s is %s, of which there is no %s", t.of.qualified(), t.of.typ, t.function)
				return false
			}
		}
	}
	if gives == nil || !t.result.takes(gives) || gives == boolType || gives == textType {
		p.refuse(t.path+".column", "", "the %s of %s cannot be held by %s", t.function, t.column.column.Total.Column, c.typ)
		return false
	}
	return true
}

// checkTotals refuses totals whose children cannot be found, and those of which there may
// be nothing where there must be something. All keys are planned.
func (p *planner) checkTotals() {
	for _, t := range p.totals {
		c := t.column
		if !t.key.isTold() {
			p.refuse(t.path, "take another foreign key, or remove differs_from",
				"the rows that refer to one row by (%s) cannot be told from that row", strings.Join(t.key.names, ", "))
		} else if why := t.mayBeEmpty(); why != "" && !c.column.Nullable() {
			p.refuse(t.path, `write "required": false`, "column %q is required, but %s", c.column.Name, why)
		}
	}
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
