package cli

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/dwsim/profile"
)

// profileView draws columns no wider than the terminal.
type profileView struct {
	out    io.Writer
	width  int
	marks  marks
	strong func(string) string
}

// usualWidth is that of terminals, and of text that goes elsewhere.
const usualWidth = 80

func (s *session) newProfileView() *profileView {
	v := &profileView{out: s.console.out, width: usualWidth, marks: blocks, strong: func(t string) string { return t }}
	if !s.console.outTTY {
		return v
	}
	if width := s.console.terminalColumns(); width > 0 {
		v.width = max(width, 40)
	}
	if !utf8Terminal(s.env) {
		v.marks = plainMarks
	}
	if s.console.color {
		v.strong = func(t string) string { return "\x1b[1m" + t + "\x1b[0m" }
	}
	return v
}

// utf8Terminal reports whether the locale, where one is set, has UTF-8.
func utf8Terminal(env LookupEnv) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale, _ := env(name); locale != "" {
			locale = strings.ToLower(locale)
			return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
		}
	}
	return true
}

// marks are the characters that charts are drawn with, the lightest first.
type marks struct {
	levels []string // of columns
	parts  []string // of the end of a bar; the last is a whole one
	ascii  bool
}

var (
	blocks     = marks{strings.Split("▁▂▃▄▅▆▇█", ""), strings.Split("▏▎▍▌▋▊▉█", ""), false}
	plainMarks = marks{strings.Split(".:-=+*#@", ""), []string{"#"}, true}
)

// text returns text as the terminal can show it.
func (m marks) text(s string) string {
	if m.ascii {
		s = strings.NewReplacer("…", "...", "±", "+/-", "≥", ">=").Replace(s)
	}
	return s
}

// column draws what is known of a column: its name and type, facts, a chart or the most
// frequent values.
func (v *profileView) column(c profile.Column, rows int64) {
	fmt.Fprintf(v.out, "\n%s %s\n", v.strong(c.Column), c.Type)
	v.wrap(columnFacts(c, rows))
	if len(c.Histogram) > 1 {
		v.histogram(c.Histogram)
	}
	switch {
	case len(c.Top) == 0 || c.Top[0].Count < 2 || c.Distinct < 2:
	case len(c.Histogram) > 1 && (c.Distinct <= int64(len(c.Histogram)) || c.Top[0].Share < 0.01):
		// the chart shows as much
	case len(c.Histogram) > 1 || c.Top[0].Share < 0.01:
		v.frequent(c.Top)
	default:
		v.bars(c.Top)
	}
}

// wrap writes parts with semicolons between them, in as many lines as it takes.
func (v *profileView) wrap(parts []string) {
	line := " "
	for i, part := range parts {
		if i < len(parts)-1 {
			part += ";"
		}
		part = v.marks.text(part)
		if line != " " && displayWidth(line)+1+displayWidth(part) > v.width {
			fmt.Fprintln(v.out, line)
			line = " "
		}
		line += " " + truncate(part, v.width-2)
	}
	fmt.Fprintln(v.out, line)
}

// histogram draws buckets side by side, between the bounds of the first and the last, or
// above them where the line is too short.
func (v *profileView) histogram(buckets []profile.Bucket) {
	from, to := buckets[0].From, buckets[len(buckets)-1].To
	const indent = 2
	labels := displayWidth(from) + displayWidth(to) + 2
	if labels > v.width-indent {
		from, to = v.marks.text(brief(from)), v.marks.text(brief(to))
		labels = displayWidth(from) + displayWidth(to) + 2
	}
	buckets = fewer(buckets, v.width-indent)
	if each := (v.width - indent - labels) / len(buckets); each >= 1 {
		fmt.Fprintf(v.out, "  %s %s %s\n", from, v.marks.columns(buckets, min(each, 3)), to)
		return
	}
	each := max(1, min((v.width-indent)/len(buckets), 3))
	fmt.Fprintf(v.out, "  %s\n  %s%s%s\n", v.marks.columns(buckets, each), from, strings.Repeat(" ", max(1, each*len(buckets)-labels+2)), to)
}

// fewer joins neighbours until there are at most most buckets.
func fewer(buckets []profile.Bucket, most int) []profile.Bucket {
	for len(buckets) > most {
		var joined []profile.Bucket
		for pair := range slices.Chunk(buckets, 2) {
			sum := pair[0]
			if len(pair) == 2 {
				sum.To, sum.Count, sum.Share = pair[1].To, sum.Count+pair[1].Count, sum.Share+pair[1].Share
			}
			joined = append(joined, sum)
		}
		buckets = joined
	}
	return buckets
}

// columns draws each bucket as so many characters, as high as its count.
func (m marks) columns(buckets []profile.Bucket, each int) string {
	var most int64
	for _, b := range buckets {
		most = max(most, b.Count)
	}
	var drawn strings.Builder
	for _, b := range buckets {
		mark := " "
		if b.Count > 0 {
			mark = m.levels[int((float64(b.Count)/float64(most))*float64(len(m.levels))-1e-9)]
		}
		drawn.WriteString(strings.Repeat(mark, each))
	}
	return drawn.String()
}

// frequent writes the most frequent values in a line or two.
func (v *profileView) frequent(top []profile.Value) {
	const lines = 2
	line, left := "  most frequent:", lines
	for i, value := range top {
		part := v.marks.text(" " + brief(value.Value) + " " + valueShare(value))
		if i < len(top)-1 {
			part += ";"
		}
		if displayWidth(line)+displayWidth(part) > v.width {
			fmt.Fprintln(v.out, line)
			line = "   "
			if left--; left == 0 {
				return
			}
		}
		line += part
	}
	fmt.Fprintln(v.out, strings.TrimSuffix(line, ";"))
}

// bars draws a line for each value.
func (v *profileView) bars(top []profile.Value) {
	name, amount := 0, 0
	for _, value := range top {
		name = max(name, displayWidth(v.marks.text(brief(value.Value))))
		amount = max(amount, displayWidth(v.marks.text(valueShare(value))))
	}
	room := min(40, v.width-2-name-2-amount-2)
	for _, value := range top {
		label, share := v.marks.text(brief(value.Value)), v.marks.text(valueShare(value))
		bar := v.marks.bar(value.Share / top[0].Share * float64(room))
		fmt.Fprintf(v.out, "  %s%s  %*s  %s\n", label, strings.Repeat(" ", name-displayWidth(label)), amount, share, bar)
	}
}

// bar draws a bar of a length in characters.
func (m marks) bar(length float64) string {
	eighths := int(math.Round(length * float64(len(m.parts))))
	whole, part := eighths/len(m.parts), eighths%len(m.parts)
	text := strings.Repeat(m.parts[len(m.parts)-1], whole)
	if part > 0 {
		text += m.parts[part-1]
	}
	if text == "" {
		return m.parts[0]
	}
	return text
}

// valueShare writes the share of a value; that it may be more where it was not counted
// exactly.
func valueShare(v profile.Value) string {
	if v.Error > 0 {
		return "≥ " + shareText(v.Share)
	}
	return shareText(v.Share)
}

// shareText writes a share with one digit behind the point: 41.2 %.
func shareText(share float64) string {
	switch {
	case share > 0 && share < 0.0005:
		return "< 0.1 %"
	case share < 1 && share >= 0.9995:
		return "> 99.9 %"
	}
	return strconv.FormatFloat(100*share, 'f', 1, 64) + " %"
}

// roughly writes a number with six digits, without exponent where that is readable.
func roughly(x float64) string {
	const digits = 6
	size := math.Abs(x)
	if size < 1 || size >= 1e15 {
		return strconv.FormatFloat(x, 'g', digits, 64)
	}
	whole := 1
	for limit := 10.0; size >= limit; limit *= 10 {
		whole++
	}
	text := strconv.FormatFloat(x, 'f', max(0, digits-whole), 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}
