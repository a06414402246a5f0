package ddl

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xwb1989/sqlparser"
)

// kind is what a token is.
type kind uint8

const (
	endToken    kind = iota // of the statement
	wordToken               // a keyword or a name
	quotedToken             // a name in double quotes
	numberToken
	stringToken // '…' or $$…$$
	markToken   // punctuation or an operator
)

// token is a piece of the script, by its place in bytes.
type token struct {
	kind       kind
	start, end int
}

// lexer cuts a script into tokens.
type lexer struct {
	text      string
	rules     lexRules
	masked    string
	lines     []int // where each line begins
	tokenizer *sqlparser.Tokenizer
	end       int // of the last token
	wrong     []lexError
	meta      []lexError
	comments  []lexError           // with rules
	types     map[string]*typeName // by how they are written
	own       map[string]*typeName // of the script, by their names in upper case
	last      placed               // what place returned last
}

// placed is a byte of the script and the character of its line that it begins.
type placed struct{ at, line, column int }

func newLexer(text string, rules lexRules) *lexer {
	masked, m := mask(text, rules)
	return &lexer{text: text, rules: rules, masked: masked, lines: lineStarts(text), tokenizer: sqlparser.NewStringTokenizer(masked), wrong: m.wrong, meta: m.meta, comments: m.rules, types: map[string]*typeName{}, own: map[string]*typeName{}}
}

// lineStarts returns where each line begins.
func lineStarts(text string) []int {
	lines := []int{0}
	for i := range len(text) {
		if text[i] == '\n' {
			lines = append(lines, i+1)
		}
	}
	return lines
}

// next returns the next token, an endToken at the end of the script.
func (l *lexer) next() token {
	start := l.end
	for start < len(l.masked) && (l.masked[start] == ' ' || l.masked[start] == '\n') {
		start++
	}
	if start == len(l.masked) {
		l.end = start
		return token{endToken, start, start}
	}
	l.tokenizer.Scan()
	l.end = min(max(l.tokenizer.Position-1, start+1), len(l.masked))
	return token{l.kindAt(start), start, l.end}
}

func (l *lexer) kindAt(start int) kind {
	switch c := l.masked[start]; {
	case c == 'y':
		return wordToken
	case c == '`':
		return quotedToken
	case c == '\'':
		return stringToken
	case isDigit(c), c == '.' && l.end > start+1:
		return numberToken
	}
	return markToken
}

// statement appends the tokens up to the next semicolon, which is not among them, to
// tokens and returns them. It is false at the end of the script.
//
// The semicolons of a procedure's body between BEGIN and END end nothing.
func (l *lexer) statement(tokens []token) ([]token, bool) {
	body := block{anonymous: l.rules.blocks}
	for {
		t := l.next()
		if t.kind == endToken {
			if body.isOpen() {
				l.wrong = append(l.wrong, lexError{tokens[0].start, "the statement that begins here has a BEGIN without an END"})
			}
			return tokens, len(tokens) > 0
		}
		word := ""
		if t.kind == wordToken {
			word = strings.ToUpper(l.text[t.start:t.end])
		}
		body.add(word)
		if t.kind == markToken && l.text[t.start] == ';' && !body.isOpen() {
			if len(tokens) > 0 {
				return tokens, true
			}
			body = block{anonymous: l.rules.blocks}
			continue
		}
		tokens = append(tokens, t)
	}
}

// place returns line and column, in characters, both from 1, of a byte of the script. It
// counts on from the place that was asked for last, so that those of a long line, in their
// order, take one walk.
func (l *lexer) place(at int) (line, column int) {
	from := placed{line: l.lineOf(at), column: 1}
	from.at = l.lines[from.line-1]
	if l.last.line == from.line && l.last.at <= at {
		from = l.last
	}
	before := l.text[from.at:at]
	if from.column == 1 {
		before = strings.TrimPrefix(before, "\uFEFF") // a byte order mark is no character of the line
	}
	l.last = placed{at, from.line, from.column + utf8.RuneCountInString(before)}
	return l.last.line, l.last.column
}

// lineOf returns the line of a byte of the script, from 1.
func (l *lexer) lineOf(at int) int { return sort.SearchInts(l.lines, at+1) }

// mostSource is how many bytes of a line an error shows on either side of its place.
const mostSource = 250

// source returns the line of a byte of the script without its end, and how many of its
// characters are left out at its beginning. Of a long line it is what stands around that
// byte.
func (l *lexer) source(at int) (text string, cut int) {
	line, column := l.place(at)
	first, end := l.lines[line-1], len(l.text)
	if line < len(l.lines) {
		end = l.lines[line] - 1
	}
	if at-first > mostSource {
		for first = at - mostSource; first < at && !utf8.RuneStart(l.text[first]); first++ {
		}
		cut = column - 1 - utf8.RuneCountInString(l.text[first:at])
	}
	if end-at > mostSource {
		for end = at + mostSource; end > at && !utf8.RuneStart(l.text[end]); end-- {
		}
	}
	return strings.TrimPrefix(strings.TrimRight(l.text[first:end], "\r"), "\uFEFF"), cut
}

// startsLine reports whether only blanks stand before a byte in its line.
func (l *lexer) startsLine(at int) bool {
	before := strings.TrimRightFunc(l.text[:at], func(r rune) bool { return r != '\n' && unicode.IsSpace(r) })
	return before == "" || strings.HasSuffix(before, "\n")
}
