package gen

import (
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// domain returns the numbered values of a column without a foreign key, or nil when it
// has none, which is noted as a problem.
func (p *planner) domain(c *columnPlan, path string) domain {
	switch {
	case c.column.Identity != nil:
		return p.identityDomain(c, path)
	case len(c.column.Values) > 0:
		return p.listedDomain(c, path)
	case c.column.Pattern != "":
		return p.patternDomain(c, path)
	case c.column.Group != "":
		p.refuse(path+".group", "make the column unique by itself, or leave it out of the key", "column %q of a group cannot tell the rows of a key over several columns apart", c.column.Name)
		return nil
	case c.column.Template != "":
		p.refuse(path+".template", "make the column unique by itself, or leave it out of the key", "a column with a template cannot be part of a key over several columns")
		return nil
	case c.column.FakerRule != "":
		return p.ruleDomain(c, path)
	}
	switch c.typ {
	case schema.Boolean:
		return boolDomain{}
	case schema.UUID:
		return uuidDomain{c.stream("fill")}
	case schema.Char:
		return codes(c.column.Length(), c.stream("fill"))
	case schema.Varchar, schema.Text:
		return codes(min(c.column.Length(), codeDigits), c.stream("fill"))
	case schema.Binary:
		return binaries(c.column.Length(), c.stream("fill"))
	case schema.JSON, schema.Real, schema.Float, schema.Double:
		p.refuse(path, "use an exact type", "a column of type %s cannot be part of a key", c.typ)
		return nil
	}
	minimum, maximum := p.bounds(c, path)
	if c.kind != KindWide {
		return newIntDomain(minimum, maximum, c.step())
	}
	if c.column.CountsUp() { // no row number reaches further
		end := new(big.Int).Add(minimum, big.NewInt(math.MaxInt64-1))
		if end.Cmp(maximum) < 0 {
			maximum = end
		}
	}
	return newWideDomain(minimum, maximum, c.stream("fill"))
}

// bounds returns the range of an exact column.
func (p *planner) bounds(c *columnPlan, path string) (minimum, maximum *big.Int) {
	minimum, maximum, err := c.column.Bounds()
	if err != nil {
		p.refuse(path, "", "%s", err)
		return new(big.Int), new(big.Int)
	}
	return minimum, maximum
}

// step returns the distance between neighbouring values: times are in microseconds.
func (c *columnPlan) step() int64 { return stepOf(c.column) }

func stepOf(c *schema.Column) int64 {
	switch c.Type() {
	case schema.Time, schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		fraction, _ := c.Digits()
		return power(10, 6-fraction)
	}
	return 1
}

// identityDomain numbers the values of an identity, as far as the type reaches.
func (p *planner) identityDomain(c *columnPlan, path string) domain {
	minimum, maximum := p.bounds(c, path)
	step := big.NewInt(c.column.Identity.Step)
	if step.Sign() == 0 {
		return nil // has been refused
	}
	steps := new(big.Int).Sub(maximum, minimum)
	count := countOf(steps.Quo(steps, step).Abs(steps))
	if c.kind == KindWide {
		return wideDomain{first: Int128Of(c.column.Identity.Start), stride: Int128Of(step.Int64()), within: 1, count: count}
	}
	return intDomain{first: c.column.Identity.Start, step: step.Int64(), count: count}
}

// listedDomain numbers the values that the document lists, or notes why they cannot be
// used and returns nil.
func (p *planner) listedDomain(c *columnPlan, path string) domain {
	list := newVector(c)
	list.Resize(len(c.column.Values))
	if err := c.setListed(&list); err != nil {
		p.refuse(path+".values", "", "%s", err)
		return nil
	}
	return newListed(list, len(c.column.Values))
}

// setListed writes the values that the document lists into list.
func (c *columnPlan) setListed(list *Vector) error {
	switch list.Kind {
	case KindInt, KindWide:
		return c.setExact(list)
	case KindFloat:
		values, err := c.column.FloatValues()
		copy(list.Floats, values)
		return err
	}
	for i, value := range c.column.Values {
		switch list.Kind {
		case KindBool:
			list.Bools.Set(i, value == "true")
		case KindUUID:
			digits, err := hex.DecodeString(strings.ReplaceAll(string(value), "-", ""))
			if err != nil {
				return fmt.Errorf("the value %q is not a UUID", value)
			}
			copy(list.UUIDs[i][:], digits)
		default:
			list.Data = append(list.Data, value...)
			list.Offsets[i+1] = int32(len(list.Data))
		}
	}
	return nil
}

func (c *columnPlan) setExact(list *Vector) error {
	values, err := c.column.ExactValues()
	for i, value := range values {
		if list.Kind == KindWide {
			list.Wide[i] = Int128FromBig(value)
		} else {
			list.Ints[i] = value.Int64()
		}
	}
	return err
}
