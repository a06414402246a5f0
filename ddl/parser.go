package ddl

import (
	"fmt"
	"strconv"
	"strings"
)

// parser reads one statement from its tokens.
type parser struct {
	lexer   *lexer
	dialect *dialect
	tokens  []token
	i       int
	subject tableName // of ALTER TABLE
	ordered []string  // how the columns of the key that was read last are ordered
}

// syntaxError ends the reading of a statement.
type syntaxError struct {
	at      int
	message string
	hint    string
}

// fail ends the reading of the statement. Whoever began it recovers.
func (p *parser) fail(at int, hint, format string, args ...any) {
	panic(syntaxError{at, fmt.Sprintf(format, args...), hint})
}

// expected fails because something else stands where what should.
func (p *parser) expected(what string) {
	p.fail(p.peek().start, p.hint(), "expected %s, found %s", what, p.found())
}

func (p *parser) text(t token) string { return p.lexer.text[t.start:t.end] }

func (p *parser) upper(t token) string {
	if t.kind != wordToken {
		return ""
	}
	return strings.ToUpper(p.text(t))
}

func (p *parser) peek() token { return p.ahead(0) }

// ahead returns the token n places further on.
func (p *parser) ahead(n int) token {
	if p.i+n < len(p.tokens) {
		return p.tokens[p.i+n]
	}
	end := 0
	if len(p.tokens) > 0 {
		end = p.tokens[len(p.tokens)-1].end
	}
	return token{endToken, end, end}
}

func (p *parser) atEnd() bool { return p.i >= len(p.tokens) }

func (p *parser) take() token {
	t := p.peek()
	p.i++
	return t
}

// isMark reports whether the next token is a mark.
func (p *parser) isMark(mark string) bool {
	t := p.peek()
	return t.kind == markToken && p.text(t) == mark
}

func (p *parser) mark(mark string) bool {
	if p.isMark(mark) {
		p.i++
		return true
	}
	return false
}

func (p *parser) needMark(mark string) {
	if !p.mark(mark) {
		p.expected(strconv.Quote(mark))
	}
}

// isWords reports whether the next tokens are these words, one blank apart.
func (p *parser) isWords(words string) bool {
	for n := 0; ; n++ {
		word, rest, more := strings.Cut(words, " ")
		if p.upper(p.ahead(n)) != word {
			return false
		}
		if !more {
			return true
		}
		words = rest
	}
}

// words takes these words if they are next.
func (p *parser) words(words string) bool {
	if !p.isWords(words) {
		return false
	}
	p.i += 1 + strings.Count(words, " ")
	return true
}

// oneOf takes the first of several alternatives that is next and returns it, else "".
func (p *parser) oneOf(alternatives ...string) string {
	for _, words := range alternatives {
		if p.words(words) {
			return words
		}
	}
	return ""
}

func (p *parser) needWords(words string) {
	if !p.words(words) {
		p.expected(words)
	}
}

// balanced takes the tokens up to a mark or a word that stands outside of all
// parentheses, which is not taken, or up to the end. A bracket that closes another one
// than was opened fails.
func (p *parser) balanced(stop func() bool) []token {
	start := p.i
	var open []token // brackets, and the CASEs whose END is to come
	for !p.atEnd() {
		t := p.peek()
		opening := closes[p.text(t)]
		if t.kind != markToken {
			opening = ""
		}
		for n := len(open); opening != "" && n > 0 && open[n-1].kind == wordToken; n = len(open) {
			open = open[:n-1] // a CASE that is none
		}
		n := len(open)
		if n == 0 && (opening != "" || stop()) {
			break
		}
		switch {
		case p.isMark("("), p.isMark("["), p.isMark("{"), p.isWords("CASE"):
			open = append(open, t)
		case p.isWords("END") && n > 0 && open[n-1].kind == wordToken:
			open = open[:n-1]
		case opening != "" && p.text(open[n-1]) != opening:
			p.fail(t.start, "", "%q closes no %q", p.text(t), p.text(open[n-1]))
		case opening != "":
			open = open[:n-1]
		}
		p.i++
	}
	return p.tokens[start:p.i]
}

var closes = map[string]string{")": "(", "]": "[", "}": "{"}

// parenthesised takes ( … ) and returns the tokens inside.
func (p *parser) parenthesised() []token {
	open := p.peek()
	p.needMark("(")
	inside := p.balanced(func() bool { return false })
	if !p.mark(")") {
		p.fail(open.start, "", `the "(" that begins here is not closed`)
	}
	return inside
}

// source returns tokens as the script has them, without comments and line ends: where
// something stands between two tokens it becomes one blank.
func (p *parser) source(tokens []token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 && tokens[i-1].end < t.start {
			b.WriteByte(' ')
		}
		b.WriteString(p.text(t))
	}
	return b.String()
}
