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

// span is where the values of a histogram lie.
type span struct {
	lo, hi int64 // numbers of the first and the last fine bucket
	top    int64 // the greatest value, in units; used where known
	known  bool  // it is a whole number of units
	step   int64 // between values, in units; 0 for floats
}

// shown are the buckets in which a span is shown: each is so many times as wide as a fine
// one. Where the greatest value is the end of the last, it belongs to that.
type shown struct{ width, times, first, last int64 }

// showing returns the narrowest buckets of a round width that are no more than most.
func (w *widths) showing(width int64, s span, most int) shown {
	for _, r := range w.round {
		if r%width != 0 {
			continue
		}
		if show := s.in(width, r/width); show.last-show.first < int64(most) {
			return show
		}
	}
	for times := int64(2); ; times *= 2 {
		if show := s.in(width, times); show.last-show.first < int64(most) {
			return show
		}
	}
}

// in returns the buckets that are so many times as wide as fine ones of a width. A value more
// in the last of them must not matter, as it would to the numbers of a die.
func (s span) in(fine, times int64) shown {
	const fewSteps = 10
	show := shown{width: fine * times, times: times, first: floorDiv(s.lo, times), last: floorDiv(s.hi, times)}
	if s.known && s.top%show.width == 0 && show.width >= fewSteps*s.step && show.last > show.first {
		show.last--
	}
	return show
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
