package schema

import "fmt"

// Ends of the sizes. Snowflake holds no longer strings, Redshift none as long, and no
// warehouse a longer DECIMAL.
const (
	MaxCharLength    = 65_535      // characters of a CHAR
	MaxVarcharLength = 134_217_728 // characters of a VARCHAR or TEXT
	MaxBinaryLength  = 65_535      // bytes of a BINARY
	MaxPrecision     = 38          // digits of a DECIMAL
)

// sizeLimit is a size key, its value, and the range that it may lie in.
type sizeLimit struct {
	key      string
	value    *int
	min, max int
}

// sizeLimits returns the sizes that the type has.
func (c *Column) sizeLimits() []sizeLimit {
	switch t := c.Type(); {
	case t == Char:
		return []sizeLimit{{"char_length", c.CharLength, 1, MaxCharLength}}
	case t == Varchar || t == Text:
		return []sizeLimit{{"varchar_length", c.VarcharLength, 1, MaxVarcharLength}}
	case t == Binary:
		return []sizeLimit{{"varchar_length", c.VarcharLength, 1, MaxBinaryLength}}
	case t == Time || t.family() == timestampFamily:
		return []sizeLimit{{"precision", c.Precision, 0, maxFraction}}
	case t == Decimal:
		precision, _ := c.Digits()
		return []sizeLimit{
			{"precision", c.Precision, 1, MaxPrecision},
			{"scale", c.Scale, 0, min(max(precision, 0), MaxPrecision)},
		}
	}
	return nil
}

func (s sizeLimit) err() error {
	if s.value == nil || *s.value >= s.min && *s.value <= s.max {
		return nil
	}
	return fmt.Errorf("%s %d is outside of %d…%d", s.key, *s.value, s.min, s.max)
}

// checkSizes returns the first size that the type cannot have.
func (c *Column) checkSizes() error {
	for _, s := range c.sizeLimits() {
		if err := s.err(); err != nil {
			return err
		}
	}
	return nil
}
