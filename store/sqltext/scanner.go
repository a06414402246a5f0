package sqltext

import "strings"

// scanner reads one token at a time.
type scanner struct {
	Rules
	sql      string
	before   Token
	unnested bool // whether a comment was found that is not closed when others nest in it
}

// operand tells whether one can end with the token before.
func (s *scanner) operand() bool { return s.before.endsOperand(s.sql) }

func (s *scanner) next(at int) (Kind, int) {
	rest := s.sql[at:]
	switch c := rest[0]; {
	case isBlank(c):
		return Blank, at + countWhile(rest, isBlank)
	case at == 0 && strings.HasPrefix(rest, "\ufeff"):
		return Blank, len("\ufeff")
	case strings.HasPrefix(rest, "--"), s.Slashes && strings.HasPrefix(rest, "//"):
		return Comment, at + lineLength(rest)
	case strings.HasPrefix(rest, "/*"):
		return Comment, at + s.commentLength(rest)
	case c == ';':
		return Semicolon, at + 1
	case c == '\'':
		return String, at + quotedLength(rest, c, s.Backslashes)
	case c == '"' || c == '`':
		return Quoted, at + quotedLength(rest, c, false)
	case c == '[' && s.Brackets && !s.operand():
		return Quoted, at + upTo(rest, "]")
	case isDigit(c), c == '.' && len(rest) > 1 && isDigit(rest[1]) && !s.operand():
		return Number, at + numberLength(rest)
	case beginsWord(c):
		return s.word(at)
	}
	if n := dollarLength(rest); n > 0 {
		return String, at + n
	}
	if n := s.parameterLength(rest); n > 0 {
		return Parameter, at + n
	}
	return Operator, at + operatorLength(rest)
}

// word reads a name, or a string with a letter before it.
func (s *scanner) word(at int) (Kind, int) {
	rest := s.sql[at:]
	if len(rest) > 1 && rest[1] == '\'' {
		switch rest[0] | 0x20 {
		case 'e':
			return String, at + 1 + quotedLength(rest[1:], '\'', true)
		case 'x', 'b', 'n':
			return String, at + 1 + quotedLength(rest[1:], '\'', s.Backslashes)
		}
	}
	return Word, at + countWhile(rest, isWord)
}

// commentLength returns the length of the comment with which rest begins. Each text is read for
// nested comments until one is not closed, so that this stays linear.
func (s *scanner) commentLength(rest string) int {
	if !s.FlatComments && !s.unnested {
		if n := nestedLength(rest); n > 0 {
			return n
		}
		s.unnested = true
	}
	return 2 + upTo(rest[2:], "*/")
}

func nestedLength(rest string) int {
	depth := 0
	for i := 0; i+1 < len(rest); i++ {
		switch rest[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
		}
		if depth == 0 {
			return i + 1
		}
	}
	return 0
}

// quotedLength returns the length of what stands in quotes; a doubled quote does not end it.
func quotedLength(rest string, quote byte, backslashes bool) int {
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == '\\' && backslashes:
			i++
		case rest[i] == quote && i+1 < len(rest) && rest[i+1] == quote:
			i++
		case rest[i] == quote:
			return i + 1
		}
	}
	return len(rest)
}

// dollarLength returns the length of $tag$…$tag$, or 0 where there is none.
func dollarLength(rest string) int {
	if rest[0] != '$' {
		return 0
	}
	tag := 1
	if len(rest) > 1 && beginsWord(rest[1]) {
		tag += countWhile(rest[1:], func(c byte) bool { return isWord(c) && c != '$' })
	}
	if tag >= len(rest) || rest[tag] != '$' {
		return 0
	}
	tag++
	return tag + upTo(rest[tag:], rest[:tag])
}

// parameterLength returns the length of a parameter, or 0 where there is none.
func (s *scanner) parameterLength(rest string) int {
	next := byte(0)
	if len(rest) > 1 {
		next = rest[1]
	}
	switch rest[0] {
	case '?':
		if next == '|' || next == '&' {
			return 0
		}
		return 1 + countWhile(rest[1:], isDigit)
	case '$':
		if isDigit(next) || beginsWord(next) {
			return 1 + countWhile(rest[1:], isWord)
		}
	case ':':
		if beginsWord(next) && !s.operand() {
			return 1 + countWhile(rest[1:], isWord)
		}
	case '@':
		if s.Brackets && beginsWord(next) {
			return 1 + countWhile(rest[1:], isWord)
		}
	}
	return 0
}

// numberLength takes the digits, a point, an exponent; a letter behind is the next token's.
func numberLength(rest string) int {
	if len(rest) > 2 && rest[0] == '0' && rest[1]|0x20 == 'x' && isHex(rest[2]) {
		return 2 + countWhile(rest[2:], isHex)
	}
	n := countWhile(rest, isDigits)
	if n < len(rest) && rest[n] == '.' && !strings.HasPrefix(rest[n:], "..") {
		n++
		n += countWhile(rest[n:], isDigits)
	}
	if n >= len(rest) || rest[n]|0x20 != 'e' {
		return n
	}
	exponent := n + 1
	if exponent < len(rest) && (rest[exponent] == '+' || rest[exponent] == '-') {
		exponent++
	}
	if digits := countWhile(rest[exponent:], isDigit); digits > 0 {
		return exponent + digits
	}
	return n
}

// operators are those of more than one character, the longest first.
var operators = []string{
	"!~~*", "->>", "#>>", "!~~", "~~*", "!~*", "<=>",
	"::", ":=", "||", "<=", ">=", "<>", "!=", "==", "=>", "->", "#>", "<<", ">>", "@>", "<@", "?|", "?&", "&&", "~~", "~*", "!~", "**", "//", "..",
}

func operatorLength(rest string) int {
	if !strings.ContainsRune("!-#~<:|>=@?&*/.", rune(rest[0])) {
		return 1
	}
	for _, o := range operators {
		if strings.HasPrefix(rest, o) {
			return len(o)
		}
	}
	return 1
}

// upTo returns how far s goes up to and with the end mark, or to the end of s.
func upTo(s, end string) int {
	if i := strings.Index(s, end); i >= 0 {
		return i + len(end)
	}
	return len(s)
}

func lineLength(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}

func countWhile(s string, is func(byte) bool) int {
	for i := range len(s) {
		if !is(s[i]) {
			return i
		}
	}
	return len(s)
}

func isBlank(c byte) bool    { return c == ' ' || c >= '\t' && c <= '\r' }
func isDigit(c byte) bool    { return c >= '0' && c <= '9' }
func isDigits(c byte) bool   { return isDigit(c) || c == '_' }
func isHex(c byte) bool      { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }
func beginsWord(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80 }
func isWord(c byte) bool     { return beginsWord(c) || isDigit(c) || c == '$' }
