package gen

// derived returns the filler of a column that is made from other columns: by an
// expression, a total, branches or an order. It is false where the column is not.
func (p *planner) derived(c *columnPlan, path string) (filler, bool) {
	return nil, false
}
