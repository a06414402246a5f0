package schema

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ExactValues returns the values that the document lists for a column of an exact type,
// in its order and in the unit of [Column.Bounds]; nil when it lists none. They belong to
// the caller.
//
// It is an error when the type has no exact values, and when what the document says is
// one of the problems that [Validate] reports.
func (c *Column) ExactValues() ([]*big.Int, error) {
	if err := c.checkSizes(); err != nil {
		return nil, err
	}
	if _, ok := c.typeSpan(); !ok {
		return nil, fmt.Errorf("data type %q has no exact values", c.DataType)
	}
	var values []*big.Int
	for _, v := range c.Values {
		exact, err := c.exactValue(string(v))
		if err != nil {
			return nil, fmt.Errorf("the value %s %w", c.quote(string(v)), err)
		}
		values = append(values, exact)
	}
	return values, nil
}

func (c *Column) exactValue(text string) (*big.Int, error) {
	v, err := c.parse(text)
	if err != nil {
		return nil, err
	}
	return v, c.fits(v)
}

// FloatValues returns the values that the document lists for a REAL, FLOAT or DOUBLE
// column, in its order; nil when it lists none. Those of a REAL are rounded to 32 bits.
//
// It is an error when the type is another, and when what the document says is one of
// the problems that [Validate] reports.
func (c *Column) FloatValues() ([]float64, error) {
	if c.Type().family() != floatFamily {
		return nil, fmt.Errorf("data type %q has no floats", c.DataType)
	}
	var values []float64
	for _, v := range c.Values {
		f, err := c.float(Number(v))
		if err != nil {
			return nil, fmt.Errorf("the value %s %w", c.quote(string(v)), err)
		}
		if c.Type() == Real {
			f = float64(float32(f))
		}
		values = append(values, f)
	}
	return values, nil
}

// listedSpan returns the smallest and the largest of the values that the document lists.
func (c *Column) listedSpan() (span, error) {
	values, err := c.ExactValues()
	if err != nil {
		return span{}, err
	}
	return span{slices.MinFunc(values, (*big.Int).Cmp), slices.MaxFunc(values, (*big.Int).Cmp)}, nil
}

// values checks the values that a column lists; they have a meaning of their own only
// where sizes are right.
func (k *checker) values(path string, c *Column) {
	if len(c.Values) == 0 {
		return
	}
	if t := c.Type(); !t.canBeListed() {
		k.add(path, "leave it out", "values does not fit %s", t)
		return
	}
	if c.checkSizes() != nil {
		return
	}
	seen := map[string]int{}
	for i, v := range c.Values {
		at := fmt.Sprintf("%s[%d]", path, i)
		same, err := c.canonical(string(v))
		if err != nil {
			k.add(at, c.boundHint(err), "the value %s %v", c.quote(string(v)), err)
			continue
		}
		if first, twice := seen[same]; twice {
			k.add(at, "leave one of them out", "the value %s is already there as values[%d]", c.quote(string(v)), first)
			continue
		}
		seen[same] = i
	}
}

var (
	errNoBoolean = errors.New("is not a boolean, which is written true or false")
	errNoUUID    = errors.New("is not a UUID, which is written xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
	errBlanks    = errors.New("ends with blanks, which CHAR does not keep")

	uuidPattern = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

// canonical returns a text that is the same for texts of the same value. It is an error
// when the type cannot hold the value.
func (c *Column) canonical(text string) (string, error) {
	switch t := c.Type(); t.family() {
	case textFamily:
		return text, c.fitsText(text)
	case booleanFamily:
		if text != "true" && text != "false" {
			return "", errNoBoolean
		}
		return text, nil
	case uuidFamily:
		if !uuidPattern.MatchString(text) {
			return "", errNoUUID
		}
		return strings.ToLower(text), nil
	case floatFamily:
		return c.canonicalFloat(text)
	}
	v, err := c.exactValue(text)
	if err != nil {
		return "", err
	}
	return v.String(), nil
}

func (c *Column) canonicalFloat(text string) (string, error) {
	v, err := c.float(Number(text))
	if err != nil {
		return "", err
	}
	bits := 64
	if c.Type() == Real {
		bits = 32
	}
	return strconv.FormatFloat(v+0, 'g', -1, bits), nil // + 0 makes -0 the 0 that it equals
}

func (c *Column) fitsText(text string) error {
	if n := utf8.RuneCountInString(text); n > c.Length() {
		return fmt.Errorf("has %s; %s holds %d", count(n, "character"), c.Type(), c.Length())
	}
	if c.Type() == Char && strings.HasSuffix(text, " ") {
		return errBlanks
	}
	return nil
}
