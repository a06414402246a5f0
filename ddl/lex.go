package ddl

import (
	"sort"
	"strings"
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
}

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

// place returns line and column, in characters, both from 1, of a byte of the script.
func (l *lexer) place(at int) (line, column int) {
	line = sort.SearchInts(l.lines, at+1)
	before := strings.TrimPrefix(l.text[l.lines[line-1]:at], "\uFEFF") // a byte order mark is no character of the line
	return line, utf8.RuneCountInString(before) + 1
}

// line returns a line of the script, counted from 1, without its end.
func (l *lexer) line(n int) string {
	line := l.text[l.lines[n-1] : l.lines[n-1]+lineLength(l.text[l.lines[n-1]:])]
	return strings.TrimPrefix(strings.TrimRight(line, "\r"), "\uFEFF")
}

// startsLine reports whether only blanks stand before a byte in its line.
func (l *lexer) startsLine(at int) bool {
	line, _ := l.place(at)
	return strings.TrimSpace(l.text[l.lines[line-1]:at]) == ""
}
