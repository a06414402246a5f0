package result

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// maxDigits is how many digits a DECIMAL has in Parquet and Arrow.
const maxDigits = 38

// digitsOf returns how many digits the text of a number has before and behind its point; false
// where it is none, or has an exponent.
func digitsOf(v any) (whole, scale int, ok bool) {
	switch v.(type) {
	case string, int64:
	default:
		return 0, 0, false
	}
	before, behind, _ := strings.Cut(strings.TrimPrefix(string(AppendText(nil, v)), "-"), ".")
	ok = before != "" && strings.Trim(before+behind, "0123456789") == ""
	return len(strings.TrimLeft(before, "0")), len(behind), ok
}

// decideDecimal decides the digits of a column that is a DECIMAL, but of which nobody knows how
// many digits it has, as of an expression on Postgres: 38, as many of them behind the point as
// its first values have. It returns false where these need more, or are something else.
func (w *typed) decideDecimal(i int) bool {
	c := &w.table.Columns[i]
	if c.DataType != schema.Decimal.String() {
		return false
	}
	whole, scale := 0, 0
	for _, row := range w.first {
		if row[i] == nil {
			continue
		}
		before, behind, ok := digitsOf(row[i])
		if !ok {
			return false
		}
		whole, scale = max(whole, before), max(scale, behind)
	}
	if whole+scale > maxDigits {
		return false
	}
	c.Precision, c.Scale = new(maxDigits), &scale
	return true
}

// widerDecimal returns the type of a column of DECIMALs that holds a value, too, with some room, so that
// a result is not written again for every digit.
func widerDecimal(c *schema.Column, v any) (string, bool) {
	const room = 6
	whole, scale, ok := digitsOf(v)
	if !ok || c.Precision == nil || c.Scale == nil {
		return "", false
	}
	switch {
	case scale > *c.Scale:
		scale = min(max(scale, *c.Scale+room), maxDigits-whole)
	case *c.Precision == maxDigits:
		return "", false // its digits before the point are too many
	default:
		scale = *c.Scale
	}
	if _, behind, _ := digitsOf(v); behind > scale || whole+scale > maxDigits {
		return "", false
	}
	return fmt.Sprintf("DECIMAL(%d,%d)", maxDigits, scale), true
}
