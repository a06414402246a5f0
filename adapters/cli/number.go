package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// grouped writes n with a blank between groups of three digits: 1 234 567.
func grouped[N int | int64](n N) string {
	digits := strconv.FormatInt(int64(n), 10)
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// count writes a number with its noun: 1 row, 2 rows.
func count[N int | int64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(n) + " " + noun + "s"
}

// elapsed writes a duration as people read it: 340 ms, 12.4 s, 3 min 5 s, 2 h 10 min.
func elapsed(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	default:
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	}
}

// perSecond writes a rate of rows: 812 345 rows/s. It is empty where nothing was
// measured.
func perSecond(rows int64, d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return grouped(int64(float64(rows)/d.Seconds())) + " rows/s"
}

// bytesOf writes a number of bytes in binary units: 1.5 GiB.
func bytesOf(n uint64) string {
	const unit = 1024
	if n < unit {
		return fmt.Sprintf("%d B", n)
	}
	value, prefix := float64(n)/unit, 0
	for value >= unit && prefix < len("KMGTPE")-1 {
		value /= unit
		prefix++
	}
	return fmt.Sprintf("%.1f %ciB", value, "KMGTPE"[prefix])
}

// moment writes a point in time in the zone of the reader.
func moment(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05") }
