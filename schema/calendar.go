package schema

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"time"
)

const (
	microsPerSecond = 1_000_000
	microsPerDay    = 86_400 * microsPerSecond
	maxFraction     = 6 // digits after the point of a second
)

// Days at which the calendar and the default range begin and end.
const (
	firstDay        = "0001-01-01"
	lastDay         = "9999-12-31"
	defaultFirstDay = "2020-01-01"
	defaultLastDay  = "2025-12-31"
)

// dayOf returns the days since 1970-01-01 of a day that is known to be well written.
func dayOf(day string) int64 {
	t, _ := time.Parse(time.DateOnly, day)
	return days(t)
}

func days(t time.Time) int64 { return t.Unix() / 86_400 } // t is midnight, so exact

// tick returns the microseconds between one value of a TIME or TIMESTAMP and the next.
func (c *Column) tick() int64 {
	precision, _ := c.Digits()
	return pow10(maxFraction - precision).Int64()
}

// How days, times and timestamps are written. The JSON Schema shows these patterns too.
const (
	dateSyntax      = `^\d{4}-\d{2}-\d{2}$`
	clockSyntax     = `\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?`
	timeSyntax      = `^` + clockSyntax + `$`
	timestampSyntax = `^\d{4}-\d{2}-\d{2}([Tt ]` + clockSyntax + `([Zz]|[+-]\d{2}(:\d{2})?)?)?$`
)

var (
	datePattern      = regexp.MustCompile(dateSyntax)
	timePattern      = regexp.MustCompile(timeSyntax)
	timestampPattern = regexp.MustCompile(timestampSyntax)
)

var (
	errNoDate      = errors.New("is not a date, which is written YYYY-MM-DD")
	errNoTime      = errors.New("is not a time, which is written HH:MM[:SS[.ffffff]]")
	errNoTimestamp = errors.New("is not a timestamp, which is written YYYY-MM-DD[THH:MM[:SS[.ffffff]][Z|±HH:MM]]")
	errNoSuchDay   = errors.New("names a day that does not exist")
	errNoSuchTime  = errors.New("names a time of day that does not exist")
)

func parseDate(text string) (*big.Int, error) {
	if !datePattern.MatchString(text) {
		return nil, errNoDate
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return nil, errNoSuchDay
	}
	return big.NewInt(days(t)), nil
}

func parseTime(text string, tick int64) (*big.Int, error) {
	if !timePattern.MatchString(text) {
		return nil, errNoTime
	}
	t, ok := parseAny(text, "15:04", "15:04:05")
	if !ok {
		return nil, errNoSuchTime
	}
	midnight := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return onTick(0, t.Sub(midnight).Nanoseconds(), tick)
}

func parseTimestamp(text string, tick int64) (*big.Int, error) {
	if !timestampPattern.MatchString(text) {
		return nil, errNoTimestamp
	}
	if _, err := parseDate(text[:len(time.DateOnly)]); err != nil {
		return nil, err
	}
	iso := strings.Replace(strings.ToUpper(text), " ", "T", 1)
	t, ok := parseAny(iso, time.DateOnly,
		"2006-01-02T15:04", "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z07",
		"2006-01-02T15:04:05", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z07")
	if !ok {
		return nil, errNoSuchTime
	}
	return onTick(t.Unix(), int64(t.Nanosecond()), tick)
}

func parseAny(text string, layouts ...string) (time.Time, bool) {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// onTick returns seconds and nanoseconds in microseconds, which must be a multiple of
// tick.
func onTick(seconds, nanos, tick int64) (*big.Int, error) {
	if nanos%(tick*1000) != 0 {
		return nil, fmt.Errorf("has more than %s in the fraction of its second", count(fractionDigits(tick), "digit"))
	}
	return big.NewInt(seconds*microsPerSecond + nanos/1000), nil
}

func fractionDigits(tick int64) int {
	digits := maxFraction
	for ; tick > 1; tick /= 10 {
		digits--
	}
	return digits
}

// formatMicros writes microseconds since 1970 in the layout, with a fraction of a
// second where there is one.
func formatMicros(micros int64, layout string) string {
	return time.UnixMicro(micros).UTC().Format(layout + ".999999")
}
