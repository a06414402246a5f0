package sqlfunc

import (
	"fmt"
)

// dateCode is a code of a format for dates and times.
type dateCode struct {
	name    string // in upper case
	needs   need
	width   int                           // of the number that it writes and reads; 0 where it is no number
	write   func(m moment) int            // the number
	text    func(m moment) string         // or the text, in upper case or as a name
	pad     int                           // width of a text, with blanks behind
	read    func(f *fields, v int)        // takes a number that was read
	reading func(f *fields, s string) int // or takes a text, and returns its length, 0 where it is none
}

// need says what a moment must have for a code.
type need uint8

const (
	needsDate need = iota + 1
	needsClock
	needsZone
)

// dateCodes are the codes that Redshift and Postgres have, and those of Snowflake that nobody
// means otherwise there (FF, TZH, TZM, and MMMM, which would be the month twice), the longer
// ones first.
// https://docs.aws.amazon.com/redshift/latest/dg/r_FORMAT_strings.html
// https://www.postgresql.org/docs/current/functions-formatting.html
// https://docs.snowflake.com/en/sql-reference/functions-conversion#date-and-time-formats-in-conversion-functions
var dateCodes = []dateCode{
	{name: "Y,YYY", needs: needsDate, text: func(m moment) string { y, _, _ := m.civil(); return fmt.Sprintf("%d,%03d", y/1000, y%1000) }},
	{name: "YYYY", needs: needsDate, width: 4, write: yearOf(10_000), read: func(f *fields, v int) { f.year, f.hasYear = v, true }},
	{name: "YYY", needs: needsDate, width: 3, write: yearOf(1000)},
	{name: "YY", needs: needsDate, width: 2, write: yearOf(100), read: func(f *fields, v int) { f.year, f.hasYear = nearYear(v), true }},
	{name: "Y", needs: needsDate, width: 1, write: yearOf(10)},
	{name: "IYYY", needs: needsDate, width: 4, write: isoYearOf(10_000), read: func(f *fields, v int) { f.isoYear = v }},
	{name: "IYY", needs: needsDate, width: 3, write: isoYearOf(1000)},
	{name: "IY", needs: needsDate, width: 2, write: isoYearOf(100)},
	{name: "IDDD", needs: needsDate, width: 3, write: func(m moment) int { _, w := m.isoWeek(); return (w-1)*7 + m.isoDay() }},
	{name: "IW", needs: needsDate, width: 2, write: func(m moment) int { _, w := m.isoWeek(); return w }, read: func(f *fields, v int) { f.isoWeek = v }},
	{name: "ID", needs: needsDate, width: 1, write: moment.isoDay, read: func(f *fields, v int) { f.isoDay = v }},
	{name: "I", needs: needsDate, width: 1, write: isoYearOf(10)},
	{name: "CC", needs: needsDate, width: 2, write: func(m moment) int { v, _ := century.read(m); return int(v) }},
	{name: "Q", needs: needsDate, width: 1, write: func(m moment) int { v, _ := quarter.read(m); return int(v) }},
	{name: "MONTH", needs: needsDate, text: moment.monthName, pad: 9, reading: readMonth(9)},
	{name: "MMMM", needs: needsDate, text: moment.monthName, reading: readMonth(9)},
	{name: "MON", needs: needsDate, text: func(m moment) string { return m.monthName()[:3] }, reading: readMonth(3)},
	{name: "MM", needs: needsDate, width: 2, write: func(m moment) int { _, mo, _ := m.civil(); return mo }, read: func(f *fields, v int) { f.month = v }},
	{name: "RM", needs: needsDate, text: func(m moment) string { _, mo, _ := m.civil(); return romanMonths[mo-1] }, pad: 4},
	{name: "WW", needs: needsDate, width: 2, write: func(m moment) int { return (m.dayOfYear()-1)/7 + 1 }},
	{name: "W", needs: needsDate, width: 1, write: func(m moment) int { _, _, d := m.civil(); return (d-1)/7 + 1 }},
	{name: "DDD", needs: needsDate, width: 3, write: moment.dayOfYear, read: func(f *fields, v int) { f.dayOfYear = v }},
	{name: "DAY", needs: needsDate, text: moment.dayName, pad: 9, reading: skipDay(9)},
	{name: "DD", needs: needsDate, width: 2, write: func(m moment) int { _, _, d := m.civil(); return d }, read: func(f *fields, v int) { f.day = v }},
	{name: "DY", needs: needsDate, text: func(m moment) string { return m.dayName()[:3] }, reading: skipDay(3)},
	{name: "D", needs: needsDate, width: 1, write: func(m moment) int { return m.weekday() + 1 }},
	{name: "J", needs: needsDate, width: 7, write: func(m moment) int { return int(m.days) + julianOf1970 }, read: func(f *fields, v int) { f.julian = v }},
	{name: "B.C.", needs: needsDate, text: func(moment) string { return "A.D." }},
	{name: "A.D.", needs: needsDate, text: func(moment) string { return "A.D." }},
	{name: "BC", needs: needsDate, text: func(moment) string { return "AD" }},
	{name: "AD", needs: needsDate, text: func(moment) string { return "AD" }},

	{name: "HH24", needs: needsClock, width: 2, write: func(m moment) int { return int(m.nanos / hour) }, read: func(f *fields, v int) { f.hour = v }},
	{name: "HH12", needs: needsClock, width: 2, write: halfHour, read: func(f *fields, v int) { f.hour, f.half = v, true }},
	{name: "HH", needs: needsClock, width: 2, write: halfHour, read: func(f *fields, v int) { f.hour, f.half = v, true }},
	{name: "MI", needs: needsClock, width: 2, write: func(m moment) int { return int(m.nanos / minute % 60) }, read: func(f *fields, v int) { f.minute = v }},
	{name: "SSSSS", needs: needsClock, width: 5, write: secondsOfDay, read: readSeconds},
	{name: "SSSS", needs: needsClock, width: 5, write: secondsOfDay, read: readSeconds},
	{name: "SS", needs: needsClock, width: 2, write: func(m moment) int { return int(m.nanos / second % 60) }, read: func(f *fields, v int) { f.second = v }},
	{name: "MS", needs: needsClock, width: 3, write: fractionOf(3), reading: readDigits(3)},
	{name: "US", needs: needsClock, width: 6, write: fractionOf(6), reading: readDigits(6)},
	{name: "FF1", needs: needsClock, width: 1, write: fractionOf(1), reading: readDigits(1)},
	{name: "FF2", needs: needsClock, width: 2, write: fractionOf(2), reading: readDigits(2)},
	{name: "FF3", needs: needsClock, width: 3, write: fractionOf(3), reading: readDigits(3)},
	{name: "FF4", needs: needsClock, width: 4, write: fractionOf(4), reading: readDigits(4)},
	{name: "FF5", needs: needsClock, width: 5, write: fractionOf(5), reading: readDigits(5)},
	{name: "FF6", needs: needsClock, width: 6, write: fractionOf(6), reading: readDigits(6)},
	{name: "FF7", needs: needsClock, width: 7, write: fractionOf(7), reading: readDigits(7)},
	{name: "FF8", needs: needsClock, width: 8, write: fractionOf(8), reading: readDigits(8)},
	{name: "FF9", needs: needsClock, width: 9, write: fractionOf(9), reading: readDigits(9)},
	{name: "FF", needs: needsClock, width: 9, write: fractionOf(9), reading: readDigits(9)},
	{name: "A.M.", needs: needsClock, text: halfOf("A.M.", "P.M."), reading: readHalf("A.M.", "P.M.")},
	{name: "P.M.", needs: needsClock, text: halfOf("A.M.", "P.M."), reading: readHalf("A.M.", "P.M.")},
	{name: "AM", needs: needsClock, text: halfOf("AM", "PM"), reading: readHalf("AM", "PM")},
	{name: "PM", needs: needsClock, text: halfOf("AM", "PM"), reading: readHalf("AM", "PM")},

	{name: "TZH", needs: needsZone, text: func(moment) string { return "+00" }, reading: readZoneHours},
	{name: "TZM", needs: needsZone, text: func(moment) string { return "00" }, reading: readZoneMinutes},
	{name: "TZ", needs: needsZone, text: func(moment) string { return "UTC" }},
	{name: "OF", needs: needsZone, text: func(moment) string { return "+00" }},
}

// julianOf1970 is the Julian day of 1970-01-01.
const julianOf1970 = 2_440_588

var romanMonths = [...]string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}

func yearOf(modulo int) func(moment) int {
	return func(m moment) int { y, _, _ := m.civil(); return y % modulo }
}

func isoYearOf(modulo int) func(moment) int {
	return func(m moment) int { y, _ := m.isoWeek(); return y % modulo }
}

func halfHour(m moment) int { return int(m.nanos/hour+11)%12 + 1 }

func secondsOfDay(m moment) int { return int(m.nanos / second) }

func fractionOf(digits int) func(moment) int {
	unit := int64(second)
	for range digits {
		unit /= 10
	}
	return func(m moment) int { return int(m.nanos % second / unit) }
}

func halfOf(am, pm string) func(moment) string {
	return func(m moment) string {
		if m.nanos < 12*hour {
			return am
		}
		return pm
	}
}
