package sqlfunc

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// floor returns the begin of the part that a moment lies in.
func (p part) floor(m moment) moment {
	if p >= hourPart {
		m.nanos -= m.nanos % nanosOf[p]
		return m
	}
	m.nanos = 0
	y, mo, _ := m.civil()
	switch p {
	case millennium:
		y, mo = (y-1)/1000*1000+1, 1
	case century:
		y, mo = (y-1)/100*100+1, 1
	case decade:
		y, mo = max(1, y/10*10), 1
	case year:
		mo = 1
	case quarter:
		mo = (mo-1)/3*3 + 1
	case week:
		m.days -= int64(m.isoDay() - 1)
		return m
	case day:
		return m
	}
	m.days = textform.DayOf(y, mo, 1)
	return m
}

// dateTrunc is DATE_TRUNC. A date becomes a timestamp, as it does in Redshift.
// https://docs.aws.amazon.com/redshift/latest/dg/r_DATE_TRUNC.html
func dateTrunc(_ *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	p, err := partOf("DATE_TRUNC", args[0], false)
	if err != nil {
		return nil, err
	}
	m, err := momentOf("DATE_TRUNC", args[1])
	if err != nil {
		return nil, err
	}
	if m.kind == timeKind && p < hourPart {
		return nil, fmt.Errorf("DATE_TRUNC: %s is a time of day, which has no %s", m, p)
	}
	if m.kind == dateKind {
		m.kind = timestampKind
	}
	return p.floor(m).checked("DATE_TRUNC")
}

var truncNumber = rounder("trunc", toZero)

// trunc is TRUNC, of a date or timestamp: its date, or the date at which a part begins; and of
// a number, cut towards zero.
// https://docs.aws.amazon.com/redshift/latest/dg/r_TRUNC_date.html
func trunc(c *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	text, _ := args[0].(string)
	m, ok := readMoment(text)
	if !ok || onlyDigits(text) {
		return truncNumber(c, args)
	}
	if m.kind == timeKind {
		return nil, fmt.Errorf("TRUNC: %s is a time of day, without a date; use DATE_TRUNC", m)
	}
	p := day
	if len(args) > 1 {
		var err error
		if p, err = partOf("TRUNC", args[1], false); err != nil {
			return nil, err
		}
		if p > day {
			return nil, fmt.Errorf("TRUNC: it gives a date, which has no %s; use DATE_TRUNC", p)
		}
	}
	m.kind = dateKind
	return p.floor(m).checked("TRUNC")
}

// lastDay is LAST_DAY: the date of the last day of the month, or of another part.
// https://docs.aws.amazon.com/redshift/latest/dg/r_LAST_DAY.html
// https://docs.snowflake.com/en/sql-reference/functions/last_day
func lastDay(_ *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	m, err := datedOf("LAST_DAY", args[0])
	if err != nil {
		return nil, err
	}
	p := month
	if len(args) > 1 {
		if p, err = partOf("LAST_DAY", args[1], false); err != nil {
			return nil, err
		}
		if p < year || p > week {
			return nil, fmt.Errorf("LAST_DAY: there is no last day of a part %s; there are year, quarter, month, week", p)
		}
	}
	m.kind = dateKind
	begin := p.floor(m)
	if p == week {
		return begin.at(begin.days+6, 0).checked("LAST_DAY")
	}
	y, mo, _ := begin.civil()
	mo += int(monthsOf[p]) - 1
	return begin.at(textform.DayOf(y, mo, daysIn(y, mo)), 0).checked("LAST_DAY")
}

// nextDay is NEXT_DAY and, with a negative step, PREVIOUS_DAY: the date of the next day of that
// name after, or the last one before.
// https://docs.aws.amazon.com/redshift/latest/dg/r_NEXT_DAY.html
// https://docs.snowflake.com/en/sql-reference/functions/previous_day
func nextDay(function string, step int64) func(*Context, []any) (any, error) {
	return func(_ *Context, args []any) (any, error) {
		if anyNull(args) {
			return nil, nil
		}
		m, err := datedOf(function, args[0])
		if err != nil {
			return nil, err
		}
		name, _ := args[1].(string)
		wanted := weekdayNamed(name)
		if wanted < 0 {
			return nil, fmt.Errorf("%s: %s is no day of the week; write it as 'Monday' or 'Mo'", function, shown(args[1]))
		}
		m.kind = dateKind
		distance := floorMod(step*int64(wanted-m.weekday()), 7)
		if distance == 0 {
			distance = 7
		}
		return m.at(m.days+step*distance, 0).checked(function)
	}
}

// weekdayNamed reads the name of a day, of which as many letters are written as tell it from
// others, and returns 0 for Sunday to 6 for Saturday, or a negative number.
func weekdayNamed(name string) int {
	name = strings.TrimSpace(name)
	for i, full := range dayNames {
		least := 2
		if full[0] == 'M' || full[0] == 'W' || full[0] == 'F' {
			least = 1
		}
		if least <= len(name) && len(name) <= len(full) && strings.EqualFold(name, full[:len(name)]) {
			return i
		}
	}
	return -1
}

// timeSlice is TIME_SLICE: the begin or the end of the slice of so many parts in which a moment
// lies. Slices are counted from 1970, those of weeks from the Monday before.
// https://docs.snowflake.com/en/sql-reference/functions/time_slice
func timeSlice(_ *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	m, err := datedOf("TIME_SLICE", args[0])
	if err != nil {
		return nil, err
	}
	n, err := countOf("TIME_SLICE", args[1])
	if err != nil {
		return nil, err
	}
	if n < 1 || n > 1_000_000 {
		return nil, fmt.Errorf("TIME_SLICE: the length of a slice is 1 to 1000000, not %d", n)
	}
	p, err := partOf("TIME_SLICE", args[2], false)
	if err != nil {
		return nil, err
	}
	if p < year || p > secondPart || m.kind == dateKind && p > day {
		return nil, fmt.Errorf("TIME_SLICE: %s cannot be sliced by %s", m, p)
	}
	edge := "START"
	if len(args) > 3 {
		edge, _ = args[3].(string)
	}
	switch strings.ToUpper(edge) {
	case "START":
		return p.slice(m, n, 0).checked("TIME_SLICE")
	case "END":
		return p.slice(m, n, n).checked("TIME_SLICE")
	}
	return nil, fmt.Errorf("TIME_SLICE: %s is neither 'START' nor 'END'", shown(args[3]))
}

func (p part) slice(m moment, n, offset int64) moment {
	at, _ := p.ordinal(m)
	zero, _ := p.ordinal(moment{kind: timestampKind})
	at = floorDiv(at-zero, n)*n + offset
	switch {
	case p <= month:
		return addMonths(m.at(0, 0), at, monthsOf[p])
	case p == week:
		return m.at(at*7-3, 0)
	case p == day:
		return m.at(at, 0)
	}
	perDay := wholeDay / nanosOf[p]
	days := floorDiv(at, perDay)
	return m.at(days, (at-days*perDay)*nanosOf[p])
}
