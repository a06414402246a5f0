package ddl

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lexRules are the differences between dialects below the level of words.
type lexRules struct {
	slashComments  bool // a comment begins with // too
	nestedComments bool // /* /* */ */ is one comment
	hashNames      bool // #name is a name
	backslash      bool // \' inside of a string is a quote
	taggedDollars  bool // $tag$ … $tag$ is a string, not only $$ … $$
	blocks         bool // BEGIN … END is a statement, beside the BEGIN of a transaction
}

// masker copies a script into text that the tokenizer cuts where the dialect would:
// byte for byte, so that places stay.
type masker struct {
	text  string
	lex   lexRules
	out   []byte
	i     int
	begun bool // a statement
	first int  // of its bytes
	files bool // it names files and stages, in which // and /* mean nothing
	wrong []lexError
	meta  []lexError // lines for the shell that runs the script: \set, !set
	rules []lexError // comments with rules
}

// lexError is a place where the script cannot be cut into tokens.
type lexError struct {
	at      int
	message string
}

// fail notes that what begins here makes no tokens, unless more than are told do not.
func (m *masker) fail(message string) {
	if len(m.wrong) <= mostErrors {
		m.wrong = append(m.wrong, lexError{m.i, message})
	}
}

// plainMarks are the characters that mean to the tokenizer what they mean to us.
const plainMarks = "(),;.=<>!|&+-*"

// mask masks a script as text of its length. What makes no sense up to the end of the
// script is masked as blanks and is in wrong, as far as it is told, as lines for a shell are in meta.
func mask(script string, rules lexRules) (masked string, m *masker) {
	m = &masker{text: script, lex: rules, out: make([]byte, 0, len(script))}
	for m.i < len(m.text) {
		m.step()
	}
	return string(m.out), m
}

func (m *masker) step() {
	rest := m.text[m.i:]
	c := rest[0]
	before := m.i
	switch {
	case c == '\n' || c == ' ':
		m.copy(1)
	case (c == '\\' || c == '!') && !m.begun: // psql and SnowSQL
		m.meta = append(m.meta, lexError{m.i, strings.TrimSpace(rest[:lineLength(rest)])})
		m.blank(lineLength(rest))
	case c == '-' && strings.HasPrefix(rest, "--"), c == '/' && m.lex.slashComments && strings.HasPrefix(rest, "//") && !m.isPath():
		m.noteRules(rest[:lineLength(rest)])
		m.blank(lineLength(rest))
	case c == '/' && strings.HasPrefix(rest, "/*") && !m.isPath():
		m.comment(rest)
	case c == '\'':
		m.quoted(rest, '\'', '\'', "string")
	case c == '"':
		m.quoted(rest, '"', '`', "quoted name")
	case c == '$':
		m.dollar(rest)
	case c == ':' && strings.HasPrefix(rest, "::"):
		m.put("->")
	case isDigit(c):
		m.number(rest)
	default:
		m.wordOrMark(rest)
	}
	switch m.out[before] {
	case ' ', '\n':
	case ';':
		m.begun = false
		m.copiedRows(m.text[m.first:m.i])
	default:
		if !m.begun {
			m.first = before
			m.files = fileStatement.MatchString(m.text[before:m.i])
		}
		m.begun = true
	}
}

// noteRules notes a line of comment that has rules, from their first character on.
func (m *masker) noteRules(line string) {
	text := strings.TrimLeft(line[2:], " \t")
	if rules, ok := strings.CutPrefix(text, rulesMark); ok {
		rules = strings.TrimLeft(rules, " \t")
		m.rules = append(m.rules, lexError{m.i + len(line) - len(rules), strings.TrimSpace(rules)})
	}
}

// fileStatement matches the first word of the statements of Snowflake that move files.
var fileStatement = regexp.MustCompile(`(?i)^(put|get|list|ls|remove|rm)$`)

// isPath reports whether a slash is part of a path or a URL.
func (m *masker) isPath() bool {
	return m.files && m.text[m.i-1] != ' ' && m.text[m.i-1] != '\n'
}

// copyFromStdin is the statement of pg_dump behind which rows stand, up to a line \.
var copyFromStdin = regexp.MustCompile(`(?is)^copy\s.*\sfrom\s+stdin\b[^;]*;$`)

// copiedRows passes over the rows behind a statement.
func (m *masker) copiedRows(statement string) {
	if !copyFromStdin.MatchString(statement) {
		return
	}
	if end := strings.Index(m.text[m.i:], "\n\\."); end >= 0 {
		m.blank(end + len("\n\\."))
	}
}

func (m *masker) copy(n int) {
	m.out = append(m.out, m.text[m.i:m.i+n]...)
	m.i += n
}

func (m *masker) put(s string) {
	m.out = append(m.out, s...)
	m.i += len(s)
}

func (m *masker) fill(n int, c byte) {
	for range n {
		m.out = append(m.out, c)
	}
	m.i += n
}

func (m *masker) blank(n int) { m.fill(n, ' ') }

func (m *masker) comment(rest string) {
	depth, i := 1, 2
	for depth > 0 {
		next := strings.IndexAny(rest[i:], "*/")
		if next < 0 || i+next+1 >= len(rest) {
			m.fail("the comment that begins here does not end")
			m.blank(len(rest))
			return
		}
		i += next
		switch pair := rest[i : i+2]; {
		case pair == "*/":
			depth--
			i += 2
		case pair == "/*" && m.lex.nestedComments:
			depth++
			i += 2
		default:
			i++
		}
	}
	m.blank(i)
}

// quoted masks a string or a quoted name: what is inside becomes letters.
func (m *masker) quoted(rest string, quote, as byte, what string) {
	n := quotedLength(rest, quote, quote == '\'' && (m.lex.backslash || m.escapes()))
	if n < 0 {
		m.fail("the " + what + " that begins here does not end")
		m.blank(len(rest))
		return
	}
	m.put(string(as))
	m.fill(n-2, 'x')
	m.put(string(as))
}

// escapes reports whether the string at m.i is E'…', in which backslashes escape.
func (m *masker) escapes() bool {
	if m.i == 0 || m.text[m.i-1]|0x20 != 'e' {
		return false
	}
	return m.i == 1 || !isNameByte(m.text[m.i-2])
}

// dollar masks a dollar-quoted string. A dollar that begins none is a letter: $1.
func (m *masker) dollar(rest string) {
	tag := m.dollarTag(rest)
	switch {
	case tag == "" && len(rest) > 1 && isNameByte(rest[1]):
		m.word(rest)
		return
	case tag == "":
		m.fill(1, ',')
		return
	}
	end := strings.Index(rest[len(tag):], tag)
	if end < 0 {
		m.fail("the text that begins here with " + tag + " does not end")
		m.blank(len(rest))
		return
	}
	m.put("'")
	m.fill(end+2*len(tag)-2, 'x')
	m.put("'")
}

// dollarTag returns $$ or $tag$, whichever s begins with.
func (m *masker) dollarTag(s string) string {
	n := 1
	if m.lex.taggedDollars {
		for n < len(s) && isNameByte(s[n]) && s[n] != '$' && (n > 1 || !isDigit(s[n])) {
			n++
		}
	}
	if n < len(s) && s[n] == '$' {
		return s[:n+1]
	}
	return ""
}

// number copies a number. Digits that letters follow are a word.
func (m *masker) number(rest string) {
	n := numberLength(rest)
	if n < len(rest) && isNameByte(rest[n]) {
		m.word(rest)
		return
	}
	m.copy(n)
}

func (m *masker) wordOrMark(rest string) {
	c := rest[0]
	switch {
	case c == '#' && m.lex.hashNames && len(rest) > 1 && isNameByte(rest[1]), isNameByte(c) && c < utf8.RuneSelf:
		m.word(rest)
	case c >= utf8.RuneSelf:
		m.beyondASCII(rest)
	case c == '.' || strings.IndexByte(plainMarks, c) >= 0:
		m.copy(1)
	case unicode.IsSpace(rune(c)):
		m.blank(1)
	default:
		m.fill(1, ',')
	}
}

func (m *masker) beyondASCII(rest string) {
	r, n := utf8.DecodeRuneInString(rest)
	switch {
	case unicode.IsSpace(r) || r == '\uFEFF' || r == '\u200B':
		m.blank(n)
	case unicode.IsLetter(r):
		m.word(rest)
	default:
		m.fail(fmt.Sprintf("the character %q has no meaning here", r))
		m.blank(n)
	}
}

// word masks a name or a keyword: its letters are of no interest to the tokenizer.
func (m *masker) word(rest string) {
	m.fill(wordLength(rest), 'y')
}
