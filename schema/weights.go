package schema

// weights checks how likely the values of a column are.
func (k *checker) weights(path string, c *Column) {
	if len(c.Weights) == 0 {
		return
	}
	if len(c.Values) == 0 {
		k.add(path, "write the values that they belong to, or leave them out", "the column has weights, but no values")
		return
	}
	if c.Unique {
		k.add(path, "leave one of them out", "a unique column cannot have weights: each of its values occurs once at most")
	}
	if len(c.Weights) != len(c.Values) {
		k.add(path, "write one for each of values", "there are %s, but %s", count(len(c.Weights), "weight"), count(len(c.Values), "value"))
	}
	k.relative(path, "[%d]", c.Weights)
}
