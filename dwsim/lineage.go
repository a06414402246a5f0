package dwsim

import (
	"context"
	"strings"

	"github.com/dw-sim/dw-sim/dwsim/lineage"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Lineage returns the graph of the experiment's tables: what the document says of them and
// their foreign keys, how many rows the warehouse holds of each, and which run filled it. A
// table that the last run kept has the run from which its rows are. The rows are those of the
// mark; they are not counted.
func (e *Experiment) Lineage(ctx context.Context) (*lineage.Graph, error) {
	mark, err := e.Mark(ctx)
	if err != nil {
		return nil, err
	}
	runs, err := e.sim.Runs().List(ctx, e.Name())
	if err != nil {
		return nil, err
	}
	doc := e.Document()
	g := &lineage.Graph{
		Experiment: doc.Name, Description: doc.Description, Warehouse: e.Warehouse(),
		Tables: []lineage.Table{}, ForeignKeys: []lineage.ForeignKey{},
	}
	for i := range doc.Tables {
		t := &doc.Tables[i]
		g.Tables = append(g.Tables, lineageTable(t, mark, runs))
		for _, key := range t.References() {
			g.ForeignKeys = append(g.ForeignKeys, lineageKey(t, key))
		}
	}
	return g, nil
}

func lineageTable(t *schema.Table, mark store.Mark, runs []*Run) lineage.Table {
	node := lineage.Table{
		Name: t.Name, Description: t.Description, TargetRows: t.TargetRows,
		PrimaryKey: append([]string{}, t.PrimaryKey...), Unique: [][]string{},
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		node.Columns = append(node.Columns, lineage.Column{Name: c.Name, Type: c.TypeText(), Nullable: c.Nullable()})
	}
	for _, key := range t.UniqueKeys() {
		if !sameColumns(key, t.PrimaryKey) {
			node.Unique = append(node.Unique, key)
		}
	}
	if m, filled := mark[strings.ToLower(t.Name)]; filled {
		node.Rows, node.Run = m.Rows, lineageRun(t, m, runs)
	}
	return node
}

func lineageRun(t *schema.Table, m store.TableMark, runs []*Run) *lineage.Run {
	r := &lineage.Run{ID: m.Run, Seed: m.Seed, EngineVersion: m.Engine}
	for _, run := range runs {
		if run.ID != m.Run {
			continue
		}
		r.Recorded, r.Status, r.StartedAt, r.CompletedAt = true, string(run.Status), &run.StartedAt, run.CompletedAt
		for _, of := range run.Tables {
			if strings.EqualFold(of.Table, t.Name) {
				r.RowsAsked = of.Asked
			}
		}
	}
	return r
}

func lineageKey(t *schema.Table, key schema.CompositeForeignKey) lineage.ForeignKey {
	f := lineage.ForeignKey{
		Table: t.Name, Columns: key.Columns,
		ReferencesTable: key.ReferencesTable, ReferencesColumns: key.ReferencesColumns,
	}
	for _, name := range key.Columns {
		f.Nullable = f.Nullable || t.Column(name).Nullable()
	}
	for _, unique := range t.UniqueKeys() {
		f.Unique = f.Unique || within(unique, key.Columns)
	}
	parents, children := "1", "n"
	if f.Nullable {
		parents = "0..1"
	}
	if f.Unique {
		children = "1"
	}
	f.Cardinality = parents + ":" + children
	f.ChildrenMin, f.ChildrenMax = childrenOf(key.Cardinality)
	return f
}

// childrenOf returns how many children the document gives each parent, nil where it does
// not say.
func childrenOf(c *schema.Cardinality) (least, most *int64) {
	if c == nil {
		return nil, nil
	}
	least, most = c.Min, c.Max
	if c.Children != nil {
		least, most = c.Children, c.Children
	}
	for i := range c.Counts {
		n := &c.Counts[i].Children
		if least == nil || *n < *least {
			least = n
		}
		if most == nil || *n > *most {
			most = n
		}
	}
	if c.None != nil && *c.None > 0 {
		least = new(int64)
	}
	return least, most
}

// within reports whether all of some columns are among others.
func within(some, others []string) bool {
	for _, name := range some {
		found := false
		for _, other := range others {
			found = found || strings.EqualFold(name, other)
		}
		if !found {
			return false
		}
	}
	return true
}

func sameColumns(a, b []string) bool { return len(a) == len(b) && within(a, b) }
