package sqlfunc

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// dateNode is a part of a format: a code, or a text that stays.
type dateNode struct {
	code    *dateCode
	literal string
	fill    bool   // FM: without zeros before and blanks behind
	ordinal string // TH or th behind a number
	style   style
}

// style is in which letters a name is written, as the code is.
type style uint8

const (
	upper style = iota
	mixed
	lower
)

// parseDateFormat reads a format. A letter that belongs to no code is refused.
func parseDateFormat(function, format string) ([]dateNode, error) {
	var nodes []dateNode
	literal := func(s string) {
		if last := len(nodes) - 1; last >= 0 && nodes[last].code == nil {
			nodes[last].literal += s
			return
		}
		nodes = append(nodes, dateNode{literal: s})
	}
	for at := 0; at < len(format); {
		if format[at] == '"' {
			text, length := quotedText(format[at:])
			literal(text)
			at += length
			continue
		}
		node, length := codeAt(format[at:])
		if length > 0 {
			nodes = append(nodes, node)
			at += length
			continue
		}
		r, size := utf8.DecodeRuneInString(format[at:])
		if unicode.IsLetter(r) {
			return nil, fmt.Errorf("%s: %q at position %d of the format %s is no code that is known here; text stands in double quotes", function, wordAt(format[at:]), utf8.RuneCountInString(format[:at])+1, shown(format))
		}
		literal(format[at : at+size])
		at += size
	}
	return nodes, nil
}

// quotedText reads a text in double quotes, in which a backslash takes the next one as it is.
func quotedText(s string) (text string, length int) {
	var out strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return out.String(), i + 1
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		out.WriteByte(s[i])
	}
	return out.String(), len(s)
}

// codeAt reads FM, a code and TH at the begin of s; length is 0 where there is none.
func codeAt(s string) (node dateNode, length int) {
	if len(s) > 2 && strings.EqualFold(s[:2], "FM") {
		node.fill, length = true, 2
	}
	rest := s[length:]
	for i := range dateCodes {
		name := dateCodes[i].name
		if len(rest) < len(name) {
			continue
		}
		switch rest[:len(name)] {
		case name:
		case strings.ToLower(name):
			node.style = lower
		case name[:1] + strings.ToLower(name[1:]):
			if dateCodes[i].text == nil {
				continue
			}
			node.style = mixed
		default:
			continue
		}
		node.code = &dateCodes[i]
		length += len(name)
		if rest = rest[len(name):]; len(rest) >= 2 && strings.EqualFold(rest[:2], "TH") {
			node.ordinal = rest[:2]
			length += 2
		}
		return node, length
	}
	return node, 0
}

// wordAt returns the letters that s begins with.
func wordAt(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(s)
	}
	return s[:end]
}

// formatDate writes a moment.
func formatDate(function string, m moment, nodes []dateNode) (string, error) {
	var room [64]byte
	out := room[:0]
	for i := range nodes {
		n := &nodes[i]
		if n.code == nil {
			out = append(out, n.literal...)
			continue
		}
		if problem := n.code.needs.missing(m); problem != "" {
			return "", fmt.Errorf("%s: %s is %s, so %s of the format has no value", function, m, problem, n.code.name)
		}
		out = n.append(out, m)
	}
	return string(out), nil
}

// missing says what a moment is when it lacks what a code needs.
func (n need) missing(m moment) string {
	switch {
	case n == needsDate && m.kind == timeKind:
		return "a time of day"
	case n == needsZone && m.kind != instantKind:
		return "without a time zone"
	}
	return ""
}

func (n *dateNode) append(out []byte, m moment) []byte {
	if n.code.write != nil {
		width := n.code.width
		if n.fill || n.code.name == "J" || strings.HasPrefix(n.code.name, "SSSS") {
			width = 0
		}
		v := n.code.write(m)
		out = appendPadded(out, v, width)
		if n.ordinal != "" {
			out = append(out, ordinalOf(v, n.ordinal == "TH")...)
		}
		return out
	}
	text := n.code.text(m)
	switch n.style {
	case lower:
		text = strings.ToLower(text)
	case upper:
		text = strings.ToUpper(text)
	}
	out = append(out, text...)
	for range n.code.pad - len(text) {
		if !n.fill {
			out = append(out, ' ')
		}
	}
	return out
}

func appendPadded(out []byte, v, width int) []byte {
	var room [20]byte
	digits := strconv.AppendInt(room[:0], int64(v), 10)
	for range width - len(digits) {
		out = append(out, '0')
	}
	return append(out, digits...)
}

// ordinalOf returns what stands behind an ordinal number.
func ordinalOf(v int, upper bool) string {
	ending := "th"
	if v/10%10 != 1 {
		switch v % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	if upper {
		return strings.ToUpper(ending)
	}
	return ending
}
