package gen

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/dw-sim/dw-sim/schema"
)

// derivedParts adds the rules about what other columns of the row say of c: its expression,
// its branches and the condition under which it is NULL.
func (p *planner) derivedParts(fit *Fit, c *columnPlan) {
	nulls := p.nullParts(fit, c)
	switch {
	case c.isBranched():
		p.branchParts(fit, c)
	case c.column.Expression != "":
		rule, why := newExpressionRule(fit.worker, c, c.filler)
		if rule == nil {
			fit.skip(c.table.newFinding(FindingExpression, c.column.Expression, c), why)
			return
		}
		rule.nulls = nulls
		rule.mayBlank = c.column.NullShare() > 0 || c.column.NullWhen != "" && nulls == nil
		fit.parts = append(fit.parts, rule)
	case c.column.Template != "":
		if t, ok := c.filler.(*template); ok && t.isOfRow() {
			mayBlank := c.column.NullShare() > 0 || c.column.NullWhen != ""
			fit.parts = append(fit.parts, &templateRule{column: c, template: t, worker: fit.worker, mayBlank: mayBlank, want: newVector(c)})
		}
	}
}

func (f *Fit) skip(finding Finding, why string) {
	f.parts = append(f.parts, settledPart{finding.notChecked(why)})
}

// nullParts returns what tells where c is NULL by its condition; nil where nothing does.
func (p *planner) nullParts(fit *Fit, c *columnPlan) *picker {
	if c.column.NullWhen == "" {
		return nil
	}
	pick, why := newPicker(c.table, c.nullWhen)
	if pick == nil {
		fit.skip(c.table.newFinding(FindingExpression, "NULL when "+c.column.NullWhen, c), why)
		return nil
	}
	fit.pickers = append(fit.pickers, pick)
	own := c.key == nil && !c.isFromOthers()
	exactly := c.column.NullShare() == 0 && (own || c.isAlwaysOrdered())
	fit.parts = append(fit.parts, &nullRule{column: c, picker: pick, exactly: exactly})
	if share := c.column.NullShare(); own && share > 0 {
		fit.parts = append(fit.parts, &pickedRows{
			&nullTest{column: c, share: share, exact: share == 1}, pick, 1, "elsewhere",
		})
	}
	return pick
}

// branchParts adds the rules of the branches of c, each of which has rows of its own.
func (p *planner) branchParts(fit *Fit, c *columnPlan) {
	pick, why := c.branchPicker()
	if pick == nil {
		for i := range c.column.When {
			fit.skip(c.table.newFinding(FindingExpression, "when "+c.column.When[i].If, c), why)
		}
		return
	}
	fit.pickers = append(fit.pickers, pick)
	made := c.filler.(branched)
	for i := range c.column.When {
		label := "when " + c.column.When[i].If
		p.branchPart(fit, c, &c.column.When[i], made.branches[i].filler, &pickedRows{picker: pick, number: i, label: label})
	}
	rest := &pickedRows{picker: pick, number: len(c.column.When), label: "else"}
	if c.column.Else != nil {
		p.branchPart(fit, c, c.column.Else, made.rest, rest)
	} else {
		p.makerParts(fit, c, c.as(c.withoutBranches()), made.rest, rest)
	}
}

// branchPicker tells which branch makes a row; nil, with the reason, where the row alone
// does not say.
func (c *columnPlan) branchPicker() (*picker, string) {
	made, ok := c.filler.(branched)
	if !ok {
		return nil, "the branches cannot be planned"
	}
	var conditions []*condition
	for _, b := range made.branches {
		conditions = append(conditions, b.condition)
	}
	return newPicker(c.table, conditions...)
}

func (p *planner) branchPart(fit *Fit, c *columnPlan, b *schema.Branch, made filler, rows *pickedRows) {
	if b.Null {
		rows.fitPart = &nullBranch{column: c}
		fit.parts = append(fit.parts, rows)
		return
	}
	p.makerParts(fit, c, c.as(b.Column(c.column)), made, rows)
}

// makerParts adds the rules for the rows that made, which has one branch of c for its
// definition, makes.
func (p *planner) makerParts(fit *Fit, c, made *columnPlan, f filler, rows *pickedRows) {
	add := func(part fitPart) {
		one := *rows
		one.fitPart = part
		fit.parts = append(fit.parts, &one)
	}
	if kind, asked, a := p.allowedBy(made); a != nil {
		add(&cellRule{column: c, rule: a, frame: c.table.newFinding(kind, asked, c)})
	}
	d := made.column
	switch {
	case d.Expression != "":
		rule, why := newExpressionRule(fit.worker, c, f)
		if rule == nil {
			add(settledPart{c.table.newFinding(FindingExpression, d.Expression, c).notChecked(why)})
			return
		}
		rule.mayBlank = c.column.NullShare() > 0 || c.column.NullWhen != ""
		add(rule)
	case d.After != nil:
		add(settledPart{c.table.newFinding(FindingOrder, "after other columns", c).notChecked("orders within branches are compared by dw-sim run verify")})
	case d.Pattern != "":
		if matcher, err := regexp.Compile("^(?:" + d.Pattern + ")$"); err == nil {
			add(&cellRule{column: c, rule: matching{matcher}, frame: c.table.newFinding(FindingPattern, d.Pattern, c)})
		}
	case !c.inUniqueKey():
		if part := p.spreadPart(made); part != nil {
			add(part)
		}
	}
}

// isAlwaysOrdered reports whether c comes behind columns that are never NULL.
func (c *columnPlan) isAlwaysOrdered() bool {
	return c.order != nil && !slices.ContainsFunc(c.order.bases, func(b base) bool { return b.mayBeNull() })
}

// templateRule holds the values of a column against what its template makes of the other
// columns of the row.
type templateRule struct {
	column   *columnPlan
	template *template
	worker   *worker
	mayBlank bool // NULL is allowed where the template gives a value
	want     Vector
	breaches
}

// isOfRow reports whether nothing but columns of the row stands in the places of t.
func (t *template) isOfRow() bool {
	return t.readsColumns() && !slices.ContainsFunc(t.parts, func(p templatePart) bool {
		return p.row || p.write != nil || p.code != nil || p.key != nil
	})
}

func (r *templateRule) add(b rowSet) {
	f := r.worker.frameOfBatch(r.column.table, b.Batch)
	defer r.worker.close(f)
	if err := r.worker.fillPart(f, r.template, &r.want); err != nil {
		r.breaches.add(func() string { return err.Error() })
		return
	}
	v := &b.Columns[r.column.index]
	for i := range b.each {
		if v.IsNull(i) && r.mayBlank || r.want.equalAt(i, v, i) {
			continue
		}
		r.breaches.add(func() string {
			return fmt.Sprintf("%s has %s instead of %s", r.column.table.rowText(b.Batch, i), v.textAt(i), r.want.textAt(i))
		})
	}
}

func (r *templateRule) finding() Finding {
	return r.into(r.column.table.newFinding(FindingExpression, r.column.column.Template, r.column), "another value")
}
