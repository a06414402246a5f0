package ddl

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// stringLiteral takes a string and returns what it stands for.
func (p *parser) stringLiteral(what string) string {
	backslash := p.dialect.lex.backslash
	if prefix := p.upper(p.peek()); (prefix == "E" || prefix == "N") && p.ahead(1).start == p.peek().end {
		backslash = backslash || prefix == "E"
		p.i++
	}
	t := p.peek()
	if t.kind != stringToken {
		p.expected(what)
	}
	p.i++
	return unquote(p.text(t), backslash)
}

// unquote returns what '…' or $$…$$ stands for.
func unquote(s string, backslash bool) string {
	if s[0] == '$' {
		n := strings.IndexByte(s[1:], '$') + 2
		return s[n : len(s)-n]
	}
	s = strings.ReplaceAll(s[1:len(s)-1], "''", "'")
	if !backslash || !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			i++
			continue
		}
		text, width := escaped(s[i+1:])
		b.WriteString(text)
		i += 1 + width
	}
	return strings.ToValidUTF8(b.String(), "\uFFFD")
}

// escapes are the letters that mean something behind a backslash.
var escapes = map[byte]string{'n': "\n", 't': "\t", 'r': "\r", 'b': "\b", 'f': "\f"}

// escaped returns what s, which stands behind a backslash, begins with, and how many bytes
// of it say so: a letter of escapes, \ooo, \xhh, \uhhhh, or a character that means itself.
// https://docs.snowflake.com/en/sql-reference/data-types-text#escape-sequences-in-single-quoted-string-constants
func escaped(s string) (text string, width int) {
	if text, ok := escapes[s[0]]; ok {
		return text, 1
	}
	for _, code := range []struct {
		prefix              string
		base, least, digits int
	}{{"x", 16, 2, 2}, {"u", 16, 4, 4}, {"", 8, 1, 3}} {
		digits, ok := strings.CutPrefix(s, code.prefix)
		for n := min(code.digits, len(digits)); ok && n >= code.least; n-- {
			if v, err := strconv.ParseUint(digits[:n], code.base, 16); err == nil {
				return string(rune(v)), len(code.prefix) + n
			}
		}
	}
	_, width = utf8.DecodeRuneInString(s)
	return s[:width], width
}

// integer takes an integer, with or without a sign.
func (p *parser) integer(what string) int64 {
	first := p.peek()
	sign := ""
	if p.mark("-") {
		sign = "-"
	} else {
		p.mark("+")
	}
	t := p.peek()
	if t.kind != numberToken {
		p.expected(what)
	}
	n, err := strconv.ParseInt(sign+p.text(t), 10, 64)
	if err != nil {
		p.fail(first.start, "", "expected %s, found %s", what, sign+p.text(t))
	}
	p.i++
	return n
}
