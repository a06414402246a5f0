package schema

import (
	"math"
	"slices"
	"strings"
)

// typedKey is a key of a column that only some types have.
type typedKey struct {
	key     string
	present func(*Column) bool
	types   []Type
	isRange bool
}

var (
	numericTypes   = []Type{SmallInt, Int, BigInt, Decimal, Real, Float, Double}
	countedTypes   = []Type{SmallInt, Int, BigInt, Decimal}
	timestampTypes = []Type{Timestamp, TimestampTZ, DateTime}
	orderedTypes   = append(append([]Type{}, numericTypes...), Date, Time, Timestamp, TimestampTZ, DateTime)
	textTypes      = []Type{Char, Varchar, Text}

	typedKeys = []typedKey{
		{"varchar_length", func(c *Column) bool { return c.VarcharLength != nil }, []Type{Varchar, Text, Binary}, false},
		{"char_length", func(c *Column) bool { return c.CharLength != nil }, []Type{Char}, false},
		{"precision", func(c *Column) bool { return c.Precision != nil }, []Type{Decimal, Time, Timestamp, TimestampTZ, DateTime}, false},
		{"scale", func(c *Column) bool { return c.Scale != nil }, []Type{Decimal}, false},
		{"min_value", func(c *Column) bool { return c.MinValue != "" }, numericTypes, true},
		{"max_value", func(c *Column) bool { return c.MaxValue != "" }, numericTypes, true},
		{"date_start", func(c *Column) bool { return c.DateStart != "" }, []Type{Date}, true},
		{"date_end", func(c *Column) bool { return c.DateEnd != "" }, []Type{Date}, true},
		{"timestamp_start", func(c *Column) bool { return c.TimestampStart != "" }, timestampTypes, true},
		{"timestamp_end", func(c *Column) bool { return c.TimestampEnd != "" }, timestampTypes, true},
		{"time_start", func(c *Column) bool { return c.TimeStart != "" }, []Type{Time}, true},
		{"time_end", func(c *Column) bool { return c.TimeEnd != "" }, []Type{Time}, true},
	}
)

// fittingKeys checks that sizes and ranges fit the type.
func (k *checker) fittingKeys(path string, c *Column, role keyRole) {
	for _, key := range typedKeys {
		if key.isRange && role != noKey {
			continue // it has no place there, whatever the type
		}
		if key.present(c) && !slices.Contains(key.types, c.Type()) {
			k.add(path+"."+key.key, c.insteadOf(key), "%s does not fit %s", key.key, c.Type())
		}
	}
}

// insteadOf returns a hint at what is meant by a key that does not fit the type.
func (c *Column) insteadOf(key typedKey) string {
	start, end := c.boundKeys()
	limits := c.sizeLimits()
	switch {
	case key.isRange && start.key != "" && strings.HasPrefix(key.key, "min"), key.isRange && start.key != "" && strings.HasSuffix(key.key, "start"):
		return "write " + start.key
	case key.isRange && end.key != "":
		return "write " + end.key
	case strings.HasSuffix(key.key, "_length") && len(limits) > 0 && strings.HasSuffix(limits[0].key, "_length"):
		return "write " + limits[0].key
	}
	return "leave it out; it is for " + typeNamesOf(key.types)
}

// ranges checks the bounds of a column that has them by right.
func (k *checker) ranges(path string, c *Column) {
	if c.FakerRule != "" || c.checkSizes() != nil {
		return
	}
	start, end := c.boundKeys()
	if start.key == "" {
		return
	}
	before := len(k.problems)
	for _, b := range []boundKey{start, end} {
		if err := c.checkBound(b); err != nil {
			k.add(path+"."+b.key, c.boundHint(err), "%v", err)
		}
	}
	if len(k.problems) > before {
		return
	}
	if start.text != "" && end.text != "" && c.isEmptyRange() {
		k.add(path+"."+start.key, "", "%s %s is above %s %s", start.key, c.quote(start.text), end.key, c.quote(end.text))
		return
	}
	k.extent(path, c)
}

// checkBound is an error when a bound is malformed or outside of the type.
func (c *Column) checkBound(b boundKey) error {
	var err error
	if c.Type().family() == floatFamily {
		_, err = c.floatBound(b)
	} else {
		_, err = c.bound(b)
	}
	return err
}

func (c *Column) boundHint(err error) string {
	switch t := c.Type(); {
	case t == SmallInt && strings.Contains(err.Error(), "where"):
		return "INT holds more"
	case t == Int && strings.Contains(err.Error(), "where"):
		return "BIGINT holds more"
	case strings.Contains(err.Error(), "fraction of its second"):
		return "set precision to the digits that it needs, up to 6"
	case t == Decimal && strings.Contains(err.Error(), "after the point"):
		return "set scale to the digits that it needs"
	}
	return ""
}

// isEmptyRange reports whether the column's bounds, both well-formed, exclude all values.
func (c *Column) isEmptyRange() bool {
	if c.Type().family() == floatFamily {
		given, err := c.givenFloats()
		return err == nil && *given.min > *given.max
	}
	given, err := c.givenSpan()
	return err == nil && given.min.Cmp(given.max) > 0
}

// isFinite reports whether v is a number that a document can write.
func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
