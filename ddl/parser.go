package ddl

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/schema"
)

// parser reads one statement from its tokens.
type parser struct {
	lexer   *lexer
	dialect *dialect
	tokens  []token
	i       int
	ordered []string // how the columns of the key that was read last are ordered
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

// hint guesses why a token is not expected.
func (p *parser) hint() string {
	t := p.peek()
	if t.kind != wordToken || p.i == 0 {
		return ""
	}
	word := p.upper(t)
	if statementWords[word] && p.lexer.startsLine(t.start) {
		return `is a ";" missing before it?`
	}
	if owner := ownerOf(word, p.dialect); owner != "" {
		return fmt.Sprintf("%s is of %s: is --dialect %s right?", word, owner, p.dialect.name)
	}
	return ""
}

// noClause fails because no clause of the dialect begins here.
func (p *parser) noClause(what string) {
	hint := p.hint()
	if word := p.upper(p.peek()); hint == "" && len(word) > 3 {
		hint = nearest(word, p.dialect.clauseWords)
	}
	p.fail(p.peek().start, hint, "expected %s, found %s", what, p.found())
}

// found describes the next token.
func (p *parser) found() string {
	t := p.peek()
	if t.kind == endToken {
		return "the end of the statement"
	}
	text := []rune(p.text(t))
	if len(text) > 40 {
		text = append(text[:40], '…')
	}
	return strconv.Quote(string(text))
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

func (p *parser) isName() bool {
	k := p.peek().kind
	return k == wordToken || k == quotedToken
}

// name takes an identifier.
func (p *parser) name(what string) name {
	t := p.peek()
	if !p.isName() {
		p.expected("a " + what)
	}
	p.i++
	n := p.nameAt(t)
	if strings.TrimSpace(n.text) == "" {
		p.fail(t.start, "", "the %s is empty", what)
	}
	return n
}

func (p *parser) isNameToken(t token) bool { return t.kind == wordToken || t.kind == quotedToken }

// nameAt returns the identifier that a token is.
func (p *parser) nameAt(t token) name {
	text := p.text(t)
	if t.kind == wordToken {
		return name{text: text, at: t.start}
	}
	return name{text: strings.ReplaceAll(text[1:len(text)-1], `""`, `"`), quoted: true, at: t.start}
}

// tableName takes a name of up to three parts.
func (p *parser) tableName() tableName {
	if p.isWords("IDENTIFIER") && p.ahead(2).kind == stringToken {
		return p.identifier()
	}
	n := tableName{p.name("table name")}
	for p.mark(".") {
		if p.mark(".") { // database..table: the default schema
			n = append(n, name{text: "public", at: p.peek().start})
		}
		n = append(n, p.name("table name"))
	}
	if len(n) > 3 {
		p.fail(n.at(), "write [database.][schema.]table", "the table name has %d parts", len(n))
	}
	return n
}

// isVariable reports whether IDENTIFIER($name) is next.
func (p *parser) isVariable() bool {
	open := p.ahead(1)
	return p.isWords("IDENTIFIER") && open.kind == markToken && p.text(open) == "(" && p.ahead(2).kind != stringToken
}

// identifier takes IDENTIFIER('db.schema.table').
// https://docs.snowflake.com/en/sql-reference/identifier-literal
func (p *parser) identifier() tableName {
	p.i++
	p.needMark("(")
	at := p.peek().start
	var n tableName
	for part := range strings.SplitSeq(p.stringLiteral("a name in quotes"), ".") {
		text := strings.Trim(part, `"`)
		if text == "" || len(n) == 3 {
			p.fail(at, "write [database.][schema.]table", "%s is no name of a table", p.text(p.tokens[p.i-1]))
		}
		n = append(n, name{text: text, quoted: text != part, at: at})
	}
	p.needMark(")")
	return n
}

// names takes ( a, b, … ).
func (p *parser) names(what string) []name {
	p.needMark("(")
	p.ordered = nil
	var names []name
	for {
		names = append(names, p.name(what))
		if p.words("COLLATE") { // of a key: SQLite
			p.ordered = append(p.ordered, "COLLATE "+p.collation())
		}
		if order := p.oneOf("ASC", "DESC"); order != "" {
			p.ordered = append(p.ordered, order)
		}
		if p.mark(")") {
			return names
		}
		if !p.mark(",") {
			p.expected(`"," or ")"`)
		}
	}
}

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

// describe names a statement by its first words: CREATE VIEW sales.
func (p *parser) describe() string {
	const most = 20
	n := 0
	for n < min(len(p.tokens), most) {
		t := p.tokens[n]
		if t.kind == stringToken || t.kind == numberToken || t.kind == markToken && p.text(t) != "." || n > 1 && describedBy[p.upper(t)] {
			break
		}
		n++
	}
	return p.source(p.tokens[:max(n, 1)])
}

// describedBy are the words behind which a statement says more than what it is about.
var describedBy = wordSet("AS AUTO COMMENT FROM INCREMENT LANGUAGE ORDER PASSWORD RETURNS SET START TO TYPE URL USING VALUES WHERE WITH")

// nearest is a hint at the word that was meant.
func nearest(word string, words []string) string {
	if near := schema.Closest(strings.ToUpper(word), words); near != "" && !strings.EqualFold(near, word) {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}

// nearestName is a hint at the name that was meant.
func nearestName(name string, names []string) string {
	if len(name) < 3 { // everything is near to it
		return ""
	}
	asWritten, lower := make(map[string]string, len(names)), make([]string, len(names))
	for i, n := range names {
		lower[i] = strings.ToLower(n)
		asWritten[lower[i]] = n
	}
	if near := schema.Closest(strings.ToLower(name), lower); near != "" {
		return fmt.Sprintf("did you mean %q?", asWritten[near])
	}
	return ""
}
