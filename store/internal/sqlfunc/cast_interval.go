package sqlfunc

import (
	"fmt"
	"math"
	"math/big"
	"strings"
)

// interval is a span of months, days and a part of a clock, each counted on its own.
type interval struct{ months, days, nanos int64 }

// readInterval reads '1 month 2 days', '1 day, 2 hours', '-3 hours', '1.5 days', '02:30:00'. A
// bare number is one of seconds.
// https://docs.aws.amazon.com/redshift/latest/dg/r_interval_literals.html
// https://docs.snowflake.com/en/sql-reference/data-types-datetime#interval-constants
func readInterval(text string) (interval, error) {
	var sum interval
	words := strings.Fields(strings.ReplaceAll(intervalWords(text), ",", " "))
	if len(words) == 0 {
		return sum, fmt.Errorf("interval %q is empty; write it as '1 day'", text)
	}
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		if strings.Contains(word, ":") {
			if !sum.addClock(word) {
				return sum, fmt.Errorf("interval %q: %q is no time of a clock; write it as 02:30:00", text, word)
			}
			continue
		}
		n, ok := readNumber(word)
		if !ok {
			return sum, fmt.Errorf("interval %q: %q is no number; write it as '1 month 2 days'", text, word)
		}
		p := secondPart
		if len(words) > 0 {
			if p = parts[strings.ToLower(words[0])]; p == 0 || p > lastUnit {
				return sum, fmt.Errorf("interval %q: %q is no unit; there are %s", text, words[0], unitNames(false))
			}
			words = words[1:]
		}
		if !sum.add(n.rat(), p) {
			return sum, fmt.Errorf("interval %q is too long, or has a fraction that is no whole number of days", text)
		}
	}
	return sum, nil
}

// intervalWords puts a blank between a number and its unit: '1day'.
func intervalWords(text string) string {
	var out strings.Builder
	for i, r := range text {
		isLetter := 'a' <= r|0x20 && r|0x20 <= 'z'
		if isLetter && i > 0 && '0' <= text[i-1] && text[i-1] <= '9' {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// addClock adds "15:04" or "15:04:05.999", maybe with a sign.
func (v *interval) addClock(word string) bool {
	digits := strings.TrimLeft(word, "+-")
	in := reader{s: digits}
	nanos, ok := in.clock()
	if strings.HasPrefix(word, "-") {
		nanos = -nanos
	}
	v.nanos += nanos
	return ok && in.s == "" && len(word)-len(digits) <= 1
}

// add adds so many parts. A fraction of years is one of months, that of weeks one of days, that
// of days one of the clock; one of months is refused, since months differ.
func (v *interval) add(exact *big.Rat, p part) bool {
	field, unit := &v.days, int64(1)
	switch {
	case p <= month:
		field, unit = &v.months, monthsOf[p]
	case p >= hourPart:
		field, unit = &v.nanos, nanosOf[p]
	case p == week:
		unit = 7
	}
	if field == &v.days && !exact.IsInt() {
		field, unit = &v.nanos, unit*wholeDay
	}
	exact.Mul(exact, new(big.Rat).SetInt64(unit))
	if field != &v.nanos && !exact.IsInt() {
		return false
	}
	whole := new(big.Int).Quo(exact.Num(), exact.Denom())
	if !whole.IsInt64() {
		return false
	}
	sum := *field + whole.Int64()
	fits := sum < math.MaxInt64/4 && sum > math.MinInt64/4
	*field = sum
	return fits
}

// plusInterval adds an interval, or, with a negative sign, takes it away: months first, then
// days, then the clock. A date becomes a timestamp.
func plusInterval(sign int64) func(*Context, []any) (any, error) {
	return func(_ *Context, args []any) (any, error) {
		if anyNull(args) {
			return nil, nil
		}
		m, err := momentOf("interval", args[0])
		if err != nil {
			return nil, err
		}
		text, _ := args[1].(string)
		v, err := readInterval(text)
		if err != nil {
			return nil, err
		}
		if m.kind == timeKind {
			return m.at(0, m.nanos+sign*(v.nanos%wholeDay)).String(), nil
		}
		if m.kind == dateKind {
			m.kind = timestampKind
		}
		m = addMonths(m, sign*v.months, 1)
		if m.days >= math.MaxInt32 {
			return m.checked("interval")
		}
		nanos := sign * v.nanos
		days := clamp(sign*v.days, math.MaxInt32) + nanos/wholeDay
		return m.at(m.days+days, m.nanos+nanos%wholeDay).checked("interval")
	}
}

// compareIntervals is INTERVAL_CMP, for which a month has 30 days.
// https://docs.aws.amazon.com/redshift/latest/dg/r_INTERVAL_CMP.html
func compareIntervals(_ *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	var sums [2]*big.Int
	for i, arg := range args {
		text, _ := arg.(string)
		v, err := readInterval(text)
		if err != nil {
			return nil, err
		}
		days := new(big.Int).Add(new(big.Int).Mul(big.NewInt(v.months), big.NewInt(30)), big.NewInt(v.days))
		sums[i] = days.Mul(days, big.NewInt(wholeDay)).Add(days, big.NewInt(v.nanos))
	}
	return int64(sums[0].Cmp(sums[1])), nil
}
