package ddl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// typeForm is how a dialect writes a data type.
type typeForm struct {
	name  string
	also  string   // other names of the type, with commas between: they stay where a document has them
	sizes sizeForm // nil: it has none
}

// sizeForm writes a type with the sizes of a column. What the type cannot say is in lost.
type sizeForm func(c *schema.Column, name string) (written, lost string)

// columnType writes the type of a column.
func (d *printDialect) columnType(c *schema.Column) (written, lost string) {
	form, ok := d.types[c.Type()]
	if !ok {
		return c.DataType, ""
	}
	name := form.name
	if spelled := strings.ToUpper(strings.Join(strings.Fields(c.DataType), " ")); slices.Contains(strings.Split(form.also, ","), spelled) {
		name = spelled
	}
	if form.sizes == nil {
		return name, ""
	}
	return form.sizes(c, name)
}

// upTo is a length of 1…most. What is longer is cut to it, or is another type of that
// length, or one without any.
func upTo(most int, instead string) sizeForm {
	return func(c *schema.Column, name string) (string, string) {
		n := c.Length()
		switch {
		case n <= most:
			return fmt.Sprintf("%s(%d)", name, n), ""
		case instead == "":
			return fmt.Sprintf("%s(%d)", name, most), fmt.Sprintf("the length %d is lowered to %d", n, most)
		case strings.HasSuffix(instead, "()"):
			return fmt.Sprintf("%s(%d)", strings.TrimSuffix(instead, "()"), n), ""
		}
		return instead, fmt.Sprintf("the length %d is left out, as %s has none", n, instead)
	}
}

// given is a length where the document has one; without it, the type has no end that
// matters.
func given(most int, instead string) sizeForm {
	sized := upTo(most, instead)
	return func(c *schema.Column, name string) (string, string) {
		if c.VarcharLength == nil {
			return name, ""
		}
		return sized(c, name)
	}
}

// lengthless is a type without a length.
func lengthless(c *schema.Column, name string) (string, string) {
	if c.VarcharLength == nil {
		return name, ""
	}
	return name, fmt.Sprintf("the length %d is left out, as %s has none", *c.VarcharLength, name)
}

// digitsUpTo is precision and scale. Beyond exact digits, values lose some; 0: they never do.
func digitsUpTo(mostScale, exactWhole, exactFraction int) sizeForm {
	return func(c *schema.Column, name string) (string, string) {
		precision, scale := c.Digits()
		lost := ""
		exact := exactFraction
		if scale == 0 {
			exact = exactWhole
		}
		switch {
		case scale > mostScale:
			lost = fmt.Sprintf("the scale %d is lowered to %d", scale, mostScale)
			scale = mostScale
		case exact > 0 && precision > exact:
			lost = fmt.Sprintf("of its %d digits, only %d are kept for certain", precision, exact)
		}
		return fmt.Sprintf("%s(%d,%d)", name, precision, scale), lost
	}
}

// fractionGiven is the digits of the fraction of a second, where the document has them.
// They stand before the words about the time zone.
func fractionGiven(c *schema.Column, name string) (string, string) {
	if c.Precision == nil {
		return name, ""
	}
	first, zone, _ := strings.Cut(name, " ")
	return strings.TrimRight(fmt.Sprintf("%s(%d) %s", first, *c.Precision, zone), " "), ""
}

// isText reports whether a column holds text.
func isText(c *schema.Column) bool {
	t := c.Type()
	return t == schema.Char || t == schema.Varchar || t == schema.Text
}
