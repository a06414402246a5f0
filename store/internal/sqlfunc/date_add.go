package sqlfunc

import (
	"fmt"
	"math"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// nanosOf has the units of a clock.
var nanosOf = [...]int64{
	hourPart: hour, minutePart: minute, secondPart: second,
	millisecond: 1_000_000, microsecond: 1000, nanosecond: 1,
}

// monthsOf has the units of a calendar.
var monthsOf = [...]int64{millennium: 12_000, century: 1200, decade: 120, year: 12, quarter: 3, month: 1}

// maxCount bounds what is added, so that nothing overflows: it is beyond ten thousand years
// of microseconds.
const maxCount = 1 << 60

// addPart adds n parts to a moment. A date becomes a timestamp, as it does in Redshift. The day
// of a month that is too short becomes its last one.
func addPart(function string, m moment, p part, n int64) (moment, error) {
	if m.kind == timeKind && p < hourPart {
		return m, fmt.Errorf("%s: a %s cannot be added to %s, which is a time of day", function, p, m)
	}
	if m.kind == dateKind {
		m.kind = timestampKind
	}
	if n > maxCount || n < -maxCount {
		return m, fmt.Errorf("%s: %d is too much to add", function, n)
	}
	switch {
	case p <= month:
		return addMonths(m, n, monthsOf[p]), nil
	case p == week || p == day:
		days := n
		if p == week {
			days = clamp(n, math.MaxInt32) * 7
		}
		return m.at(m.days+clamp(days, math.MaxInt32), m.nanos), nil
	}
	unit := nanosOf[p]
	perDay := wholeDay / unit
	return m.at(m.days+clamp(n/perDay, math.MaxInt32), m.nanos+n%perDay*unit), nil
}

// clamp keeps n within what certainly lies outside of the years 1 to 9999.
func clamp(n, limit int64) int64 { return max(-limit, min(limit, n)) }

func addMonths(m moment, n, unit int64) moment {
	y, mo, d := m.civil()
	months := int64(y)*12 + int64(mo-1) + clamp(n, 1_000_000)*unit
	ny, nm := int(floorDiv(months, 12)), int(floorMod(months, 12))+1
	if ny < 1 || ny > 9999 {
		m.days = math.MaxInt32
		return m
	}
	m.days = textform.DayOf(ny, nm, min(d, daysIn(ny, nm)))
	return m
}

// dateAdd is DATEADD.
// https://docs.aws.amazon.com/redshift/latest/dg/r_DATEADD_function.html
// https://docs.snowflake.com/en/sql-reference/functions/dateadd
func dateAdd(function string) func(*Context, []any) (any, error) {
	return func(_ *Context, args []any) (any, error) {
		if anyNull(args) {
			return nil, nil
		}
		p, err := partOf(function, args[0], false)
		if err != nil {
			return nil, err
		}
		n, err := countOf(function, args[1])
		if err != nil {
			return nil, err
		}
		m, err := momentOf(function, args[2])
		if err != nil {
			return nil, err
		}
		if m, err = addPart(function, m, p, n); err != nil {
			return nil, err
		}
		return m.checked(function)
	}
}

// countOf reads an integer; a number with a fraction is rounded, as Snowflake does.
func countOf(function string, arg any) (int64, error) {
	if n, ok := arg.(int64); ok {
		return n, nil
	}
	if v, ok := readNumber(arg); ok {
		if n, fits := v.integer(); fits {
			return n, nil
		}
	}
	return 0, fmt.Errorf("%s: %s is no integer", function, shown(arg))
}

// addMonthsCall is ADD_MONTHS: the last day of a month stays the last one.
// https://docs.aws.amazon.com/redshift/latest/dg/r_ADD_MONTHS.html
func addMonthsCall(_ *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	m, err := datedOf("ADD_MONTHS", args[0])
	if err != nil {
		return nil, err
	}
	n, err := countOf("ADD_MONTHS", args[1])
	if err != nil {
		return nil, err
	}
	y, mo, d := m.civil()
	last := d == daysIn(y, mo)
	if m, err = addPart("ADD_MONTHS", m, month, n); err != nil {
		return nil, err
	}
	if last && textform.DateFits(m.days) {
		y, mo, _ = m.civil()
		m.days = textform.DayOf(y, mo, daysIn(y, mo))
	}
	return m.checked("ADD_MONTHS")
}

// ordinal counts the boundaries of a part from a fixed day to a moment. ok is false where
// they do not fit into 64 bits.
func (p part) ordinal(m moment) (n int64, ok bool) {
	switch {
	case p == week: // 1970-01-01 was a Thursday
		return floorDiv(m.days+3, 7), true
	case p == day:
		return m.days, true
	case p <= decade:
		return p.read(m)
	case p <= month:
		y, mo, _ := m.civil()
		return floorDiv(int64(y)*12+int64(mo-1), monthsOf[p]), true
	case p == nanosecond && (m.days < -106_751 || m.days >= 106_751):
		return 0, false
	}
	return m.days*(wholeDay/nanosOf[p]) + m.nanos/nanosOf[p], true
}

// dateDiff is DATEDIFF: the boundaries between two moments, so that 23:59 and 00:01 are a day
// apart. Weeks begin on Mondays.
// https://docs.aws.amazon.com/redshift/latest/dg/r_DATEDIFF_function.html
// https://docs.snowflake.com/en/sql-reference/functions/datediff
func dateDiff(function string) func(*Context, []any) (any, error) {
	return func(_ *Context, args []any) (any, error) {
		if anyNull(args) {
			return nil, nil
		}
		p, err := partOf(function, args[0], false)
		if err != nil {
			return nil, err
		}
		a, b, err := pairOf(function, args[1], args[2])
		if err != nil {
			return nil, err
		}
		if a.kind == timeKind && p < hourPart {
			return nil, fmt.Errorf("%s: %s is a time of day, which has no %s", function, a, p)
		}
		from, ok1 := p.ordinal(a)
		to, ok2 := p.ordinal(b)
		difference := to - from
		if !ok1 || !ok2 || (to >= from) != (difference >= 0) {
			return nil, fmt.Errorf("%s: the %ss between %s and %s do not fit into 64 bits; ask for microseconds", function, p, a, b)
		}
		return difference, nil
	}
}

// pairOf reads two moments that can be compared: both have a date, or none has.
func pairOf(function string, first, second any) (a, b moment, err error) {
	if a, err = momentOf(function, first); err != nil {
		return a, b, err
	}
	if b, err = momentOf(function, second); err != nil {
		return a, b, err
	}
	if (a.kind == timeKind) != (b.kind == timeKind) {
		return a, b, fmt.Errorf("%s: of %s and %s only one is a time of day", function, a, b)
	}
	return a, b, nil
}

// compareDates is DATE_CMP and the like.
// https://docs.aws.amazon.com/redshift/latest/dg/r_DATE_CMP.html
func compareDates(function string) func(*Context, []any) (any, error) {
	return func(_ *Context, args []any) (any, error) {
		if anyNull(args) {
			return nil, nil
		}
		a, b, err := pairOf(function, args[0], args[1])
		if err != nil {
			return nil, err
		}
		return int64(a.compare(b)), nil
	}
}

func (m moment) compare(o moment) int {
	switch {
	case m.days < o.days, m.days == o.days && m.nanos < o.nanos:
		return -1
	case m.days == o.days && m.nanos == o.nanos:
		return 0
	}
	return 1
}

// monthsBetween is MONTHS_BETWEEN: days beyond whole months are parts of 31 days.
// https://docs.aws.amazon.com/redshift/latest/dg/r_MONTHS_BETWEEN_function.html
// https://docs.snowflake.com/en/sql-reference/functions/months_between
func monthsBetween(_ *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	a, err := datedOf("MONTHS_BETWEEN", args[0])
	if err != nil {
		return nil, err
	}
	b, err := datedOf("MONTHS_BETWEEN", args[1])
	if err != nil {
		return nil, err
	}
	ay, am, ad := a.civil()
	by, bm, bd := b.civil()
	months := float64((ay-by)*12 + am - bm)
	if ad == bd || ad == daysIn(ay, am) && bd == daysIn(by, bm) {
		return months, nil
	}
	seconds := float64(ad-bd)*86_400 + float64(a.nanos-b.nanos)/second
	return months + seconds/(31*86_400), nil
}
