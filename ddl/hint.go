package ddl

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// hint guesses why a token is not expected.
func (p *parser) hint() string {
	t := p.peek()
	if text := p.text(t); t.kind == markToken && (text == "{" || text == "&" || text == "$" || text == ":") {
		return "variables and templates have to be filled in before the script is imported"
	}
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
