package gen

import (
	"fmt"
	"maps"
	"math/big"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// tablePlan is a table with its effective seed and rows, which are those of an earlier
// run where the table is kept.
type tablePlan struct {
	table      *schema.Table
	name       string // in lower case
	path       string // in the document
	seed       int64
	rows       int64
	kept       bool
	overridden bool // rows are not those of the document
	columns    []*columnPlan
	byName     map[string]*columnPlan
	keys       []*foreignKey        // those that make values
	unique     []*uniqueKey         // single columns first, small keys before large ones
	groups     []*keyGroup          // of keys that share columns
	keyed      map[string]filler    // columns that a composite key decides, by name in lower case
	open       []keyParts           // what Capacities arranges
	alone      map[*uniqueKey]int64 // and what it knows of other keys
	planned    bool
	planning   bool // planTable is at it
}

// planner resolves an experiment into plans and collects what is wrong with it.
type planner struct {
	tables   []*tablePlan // in the order of the document
	byName   map[string]*tablePlan
	problems schema.Problems
	late     []func()      // checks of what is known when all tables are planned
	dry      bool          // nothing is planned; only capacities are asked for
	deferred []*columnPlan // derived columns, planned after all others

	orders []*order
	totals []*totalPlan
}

// newPlanner knows the tables of e, and how to make none of their cells yet.
func newPlanner(e *schema.Experiment, o Options) *planner {
	e = e.Resolved()
	p := &planner{byName: make(map[string]*tablePlan, len(e.Tables))}
	o.Rows = lowered(o.Rows)
	for i := range e.Tables {
		t := newTablePlan(&e.Tables[i], fmt.Sprintf("tables[%d]", i), o)
		p.tables = append(p.tables, t)
		p.byName[t.name] = t
	}
	for _, t := range p.tables {
		p.link(t)
	}
	for _, t := range p.tables {
		t.linkUnique()
	}
	for _, t := range p.tables {
		t.settleUnique()
	}
	return p
}

// rowsPath returns where to look for a row count that is too high: at path, or at the
// override.
func (t *tablePlan) rowsPath(path string) string {
	if t.overridden {
		return "rows." + t.name
	}
	return path
}

// plan resolves how every cell is made. The document must be valid.
func (p *planner) plan() {
	for _, t := range p.tables {
		p.planTable(t)
	}
	for _, check := range p.late {
		check()
	}
	p.planDerived()
	p.checkDerived()
}

// planTable resolves how the cells of t are made, and before them those of tables on whose
// rows its keys depend.
func (p *planner) planTable(t *tablePlan) {
	if t.planned || p.dry {
		return
	}
	t.planned, t.planning = true, true
	defer func() { t.planning = false }()
	for _, g := range t.groups {
		p.settleGroup(g)
	}
	chosen := p.arrangeKeys(t)
	p.planGroups(t)
	p.applyKeys(t, chosen)
	p.planKeys(t)
	p.planCorrelations(t)
	for _, c := range t.columns {
		p.planColumn(c)
	}
}

// planSound resolves the columns of an invalid document that are not involved in what is
// wrong with it, for the sake of the problems that this brings to light.
func (p *planner) planSound(wrong schema.Problems) {
	for _, t := range p.tables {
		for _, c := range t.columns {
			if _, _, refers := t.table.Reference(c.column.Name); refers || c.column.Total != nil {
				continue // keys are not planned
			}
			if !touches(wrong, c.path()) && !touches(wrong, t.path+".target_rows") {
				p.planColumn(c)
			}
		}
	}
	p.planDerived()
}

// touches reports whether one of the problems is at path or inside it.
func touches(problems schema.Problems, path string) bool {
	for _, problem := range problems {
		if rest, ok := strings.CutPrefix(problem.Path, path); ok && (rest == "" || rest[0] == '.') {
			return true
		}
	}
	return false
}

func newTablePlan(table *schema.Table, path string, o Options) *tablePlan {
	t := &tablePlan{
		table: table, name: strings.ToLower(table.Name), path: path,
		seed: o.Seed, rows: table.TargetRows,
		byName: make(map[string]*columnPlan, len(table.Columns)), keyed: map[string]filler{},
	}
	if rows, ok := o.Rows[t.name]; ok {
		t.rows, t.overridden = rows, rows != table.TargetRows
	}
	if kept, ok := o.Kept[t.name]; ok && t.rows == 0 {
		t.seed, t.rows = kept.Seed, kept.Rows
		t.kept = true
	}
	t.kept = t.kept || t.rows == 0
	for i := range table.Columns {
		c := &columnPlan{table: t, column: &table.Columns[i], index: i, typ: table.Columns[i].Type()}
		c.kind, c.scale = kindOf(c.column)
		t.columns = append(t.columns, c)
		t.byName[strings.ToLower(c.column.Name)] = c
	}
	return t
}

// refuse notes a problem.
func (p *planner) refuse(path, hint, format string, args ...any) {
	p.problems = append(p.problems, schema.Problem{Path: path, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// planColumn resolves how the cells of c are made.
func (p *planner) planColumn(c *columnPlan) {
	path := c.path()
	if keyed, ok := c.table.keyed[strings.ToLower(c.column.Name)]; ok {
		c.filler = keyed
	} else if c.key != nil {
		c.filler = c.reference()
	} else if !c.isMade() {
		if c.column.Unique {
			p.planUnique(c, path)
		} else {
			c.filler = p.drawn(c, path)
		}
	}
	if c.isDerived() {
		p.deferred = append(p.deferred, c)
	}
	if c.key == nil { // NULLs of a foreign key are those of its fan
		c.nulls = newNullMask(c.stream("null"), c.column.NullShare())
	}
}

func (c *columnPlan) stream(purpose string) stream { return c.streamOf(purpose) }

// streamOf returns the stream for one purpose of c, told from others of that purpose by
// more names.
func (c *columnPlan) streamOf(purpose string, more ...string) stream {
	names := []string{c.table.name, c.column.Name}
	if c.branch != "" {
		names = append(names, c.branch)
	}
	return newStream(c.table.seed, purpose, append(names, more...)...)
}

// drawn returns the filler of a column whose values are drawn for each row on its own.
func (p *planner) drawn(c *columnPlan, path string) filler {
	s := c.stream("value")
	switch {
	case len(c.column.Values) > 0:
		return p.drawnListed(c, s, path)
	case c.column.Pattern != "":
		return p.drawnPattern(c, s, path)
	case c.column.Template != "":
		return p.template(c, path)
	case c.column.Group != "":
		return p.groupMember(c, path)
	case c.column.FakerRule != "":
		return p.drawnRule(c, s, path)
	}
	switch c.typ {
	case schema.Boolean:
		return drawnBooleans{s}
	case schema.UUID:
		return drawnUUIDs{s}
	case schema.Char:
		return drawnText{s, drawnCode(c.column.Length())}
	case schema.Varchar, schema.Text:
		return drawnRule(s, defaultRule(), c.column.Length())
	case schema.Binary:
		return drawnText{s, drawnBinary(c.column.Length())}
	case schema.JSON:
		return drawnText{s, drawnJSON(defaultRule())}
	case schema.Real, schema.Float, schema.Double:
		return p.drawnFloats(c, path)
	}
	return p.drawnExact(c, path)
}

func tenTo(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// lowered returns a map with its keys in lower case.
func lowered[V any](m map[string]V) map[string]V {
	l := maps.Clone(m)
	clear(l)
	for name, v := range m {
		l[strings.ToLower(name)] = v
	}
	return l
}
