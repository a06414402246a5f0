package gen

import (
	"fmt"

	"github.com/dw-sim/dw-sim/schema"
)

// branched is a column whose value is made by the first branch whose condition holds.
type branched struct {
	column   *columnPlan
	branches []branch
	rest     filler // where no condition holds
}

// branch makes values where its condition holds.
type branch struct {
	condition *condition
	filler    filler
}

// branches plans the branches of a column. Nil: one of them cannot be made.
func (p *planner) branches(c *columnPlan, path string) filler {
	b := branched{column: c}
	sound := true
	for i := range c.column.When {
		made := &c.column.When[i]
		at := fmt.Sprintf("%s.when[%d]", path, i)
		next := branch{condition: p.condition(c, made.If, at+".if"), filler: p.branch(c, made, made.If, at)}
		sound = sound && next.condition != nil && next.filler != nil
		b.branches = append(b.branches, next)
	}
	if otherwise := c.column.Else; otherwise != nil {
		b.rest = p.branch(c, otherwise, "else", path+".else")
	} else {
		b.rest = p.branchPlan(c, c.withoutBranches(), "", path)
	}
	if !sound || b.rest == nil {
		return nil
	}
	return b
}

// withoutBranches returns the column as its own keys say that it is made.
func (c *columnPlan) withoutBranches() *schema.Column {
	own := *c.column
	own.When, own.Else, own.NullWhen = nil, nil, ""
	return &own
}

// branch plans one branch. Its streams go by label, so that other branches do not move
// its cells.
func (p *planner) branch(c *columnPlan, b *schema.Branch, label, path string) filler {
	if b.Null {
		return nullFiller{}
	}
	return p.branchPlan(c, b.Column(c.column), label, path)
}

func (p *planner) branchPlan(c *columnPlan, column *schema.Column, label, path string) filler {
	made := &columnPlan{table: c.table, column: column, index: c.index, typ: c.typ, kind: c.kind, scale: c.scale, branch: label}
	if made.isMade() {
		made.filler = p.derived(made, path)
	} else {
		made.filler = p.drawn(made, path)
	}
	for _, used := range made.uses {
		c.use(used)
	}
	return made.filler
}

// isMade reports whether other columns say what the value is.
func (c *columnPlan) isMade() bool {
	return c.column.Expression != "" || c.column.After != nil || c.column.Total != nil || c.isBranched()
}

func (c *columnPlan) isBranched() bool { return len(c.column.When) > 0 || c.column.Else != nil }

func (b branched) fill(w *worker, rows []int64, v *Vector) error {
	return w.within(b.column.table, rows, func(f *frame) error {
		chosen, err := b.choose(w, f)
		if err != nil {
			return err
		}
		return b.scatter(w, f, chosen, v)
	})
}

// choose returns for each row which branch makes its value, len(b.branches) for the rest.
func (b branched) choose(w *worker, f *frame) ([]int, error) {
	chosen := make([]int, len(f.rows))
	for i := range chosen {
		chosen[i] = len(b.branches)
	}
	for k := len(b.branches) - 1; k >= 0; k-- { // the first that holds wins
		hold, err := b.branches[k].condition.holds(w, f)
		if err != nil {
			return nil, err
		}
		for i := range chosen {
			if hold.Get(i) {
				chosen[i] = k
			}
		}
	}
	return chosen, nil
}

// scatter makes the values of each branch, and puts them where they belong.
func (b branched) scatter(w *worker, f *frame, chosen []int, v *Vector) error {
	parts := make([]*Vector, len(b.branches)+1)
	places := make([][]int32, len(parts))
	for i, k := range chosen {
		places[k] = append(places[k], int32(i))
	}
	for k, at := range places {
		if len(at) == 0 {
			continue
		}
		made := b.rest
		if k < len(b.branches) {
			made = b.branches[k].filler
		}
		part := w.openPart(f, at)
		defer w.close(part)
		parts[k] = w.lend(part, b.column)
		if err := w.fillPart(part, made, parts[k]); err != nil {
			return err
		}
	}
	taken := make([]int, len(parts))
	for i, k := range chosen {
		v.Set(i, parts[k], taken[k], len(chosen))
		taken[k]++
	}
	return nil
}

// fillPart fills v, and while it does so those who ask for a frame with the rows of f get f.
func (w *worker) fillPart(f *frame, made filler, v *Vector) error {
	w.frames = append(w.frames, f)
	defer func() { w.frames = w.frames[:len(w.frames)-1] }()
	v.Resize(len(f.rows))
	return made.fill(w, f.rows, v)
}
