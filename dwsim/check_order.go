package dwsim

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// checkOrder compares a column with the greatest of those that it comes after, and the
// gap between them with the document's. Rows in which one side is NULL have no order.
func (c *check) checkOrder(ctx context.Context, t *schema.Table, column *schema.Column) error {
	f := newFinding(t, gen.FindingOrder, orderText(column), append([]string{column.Name}, column.After.Columns...)...)
	bases, joins, found := c.bases(t, column.After)
	gap, readable := newGap(column)
	if !found || !readable {
		c.skip(f, "the order cannot be read")
		return nil
	}
	row := rowKey(t)
	sql := fmt.Sprintf("SELECT %s, %s, %s FROM %s t%s", list(in("t", row)), in("t", []string{column.Name})[0], list(bases), quoted(t.Name), joins)
	var b breaches
	err := c.query(ctx, sql, func(values []any) {
		base, value := values[len(row)+1:], values[len(row)]
		if greatest, wrong := gap.breaks(value, base); wrong {
			b.add(fmt.Sprintf("%s has %s after %s", sqlTexts(row, values), sqlText(value), sqlText(greatest)))
		}
	})
	if err != nil {
		return err
	}
	b.into(&f, "row")
	f.Observed += " out of order"
	c.settle(f)
	return nil
}

func orderText(column *schema.Column) string {
	a := column.After
	text := "after " + strings.Join(a.Columns, ", ")
	switch {
	case a.MinGap != "" && a.MaxGap != "":
		return fmt.Sprintf("%s by %s … %s", text, a.MinGap, a.MaxGap)
	case a.MinGap != "":
		return fmt.Sprintf("%s by %s or more", text, a.MinGap)
	case a.MaxGap != "":
		return fmt.Sprintf("%s by up to %s", text, a.MaxGap)
	}
	return text
}

// bases returns the columns that a column comes after, and the joins that lead to those of
// parents.
func (c *check) bases(t *schema.Table, a *schema.After) (bases []string, joins string, ok bool) {
	for i, name := range a.Columns {
		key, column, isParents := strings.Cut(name, ".")
		if !isParents {
			bases = append(bases, in("t", []string{name})[0])
			continue
		}
		reference, _, refers := t.Reference(key)
		if !refers {
			return nil, "", false
		}
		alias := fmt.Sprintf("p%d", i)
		joins += fmt.Sprintf(" LEFT JOIN %s %s ON %s", quoted(reference.ReferencesTable), alias,
			equal(in(alias, reference.ReferencesColumns), in("t", reference.Columns)))
		bases = append(bases, in(alias, []string{column})[0])
	}
	return bases, joins, len(bases) > 0
}

// gap is the distance that a document asks between a value and the one before it, in days
// of a DATE, microseconds of times, and the numbers themselves.
type gap struct {
	typ      schema.Type
	min, max *big.Rat // max nil: any
	step     *big.Rat // between values of the column; nil: floats
}

// newGap reads the gaps of an order. Where the document ends neither the gap nor the
// column, gaps of dates and times end after 30 days.
func newGap(column *schema.Column) (g gap, ok bool) {
	g = gap{typ: column.Type(), min: new(big.Rat), step: stepOf(column)}
	if text := column.After.MinGap; text != "" {
		if g.min, ok = g.parse(string(text)); !ok {
			return g, false
		}
	}
	switch {
	case column.After.MaxGap != "":
		g.max, ok = g.parse(string(column.After.MaxGap))
		return g, ok
	case g.typ == schema.Date && column.DateEnd == "", g.isTime() && g.typ != schema.Time && column.TimestampEnd == "":
		const days = 30
		g.max = new(big.Rat).Mul(big.NewRat(days, 1), g.unit('d'))
	}
	return g, true
}

// stepOf returns the distance of neighbouring values in the units of a gap, nil of floats.
func stepOf(column *schema.Column) *big.Rat {
	digits, scale := column.Digits()
	switch column.Type() {
	case schema.Real, schema.Float, schema.Double:
		return nil
	case schema.Time, schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		return new(big.Rat).SetInt(tenTo(6 - digits))
	}
	return new(big.Rat).SetFrac(tenTo(0), tenTo(scale))
}

func (g gap) isTime() bool {
	switch g.typ {
	case schema.Time, schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		return true
	}
	return false
}

// unit returns how much of the column's units d, h, m or s are, or one of the document's.
func (g gap) unit(name byte) *big.Rat {
	const perDay = 86_400
	seconds := map[byte]int64{'d': perDay, 'h': 3600, 'm': 60, 's': 1}[name]
	switch {
	case g.typ == schema.Date && seconds > 0:
		return big.NewRat(seconds, perDay)
	case g.isTime():
		return big.NewRat(max(seconds, 1)*1_000_000, 1)
	}
	return big.NewRat(1, 1)
}

func (g gap) parse(text string) (*big.Rat, bool) {
	text = strings.TrimSpace(text)
	unit := byte(0)
	if n := len(text); n > 0 && strings.IndexByte("dhms", text[n-1]) >= 0 {
		unit, text = text[n-1], strings.TrimSpace(text[:n-1])
	}
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil, false
	}
	return n.Mul(n, g.unit(unit)), true
}

// breaks reports whether a value has the wrong distance from the greatest of its bases,
// which it returns. A base between two values of the column counts as the next of them.
func (g gap) breaks(value any, bases []any) (greatest any, wrong bool) {
	at, ok := g.number(value)
	if !ok {
		return nil, value != nil
	}
	var before *big.Rat
	for _, base := range bases {
		if n, ok := g.number(base); ok && (before == nil || n.Cmp(before) > 0) {
			before, greatest = n, base
		}
	}
	if before == nil {
		return nil, false
	}
	g.roundUp(before)
	off, slack := new(big.Rat).Sub(at, before), g.slack(at, before)
	if g.max != nil && off.Cmp(new(big.Rat).Add(g.max, slack)) > 0 {
		return greatest, true
	}
	return greatest, off.Add(off, slack).Cmp(g.min) < 0
}

func (g gap) roundUp(n *big.Rat) {
	if g.step == nil {
		return
	}
	steps := new(big.Rat).Quo(n, g.step)
	whole, rest := new(big.Int).DivMod(steps.Num(), steps.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		whole.Add(whole, big.NewInt(1))
	}
	n.Mul(new(big.Rat).SetInt(whole), g.step)
}

// slack is what a distance of floats may be off by: they were added and rounded.
func (g gap) slack(a, b *big.Rat) *big.Rat {
	if g.step != nil {
		return new(big.Rat)
	}
	size := new(big.Rat).Abs(a)
	if other := new(big.Rat).Abs(b); other.Cmp(size) > 0 {
		size = other
	}
	return size.Mul(size, big.NewRat(1, 1e12))
}

// number returns a value in the units of the column. What stands after a time of another
// kind counts from the beginning of its unit: a DATE from the day of a TIMESTAMP.
func (g gap) number(v any) (*big.Rat, bool) {
	switch v := v.(type) {
	case int64:
		return new(big.Rat).SetInt64(v), true
	case float64:
		return new(big.Rat).SetFloat64(v), true
	case string:
		if micros, ok := microsOf(v); ok && (g.typ == schema.Date || g.isTime()) {
			if g.typ == schema.Date {
				const perDay = 86_400_000_000
				return new(big.Rat).SetInt64((micros - (micros%perDay+perDay)%perDay) / perDay), true
			}
			return new(big.Rat).SetInt64(micros), true
		}
		n, ok := new(big.Rat).SetString(v)
		return n, ok
	}
	return nil, false
}

// microsOf reads a date or time as warehouses write them: microseconds since 1970 or
// midnight.
func microsOf(text string) (int64, bool) {
	for _, layout := range []string{"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UnixMicro(), true
		}
	}
	t, err := time.Parse(time.TimeOnly, text)
	return t.Sub(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)).Microseconds(), err == nil
}
