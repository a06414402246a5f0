package sqlfunc

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

const (
	second   = 1_000_000_000 // nanoseconds
	minute   = 60 * second
	hour     = 60 * minute
	wholeDay = 24 * hour
)

// kind is what a text of dates and times is.
type kind uint8

const (
	dateKind      kind = iota + 1
	timeKind           // a time of day
	timestampKind      // without a zone
	instantKind        // a timestamp in UTC, with a Z behind
)

// moment is the value of such a text.
type moment struct {
	kind  kind
	days  int64 // since 1970-01-01; 0 for a time of day
	nanos int64 // since midnight; 0 for a date
}

// readMoment reads the forms of a warehouse's file, and those that people write; see looseMoment.
func readMoment(s string) (moment, bool) {
	switch {
	case len(s) == 10 && s[4] == '-':
		if days, ok := readDate(s); ok {
			return moment{kind: dateKind, days: days}, true
		}
	case len(s) >= 19 && s[10] == ' ':
		days, ok := readDate(s[:10])
		k, clock := timestampKind, s[11:]
		if clock[len(clock)-1] == 'Z' {
			k, clock = instantKind, clock[:len(clock)-1]
		}
		nanos, ok2 := readClock(clock)
		if ok && ok2 {
			return moment{k, days, nanos}, true
		}
	case len(s) >= 8 && s[2] == ':':
		if nanos, ok := readClock(s); ok {
			return moment{kind: timeKind, nanos: nanos}, true
		}
	}
	return looseMoment(s)
}

// readDate reads "2006-01-02".
func readDate(s string) (days int64, ok bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	y1, y2, m, d := two(s), two(s[2:]), two(s[5:]), two(s[8:])
	if y1|y2|m|d < 0 {
		return 0, false
	}
	return dayFrom(y1*100+y2, m, d)
}

// readClock reads "15:04:05", with up to nine digits of a fraction.
func readClock(s string) (nanos int64, ok bool) {
	if len(s) < 8 || s[2] != ':' || s[5] != ':' {
		return 0, false
	}
	h, m, sec := two(s), two(s[3:]), two(s[6:])
	if h|m|sec < 0 || h > 23 || m > 59 || sec > 59 {
		return 0, false
	}
	nanos = int64(h)*hour + int64(m)*minute + int64(sec)*second
	if len(s) == 8 {
		return nanos, true
	}
	fraction, ok := readFraction(s[8:])
	return nanos + fraction, ok
}

// readFraction reads a point and one to nine digits.
func readFraction(s string) (nanos int64, ok bool) {
	if len(s) < 2 || len(s) > 10 || s[0] != '.' {
		return 0, false
	}
	unit := int64(second)
	for _, c := range []byte(s[1:]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		unit /= 10
		nanos += int64(c-'0') * unit
	}
	return nanos, true
}

// two reads two digits, and returns a negative number where there are none.
func two(s string) int {
	a, b := s[0]-'0', s[1]-'0'
	if a > 9 || b > 9 {
		return -1
	}
	return int(a)*10 + int(b)
}

// dayFrom returns the day of a date that exists in the years 1 to 9999.
func dayFrom(y, m, d int) (days int64, ok bool) {
	if y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > 28 && d > daysIn(y, m) {
		return 0, false
	}
	return textform.DayOf(y, m, d), true
}

func daysIn(y, m int) int {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// String returns the text of a moment, without zeros at the end of a fraction.
func (m moment) String() string {
	var room [40]byte
	return string(m.append(room[:0]))
}

func (m moment) append(dst []byte) []byte {
	if m.kind != timeKind {
		at := len(dst)
		dst = append(dst, "2006-01-02"...)
		textform.PutDate(dst[at:], m.days)
	}
	switch m.kind {
	case dateKind:
		return dst
	case timestampKind, instantKind:
		dst = append(dst, ' ')
	}
	at := len(dst)
	dst = append(dst, "15:04:05"...)
	textform.PutTime(dst[at:], m.nanos/1000, 0)
	dst = appendFraction(dst, m.nanos%second)
	if m.kind == instantKind {
		dst = append(dst, 'Z')
	}
	return dst
}

func appendFraction(dst []byte, nanos int64) []byte {
	if nanos == 0 {
		return dst
	}
	dst = append(dst, '.')
	for unit := int64(second / 10); nanos > 0; unit /= 10 {
		dst = append(dst, '0'+byte(nanos/unit))
		nanos %= unit
	}
	return dst
}

// civil returns year, month and day.
func (m moment) civil() (year, month, day int) { return textform.Civil(m.days) }

// at returns the moment of the same kind so many days later, and at another time of that day,
// which may lie on another one.
func (m moment) at(days, nanos int64) moment {
	if nanos < 0 || nanos >= wholeDay {
		d := floorDiv(nanos, wholeDay)
		days, nanos = days+d, nanos-d*wholeDay
	}
	m.days, m.nanos = days, nanos
	if m.kind == timeKind {
		m.days = 0 // a clock goes round
	}
	return m
}

// checked returns the text of the result of a function, which must have one.
func (m moment) checked(function string) (any, error) {
	if !textform.DateFits(m.days) {
		return nil, fmt.Errorf("%s: the result lies outside the years 1 to 9999", function)
	}
	return m.String(), nil
}

// weekday returns 0 for Sunday to 6 for Saturday.
func (m moment) weekday() int { return int(floorMod(m.days+4, 7)) }

// isoDay returns 1 for Monday to 7 for Sunday.
func (m moment) isoDay() int { return int(floorMod(m.days+3, 7)) + 1 }

// isoWeek returns the year and the number of the week, which begins on a Monday; the first
// one of a year has its first Thursday.
func (m moment) isoWeek() (year, week int) {
	thursday := m.days - int64(m.isoDay()) + 4
	year, _, _ = textform.Civil(thursday)
	return year, int(thursday-textform.DayOf(year, 1, 1))/7 + 1
}

func (m moment) dayOfYear() int {
	y, _, _ := m.civil()
	return int(m.days-textform.DayOf(y, 1, 1)) + 1
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }

// momentOf reads an argument of a function.
func momentOf(function string, arg any) (moment, error) {
	s, isText := arg.(string)
	if isText {
		if m, ok := readMoment(s); ok {
			return m, nil
		}
	}
	return moment{}, fmt.Errorf("%s: %s is no date, time or timestamp; write it as 2024-01-31 or 2024-01-31 23:59:59", function, shown(arg))
}

// datedOf reads an argument that has a date.
func datedOf(function string, arg any) (moment, error) {
	m, err := momentOf(function, arg)
	if err == nil && m.kind == timeKind {
		return m, fmt.Errorf("%s: %s is a time of day, without a date", function, shown(arg))
	}
	return m, err
}

// maxShown is how many bytes of a value an error shows.
const maxShown = 60

// shown returns a value as an error names it.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		if len(v) > maxShown {
			return fmt.Sprintf("%q…", strings.ToValidUTF8(v[:maxShown], ""))
		}
		return fmt.Sprintf("%q", v)
	case []byte:
		return fmt.Sprintf("a binary value of %d bytes", len(v))
	case bool, int64, float64:
		return fmt.Sprint(v)
	}
	return fmt.Sprintf("a value of type %T", v)
}

// anyNull reports whether there is a NULL among the arguments: then most results are NULL.
func anyNull(args []any) bool {
	for _, a := range args {
		if a == nil {
			return true
		}
	}
	return false
}
