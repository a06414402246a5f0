package sqlfunc

import (
	"fmt"
	"strings"
)

// fields are the parts of a date that were read by a format. What was not read is negative.
type fields struct {
	year, month, day         int
	hasYear                  bool
	dayOfYear, julian        int
	isoYear, isoWeek, isoDay int

	hour, minute, second   int
	seconds                int // of the day
	nanos                  int64
	half                   bool // the hour is one of 1 to 12
	afternoon              int
	zoneHours, zoneMinutes int
	zoneSign               int // 0 where there is no zone
}

// nearYear returns the year between 1970 and 2069 with these last two digits.
func nearYear(v int) int {
	if v < 70 {
		return 2000 + v
	}
	return 1900 + v
}

func readSeconds(f *fields, v int) { f.seconds = v }

func readMonth(length int) func(*fields, string) int {
	return func(f *fields, s string) int {
		for i, name := range monthNames {
			name = name[:min(length, len(name))]
			if len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
				f.month = i + 1
				return len(name)
			}
		}
		return 0
	}
}

// skipDay reads the name of a day, which says nothing that the date does not say.
func skipDay(length int) func(*fields, string) int {
	return func(_ *fields, s string) int {
		for _, name := range dayNames {
			name = name[:min(length, len(name))]
			if len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
				return len(name)
			}
		}
		return 0
	}
}

// readDigits reads the fraction of a second: fewer digits are its first ones.
func readDigits(digits int) func(*fields, string) int {
	return func(f *fields, s string) int {
		unit := int64(second)
		n := 0
		for n < len(s) && n < digits && '0' <= s[n] && s[n] <= '9' {
			unit /= 10
			f.nanos += int64(s[n]-'0') * unit
			n++
		}
		return n
	}
}

func readHalf(am, pm string) func(*fields, string) int {
	return func(f *fields, s string) int {
		if len(s) < len(am) {
			return 0
		}
		switch {
		case strings.EqualFold(s[:len(am)], am):
			f.afternoon = 0
		case strings.EqualFold(s[:len(pm)], pm):
			f.afternoon = 1
		default:
			return 0
		}
		f.half = true
		return len(am)
	}
}

func readZoneHours(f *fields, s string) int {
	in := reader{s: s}
	f.zoneSign = 1
	if in.skip("-") {
		f.zoneSign = -1
	} else if !in.skip("+") {
		return 0
	}
	var ok bool
	if f.zoneHours, ok = in.number(1, 2); !ok || f.zoneHours > 15 {
		return 0
	}
	return len(s) - len(in.s)
}

func readZoneMinutes(f *fields, s string) int {
	in := reader{s: s}
	var ok bool
	if f.zoneMinutes, ok = in.number(2, 2); !ok || f.zoneMinutes > 59 {
		return 0
	}
	return len(s) - len(in.s)
}

// readFormatted reads a text by a format. Blanks before values may be more than the format has;
// all else has to fit. Its error tells what does not, as a part of a sentence.
func readFormatted(s string, nodes []dateNode) (fields, error) {
	f := fields{month: -1, day: -1, dayOfYear: -1, julian: -1, isoYear: -1, isoWeek: -1, isoDay: -1, seconds: -1, afternoon: -1, hour: -1}
	in := reader{s: s}
	for i := range nodes {
		n := &nodes[i]
		if n.code == nil {
			if !in.literal(n.literal) {
				return f, fmt.Errorf("%q is expected at %s", n.literal, in.place(s))
			}
			continue
		}
		in.s = strings.TrimLeft(in.s, " ")
		if !n.take(&f, &in) {
			return f, fmt.Errorf("%s is expected at %s", n.code.name, in.place(s))
		}
	}
	if strings.TrimSpace(in.s) != "" {
		return f, fmt.Errorf("the format ends before %q", in.s)
	}
	return f, nil
}

func (r *reader) place(s string) string {
	if r.s == "" {
		return "its end"
	}
	return fmt.Sprintf("position %d", len(s)-len(r.s)+1)
}

// literal skips a text, for whose blanks there may be any number of them.
func (r *reader) literal(text string) bool {
	for i := range len(text) {
		if text[i] == ' ' {
			r.s = strings.TrimLeft(r.s, " ")
		} else if !r.skip(text[i : i+1]) {
			return false
		}
	}
	return true
}

// take reads what a code stands for.
func (n *dateNode) take(f *fields, in *reader) bool {
	if n.code.reading != nil {
		length := n.code.reading(f, in.s)
		in.s = in.s[length:]
		return length > 0
	}
	least := 1
	if strings.HasSuffix(n.code.name, "YYYY") && !n.fill {
		least = 4 // two digits would be a year of antiquity
	}
	v, ok := in.number(least, n.code.width)
	if !ok {
		return false
	}
	n.code.read(f, v)
	if n.ordinal != "" {
		return in.skip(ordinalOf(v, false)) || in.skip(ordinalOf(v, true))
	}
	return true
}

// readable refuses the codes that can be written, but not read.
func readable(function string, nodes []dateNode) error {
	for i := range nodes {
		if c := nodes[i].code; c != nil && c.read == nil && c.reading == nil {
			return fmt.Errorf("%s: it cannot read %s, which TO_CHAR writes; use YYYY, MM, DD, HH24, MI, SS", function, c.name)
		}
	}
	return nil
}

// date returns the day that the fields tell. Where strict is false a day or a month that is too
// large is one of the next month or year.
func (f *fields) date(strict bool) (days int64, ok bool) {
	switch {
	case f.julian >= 0:
		return int64(f.julian) - julianOf1970, true
	case f.isoYear >= 1 && f.isoWeek >= 1 && f.isoWeek <= 53:
		days = isoMonday(f.isoYear) + int64(f.isoWeek-1)*7 + int64(max(1, f.isoDay)-1)
		y, w := moment{days: days}.isoWeek()
		return days, f.isoDay <= 7 && f.isoDay != 0 && (y == f.isoYear && w == f.isoWeek)
	case !f.hasYear || f.year < 1:
		return 0, false
	case f.dayOfYear >= 0:
		first, _ := dayFrom(f.year, 1, 1)
		last, _ := dayFrom(f.year, 12, 31)
		days = first + int64(f.dayOfYear-1)
		return days, !strict || first <= days && days <= last
	}
	month, day := f.month, f.day
	if month < 0 {
		month = 1
	}
	if day < 0 {
		day = 1
	}
	if !strict {
		return daysFromParts(int64(f.year), int64(month), int64(day)), true
	}
	return dayFrom(f.year, month, day)
}

// isoMonday returns the first day of the first week of a year.
func isoMonday(year int) int64 {
	fourth, _ := dayFrom(year, 1, 4)
	return fourth - int64(moment{days: fourth}.isoDay()-1)
}

// clock returns the time of day that the fields tell.
func (f *fields) clock() (nanos int64, ok bool) {
	if f.seconds >= 0 {
		return int64(f.seconds)*second + f.nanos, f.seconds < 86_400
	}
	h := max(0, f.hour)
	if f.half {
		if h < 1 || h > 12 {
			return 0, false
		}
		if h %= 12; f.afternoon == 1 {
			h += 12
		}
	}
	if h > 23 || f.minute > 59 || f.second > 59 {
		return 0, false
	}
	return int64(h)*hour + int64(f.minute)*minute + int64(f.second)*second + f.nanos, true
}

// zone returns the offset of the fields to UTC, in nanoseconds.
func (f *fields) zone() int64 {
	return int64(f.zoneSign) * (int64(f.zoneHours)*hour + int64(f.zoneMinutes)*minute)
}
