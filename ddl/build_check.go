package ddl

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/schema"
)

// conditions keeps the CHECKs of a table, and makes ranges, values and rules of those that
// say no more than that.
func (b *builder) conditions(i int, t *table) {
	d := &b.document.Tables[i]
	for _, k := range t.constraints {
		if k.kind != checkCondition {
			continue
		}
		p := &parser{lexer: b.lexer, dialect: b.dialect}
		text := p.source(k.condition)
		if strings.TrimSpace(text) == "" {
			b.fail(k.at, "", "the CHECK has no condition")
			continue
		}
		d.Checks = append(d.Checks, b.expression(i, t, text))
		found, others := p.comparisons(k.condition)
		complete := true
		for _, c := range found {
			complete = b.apply(i, c) && complete
			if len(b.tooLarge) > 0 {
				b.warn(k.at, t, CheckKept, "%s cannot hold %s", c.column.text, strings.Join(b.tooLarge, ", "))
				b.tooLarge = nil
			}
			b.keep(k.at, t, "range", b.columns[i][b.key(b.present(t, c.column))])
		}
		for _, part := range others {
			complete = b.rule(i, k.at, part) && complete
		}
		if !complete {
			b.warn(k.at, t, CheckKept, "the rows may not meet CHECK (%s)", shorten(text))
		}
	}
}

// apply makes a column meet a comparison. It is false where the column cannot.
func (b *builder) apply(i int, c comparison) bool {
	c.column = b.present(b.tables[i], c.column)
	called, known := b.columns[i][b.key(c.column)]
	if !known && (c.column.quoted || !constants[strings.ToUpper(c.column.text)]) {
		b.columnOrFail(b.tables[i], c.column)
	}
	column := b.document.Tables[i].Column(called)
	switch {
	case column == nil || column.ForeignKey != nil || column.Computed != "" || b.isKeyed(i, column):
		return false
	case column.After != nil && (c.operator == "=" || c.operator == "IN"):
		return false
	case column.Identity != nil:
		return meets(column.Identity, c)
	}
	before := *column
	if !b.narrow(column, c) {
		*column = before
		return false
	}
	return true
}

// isKeyed reports whether a foreign key over several columns makes the values of one.
func (b *builder) isKeyed(i int, c *schema.Column) bool {
	return slices.ContainsFunc(b.document.Tables[i].ForeignKeys, func(key schema.CompositeForeignKey) bool {
		return slices.Contains(key.Columns, c.Name)
	})
}

// meets reports whether all values of an identity meet a comparison.
func meets(identity *schema.Identity, c comparison) bool {
	bound, ok := new(big.Rat).SetString(c.literals[0])
	if !ok {
		return false
	}
	start := new(big.Rat).SetInt64(identity.Start).Cmp(bound)
	switch c.operator {
	case ">":
		return identity.Step > 0 && start > 0
	case ">=":
		return identity.Step > 0 && start >= 0
	case "<":
		return identity.Step < 0 && start < 0
	case "<=":
		return identity.Step < 0 && start <= 0
	}
	return false
}

func (b *builder) narrow(column *schema.Column, c comparison) bool {
	switch c.operator {
	case "=", "IN":
		return b.setValues(column, c.literals)
	case "IS NOT NULL":
		column.Required = nil
		return true
	case "BETWEEN":
		return setBound(column, c.literals[0], true, false) && setBound(column, c.literals[1], false, false)
	}
	return setBound(column, c.literals[0], c.operator[0] == '>', len(c.operator) == 1)
}

// setValues gives a column the values of a list that it can hold and that the list which
// it has already has too.
func (b *builder) setValues(column *schema.Column, literals []string) bool {
	if hasRange(column) || column.Type() == schema.JSON || column.Type() == schema.Binary {
		return false
	}
	var values []schema.Value
	for _, text := range literals {
		if column.Type() == schema.Char {
			text = strings.TrimRight(text, " ") // which do not count
		}
		v := schema.Value(text)
		if !b.isHeld(column, text) {
			b.tooLarge = append(b.tooLarge, text)
			continue
		}
		if !slices.Contains(values, v) && (column.Values == nil || slices.Contains(column.Values, v)) {
			values = append(values, v)
		}
	}
	column.Values = values
	return values != nil
}

// isHeld reports whether a column of text or exact numbers can hold a value at all.
func (b *builder) isHeld(column *schema.Column, text string) bool {
	switch column.Type() {
	case schema.Char, schema.Varchar, schema.Text:
		if b.dialect.lengthInBytes {
			return len(text) <= column.Length()
		}
		return utf8.RuneCountInString(text) <= column.Length()
	case schema.SmallInt, schema.Int, schema.BigInt, schema.Decimal:
		value, ok := new(big.Rat).SetString(text)
		if !ok || len(text) > 60 {
			return false
		}
		_, scale := column.Digits()
		least, most := limits(column)
		value.Mul(value, new(big.Rat).SetInt(tenTo(scale)))
		return value.IsInt() && value.Num().Cmp(least) >= 0 && value.Num().Cmp(most) <= 0
	}
	return true
}

func tenTo(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

func hasRange(c *schema.Column) bool {
	return c.MinValue != "" || c.MaxValue != "" || c.DateStart != "" || c.DateEnd != "" ||
		c.TimestampStart != "" || c.TimestampEnd != "" || c.TimeStart != "" || c.TimeEnd != ""
}

// setBound gives a column a lower or an upper bound, which a strict one does not include.
// A tighter bound that is there already stays.
func setBound(column *schema.Column, literal string, lower, strict bool) bool {
	if column.Values != nil {
		return false
	}
	switch column.Type() {
	case schema.SmallInt, schema.Int, schema.BigInt, schema.Decimal:
		return setExact(column, literal, lower, strict)
	case schema.Real, schema.Float, schema.Double:
		return setFloat(column, literal, lower, strict)
	case schema.Date:
		return setMoment(&column.DateStart, &column.DateEnd, literal, lower, strict, 24*time.Hour, time.DateOnly)
	case schema.Time:
		return setTime(column, literal, lower, strict)
	case schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		precision, _ := column.Digits()
		tick := time.Duration(math.Pow10(9 - precision))
		return setMoment(&column.TimestampStart, &column.TimestampEnd, literal, lower, strict, tick, "2006-01-02T15:04:05.999999")
	}
	return false
}

// setExact bounds whole numbers and decimals, which are counted in units of their scale.
func setExact(column *schema.Column, literal string, lower, strict bool) bool {
	value, ok := new(big.Rat).SetString(literal)
	if !ok || len(literal) > 60 {
		return false
	}
	_, scale := column.Digits()
	unit := tenTo(scale)
	value.Mul(value, new(big.Rat).SetInt(unit))
	n := new(big.Int).Div(value.Num(), value.Denom()) // rounded down
	whole := value.IsInt()
	switch {
	case lower && (!whole || strict):
		n.Add(n, big.NewInt(1))
	case !lower && whole && strict:
		n.Sub(n, big.NewInt(1))
	}
	switch least, most := limits(column); {
	case lower && n.Cmp(least) <= 0, !lower && n.Cmp(most) >= 0:
		return true // the type says it already
	case lower && n.Cmp(most) > 0, !lower && n.Cmp(least) < 0:
		return false // which leaves nothing
	}
	text := new(big.Rat).SetFrac(n, unit).FloatString(scale)
	return tighten(&column.MinValue, &column.MaxValue, schema.Number(text), lower, func(a, b schema.Number) bool {
		x, _ := new(big.Rat).SetString(string(a))
		y, _ := new(big.Rat).SetString(string(b))
		return x.Cmp(y) < 0
	})
}

// limits returns the smallest and the largest value of an exact type, in units of its
// scale.
func limits(column *schema.Column) (least, most *big.Int) {
	switch column.Type() {
	case schema.SmallInt:
		return big.NewInt(math.MinInt16), big.NewInt(math.MaxInt16)
	case schema.Int:
		return big.NewInt(math.MinInt32), big.NewInt(math.MaxInt32)
	case schema.BigInt:
		return big.NewInt(math.MinInt64), big.NewInt(math.MaxInt64)
	}
	precision, _ := column.Digits()
	most = tenTo(precision)
	most.Sub(most, big.NewInt(1))
	return new(big.Int).Neg(most), most
}

func setFloat(column *schema.Column, literal string, lower, strict bool) bool {
	value, err := strconv.ParseFloat(literal, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
		return false
	}
	if strict {
		value = math.Nextafter(value, map[bool]float64{true: math.Inf(1), false: math.Inf(-1)}[lower])
	}
	text := strconv.FormatFloat(value, 'g', -1, 64)
	return tighten(&column.MinValue, &column.MaxValue, schema.Number(text), lower, func(a, b schema.Number) bool {
		x, _ := strconv.ParseFloat(string(a), 64)
		y, _ := strconv.ParseFloat(string(b), 64)
		return x < y
	})
}

// setMoment bounds days and points in time.
func setMoment(start, end *string, literal string, lower, strict bool, tick time.Duration, layout string) bool {
	var moment time.Time
	var err error
	for _, l := range []string{time.DateOnly, time.DateTime, "2006-01-02T15:04:05", time.RFC3339Nano, "2006-01-02 15:04:05.999999", "2006-01-02 15:04"} {
		if moment, err = time.Parse(l, literal); err == nil {
			break
		}
	}
	if err != nil {
		return false
	}
	if strict && lower {
		moment = moment.Add(tick)
	} else if strict {
		moment = moment.Add(-tick)
	}
	return tighten(start, end, moment.UTC().Format(layout), lower, func(a, b string) bool { return a < b })
}

// setTime bounds times of the day, as far as the bound is among them.
func setTime(column *schema.Column, literal string, lower, strict bool) bool {
	precision, _ := column.Digits()
	tick := time.Duration(math.Pow10(9 - precision))
	for _, layout := range []string{time.TimeOnly, "15:04", "15:04:05.999999"} {
		moment, err := time.Parse(layout, literal)
		if err != nil {
			continue
		}
		day := moment.Day()
		switch {
		case strict && lower:
			moment = moment.Add(tick)
		case strict:
			moment = moment.Add(-tick)
		}
		text := moment.Format("15:04:05.999999")
		return moment.Day() == day && tighten(&column.TimeStart, &column.TimeEnd, text, lower, func(a, b string) bool { return a < b })
	}
	return false
}

// tighten sets a bound unless a tighter one is there.
func tighten[T ~string](start, end *T, bound T, lower bool, less func(a, b T) bool) bool {
	switch {
	case lower && (*start == "" || less(*start, bound)):
		*start = bound
	case !lower && (*end == "" || less(bound, *end)):
		*end = bound
	}
	return true
}
