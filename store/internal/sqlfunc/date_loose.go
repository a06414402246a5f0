package sqlfunc

import (
	"strings"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// looseMoment reads the ways to write a date that Redshift and Snowflake both read by
// themselves: 2024-1-31, 2024/01/31, 20240131, 01/31/2024 and 31-JAN-2024, a T before the time,
// times without seconds, an offset behind, which makes it an instant.
// https://docs.aws.amazon.com/redshift/latest/dg/automatic-recognition.html
// https://docs.snowflake.com/en/sql-reference/date-time-input-output
func looseMoment(s string) (moment, bool) {
	in := reader{s: strings.TrimSpace(s)}
	if colon := strings.IndexByte(in.s, ':'); colon == 1 || colon == 2 {
		nanos, ok := in.clock()
		return moment{kind: timeKind, nanos: nanos}, ok && in.s == ""
	}
	days, ok := in.date()
	if !ok || in.s == "" {
		return moment{kind: dateKind, days: days}, ok
	}
	if !in.skip("T") && !in.skip("t") && !in.skip(" ") {
		return moment{}, false
	}
	in.s = strings.TrimLeft(in.s, " ")
	nanos, ok := in.clock()
	if !ok {
		return moment{}, false
	}
	if in.s == "" {
		return moment{timestampKind, days, nanos}, true
	}
	offset, ok := in.zone()
	m := moment{kind: instantKind}.at(days, nanos-offset)
	return m, ok && in.s == "" && textform.DateFits(m.days)
}

// reader takes parts from the begin of a text.
type reader struct{ s string }

func (r *reader) skip(prefix string) bool {
	rest, ok := strings.CutPrefix(r.s, prefix)
	r.s = rest
	return ok
}

// number takes min to max digits.
func (r *reader) number(min, max int) (v int, ok bool) {
	n := 0
	for n < len(r.s) && n < max && '0' <= r.s[n] && r.s[n] <= '9' {
		v = v*10 + int(r.s[n]-'0')
		n++
	}
	r.s = r.s[n:]
	return v, n >= min
}

func (r *reader) date() (days int64, ok bool) {
	digits := 0
	for digits < len(r.s) && '0' <= r.s[digits] && r.s[digits] <= '9' {
		digits++
	}
	if digits == 8 {
		y, _ := r.number(4, 4)
		m, _ := r.number(2, 2)
		d, _ := r.number(2, 2)
		return dayFrom(y, m, d)
	}
	if digits != 4 && digits != 1 && digits != 2 || digits == len(r.s) {
		return 0, false
	}
	first, _ := r.number(1, 4)
	separator := r.s[:1]
	r.s = r.s[1:]
	switch {
	case digits == 4 && (separator == "-" || separator == "/"):
		m, ok1 := r.number(1, 2)
		ok2 := r.skip(separator)
		d, ok3 := r.number(1, 2)
		days, ok = dayFrom(first, m, d)
		return days, ok && ok1 && ok2 && ok3
	case digits <= 2 && separator == "/":
		d, ok1 := r.number(1, 2)
		ok2 := r.skip("/")
		y, ok3 := r.number(4, 4)
		days, ok = dayFrom(y, first, d)
		return days, ok && ok1 && ok2 && ok3
	case digits <= 2 && separator == "-" && len(r.s) >= 3:
		m := monthNamed(r.s[:3])
		r.s = r.s[3:]
		ok2 := r.skip("-")
		y, ok3 := r.number(4, 4)
		days, ok = dayFrom(y, m, first)
		return days, ok && ok2 && ok3
	}
	return 0, false
}

// clock takes "15:04", "15:04:05" or one with a fraction.
func (r *reader) clock() (nanos int64, ok bool) {
	h, ok1 := r.number(1, 2)
	ok2 := r.skip(":")
	m, ok3 := r.number(2, 2)
	if !ok1 || !ok2 || !ok3 || h > 23 || m > 59 {
		return 0, false
	}
	nanos = int64(h)*hour + int64(m)*minute
	if !r.skip(":") {
		return nanos, true
	}
	sec, ok := r.number(2, 2)
	if !ok || sec > 59 {
		return 0, false
	}
	nanos += int64(sec) * second
	if !strings.HasPrefix(r.s, ".") {
		return nanos, true
	}
	end := 1
	for end < len(r.s) && '0' <= r.s[end] && r.s[end] <= '9' {
		end++
	}
	fraction, ok := readFraction(r.s[:end])
	r.s = r.s[end:]
	return nanos + fraction, ok
}

// zone takes an offset to UTC, in nanoseconds.
func (r *reader) zone() (offset int64, ok bool) {
	r.s = strings.TrimLeft(r.s, " ")
	if upper := strings.ToUpper(r.s); upper == "Z" || upper == "UTC" || upper == "GMT" {
		r.s = ""
		return 0, true
	}
	sign := int64(1)
	if r.skip("-") {
		sign = -1
	} else if !r.skip("+") {
		return 0, false
	}
	h, ok := r.number(1, 2)
	m := 0
	if ok && r.s != "" {
		r.skip(":")
		m, ok = r.number(2, 2)
	}
	return sign * (int64(h)*hour + int64(m)*minute), ok && h < 16 && m < 60
}

var monthNames = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

var dayNames = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

// monthNamed returns the month of three letters, or 0.
func monthNamed(s string) int {
	for i, name := range monthNames {
		if strings.EqualFold(s, name[:3]) {
			return i + 1
		}
	}
	return 0
}
