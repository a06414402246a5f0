package sqlfunc

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// numberCodes are the codes of formats for numbers, the longer ones first. What L stands for
// depends on a server's locale, so it is refused; so is EEEE, which Redshift lacks.
// https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_formating.html
// https://www.postgresql.org/docs/current/functions-formatting.html#FUNCTIONS-FORMATTING-NUMERIC-TABLE
var numberCodes = []string{"FM", "MI", "PL", "PR", "RN", "SG", "TH", "D", "G", "S", "V", "9", "0", ".", ","}

// numberNode is a part of a format: a code in upper case, or a text that stays.
type numberNode struct {
	code    string
	literal string
	lower   bool // the code is written in small letters
}

// numberFormat is a format for numbers.
type numberFormat struct {
	nodes []numberNode
	pre   int // digits before the point
	post  int // digits behind it
	multi int // digits behind V

	zeroAt  int // the digit before the point from which on zeros are written, or a negative number
	zeroEnd int // how many digits, before and behind the point, FM does not cut
	point   bool
	fill    bool // FM: without blanks, and zeros at the end
	bracket bool // PR
	minus   bool // MI or SG
	plus    bool // PL or SG
	roman   bool
	signPre bool // S before the digits
	signEnd bool // S behind them
}

// parseNumberFormat reads a format. A letter that belongs to no code is refused.
func parseNumberFormat(function, format string) (*numberFormat, error) {
	f := &numberFormat{zeroAt: -1}
	for at := 0; at < len(format); {
		rest := format[at:]
		if rest[0] == '"' {
			text, length := quotedText(rest)
			f.nodes = append(f.nodes, numberNode{literal: text})
			at += length
			continue
		}
		i := slices.IndexFunc(numberCodes, func(code string) bool {
			return len(rest) >= len(code) && strings.EqualFold(rest[:len(code)], code)
		})
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case i >= 0:
			code := numberCodes[i]
			if problem := f.add(code); problem != "" {
				return nil, fmt.Errorf("%s: %s at position %d of the format %s", function, problem, utf8.RuneCountInString(format[:at])+1, shown(format))
			}
			f.nodes = append(f.nodes, numberNode{code: code, lower: unicode.IsLower(r)})
			at += len(code)
		case unicode.IsLetter(r):
			return nil, fmt.Errorf("%s: %q at position %d of the format %s is no code that is known here; text and the signs of currencies are written themselves, letters in double quotes", function, wordAt(rest), utf8.RuneCountInString(format[:at])+1, shown(format))
		default:
			f.nodes = append(f.nodes, numberNode{literal: rest[:size]})
			at += size
		}
	}
	return f, nil
}

// add takes a code into account and returns what is wrong with it there.
func (f *numberFormat) add(code string) (problem string) {
	switch code {
	case "9", "0":
		return f.addDigit(code == "0")
	case ".", "D":
		if f.point || f.multi > 0 {
			return "there is a second decimal point, or one with V,"
		}
		f.point = true
	case "FM":
		f.fill = true
	case "S":
		if f.signPre || f.signEnd || f.minus || f.plus || f.bracket {
			return "there is a second sign"
		}
		if f.multi != 0 {
			return "S behind V is not supported; write it before the digits,"
		}
		f.signPre, f.signEnd = f.pre+f.post == 0, f.pre+f.post > 0
	case "MI", "PL", "SG", "PR":
		if f.signPre || f.signEnd || f.bracket || code == "PR" && (f.minus || f.plus) {
			return "there is a second sign"
		}
		f.minus = f.minus || code == "MI" || code == "SG"
		f.plus = f.plus || code == "PL" || code == "SG"
		f.bracket = code == "PR"
	case "V":
		if f.point || f.multi > 0 {
			return "there is a second V, or one with a decimal point,"
		}
		f.multi = -1
	case "RN":
		f.roman = true
	}
	return ""
}

// maxFormatDigits bounds a format.
const maxFormatDigits = 400

func (f *numberFormat) addDigit(zero bool) (problem string) {
	switch {
	case f.bracket || f.signEnd:
		return "a digit stands behind PR, or an S that is not before all digits,"
	case f.pre+f.post+f.multi > maxFormatDigits:
		return fmt.Sprintf("there are more than %d digits", maxFormatDigits)
	case f.multi != 0 && zero:
		return "0 behind V is not supported, only 9,"
	case f.multi != 0:
		f.multi = max(0, f.multi) + 1
	case f.point:
		f.post++
	default:
		if zero && f.zeroAt < 0 {
			f.zeroAt = f.pre
		}
		f.pre++
	}
	if zero {
		f.zeroEnd = f.pre + f.post
	}
	return ""
}

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

var romanDigits = []struct {
	value int64
	text  string
}{
	{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
	{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
}

// romanWidth is the width of a Roman number without FM.
const romanWidth = 15

func (f *numberFormat) formatRoman(n decimal) string {
	v, ok := n.integer()
	text := strings.Repeat("#", romanWidth)
	if ok && v > 0 && v < 4000 {
		text = ""
		for _, d := range romanDigits {
			for ; v >= d.value; v -= d.value {
				text += d.text
			}
		}
	}
	for _, node := range f.nodes {
		if node.code == "RN" && node.lower {
			text = strings.ToLower(text)
		}
	}
	if !f.fill {
		text = strings.Repeat(" ", romanWidth-len(text)) + text
	}
	return text
}

// read reads a number that is written by a format. Its error tells what does not fit, as a part
// of a sentence.
func (f *numberFormat) read(text string) (decimal, error) {
	s, negative := strings.TrimSpace(text), false
	if f.roman {
		return decimal{}, fmt.Errorf("it cannot read RN")
	}
	for _, node := range f.nodes {
		switch {
		case node.code == "," || node.code == "G":
			s = strings.ReplaceAll(s, ",", "")
		case node.code == "PR" && strings.HasPrefix(s, "<") && strings.HasSuffix(s, ">"):
			s, negative = s[1:len(s)-1], true
		case node.code == "" && node.literal != "-" && node.literal != "+":
			s = strings.Replace(s, node.literal, "", 1)
		}
	}
	if s = strings.TrimSpace(s); s != "" && (s[len(s)-1] == '-' || s[len(s)-1] == '+') {
		s, negative = strings.TrimSpace(s[:len(s)-1]), s[len(s)-1] == '-'
	} else if s != "" && (s[0] == '-' || s[0] == '+') {
		s, negative = strings.TrimSpace(s[1:]), s[0] == '-'
	}
	n, ok := parseDecimal(s)
	if !ok || strings.ContainsAny(s, "eE+-") {
		return n, fmt.Errorf("it does not fit the format")
	}
	if pre := f.pre + max(0, f.multi); n.scale > f.post || n.digits.Cmp(powerOfTen(pre+n.scale)) >= 0 {
		return n, fmt.Errorf("the format has %d digits before the point and %d behind it", pre, f.post)
	}
	if negative {
		n.digits.Neg(n.digits)
	}
	return n.shift(-max(0, f.multi)), nil
}
