package gen

import (
	"fmt"
	"strings"
)

// planCompositeKeys decides the columns of the table's composite keys.
func (p *planner) planCompositeKeys(t *tablePlan) {
	for i, names := range t.table.CompositeKeys {
		path := fmt.Sprintf("%s.composite_keys[%d]", t.path, i)
		columns := make([]*columnPlan, len(names))
		for j, name := range names {
			columns[j] = t.byName[strings.ToLower(name)]
		}
		if !p.isUniqueAnyway(columns) {
			p.planCompositeKey(columns, strings.Join(names, ", "), path)
		}
	}
}

// isUniqueAnyway reports whether one of the columns makes every tuple unique: because it
// is itself unique, or because it is always NULL.
func (p *planner) isUniqueAnyway(columns []*columnPlan) bool {
	for _, c := range columns {
		if c.column.Unique || c.column.ForeignKey != nil && p.keyDomain(c).size() == 0 {
			return true
		}
	}
	return false
}

func (p *planner) planCompositeKey(columns []*columnPlan, label, path string) {
	t := columns[0].table
	domains := make(map[string]domain, len(columns))
	sizes := make(map[string]int64, len(columns))
	total := int64(1)
	for _, c := range columns {
		d := p.keyColumnDomain(c, path)
		if d == nil {
			return
		}
		name := strings.ToLower(c.column.Name)
		domains[name], sizes[name] = d, d.size()
		total = saturate(total, d.size())
	}
	if t.rows > total {
		p.refuse(t.rowsPath(path), "widen the bounds of its columns, or ask for fewer rows",
			"composite key (%s) can hold %d different tuples, %d rows are asked for", label, total, t.rows)
		return
	}
	for name, digit := range newCompositeKey(t.seed, t.name, sizes) {
		t.keyed[name] = ranked{ranker: digit, domain: domains[name]}
	}
}

// keyColumnDomain returns the values of one column of a composite key, or nil when it
// cannot be part of it, which is noted.
func (p *planner) keyColumnDomain(c *columnPlan, path string) domain {
	name := c.column.Name
	if _, taken := c.table.keyed[strings.ToLower(name)]; taken {
		p.refuse(path, "keep one of the keys", "column %q is part of another composite key already", name)
		return nil
	}
	if c.column.Distribution != nil {
		p.refuse(path, "remove the distribution or the key", "column %q has a distribution, which a composite key would bend", name)
		return nil
	}
	if c.column.ForeignKey != nil {
		return p.keyDomain(c)
	}
	return p.domain(c, c.path())
}

// path returns where the column stands in the document.
func (c *columnPlan) path() string {
	return fmt.Sprintf("%s.columns[%d]", c.table.path, c.index)
}
