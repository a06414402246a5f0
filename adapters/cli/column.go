package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// typeName writes the type of a column with its sizes: VARCHAR(255), DECIMAL(10,2).
func typeName(c *schema.Column) string {
	switch t := c.Type(); t {
	case schema.Char, schema.Varchar, schema.Text, schema.Binary:
		return fmt.Sprintf("%s(%d)", t, c.Length())
	case schema.Decimal:
		precision, scale := c.Digits()
		return fmt.Sprintf("%s(%d,%d)", t, precision, scale)
	case schema.Time, schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		if precision, _ := c.Digits(); precision > 0 {
			return fmt.Sprintf("%s(%d)", t, precision)
		}
		return t.String()
	default:
		return t.String()
	}
}

// values says in a few words where the values of a column come from.
func values(c *schema.Column) string {
	var parts []string
	if fk := c.ForeignKey; fk != nil {
		parts = append(parts, fk.ReferencesTable+"."+fk.ReferencesColumn)
	}
	if c.FakerRule != "" {
		parts = append(parts, c.FakerRule)
	}
	if d := c.Distribution; d != nil {
		parts = append(parts, distributionText(d))
	}
	if r := rangeText(c); r != "" {
		parts = append(parts, r)
	}
	if c.CountsUp() {
		parts = append(parts, "counting up")
	}
	return strings.Join(parts, ", ")
}

func distributionText(d *schema.Distribution) string {
	var parameters []string
	for _, name := range slices.Sorted(maps.Keys(d.Parameters)) {
		parameters = append(parameters, fmt.Sprintf("%s %g", name, d.Parameters[name]))
	}
	return fmt.Sprintf("%s(%s)", strings.ToLower(d.Type), strings.Join(parameters, ", "))
}

// rangeText writes the bounds that the document gives; an open side stays empty.
func rangeText(c *schema.Column) string {
	for _, r := range [][2]string{
		{string(c.MinValue), string(c.MaxValue)},
		{c.DateStart, c.DateEnd},
		{c.TimestampStart, c.TimestampEnd},
		{c.TimeStart, c.TimeEnd},
	} {
		if r[0] != "" || r[1] != "" {
			return r[0] + " … " + r[1]
		}
	}
	return ""
}
