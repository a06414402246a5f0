package schema

import "fmt"

// TypeText returns the canonical type with its sizes: VARCHAR(255), DECIMAL(10,2).
func (c *Column) TypeText() string {
	switch t := c.Type(); t {
	case Char, Varchar, Text, Binary:
		return fmt.Sprintf("%s(%d)", t, c.Length())
	case Decimal:
		precision, scale := c.Digits()
		return fmt.Sprintf("%s(%d,%d)", t, precision, scale)
	case Time, Timestamp, TimestampTZ, DateTime:
		if precision, _ := c.Digits(); precision > 0 {
			return fmt.Sprintf("%s(%d)", t, precision)
		}
		return t.String()
	default:
		return t.String()
	}
}
