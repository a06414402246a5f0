package profile

import "github.com/dw-sim/dw-sim/schema"

// widths are those that the buckets of a histogram may have, in units of its values.
type widths struct {
	origin int64   // a bound of buckets of every width
	fine   []int64 // for counting: each divides all that come after it
	round  []int64 // for showing
}

// next returns the fine width after one, and how many times as wide it is.
func (w *widths) next(width int64) (next, times int64) {
	for _, f := range w.fine {
		if f > width {
			return f, f / width
		}
	}
	return 2 * width, 2
}

// showing returns the narrowest round width of which at most most buckets hold lo … hi,
// which are numbers of buckets of a fine width; and how many times as wide it is.
func (w *widths) showing(width, lo, hi int64, most int) (round, times int64) {
	enough := func(times int64) bool { return floorDiv(hi, times)-floorDiv(lo, times) < int64(most) }
	for _, r := range w.round {
		if r%width == 0 && enough(r/width) {
			return r, r / width
		}
	}
	for times = 2; !enough(times); times *= 2 {
	}
	return times * width, times
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// decimalWidths are 1, 2, 10, 20, 100… to count with, and 1, 2, 5, 10… to show.
func decimalWidths() widths {
	var w widths
	for power := int64(1); power <= 1e17; power *= 10 {
		w.fine = append(w.fine, power, 2*power)
		w.round = append(w.round, power, 2*power, 5*power)
	}
	return w
}

// Days, and microseconds.
const (
	second = 1_000_000
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
	monday = 4 // 1970-01-05, in days since 1970-01-01
)

var (
	fineDays  = []int64{1, 7, 14, 28, 140, 1400, 14_000, 140_000}
	roundDays = []int64{1, 2, 7, 14, 28, 56, 140, 280, 700, 1400, 2800, 7000, 14_000, 28_000, 70_000, 140_000, 280_000, 700_000, 1_400_000, 2_800_000}
)

// dayWidths are days, and weeks that begin on Mondays.
func dayWidths() widths { return widths{origin: monday, fine: fineDays, round: roundDays} }

// microWidths are those of times with so many digits of a second: decimal ones up to a
// second, then those of clocks, then those of days.
func microWidths(t schema.Type, digits int) widths {
	w := widths{origin: monday * day}
	if t == schema.Time {
		w.origin = 0
	}
	least := int64(second)
	for range digits {
		least /= 10
	}
	for power := least; power < second; power *= 10 {
		w.fine = append(w.fine, power)
		w.round = append(w.round, power, 2*power, 5*power)
	}
	w.fine = append(w.fine, second, 10*second, minute, 10*minute, hour, 6*hour)
	w.round = append(w.round, second, 2*second, 5*second, 10*second, 20*second, 30*second, minute, 2*minute, 5*minute, 10*minute, 20*minute, 30*minute, hour, 2*hour, 3*hour, 6*hour, 12*hour)
	for _, days := range fineDays {
		w.fine = append(w.fine, days*day)
	}
	for _, days := range roundDays {
		w.round = append(w.round, days*day)
	}
	return w
}
