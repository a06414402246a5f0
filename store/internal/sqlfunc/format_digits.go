package sqlfunc

import "strings"

// numberWriter writes one number by a format, digit by digit. What it gives is what Postgres
// does, from which Redshift descends; a test compares them.
type numberWriter struct {
	*numberFormat
	out      []byte
	negative bool
	digits   string // with the point
	next     int    // of digits
	blanks   int    // places before the first digit
	place    int    // of all places for digits
	places   int
	relevant int  // the last digit, or the point, that FM leaves; negative without it
	signed   bool // the sign is written, or not wanted
	inside   bool // a digit was written
}

// format writes a number.
func (f *numberFormat) format(n decimal) string {
	if f.roman {
		return f.formatRoman(n)
	}
	pre := f.pre
	if f.multi > 0 {
		n = n.shift(f.multi)
		pre += f.multi
	}
	n = n.fixed(f.post)
	w := &numberWriter{numberFormat: f, negative: n.digits.Sign() < 0, relevant: -1}
	w.digits = strings.TrimPrefix(n.String(), "-")
	whole, _, _ := strings.Cut(w.digits, ".")
	if len(whole) > pre {
		w.digits = strings.Repeat("#", pre)
		if f.point {
			w.digits += "." + strings.Repeat("#", f.post)
		}
	}
	w.blanks = max(0, pre-len(whole))
	w.places = pre + f.post
	if f.point {
		w.places++
	}
	w.prepare()
	for _, node := range f.nodes {
		w.write(node)
	}
	return string(w.out)
}

func (w *numberWriter) prepare() {
	w.signed = w.minus || w.fill && !w.negative && !w.signPre && !w.signEnd
	if point := strings.IndexByte(w.digits, '.'); w.fill && point >= 0 {
		w.relevant = point
		for i := w.relevant + 1; i < len(w.digits); i++ {
			if w.digits[i] != '0' {
				w.relevant = i
			}
		}
		if w.zeroEnd > w.blanks {
			w.relevant = max(w.relevant, min(len(w.digits)-1, w.zeroEnd-w.blanks))
		}
	}
}

func (w *numberWriter) write(n numberNode) {
	switch n.code {
	case "9", "0", ".", "D":
		w.writePlace(n.code)
	case ",", "G":
		switch {
		case w.inside:
			w.out = append(w.out, ',')
		case !w.fill:
			w.out = append(w.out, ' ')
		}
	case "MI":
		w.mark(w.negative, '-')
	case "PL":
		w.mark(!w.negative, '+')
	case "SG":
		w.out = append(w.out, signOf(w.negative))
	case "TH":
		if !w.negative && !w.point && !strings.HasPrefix(w.digits, "#") {
			w.out = append(w.out, ordinalOf(int(w.digits[len(w.digits)-1]-'0')+10*tens(w.digits), !n.lower)...)
		}
	case "":
		w.out = append(w.out, n.literal...)
	}
}

func tens(digits string) int {
	if len(digits) < 2 {
		return 0
	}
	return int(digits[len(digits)-2] - '0')
}

func signOf(negative bool) byte {
	if negative {
		return '-'
	}
	return '+'
}

// mark writes a sign where it applies, else a blank.
func (w *numberWriter) mark(applies bool, sign byte) {
	switch {
	case applies:
		w.out = append(w.out, sign)
	case !w.fill:
		w.out = append(w.out, ' ')
	}
}

// hiddenZero reports whether the next digit is a zero before the point that is not written.
func (w *numberWriter) hiddenZero() bool {
	return w.zeroAt < 0 && w.next == 0 && w.digits[0] == '0' && w.post != 0
}

func (w *numberWriter) writePlace(code string) {
	zero := w.zeroAt >= 0 && w.place >= w.zeroAt
	pointOnly := w.relevant >= 0 && w.digits[w.relevant] == '.'
	if !w.signed && (w.place >= w.blanks || w.zeroAt == w.place) && (w.next >= len(w.digits) || !w.hiddenZero() || pointOnly) {
		w.writeSign()
	}
	switch {
	case w.place < w.blanks && zero:
		w.out = append(w.out, '0')
		w.inside = true
	case w.place < w.blanks:
		w.blank()
	case w.next < len(w.digits):
		w.writeDigit(code, pointOnly)
		w.next++
	}
	w.place++
	if w.place == w.places {
		w.end()
	}
}

func (w *numberWriter) blank() {
	if !w.fill {
		w.out = append(w.out, ' ')
	}
}

func (w *numberWriter) writeDigit(code string, pointOnly bool) {
	digit := w.digits[w.next]
	switch {
	case digit == '.':
		w.out = append(w.out, '.')
	case w.relevant >= 0 && w.next > w.relevant && code != "0":
	case w.hiddenZero() && !w.fill:
		w.out = append(w.out, ' ')
	case w.hiddenZero() && !pointOnly:
	default:
		w.out = append(w.out, digit)
		w.inside = true
	}
}

// writeSign writes what stands before the first digit.
func (w *numberWriter) writeSign() {
	switch {
	case w.signEnd:
	case w.signPre:
		w.out = append(w.out, signOf(w.negative))
	case w.bracket && w.negative:
		w.out = append(w.out, '<')
	case w.negative:
		w.out = append(w.out, '-')
	default:
		w.blank()
	}
	w.signed = true
}

// end writes what stands behind the last digit.
func (w *numberWriter) end() {
	switch {
	case w.signEnd:
		w.out = append(w.out, signOf(w.negative))
	case w.bracket && w.negative:
		w.out = append(w.out, '>')
	case w.bracket:
		w.blank()
	}
}
