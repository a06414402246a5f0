package ddl

import (
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/dw-sim/dw-sim/schema"
)

// rangeKind says how a range is made to fit its column.
type rangeKind uint8

const (
	fixedRange     rangeKind = iota // all of it, or nothing
	openRange                       // as far as the type reaches
	numberingRange                  // as fixedRange, of columns that number the rows of a parent
	wholeRange                      // as fixedRange, of types without a fraction
	shareRange                      // percents, and a hundredth of them where the column has a fraction and no room for more
	taxRange                        // as shareRange where the column has no room for more, else an amount
	ratioRange                      // 0…1 where the column has a fraction, else 0…100
)

// numberRange is a range of numbers, both ends in it.
type numberRange struct {
	lo, hi int64
	kind   rangeKind
}

// numberMeaning is what a column of numbers holds: a range, or values with commas between
// them.
type numberMeaning struct {
	numberRange
	values string
}

// numberLexicon holds numberRules and numberLists.
var numberLexicon = sync.OnceValue(func() *lexicon[numberMeaning] {
	l := newLexicon[numberMeaning]()
	for _, row := range numberRules {
		l.add(row.names, numberMeaning{numberRange: row.numberRange})
	}
	for _, row := range numberLists {
		l.add(row.names, numberMeaning{values: row.values})
	}
	return l
})

// listed returns the values as c can hold them, nil when it cannot.
func (m numberMeaning) listed(c *schema.Column) []schema.Value {
	limit, _ := roomOf(c)
	var values []schema.Value
	for text := range strings.SplitSeq(m.values, ",") {
		if n, err := strconv.ParseInt(text, 10, 64); err != nil || n > limit {
			return nil
		}
		values = append(values, schema.Value(text))
	}
	return values
}

// within returns the range as c can hold it, false when it cannot.
func (r numberRange) within(c *schema.Column) (lo, hi schema.Number, ok bool) {
	limit, fraction := roomOf(c)
	isShare := fraction >= 2 && (limit <= 9 || c.Type() != schema.Decimal)
	switch r.kind {
	case wholeRange:
		if fraction > 0 {
			return "", "", false
		}
	case shareRange:
		if isShare {
			return "0", hundredth(r.hi), r.hi < 100 || limit >= 1
		}
		r.hi = min(r.hi, limit)
	case taxRange:
		if limit <= 99 {
			return numberRange{r.lo, r.hi, shareRange}.within(c)
		}
		return numberRange{0, 500, openRange}.within(c)
	case ratioRange:
		if fraction >= 1 {
			return "0", "1", limit >= 1
		}
		r.hi = min(r.hi, limit)
	case openRange:
		wanted := r.hi
		r.hi = min(r.hi, limit)
		if r.hi < wanted && r.hi < 2*r.lo { // what is left would be another thing
			return "", "", false
		}
	}
	return numberOf(r.lo), numberOf(r.hi), r.hi <= limit && -limit <= r.lo && r.lo < r.hi
}

// roomOf returns the greatest integer that a column of numbers holds, and how many digits
// after the point.
func roomOf(c *schema.Column) (limit int64, fraction int) {
	switch c.Type() {
	case schema.SmallInt:
		return math.MaxInt16, 0
	case schema.Int:
		return math.MaxInt32, 0
	case schema.BigInt:
		return math.MaxInt64, 0
	case schema.Decimal:
		precision, scale := c.Digits()
		if precision-scale > 18 {
			return math.MaxInt64, scale
		}
		limit = 1
		for range precision - scale {
			limit *= 10
		}
		return limit - 1, scale
	}
	return 1 << 24, 6 // where REAL still has every integer
}

func numberOf(n int64) schema.Number { return schema.Number(strconv.FormatInt(n, 10)) }

// hundredth returns a hundredth of n, of up to 100.
func hundredth(n int64) schema.Number {
	if n == 100 {
		return "1"
	}
	return schema.Number("0." + strings.TrimRight(strconv.FormatInt(100+n, 10)[1:], "0"))
}
