package gen

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"sync"

	"github.com/dw-sim/dw-sim/schema"
)

// defaultRule is what a VARCHAR or TEXT without a rule gets.
var defaultRule = sync.OnceValue(func() *rule {
	r, _, _ := lookupRule("word")
	return r
})

// rule resolves the rule of a column, or notes why it cannot be used and returns nil.
func (p *planner) rule(c *columnPlan, path string) *rule {
	r, problem, hint := lookupRule(c.column.FakerRule)
	if len(c.column.Arguments) > 0 {
		r = p.ruleWithArguments(c, path)
	} else if problem != "" {
		p.refuse(path+".faker_rule", hint, "%s", problem)
	}
	if r == nil {
		return nil
	}
	if problem := misfit(c, r); problem != "" {
		p.refuse(path+".faker_rule", misfitHint(c.typ), "%s", problem)
		return nil
	}
	return p.fitted(c, r, path)
}

// ruleWithArguments resolves the rule of a column that has arguments, or notes all that is
// wrong with them and returns nil.
func (p *planner) ruleWithArguments(c *columnPlan, path string) *rule {
	r, wrong := ruleWith(c.column.FakerRule, c.column.Arguments)
	for _, w := range wrong {
		at := path + ".arguments"
		switch w.field {
		case "":
		case "faker_rule":
			at = path + ".faker_rule"
		default:
			at += "." + w.field
		}
		p.refuse(at, w.hint, "%s", w.message)
	}
	return r
}

// misfit says why a column cannot hold what a rule makes, or "".
func misfit(c *columnPlan, r *rule) string {
	switch c.typ {
	case schema.Char, schema.Varchar, schema.Text:
		return ""
	case schema.SmallInt, schema.Int, schema.BigInt:
		if r.output == outputInteger {
			return integerMisfit(c, r)
		}
	case schema.Decimal, schema.Real, schema.Float, schema.Double:
		if r.output == outputInteger || r.output == outputFloat {
			return decimalMisfit(c, r)
		}
	case schema.Boolean:
		if r.output == outputBoolean {
			return ""
		}
	case schema.UUID:
		if r.name == "uuid" {
			return ""
		}
	}
	return fmt.Sprintf("rule %q makes %s values, which type %s cannot hold", r.name, r.output, c.typ)
}

func misfitHint(t schema.Type) string {
	switch t {
	case schema.Date:
		return "remove the rule; date_start and date_end set the range"
	case schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		return "remove the rule; timestamp_start and timestamp_end set the range"
	case schema.Time:
		return "remove the rule; time_start and time_end set the range"
	}
	return "change the data type, or remove the rule"
}

func integerMisfit(c *columnPlan, r *rule) string {
	low, high := ruleIntegers(r)
	var least, most int64
	switch c.typ {
	case schema.SmallInt:
		least, most = math.MinInt16, math.MaxInt16
	case schema.Int:
		least, most = math.MinInt32, math.MaxInt32
	default:
		return ""
	}
	if low >= least && high <= most {
		return ""
	}
	return fmt.Sprintf("rule %q makes values from %d to %d, which %s cannot hold", r.name, low, high, c.typ)
}

// ruleIntegers returns the range of an integer rule, which is that of a 64-bit integer
// where gofakeit does not say.
func ruleIntegers(r *rule) (low, high int64) {
	if r.ranked() {
		return r.integerRange()
	}
	return math.MinInt64, math.MaxInt64
}

func decimalMisfit(c *columnPlan, r *rule) string {
	if c.typ != schema.Decimal {
		return ""
	}
	if !r.ranked() {
		return fmt.Sprintf("rule %q has no fixed range, which a DECIMAL needs", r.name)
	}
	var low, high float64
	if r.output == outputInteger {
		least, most := r.integerRange()
		low, high = float64(least), float64(most)
	} else {
		low, high = r.floatRange()
	}
	digits, scale := c.column.Digits()
	if end := math.Pow10(digits - scale); low <= -end || high >= end {
		return fmt.Sprintf("rule %q makes values from %g to %g, which DECIMAL(%d,%d) cannot hold", r.name, low, high, digits, scale)
	}
	return ""
}

// ruleDomain numbers the values of a unique column, or of a column of a composite key,
// that has a rule.
func (p *planner) ruleDomain(c *columnPlan, path string) domain {
	r := p.rule(c, path)
	if r == nil {
		return nil
	}
	switch c.typ {
	case schema.UUID:
		return uuidDomain{c.stream("fill")}
	case schema.Char, schema.Varchar, schema.Text:
		if r.ranked() && r.maxRunes <= c.column.Length() {
			return ruleValues(r)
		}
		return suffixed(r, c.column.Length(), c.stream("fill"))
	}
	p.refuse(path+".faker_rule", "remove the rule; the column counts or is permuted within its bounds", "a column of type %s with a rule cannot be part of a key", c.typ)
	return nil
}

// drawnRule returns the filler of a column whose rule draws a value for each row.
func (p *planner) drawnRule(c *columnPlan, s stream, path string) filler {
	r := p.rule(c, path)
	if r == nil {
		return nil
	}
	switch c.typ {
	case schema.UUID:
		return drawnUUIDs{s}
	case schema.Char, schema.Varchar, schema.Text:
		return drawnRule(s, r, c.column.Length())
	}
	return ruleNumbers{stream: s, rule: r, put: putNumber(c, r)}
}

// ruleNumbers draws numbers and truth values of a rule for every row on its own.
type ruleNumbers struct {
	stream stream
	rule   *rule
	put    func(v *Vector, i int, integer int64, float float64, truth bool)
}

func (r ruleNumbers) fill(w *worker, rows []int64, v *Vector) error {
	for i, row := range rows {
		integer, float, truth, err := w.faker.number(r.rule, r.stream.at(row))
		if err != nil {
			return err
		}
		r.put(v, i, integer, float, truth)
	}
	return nil
}

// putNumber returns what writes a number of rule r as value i of a vector of column c.
func putNumber(c *columnPlan, r *rule) func(v *Vector, i int, integer int64, float float64, truth bool) {
	exact := r.output == outputInteger
	switch {
	case c.kind == KindBool:
		return func(v *Vector, i int, _ int64, _ float64, truth bool) { v.Bools.Set(i, truth) }
	case c.kind == KindFloat && exact:
		return func(v *Vector, i int, integer int64, _ float64, _ bool) { v.Floats[i] = c.rounded(float64(integer)) }
	case c.kind == KindFloat:
		return func(v *Vector, i int, _ int64, float float64, _ bool) { v.Floats[i] = c.rounded(float) }
	case c.typ == schema.Decimal:
		return func(v *Vector, i int, integer int64, float float64, _ bool) {
			if exact {
				putDecimal(v, i, strconv.FormatInt(integer, 10)+strings.Repeat("0", v.Scale))
				return
			}
			putDecimal(v, i, strconv.FormatFloat(float, 'f', v.Scale, 64))
		}
	}
	return func(v *Vector, i int, integer int64, _ float64, _ bool) { v.Ints[i] = integer }
}

// rounded returns x at the declared width of the column.
func (c *columnPlan) rounded(x float64) float64 {
	if c.typ == schema.Real {
		return float64(float32(x))
	}
	return x
}

// putDecimal writes a decimal text with as many digits behind the point, if any, as v has.
func putDecimal(v *Vector, i int, text string) {
	unscaled, _ := new(big.Int).SetString(strings.Replace(text, ".", "", 1), 10)
	if v.Kind == KindWide {
		v.Wide[i] = Int128FromBig(unscaled)
		return
	}
	v.Ints[i] = unscaled.Int64()
}
