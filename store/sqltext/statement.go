package sqltext

import (
	"slices"
	"strings"
)

// Statement is one statement of a script.
type Statement struct {
	Text   string // without the semicolon and the blanks around; comments stay
	Offset int    // of Text in the script, in bytes
}

// Split splits a script at its semicolons. What holds nothing but comments and blanks is left
// out.
func Split(script string) []Statement {
	var all []Statement
	first, last, says := -1, 0, false // the statement so far, and whether it is more than comments
	end := func() {
		if says {
			all = append(all, Statement{Text: script[first:last], Offset: first})
		}
		first, says = -1, false
	}
	for _, t := range Tokens(script) {
		switch {
		case t.Kind == Semicolon:
			end()
			continue
		case t.Kind == Blank:
			continue
		case first < 0:
			first = t.Start
		}
		last, says = t.End, says || t.Kind != Comment
	}
	end()
	return all
}

// QualifiedNames returns the first parts of the names that sql writes with a point, as they
// are written and without their quotes, each once and in their order: "shop" of
// shop.customers. Some are aliases: which ones are experiments is for the caller to find out.
func QualifiedNames(sql string) []string {
	var names []string
	seen := map[string]bool{}
	tokens := significant(sql)
	for i := 0; i+2 < len(tokens); i++ {
		if !isName(tokens[i]) || tokens[i+1].Text(sql) != "." || !isName(tokens[i+2]) && tokens[i+2].Text(sql) != "*" {
			continue
		}
		if i > 0 && continuesName(sql, tokens[i-1], tokens[i]) {
			continue
		}
		if name := Unquote(tokens[i].Text(sql)); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// continuesName tells whether the token before a name makes it a later part of one, or of a path.
func continuesName(sql string, before, name Token) bool {
	text := before.Text(sql)
	return text == "." || text == ":" && before.End == name.Start
}

func isName(t Token) bool { return t.Kind == Word || t.Kind == Quoted }

// significant returns the tokens that are neither blanks nor comments.
func significant(sql string) []Token {
	all := Tokens(sql)
	kept := all[:0]
	for _, t := range all {
		if !t.IsSpace() {
			kept = append(kept, t)
		}
	}
	return kept
}

// Unquote returns a name without its quotes; one that has none is returned as it is.
func Unquote(name string) string {
	if len(name) < 2 {
		return name
	}
	quote := name[:1]
	switch {
	case quote == "[" && name[len(name)-1] == ']':
		return name[1 : len(name)-1]
	case (quote == `"` || quote == "`") && name[len(name)-1] == quote[0]:
		return strings.ReplaceAll(name[1:len(name)-1], quote+quote, quote)
	}
	return name
}

// Fold returns a word in upper case, where only ASCII has cases: as keywords are compared.
func Fold(word string) string {
	for i := range len(word) {
		if isLower(word[i]) {
			return fold(word)
		}
	}
	return word
}

func fold(word string) string {
	upper := []byte(word)
	for i, c := range upper {
		if isLower(c) {
			upper[i] = c - 'a' + 'A'
		}
	}
	return string(upper)
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }

// FirstWord returns the word, in upper case, with which a statement begins behind blanks,
// comments, semicolons and words that are skipped, and where it stands. It is empty where
// anything else stands there, or nothing: at is where that is.
func FirstWord(sql string, skipped ...string) (word string, at int) {
	for _, t := range Tokens(sql) {
		switch word = Fold(t.Text(sql)); {
		case t.IsSpace(), t.Kind == Semicolon, t.Kind == Word && slices.Contains(skipped, word):
		case t.Kind == Word:
			return word, t.Start
		default:
			return "", t.Start
		}
	}
	return "", len(sql)
}
