package ddl

import (
	"strings"
)

// columnWords is the name of a column, read in the light of its table.
type columnWords struct {
	words string // in lower case, with a blank between two of them
	table *tableWords
}

func (n columnWords) last() string { return n.words[strings.LastIndexByte(n.words, ' ')+1:] }

// tableWords is the name of a table, split.
type tableWords struct {
	words []string
	rests []string // for every word it and all words behind it, glued
	nouns []string // what the rows of the table are, in the singular, and what that is called in nouns; the last word first
}

func newTableWords(name string) tableWords {
	t := tableWords{words: strings.Fields(splitName(name))}
	for i := range t.words {
		t.rests = append(t.rests, strings.Join(t.words[i:], ""))
	}
	for i := len(t.words) - 1; i >= 0; i-- {
		one := singular(t.words[i])
		t.nouns = append(t.nouns, one)
		if noun := nounOf(one); noun != one {
			t.nouns = append(t.nouns, noun)
		}
	}
	return t
}

// abbreviates reports whether word is what the names of columns of the table may start
// with: c, cust or customer for customers, cs for catalog_sales.
func (t *tableWords) abbreviates(word string) bool {
	for i, first := range t.words {
		if word == first || word == singular(first) {
			return true
		}
		if rest := t.rests[i]; len(word) <= 4 && word[0] == rest[0] && isScattered(word, rest) {
			return true
		}
	}
	return false
}

// longestPrefix is how long an abbreviation of a table is at most that says nothing more
// of a column.
const longestPrefix = 3

// isScattered reports whether the letters of word stand in text in this order.
func isScattered(word, text string) bool {
	for i := range len(word) {
		at := strings.IndexByte(text, word[i])
		if at < 0 {
			return false
		}
		text = text[at+1:]
	}
	return true
}

// lexicon tells what the last words of a name mean.
type lexicon[V any] struct {
	entries map[string]V    // by words, with and without the blanks between them
	openers map[string]bool // words before others
}

func newLexicon[V any]() *lexicon[V] {
	return &lexicon[V]{entries: map[string]V{}, openers: map[string]bool{}}
}

// add adds an entry for each of the names, which have commas between them.
func (l *lexicon[V]) add(names string, v V) {
	for name := range strings.SplitSeq(names, ",") {
		name = strings.TrimSpace(name)
		l.entries[name] = v
		words := strings.Fields(name)
		for _, word := range words[:len(words)-1] {
			l.openers[word] = true
		}
		if glued := strings.Join(words, ""); len(words) > 1 && len(glued) > 4 {
			if _, taken := l.entries[glued]; !taken {
				l.entries[glued] = v
			}
		}
	}
}

// find returns what a name means: what it begins with when that is is_ or has_ or
// number_of_, else the meaning of as many of its last words as an entry has. A number
// behind the name counts only where an entry has it too.
func (l *lexicon[V]) find(n columnWords) (v V, ok bool) {
	if v, ok = l.led(n); ok {
		return v, true
	}
	if v, ok = l.match(n); ok {
		return v, true
	}
	if v, ok = l.match(columnWords{strings.TrimRight(n.words, "0123456789 "), n.table}); ok {
		return v, true
	}
	if v, ok = l.unglued(n); ok {
		return v, true
	}
	first, _, _ := strings.Cut(n.words, " ")
	v, ok = l.entries[lateLeaders[first]]
	return v, ok
}

// led returns the entry of the first word of a name, which is an abbreviation of
// the table or tells what all the others are about.
func (l *lexicon[V]) led(n columnWords) (v V, ok bool) {
	for range 2 {
		first, rest, more := strings.Cut(n.words, " ")
		if !more {
			return v, false
		}
		if v, ok = l.entries[n.words]; ok {
			return v, true
		}
		if v, ok = l.entries["^"+n.words]; ok {
			return v, true
		}
		if second, _, more := strings.Cut(rest, " "); more && second == "of" {
			first += " of"
		}
		if v, ok = l.entries[leaders[first]]; ok {
			return v, true
		}
		if !n.table.abbreviates(first) {
			return v, false
		}
		n.words = rest
	}
	return v, false
}

// match looks for the last words of a name, the more of them the better, then for its last
// word together with the noun before it or with a noun of the table.
func (l *lexicon[V]) match(n columnWords) (v V, ok bool) {
	for rest, more := n.words, true; more; _, rest, more = strings.Cut(rest, " ") {
		if v, ok = l.entries[rest]; ok && strings.Contains(rest, " ") {
			return v, true
		}
	}
	last, before := n.last(), ""
	if len(last) < len(n.words) {
		before = n.words[:len(n.words)-len(last)-1]
		noun := nounOf(before[strings.LastIndexByte(before, ' ')+1:])
		if v, ok = l.entries[noun+" "+last]; ok {
			return v, true
		}
	}
	if before == "" || n.table.abbreviates(before) {
		for _, noun := range n.table.nouns {
			if v, ok = l.entries[noun+" "+last]; ok {
				return v, true
			}
		}
		if v, ok = l.entries["^"+last]; ok && len(before) <= longestPrefix {
			return v, true
		}
	}
	v, ok = l.entries[last]
	return v, ok
}

// unglued looks for a name whose last word is two: totalprice, venuecity.
func (l *lexicon[V]) unglued(n columnWords) (v V, ok bool) {
	last := n.last()
	start := len(n.words) - len(last)
	for cut := 3; cut <= len(last)-2; cut++ {
		opener := last[:cut]
		if cut == len(last)-2 && last[cut:] != "id" {
			break
		}
		if !l.openers[opener] && nouns[opener] == "" && !n.table.abbreviates(opener) {
			continue
		}
		if v, ok = l.match(columnWords{n.words[:start] + opener + " " + last[cut:], n.table}); ok {
			return v, true
		}
	}
	return v, false
}

// splitName returns the words of a name in lower case, with blanks between them: those of
// snake_case, camelCase and PascalCase. A number behind letters is a word of its own
// unless both make one word, as in ipv4.
func splitName(name string) string {
	var b strings.Builder
	for i := range len(name) {
		ch := name[i]
		if ch == '_' {
			b.WriteByte(' ')
			continue
		}
		if i > 0 && isWordStart(name, i) {
			b.WriteByte(' ')
		}
		if 'A' <= ch && ch <= 'Z' {
			ch += 'a' - 'A'
		}
		b.WriteByte(ch)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// isWordStart reports whether a word starts at name[i], which is not '_'.
func isWordStart(name string, i int) bool {
	switch before, ch := name[i-1], name[i]; {
	case isDigit(ch):
		return !isDigit(before) && !endsNumbered(name[:i])
	case isDigit(before) || !isUpper(ch):
		return false
	case !isUpper(before):
		return true
	default: // the last capital of several starts a word when a small letter follows: IPAddress
		return i+1 < len(name) && 'a' <= name[i+1] && name[i+1] <= 'z'
	}
}

func isUpper(ch byte) bool { return 'A' <= ch && ch <= 'Z' }

// endsNumbered reports whether a name ends with a word that a number belongs to.
func endsNumbered(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"ipv", "md", "sha", "ean", "isbn", "iso", "alpha", "bcp"} {
		if strings.HasSuffix(name, word) {
			return true
		}
	}
	return false
}

// singular returns a noun without the ending of the plural.
func singular(word string) string {
	switch {
	case word == "movies" || word == "cookies":
		return word[:len(word)-1]
	case strings.HasSuffix(word, "ies") && len(word) > 4:
		return word[:len(word)-3] + "y"
	case strings.HasSuffix(word, "ss"), strings.HasSuffix(word, "us"), strings.HasSuffix(word, "is"):
		return word
	}
	for _, ending := range []string{"sses", "xes", "ches", "shes"} {
		if strings.HasSuffix(word, ending) {
			return word[:len(word)-2]
		}
	}
	return strings.TrimSuffix(word, "s")
}

// nounOf returns the word under which the lexicons have a noun.
func nounOf(word string) string {
	word = singular(word)
	if noun := nouns[word]; noun != "" {
		return noun
	}
	return word
}
