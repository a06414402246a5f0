package schema

import (
	"fmt"
	"math/big"
	"strings"
	"time"
)

// boundKey is a key that gives a bound, with the text that the document has for it.
type boundKey struct{ key, text string }

// boundKeys returns the keys that bound the type, empty ones where none does.
func (c *Column) boundKeys() (start, end boundKey) {
	switch t := c.Type(); {
	case t.isNumeric():
		return boundKey{"min_value", string(c.MinValue)}, boundKey{"max_value", string(c.MaxValue)}
	case t == Date:
		return boundKey{"date_start", c.DateStart}, boundKey{"date_end", c.DateEnd}
	case t == Time:
		return boundKey{"time_start", c.TimeStart}, boundKey{"time_end", c.TimeEnd}
	case t.family() == timestampFamily:
		return boundKey{"timestamp_start", c.TimestampStart}, boundKey{"timestamp_end", c.TimestampEnd}
	}
	return boundKey{}, boundKey{}
}

// bound returns a bound of an exact type, nil when the key is not there. Sizes must be
// valid.
func (c *Column) bound(k boundKey) (*big.Int, error) {
	if k.text == "" {
		return nil, nil
	}
	v, err := c.parse(k.text)
	if err == nil {
		err = c.fits(v)
	}
	if err != nil {
		return nil, fmt.Errorf("%s %s %w", k.key, c.quote(k.text), err)
	}
	return v, nil
}

// quote returns the text of a bound as messages show it: numbers bare, all else quoted.
func (c *Column) quote(text string) string {
	if c.Type().isNumeric() {
		return clip(text)
	}
	return fmt.Sprintf("%q", clip(text))
}

func (c *Column) parse(text string) (*big.Int, error) {
	switch t := c.Type(); {
	case t == Date:
		return parseDate(text)
	case t == Time:
		return parseTime(text, c.tick())
	case t.family() == timestampFamily:
		return parseTimestamp(text, c.tick())
	}
	_, scale := c.Digits()
	return Number(text).unscaled(scale)
}

// fits is an error when the type cannot hold v.
func (c *Column) fits(v *big.Int) error {
	limit, _ := c.typeSpan()
	if v.Cmp(limit.min) < 0 {
		return fmt.Errorf("is below %s, where %s begins", c.format(limit.min), c.typeLabel())
	}
	if v.Cmp(limit.max) > 0 {
		return fmt.Errorf("is above %s, where %s ends", c.format(limit.max), c.typeLabel())
	}
	return nil
}

// format writes a value of an exact type as a document does.
func (c *Column) format(v *big.Int) string {
	switch t := c.Type(); {
	case t == Date:
		return time.Unix(v.Int64()*86_400, 0).UTC().Format(time.DateOnly)
	case t == Time:
		return formatMicros(v.Int64(), time.TimeOnly)
	case t.family() == timestampFamily:
		return formatMicros(v.Int64(), "2006-01-02T15:04:05")
	}
	_, scale := c.Digits()
	return formatScaled(v, scale)
}

func formatScaled(v *big.Int, scale int) string {
	if scale == 0 {
		return v.String()
	}
	digits, sign := new(big.Int).Abs(v).String(), ""
	if v.Sign() < 0 {
		sign = "-"
	}
	if pad := scale + 1 - len(digits); pad > 0 {
		digits = strings.Repeat("0", pad) + digits
	}
	point := len(digits) - scale
	return sign + digits[:point] + "." + digits[point:]
}

// typeLabel names the type with the sizes that bound its values.
func (c *Column) typeLabel() string {
	t := c.Type()
	precision, scale := c.Digits()
	if t == Decimal {
		return fmt.Sprintf("%s(%d,%d)", t, precision, scale)
	}
	return t.String()
}

// clip shortens a text for a message.
func clip(text string) string {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
