package sqlfunc

import (
	"fmt"
	"slices"
	"strings"
)

// part is a part of a date or a time.
type part uint8

const (
	millennium part = iota + 1
	century
	decade
	year
	quarter
	month
	week
	day
	hourPart
	minutePart
	secondPart
	millisecond
	microsecond
	nanosecond
	lastUnit = nanosecond // those up to here can be added and counted, the others only be read

	dayOfWeek part = iota + 1
	dayOfWeekISO
	dayOfYear
	weekISO
	yearOfWeek
	epoch
	epochMillisecond
	epochMicrosecond
	epochNanosecond
	timezone
)

// partNames are the names of parts, the first of each that which errors give.
// https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html
// https://docs.snowflake.com/en/sql-reference/functions-date-time#supported-date-and-time-parts
var partNames = map[part]string{
	millennium:       "millennium millennia mil mils",
	century:          "century centuries c cent cents",
	decade:           "decade decades dec decs",
	year:             "year years y yr yrs yy yyy yyyy",
	quarter:          "quarter quarters q qtr qtrs",
	month:            "month months mon mons mm",
	week:             "week weeks w weekofyear woy wy",
	day:              "day days d dd dayofmonth",
	hourPart:         "hour hours h hh hr hrs",
	minutePart:       "minute minutes m mi min mins",
	secondPart:       "second seconds s sec secs",
	millisecond:      "millisecond milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon",
	microsecond:      "microsecond microseconds us usec usecs usecond useconds microsec microsecs",
	nanosecond:       "nanosecond nanoseconds ns nsec nanosec nsecond nanosecs nseconds",
	dayOfWeek:        "dayofweek dow dw weekday",
	dayOfWeekISO:     "dayofweekiso dayofweek_iso weekday_iso dow_iso dw_iso isodow",
	dayOfYear:        "dayofyear doy dy yearday",
	weekISO:          "weekiso week_iso weekofyeariso weekofyear_iso",
	yearOfWeek:       "yearofweek yearofweekiso isoyear",
	epoch:            "epoch epoch_second epoch_seconds",
	epochMillisecond: "epoch_millisecond epoch_milliseconds",
	epochMicrosecond: "epoch_microsecond epoch_microseconds",
	epochNanosecond:  "epoch_nanosecond epoch_nanoseconds",
	timezone:         "timezone timezone_hour timezone_minute tzh tzm",
}

var parts = func() map[string]part {
	all := map[string]part{}
	for p, names := range partNames {
		for _, name := range strings.Fields(names) {
			all[name] = p
			all[strings.ToUpper(name)] = p
		}
	}
	return all
}()

func (p part) String() string { name, _, _ := strings.Cut(partNames[p], " "); return name }

// partOf reads the argument of a function that names a part, which must be one of the units
// unless any is asked for.
func partOf(function string, arg any, any bool) (part, error) {
	name, _ := arg.(string)
	p := parts[name]
	if p == 0 {
		p = parts[strings.ToLower(strings.TrimSpace(name))]
	}
	switch {
	case p == 0:
		return 0, fmt.Errorf("%s: %s is no part of a date; there are %s", function, shown(arg), unitNames(any))
	case p == weekISO && !any:
		return week, nil
	case p > lastUnit && !any:
		return 0, fmt.Errorf("%s: %s can only be read, by DATE_PART; there are %s", function, p, unitNames(false))
	}
	return p, nil
}

func unitNames(any bool) string {
	var names []string
	for p := range partNames {
		if any || p <= lastUnit {
			names = append(names, p.String())
		}
	}
	slices.SortFunc(names, func(a, b string) int { return int(parts[a]) - int(parts[b]) })
	return strings.Join(names, ", ")
}

// read returns a part of a moment. ok is false where it has none: the year of a time of day.
func (p part) read(m moment) (v int64, ok bool) {
	if m.kind == timeKind && (p < hourPart || p > lastUnit) && p != epoch {
		return 0, false
	}
	if p >= hourPart {
		return p.readClock(m), true
	}
	y, mo, d := m.civil()
	switch p {
	case millennium:
		return int64(y+999) / 1000, true
	case century:
		return int64(y+99) / 100, true
	case decade: // the first one has the years 1 to 9
		return int64(y)/10 + 1, true
	case year:
		return int64(y), true
	case quarter:
		return int64(mo+2) / 3, true
	case month:
		return int64(mo), true
	case day:
		return int64(d), true
	}
	_, w := m.isoWeek()
	return int64(w), true
}

func (p part) readClock(m moment) int64 {
	switch p {
	case hourPart:
		return m.nanos / hour
	case minutePart:
		return m.nanos / minute % 60
	case secondPart:
		return m.nanos / second % 60
	case millisecond:
		return m.nanos % second / 1_000_000
	case microsecond:
		return m.nanos % second / 1000
	case nanosecond:
		return m.nanos % second
	case dayOfWeek:
		return int64(m.weekday())
	case dayOfWeekISO:
		return int64(m.isoDay())
	case dayOfYear:
		return int64(m.dayOfYear())
	case weekISO:
		_, w := m.isoWeek()
		return int64(w)
	case yearOfWeek:
		y, _ := m.isoWeek()
		return int64(y)
	case timezone: // all instants are in UTC
		return 0
	}
	return p.readEpoch(m)
}

func (p part) readEpoch(m moment) int64 {
	seconds := m.days*86_400 + m.nanos/second
	rest := m.nanos % second
	switch p {
	case epochMillisecond:
		return seconds*1000 + rest/1_000_000
	case epochMicrosecond:
		return seconds*1_000_000 + rest/1000
	case epochNanosecond:
		return seconds*second + rest
	}
	return seconds
}

// datePart is DATE_PART and EXTRACT. Seconds are whole, as EXTRACT gives them in Redshift and
// both do in Snowflake.
func datePart(function string) func(*Context, []any) (any, error) {
	return func(_ *Context, args []any) (any, error) {
		if anyNull(args) {
			return nil, nil
		}
		p, err := partOf(function, args[0], true)
		if err != nil {
			return nil, err
		}
		return readPart(function, p, args[1])
	}
}

// partFunction is a function that reads one part: YEAR, MONTH.
func partFunction(function string, p part) func(*Context, []any) (any, error) {
	return func(_ *Context, args []any) (any, error) {
		if args[0] == nil {
			return nil, nil
		}
		return readPart(function, p, args[0])
	}
}

func readPart(function string, p part, arg any) (any, error) {
	m, err := momentOf(function, arg)
	if err != nil {
		return nil, err
	}
	if p == epochNanosecond && (m.days < -106_751 || m.days >= 106_751) {
		return nil, fmt.Errorf("%s: the nanoseconds of %s do not fit into 64 bits; ask for epoch_microsecond", function, m)
	}
	v, ok := p.read(m)
	if !ok {
		return nil, fmt.Errorf("%s: %s is a time of day, which has no %s", function, m, p)
	}
	return v, nil
}

// partName is DAYNAME and MONTHNAME, of three letters.
func partName(function string, name func(moment) string) func(*Context, []any) (any, error) {
	return func(_ *Context, args []any) (any, error) {
		if args[0] == nil {
			return nil, nil
		}
		m, err := datedOf(function, args[0])
		if err != nil {
			return nil, err
		}
		return name(m)[:3], nil
	}
}

func (m moment) monthName() string { _, mo, _ := m.civil(); return monthNames[mo-1] }

func (m moment) dayName() string { return dayNames[m.weekday()] }
