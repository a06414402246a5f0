package gen

import (
	"fmt"
	"slices"
)

// settleTexts makes a key over several columns hold that has a template or a member of a
// group among them: their values have no numbers, so that no tuples can be made of them.
// One that can be is unique by itself then, which is enough; else the other columns hold
// the key without it.
func (t *tablePlan) settleTexts() {
	for i := 0; i < len(t.unique); i++ {
		u := t.unique[i]
		if len(u.columns) == 1 || slices.ContainsFunc(t.unique[:i], func(s *uniqueKey) bool { return s.isWithin(u.columns) }) {
			continue
		}
		if c := u.loneText(); c != nil {
			unique := *c.column
			unique.Unique = true
			c.column = &unique
			alone := &uniqueKey{path: c.path(), label: fmt.Sprintf("column %q of the %s", unique.Name, u.label), columns: []*columnPlan{c}}
			t.unique = slices.Insert(t.unique, i, alone)
		}
	}
}

// loneText returns the column that can be unique by itself, the first by name, or nil.
func (u *uniqueKey) loneText() *columnPlan {
	var found *columnPlan
	for _, c := range u.columns {
		if c.isUnnumbered() && c.canBeLone() && (found == nil || c.name() < found.name()) {
			found = c
		}
	}
	return found
}

// isUnnumbered reports whether the values of c have no numbers.
func (c *columnPlan) isUnnumbered() bool { return c.column.Template != "" || c.column.Group != "" }

func (c *columnPlan) canBeLone() bool {
	if c.column.Template != "" {
		return true
	}
	r, problem, _ := lookupRule(c.column.FakerRule)
	if problem != "" {
		return false
	}
	t := traits[r.name]
	return r.name == "email" || r.name == "user_name" || t != nil && t.numbers > 0
}

// withoutTexts returns columns without those whose values have no numbers, unless that
// leaves none.
func withoutTexts(columns []*columnPlan) []*columnPlan {
	left := slices.DeleteFunc(slices.Clone(columns), (*columnPlan).isUnnumbered)
	if len(left) == 0 {
		return columns
	}
	return left
}
