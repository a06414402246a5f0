package spelling

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/store/sqltext"
)

// literalStrings writes strings that the engine does not read: E'…', N'…', $$…$$ and X'…'.
func (r *reader) literalStrings() {
	for i, t := range r.tokens {
		if t.Kind != sqltext.String || r.sql[t.Start] == '\'' {
			continue
		}
		switch first := r.upper[t.Start]; {
		case first == 'X' && r.blob != nil:
			r.replace(i, r.blob(r.stringValue(i)))
		case first == 'B' || first == 'X':
		case r.strings:
			text := r.stringValue(i)
			if strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text) {
				r.refuse(i, "write it as X'…' where bytes are meant", "a text cannot hold %s", r.source(i, i))
			}
			r.replace(i, quote(text))
		}
	}
}

// stringValue returns what a string holds: in X'…', what stands between the quotes.
func (r *reader) stringValue(i int) string {
	token := r.source(i, i)
	switch token[0] {
	case '\'':
		return unquoted(token)
	case '$':
		tag := token[:strings.IndexByte(token[1:]+"$", '$')+2]
		return strings.TrimSuffix(strings.TrimPrefix(token, tag), tag)
	case 'E', 'e':
		return unescaped(unquoted(token[1:]))
	}
	return unquoted(token[1:])
}

func unquoted(token string) string {
	text := strings.TrimPrefix(token, "'")
	if len(token) > 1 {
		text = strings.TrimSuffix(text, "'")
	}
	return strings.ReplaceAll(text, "''", "'")
}

// escapes are those of one letter in E'…':
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS-ESCAPE
var escapes = map[byte]byte{'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v'}

func unescaped(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		i++
		if c, is := escapes[text[i]]; is {
			b.WriteByte(c)
		} else if n := numericEscape(&b, text[i:]); n > 0 {
			i += n - 1
		} else {
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// numericEscape writes the character of x41, u00e4, U0001F600 or 101, and returns its length.
func numericEscape(b *strings.Builder, text string) int {
	digits, base, prefix := 3, 8, 0
	switch text[0] {
	case 'x':
		digits, base, prefix = 2, 16, 1
	case 'u':
		digits, base, prefix = 4, 16, 1
	case 'U':
		digits, base, prefix = 8, 16, 1
	}
	for n := min(digits, len(text)-prefix); n > 0; n-- {
		code, err := strconv.ParseUint(text[prefix:prefix+n], base, 32)
		if err != nil {
			continue
		}
		if digits >= 4 {
			b.WriteRune(rune(code))
		} else {
			b.WriteByte(byte(code))
		}
		return prefix + n
	}
	return 0
}

// similarPattern turns the literal pattern of SIMILAR TO into a regular expression for the whole
// text: https://docs.aws.amazon.com/redshift/latest/dg/pattern-matching-conditions-similar-to.html
func (r *reader) similarPattern(pattern, escape expr) (string, bool) {
	by := "\\"
	if !escape.isNone() {
		by = r.stringValue(escape.first)
	}
	if !pattern.literal || pattern.first != pattern.last || !escape.isNone() && !escape.literal {
		r.refuse(pattern.first, "write the pattern as a text, or use regexp_matches", "%s compares SIMILAR TO only with patterns that are written out", r.engine)
		return "", false
	}
	var b strings.Builder
	text := r.stringValue(pattern.first)
	inSet := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case by != "" && strings.HasPrefix(text[i:], by) && i+len(by) < len(text):
			i += len(by)
			b.WriteString(`\` + text[i:i+1])
		case c == '[' || c == ']':
			inSet = c == '['
			b.WriteByte(c)
		case inSet:
			b.WriteByte(c)
		case c == '%':
			b.WriteString("(?s:.*)")
		case c == '_':
			b.WriteString("(?s:.)")
		case strings.IndexByte(`.^$\`, c) >= 0:
			b.WriteString(`\` + string(c))
		default:
			b.WriteByte(c)
		}
	}
	return quote(b.String()), true
}
