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
