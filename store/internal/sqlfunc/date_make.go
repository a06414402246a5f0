package sqlfunc

import (
	"fmt"
	"time"
	_ "time/tzdata" // for machines without time zones, which Windows and small images are

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// maxFromParts bounds what the parts of a date may be, so that nothing overflows.
const maxFromParts = 1_000_000_000

// integersOf reads all arguments as integers.
func integersOf(function string, args []any) ([]int64, error) {
	out := make([]int64, len(args))
	for i, arg := range args {
		n, err := countOf(function, arg)
		if err != nil {
			return nil, err
		}
		if limit := int64(maxFromParts); (n > limit || n < -limit) && i < 6 {
			return nil, fmt.Errorf("%s: %d is too large", function, n)
		}
		out[i] = n
	}
	return out, nil
}

// daysFromParts returns the day of a year, a month and a day that may lie outside of what they
// count: month 13 is January, day 0 the day before the first.
func daysFromParts(y, m, d int64) int64 {
	months := y*12 + m - 1
	year := floorDiv(months, 12)
	if year < -10_000 || year > 20_000 {
		return 1 << 40
	}
	return textform.DayOf(int(year), int(floorMod(months, 12))+1, 1) + d - 1
}

// dateFromParts is DATE_FROM_PARTS.
// https://docs.snowflake.com/en/sql-reference/functions/date_from_parts
func dateFromParts(_ *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	n, err := integersOf("DATE_FROM_PARTS", args)
	if err != nil {
		return nil, err
	}
	return moment{kind: dateKind, days: daysFromParts(n[0], n[1], n[2])}.checked("DATE_FROM_PARTS")
}

// timeFromParts is TIME_FROM_PARTS.
// https://docs.snowflake.com/en/sql-reference/functions/time_from_parts
func timeFromParts(_ *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	n, err := integersOf("TIME_FROM_PARTS", args)
	if err != nil {
		return nil, err
	}
	days, nanos := clockFromParts(append(n, 0))
	if days != 0 {
		return nil, fmt.Errorf("TIME_FROM_PARTS: %d, %d and %d give no time within a day", n[0], n[1], n[2])
	}
	return moment{kind: timeKind, nanos: nanos}.String(), nil
}

// clockFromParts returns the time of day of hour, minute, second and nanosecond, and how many
// days later it is.
func clockFromParts(n []int64) (days, nanos int64) {
	seconds := n[0]*3600 + n[1]*60 + n[2] + floorDiv(n[3], second)
	days = floorDiv(seconds, 86_400)
	return days, (seconds-days*86_400)*second + floorMod(n[3], second)
}

// timestampFromParts is TIMESTAMP_FROM_PARTS, of six or seven numbers, or a date and a time.
// https://docs.snowflake.com/en/sql-reference/functions/timestamp_from_parts
func timestampFromParts(_ *Context, args []any) (any, error) {
	const function = "TIMESTAMP_FROM_PARTS"
	if anyNull(args) {
		return nil, nil
	}
	if len(args) == 2 {
		return joinDateTime(function, args[0], args[1])
	}
	if len(args) < 6 {
		return nil, fmt.Errorf("%s: it takes year, month, day, hour, minute, second and maybe nanosecond, or a date and a time", function)
	}
	n, err := integersOf(function, args)
	if err != nil {
		return nil, err
	}
	days, nanos := clockFromParts(append(n, 0)[3:])
	return moment{timestampKind, daysFromParts(n[0], n[1], n[2]) + days, nanos}.checked(function)
}

func joinDateTime(function string, date, clock any) (any, error) {
	d, err := datedOf(function, date)
	if err != nil {
		return nil, err
	}
	c, err := momentOf(function, clock)
	if err != nil {
		return nil, err
	}
	if c.kind != timeKind {
		return nil, fmt.Errorf("%s: %s is no time of day", function, c)
	}
	return moment{timestampKind, d.days, c.nanos}.String(), nil
}

// momentAt returns an instant of Go's as a timestamp, with the clock of its zone.
func momentAt(k kind, t time.Time) moment {
	y, mo, d := t.Date()
	if y < 1 || y > 9999 {
		return moment{k, 1 << 40, 0}
	}
	h, mi, s := t.Clock()
	nanos := int64(h)*hour + int64(mi)*minute + int64(s)*second + int64(t.Nanosecond())
	return moment{k, textform.DayOf(y, int(mo), d), nanos}
}

// clockOf is a function that tells the time at which the statement began, in UTC, cut to a unit.
func clockOf(k kind, unit part) func(*Context, []any) (any, error) {
	return func(c *Context, _ []any) (any, error) {
		m := unit.floor(momentAt(k, c.Now.UTC()))
		switch k {
		case dateKind:
			m.nanos = 0
		case timeKind:
			m.days = 0
		}
		return m.String(), nil
	}
}

// convertTimezone is CONVERT_TIMEZONE([source,] target, timestamp), where the source is UTC by
// default; the result is a timestamp without a zone.
// https://docs.aws.amazon.com/redshift/latest/dg/CONVERT_TIMEZONE.html
// https://docs.snowflake.com/en/sql-reference/functions/convert_timezone
func convertTimezone(c *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	source, err := time.UTC, error(nil)
	if len(args) == 3 {
		if source, err = c.zone("CONVERT_TIMEZONE", args[0]); err != nil {
			return nil, err
		}
		args = args[1:]
	}
	target, err := c.zone("CONVERT_TIMEZONE", args[0])
	if err != nil {
		return nil, err
	}
	m, err := datedOf("CONVERT_TIMEZONE", args[1])
	if err != nil {
		return nil, err
	}
	if m.kind == instantKind {
		source = time.UTC
	}
	return momentAt(timestampKind, m.in(source).In(target)).checked("CONVERT_TIMEZONE")
}

// in returns the instant at which the clocks of a zone show a moment.
func (m moment) in(zone *time.Location) time.Time {
	y, mo, d := m.civil()
	return time.Date(y, time.Month(mo), d, 0, 0, int(m.nanos/second), int(m.nanos%second), zone)
}

// timezoneCall is TIMEZONE and AT TIME ZONE: of a timestamp the instant at which the clocks of the
// zone show it, of an instant what they show.
// https://docs.aws.amazon.com/redshift/latest/dg/r_TIMEZONE.html
func timezoneCall(c *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	zone, err := c.zone("TIMEZONE", args[0])
	if err != nil {
		return nil, err
	}
	m, err := datedOf("TIMEZONE", args[1])
	if err != nil {
		return nil, err
	}
	if m.kind == instantKind {
		return momentAt(timestampKind, m.in(time.UTC).In(zone)).checked("TIMEZONE")
	}
	return momentAt(instantKind, m.in(zone).UTC()).checked("TIMEZONE")
}

// zoneName is the key of a time zone in Context.Cache.
type zoneName string

// zone returns the time zone of a name.
func (c *Context) zone(function string, arg any) (*time.Location, error) {
	name, _ := arg.(string)
	if zone, ok := c.Cache[zoneName(name)].(*time.Location); ok {
		return zone, nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, fmt.Errorf("%s: %s is no time zone; write it as 'UTC' or 'America/New_York'", function, shown(arg))
	}
	if c.Cache != nil && len(c.Cache) < maxCached {
		c.Cache[zoneName(name)] = zone
	}
	return zone, nil
}

// maxCached is how many things a statement keeps, and maxKept how long the text of one may be:
// together they are some megabytes.
const (
	maxCached = 1000
	maxKept   = 256
)
