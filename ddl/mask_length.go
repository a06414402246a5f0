package ddl

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineLength returns the bytes up to the end of the line.
func lineLength(s string) int {
	if n := strings.IndexByte(s, '\n'); n >= 0 {
		return n
	}
	return len(s)
}

// quotedLength returns the bytes of the quoted thing at the start of s, -1 when it does
// not end.
func quotedLength(s string, quote byte, backslash bool) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && backslash:
			i++
		case s[i] == quote && i+1 < len(s) && s[i+1] == quote:
			i++
		case s[i] == quote:
			return i + 1
		}
	}
	return -1
}

func numberLength(s string) int {
	n := digits(s)
	if n < len(s) && s[n] == '.' {
		n++
		n += digits(s[n:])
	}
	if n < len(s) && s[n]|0x20 == 'e' {
		sign := n + 1
		if sign < len(s) && (s[sign] == '+' || s[sign] == '-') {
			sign++
		}
		if exponent := digits(s[sign:]); exponent > 0 {
			n = sign + exponent
		}
	}
	return n
}

func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func wordLength(s string) int {
	n := 0
	for n < len(s) {
		r, width := rune(s[n]), 1
		if r >= utf8.RuneSelf {
			r, width = utf8.DecodeRuneInString(s[n:])
		}
		if !isNameRune(r) && (n > 0 || r != '#') {
			break
		}
		n += width
	}
	return max(n, 1)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isNameByte reports whether c may stand in a name, as far as one byte tells.
func isNameByte(c byte) bool { return c >= utf8.RuneSelf || isNameRune(rune(c)) }

func isNameRune(r rune) bool {
	switch {
	case r == '_' || r == '$' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z':
		return true
	}
	return r >= utf8.RuneSelf && r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r))
}
