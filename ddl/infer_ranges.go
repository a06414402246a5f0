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
	flagRange                       // as fixedRange, of types without a fraction
	shareRange                      // 0…1 where the column has a fraction and no room for more, else 0…100
	ratioRange                      // 0…1 where the column has a fraction, else 0…100
)

// numberRange is a range of numbers, both ends in it.
type numberRange struct {
	lo, hi int64
	kind   rangeKind
}

// numberLexicon holds numberRules.
var numberLexicon = sync.OnceValue(func() *lexicon[numberRange] {
	l := newLexicon[numberRange]()
	for _, row := range numberRules {
		l.add(row.names, row.numberRange)
	}
	return l
})

// within returns the range as c can hold it, false when it cannot.
func (r numberRange) within(c *schema.Column) (lo, hi int64, ok bool) {
	limit, fraction := roomOf(c)
	lo, hi = r.lo, r.hi
	switch r.kind {
	case flagRange:
		if fraction > 0 {
			return 0, 0, false
		}
	case shareRange:
		if fraction >= 2 && (limit <= 9 || c.Type() != schema.Decimal) {
			return 0, 1, limit >= 1
		}
		hi = min(hi, limit)
	case ratioRange:
		if fraction >= 1 {
			return 0, 1, limit >= 1
		}
		hi = min(hi, limit)
	case openRange:
		hi = min(hi, limit)
		if hi < r.hi && hi < 2*lo { // what is left would be another thing
			return 0, 0, false
		}
	}
	return lo, hi, hi <= limit && -limit <= lo && lo < hi
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

// inferDates gives c the range of the first word of its name that has one.
func inferDates(c *schema.Column, n columnWords) {
	for word := range strings.SplitSeq(n.words, " ") {
		r, ok := dateRules[word]
		for _, ending := range dateEndings {
			if stem, cut := strings.CutSuffix(word, ending); !ok && cut {
				r, ok = dateRules[stem]
			}
		}
		if !ok {
			continue
		}
		if c.Type() == schema.Date {
			c.DateStart, c.DateEnd = r.first, r.last
		} else {
			c.TimestampStart, c.TimestampEnd = r.first+"T00:00:00", r.last+"T23:59:59"
		}
		return
	}
}
