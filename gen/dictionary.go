package gen

import (
	"strings"
	"unicode/utf8"

	"github.com/brianvoe/gofakeit/v7/data"
)

// Words is a list of distinct texts, numbered from 0. It never changes once made and may be
// read from several goroutines at once.
type Words struct {
	text     []byte   // behind it, within its capacity, there are wordPadding more bytes
	offsets  []uint32 // word i is text[offsets[i]:offsets[i+1]]
	maxBytes int
	maxRunes int

	whole, trimmed wordHashes
}

// wordPadding is how many bytes may be read from any place of the text of a list, and are
// written at least for a word: copies of fixed size take a fraction of those of any size.
const wordPadding = 32

// edit rewrites a word on its way into a dictionary; an empty result leaves it out.
type edit func(word string) string

// publishedWords returns the distinct words of gofakeit's lists ("person/first"), one
// list after the other, each in its published order: sorting would move every value when
// one word is added. Templates ("{beername}, please") are no words and stay out.
func publishedWords(lists []string, edits []edit) *Words {
	var words []string
	for _, list := range lists {
		category, name, _ := strings.Cut(list, "/")
		for _, word := range data.Data[category][name] {
			if !strings.ContainsRune(word, '{') {
				words = append(words, word)
			}
		}
	}
	return newDictionary(words, edits)
}

// newDictionary returns the words after all edits; of equal ones the first stays.
func newDictionary(words []string, edits []edit) *Words {
	var edited []string
	for _, word := range words {
		for _, e := range edits {
			word = e(word)
		}
		if word != "" {
			edited = append(edited, word)
		}
	}
	return newChoice(edited).words
}

func (d *Words) add(word string) {
	d.text = append(d.text, word...)
	d.offsets = append(d.offsets, uint32(len(d.text)))
	d.maxBytes = max(d.maxBytes, len(word))
	d.maxRunes = max(d.maxRunes, utf8.RuneCountInString(word))
}

// pad makes the bytes behind the text that [wordPadding] speaks of.
func (d *Words) pad() { d.text = append(d.text, make([]byte, wordPadding)...)[:len(d.text)] }

// Len returns the number of words.
func (d *Words) Len() int { return len(d.offsets) - 1 }

// Word returns word i, which belongs to d.
func (d *Words) Word(i uint32) []byte { return d.word(uint64(i)) }

// size returns the number of words.
func (d *Words) size() uint64 { return uint64(len(d.offsets) - 1) }

// word returns word i. The slice belongs to the dictionary.
func (d *Words) word(i uint64) []byte { return d.text[d.offsets[i]:d.offsets[i+1]] }

func (d *Words) texts() (texts []string) {
	for i := range d.size() {
		texts = append(texts, string(d.word(i)))
	}
	return texts
}

// The edits of the rule tables.
var (
	lower       edit = strings.ToLower
	capitalized edit = func(word string) string { return strings.ToUpper(word[:1]) + word[1:] }
	oneWord     edit = func(word string) string { return keepIf(word, !strings.ContainsRune(word, ' ')) }
	lettersOnly edit = func(word string) string { return keepIf(word, strings.IndexFunc(word, notLower) < 0) }
)

func keepIf(word string, keep bool) string {
	if keep {
		return word
	}
	return ""
}

func notLower(r rune) bool { return r < 'a' || r > 'z' }
