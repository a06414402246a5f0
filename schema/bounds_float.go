package schema

import (
	"fmt"
	"math"
	"slices"
)

// FloatBounds returns the smallest and the largest value of a REAL, FLOAT or DOUBLE
// column, with defaults for the bounds that the document does not give; they are ±Inf
// where the distribution, or what makes the values from others, leaves them open. The bounds of a REAL are values of 32 bits
// inside those of the document, or the nearest ones where none lies between them. Of a
// column that lists its values they are the smallest and the largest of them.
//
// It is an error when the type is another, and when what the document says is one of
// the problems that [Validate] reports.
func (c *Column) FloatBounds() (min, max float64, err error) {
	if c.Type().family() != floatFamily {
		return 0, 0, fmt.Errorf("data type %q has no range of floats", c.DataType)
	}
	if len(c.When) > 0 {
		return c.branchFloats()
	}
	if len(c.Values) > 0 {
		values, err := c.FloatValues()
		if err != nil {
			return 0, 0, err
		}
		return slices.Min(values), slices.Max(values), nil
	}
	given, err := c.givenFloats()
	if err != nil {
		return 0, 0, err
	}
	min, max = c.resolveFloats(given)
	if min > max {
		return 0, 0, fmt.Errorf("%v is above %v", min, max)
	}
	if c.Type() == Real {
		min, max = realBounds(min, max)
	}
	return min, max, nil
}

// floatSpan holds the bounds that a document gives, nil where it gives none.
type floatSpan struct{ min, max *float64 }

func (c *Column) givenFloats() (given floatSpan, err error) {
	if given.min, err = c.floatBound(boundKey{"min_value", string(c.MinValue)}); err != nil {
		return given, err
	}
	given.max, err = c.floatBound(boundKey{"max_value", string(c.MaxValue)})
	return given, err
}

// floatBound returns a bound, nil when the key is not there.
func (c *Column) floatBound(k boundKey) (*float64, error) {
	if k.text == "" {
		return nil, nil
	}
	v, err := c.float(Number(k.text))
	if err != nil {
		return nil, fmt.Errorf("%s %s %w", k.key, k.text, err)
	}
	return &v, nil
}

// float returns n, which must lie within the type.
func (c *Column) float(n Number) (float64, error) {
	v, err := n.float()
	if err == nil && c.Type() == Real && math.Abs(v) > math.MaxFloat32 {
		err = fmt.Errorf("is outside of REAL, which ends at ±%v", math.MaxFloat32)
	}
	return v, err
}

func (c *Column) resolveFloats(given floatSpan) (min, max float64) {
	min, max, fixed := c.defaultFloats()
	switch {
	case given.min != nil && given.max != nil:
		return *given.min, *given.max
	case given.min != nil:
		if min = *given.min; min > max && !fixed {
			max = c.floatEnd(min + defaultMax)
		}
	case given.max != nil:
		if max = *given.max; max < min && !fixed {
			min = c.floatEnd(max - defaultMax)
		}
	}
	return min, max
}

// defaultFloats is defaultSpan for floats.
func (c *Column) defaultFloats() (min, max float64, fixed bool) {
	if e, own := c.extent(); own {
		min, max = e.floats()
		return min, max, true
	}
	if c.isDerived() {
		return math.Inf(-1), math.Inf(1), false
	}
	return 0, defaultMax, false
}

// floatEnd returns v, no farther out than the end of the type.
func (c *Column) floatEnd(v float64) float64 {
	end := math.MaxFloat64
	if c.Type() == Real {
		end = math.MaxFloat32
	}
	return math.Max(-end, math.Min(end, v))
}

// realBounds rounds both bounds to 32 bits, towards each other.
func realBounds(min, max float64) (float64, float64) {
	lo, hi := float32(min), float32(max)
	if float64(lo) < min {
		lo = math.Nextafter32(lo, float32(math.Inf(1)))
	}
	if float64(hi) > max {
		hi = math.Nextafter32(hi, float32(math.Inf(-1)))
	}
	if lo > hi {
		lo, hi = float32(min), float32(max)
	}
	return float64(lo), float64(hi)
}
