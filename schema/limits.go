package schema

import (
	"fmt"
	"math/big"
)

// GivenBounds returns the bounds that the document gives for a column of an exact type, nil
// where it gives none, in the unit of [Column.Bounds].
//
// It is an error when the type has no such range, and when what the document says is one
// of the problems that [Validate] reports.
func (c *Column) GivenBounds() (min, max *big.Int, err error) {
	if _, _, err := c.TypeBounds(); err != nil {
		return nil, nil, err
	}
	given, err := c.givenSpan()
	return given.min, given.max, err
}

// TypeBounds returns the smallest and the largest value that an exact type with the sizes
// of the column can hold, in the unit of [Column.Bounds].
func (c *Column) TypeBounds() (min, max *big.Int, err error) {
	if err := c.checkSizes(); err != nil {
		return nil, nil, err
	}
	limit, ok := c.typeSpan()
	if !ok {
		return nil, nil, fmt.Errorf("data type %q has no range of exact values", c.DataType)
	}
	return limit.min, limit.max, nil
}

// GivenFloatBounds returns the bounds that the document gives for a REAL, FLOAT or DOUBLE
// column, nil where it gives none.
func (c *Column) GivenFloatBounds() (min, max *float64, err error) {
	if c.Type().family() != floatFamily {
		return nil, nil, fmt.Errorf("data type %q has no range of floats", c.DataType)
	}
	given, err := c.givenFloats()
	return given.min, given.max, err
}

// FormatExact writes a value of an exact type, in the unit of [Column.Bounds], as a
// document does.
func (c *Column) FormatExact(v *big.Int) string { return c.format(v) }
