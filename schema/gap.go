package schema

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
)

var errNoGap = errors.New("is neither a number nor a length of time, which is written 3d, 12h, 90m or 45s")

// gapSeconds are the units of lengths of time.
var gapSeconds = map[byte]int64{'d': 86_400, 'h': 3600, 'm': 60, 's': 1}

// Gap returns the length that text, a min_gap or max_gap of the column, stands for: in
// units of [Column.Bounds] for exact types, in units of the value for floats. Numbers are
// in units of the column: days of a DATE, seconds of times and timestamps; on these, 3d,
// 12h, 90m and 45s are lengths of time. It is an error when it is no such length, below 0,
// or finer than the column.
func (c *Column) Gap(text string) (*big.Rat, error) {
	number, unit, err := c.gapParts(text)
	if err != nil {
		return nil, err
	}
	v, err := number.rational()
	if err != nil {
		return nil, err
	}
	v.Mul(v, unit)
	switch family := c.Type().family(); {
	case v.Sign() < 0:
		return nil, errors.New("is below 0")
	case family != floatFamily && !v.IsInt():
		return nil, fmt.Errorf("is finer than %s", c.sizedType())
	case (family == timeFamily || family == timestampFamily) && new(big.Int).Rem(v.Num(), big.NewInt(c.tick())).Sign() != 0:
		return nil, fmt.Errorf("is finer than %s", c.sizedType())
	}
	return v, nil
}

// gapParts splits a gap into its number and the unit that the number counts.
func (c *Column) gapParts(text string) (Number, *big.Rat, error) {
	unit := new(big.Rat)
	switch family := c.Type().family(); family {
	case floatFamily:
		return Number(text), unit.SetInt64(1), nil
	case exactFamily:
		return Number(text), unit.SetInt(c.units(1)), nil
	case dateFamily:
		unit.SetInt64(1)
	default:
		unit.SetInt64(microsPerSecond)
	}
	if isNumber(text) {
		return Number(text), unit, nil
	}
	digits := strings.TrimRight(text, "dhms")
	if len(text)-len(digits) != 1 || !isNumber(digits) {
		return "", nil, errNoGap
	}
	seconds := gapSeconds[text[len(text)-1]]
	if c.Type() == Date {
		return Number(digits), unit.SetFrac64(seconds, 86_400), nil
	}
	return Number(digits), unit.SetInt64(seconds * microsPerSecond), nil
}

// rational returns n exactly.
func (n Number) rational() (*big.Rat, error) {
	if err := syntaxOf(n); err != nil {
		return nil, err
	}
	digits, exponent, err := n.split()
	if err != nil {
		return nil, err
	}
	if exponent < -2*maxExponent {
		return nil, errTooLong
	}
	v, ok := new(big.Rat).SetString(fmt.Sprintf("%se%d", digits, exponent))
	if !ok {
		return nil, errNotNumber
	}
	return v, nil
}

// gap returns the length of a gap. It is false where there is none, and where it is wrong,
// which is added.
func (k *checker) gap(path, key string, v Value, c *Column) (*big.Rat, bool) {
	if v == "" {
		return nil, false
	}
	length, err := c.Gap(string(v))
	if err != nil {
		k.add(path, "", "%s %s %v", key, clip(string(v)), err)
		return nil, false
	}
	return length, true
}
