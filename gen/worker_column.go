package gen

// column returns the values of c at rows.
func (w *worker) column(c *columnPlan, rows []int64) (*Vector, error) {
	v := newVector(c)
	err := c.fill(w, rows, &v)
	return &v, err
}
