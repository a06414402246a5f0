package gen

import (
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// Fitting compares rows, wherever they are kept, with what a document says of single rows
// and of their distributions. It is immutable; its fits are not.
type Fitting struct{ planner *planner }

// NewFitting prepares the comparison of rows with e, which must be valid. o.Rows says how
// many rows the tables should have; the seed does not matter.
//
// The rows are planned for what follows from several keys together: which of them decides a
// column that they share, and how many children a unique key leaves to a parent. What is
// wrong with the plan is not said; then these things are not checked.
func NewFitting(e *schema.Experiment, o Options) *Fitting {
	o.Kept = lowered(o.Kept)
	p := newPlanner(e.Clone(), o)
	p.plan()
	return &Fitting{p}
}

// Fit compares the rows of one table. It is used by one goroutine at a time, and its
// memory does not grow with the rows.
type Fit struct {
	table   *tablePlan
	rows    int64
	worker  *worker // for what is made once more
	pickers []*picker
	parts   []fitPart
}

// fitPart watches for one rule.
type fitPart interface {
	add(b rowSet)
	finding() Finding
}

// Table returns a fit of a table's rows, or nil where there is no such table.
func (f *Fitting) Table(name string) *Fit {
	t := f.planner.byName[strings.ToLower(name)]
	if t == nil {
		return nil
	}
	fit := &Fit{table: t, worker: newWorker()}
	for _, c := range t.columns {
		fit.parts = append(fit.parts, f.planner.cellParts(c)...)
		f.planner.derivedParts(fit, c)
	}
	for _, c := range t.columns {
		fit.parts = append(fit.parts, f.planner.spreadParts(c)...)
	}
	fit.parts = append(fit.parts, f.planner.correlationParts(t)...)
	return fit
}

// Add takes a batch of rows, each row of the table once, in any order.
func (f *Fit) Add(b *Batch) {
	f.rows += int64(b.Rows)
	for _, p := range f.pickers {
		p.pick(f.worker, b)
	}
	for _, part := range f.parts {
		part.add(rowSet{Batch: b})
	}
}

// Rows returns how many rows were added.
func (f *Fit) Rows() int64 { return f.rows }

// Findings returns what there is to say about the rows that were added: a finding for each
// rule of the table's columns, in the order of the document. Those of statistical tests
// have a p-value and no status, unless there were too few rows.
func (f *Fit) Findings() []Finding {
	findings := make([]Finding, len(f.parts))
	for i, part := range f.parts {
		findings[i] = part.finding()
	}
	return findings
}

// newFinding returns the frame of a finding about columns of t.
func (t *tablePlan) newFinding(kind FindingKind, asked string, columns ...*columnPlan) Finding {
	f := Finding{Kind: kind, Table: t.table.Name, Columns: []string{}, Asked: asked}
	for _, c := range columns {
		f.Columns = append(f.Columns, c.column.Name)
	}
	return f
}

// settledPart is a finding that no row changes.
type settledPart struct{ f Finding }

func (settledPart) add(rowSet)         {}
func (p settledPart) finding() Finding { return p.f }

// inUniqueKey reports whether c is part of a key, whose values must differ and so cannot
// be drawn for each row on its own.
func (c *columnPlan) inUniqueKey() bool {
	return slices.ContainsFunc(c.table.unique, func(u *uniqueKey) bool { return slices.Contains(u.columns, c) })
}

// isFromOthers reports whether the values of c are made from those of others.
func (c *columnPlan) isFromOthers() bool {
	d := c.column
	return d.Expression != "" || d.After != nil || d.Total != nil || len(d.When) > 0 || d.Template != ""
}
