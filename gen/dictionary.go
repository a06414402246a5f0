package gen

import (
	"strings"
	"unicode/utf8"

	"github.com/brianvoe/gofakeit/v7/data"
)

// dictionary is a list of distinct words, held as one run of bytes with offsets, so that
// picking a word is a copy. It never changes once made and may be read from several
// goroutines at once.
type dictionary struct {
	text     []byte
	offsets  []uint32 // word i is text[offsets[i]:offsets[i+1]]
	maxBytes int
	maxRunes int
}

// edit rewrites a word on its way into a dictionary; an empty result leaves it out.
type edit func(word string) string

// publishedWords returns the distinct words of gofakeit's lists ("person/first"), one
// list after the other, each in its published order: sorting would move every value when
// one word is added. Templates ("{beername}, please") are no words and stay out.
func publishedWords(lists []string, edits []edit) *dictionary {
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
func newDictionary(words []string, edits []edit) *dictionary {
	d := &dictionary{offsets: []uint32{0}}
	seen := make(map[string]bool, len(words))
	for _, word := range words {
		for _, e := range edits {
			word = e(word)
		}
		if word != "" && !seen[word] {
			seen[word] = true
			d.add(word)
		}
	}
	return d
}

func (d *dictionary) add(word string) {
	d.text = append(d.text, word...)
	d.offsets = append(d.offsets, uint32(len(d.text)))
	d.maxBytes = max(d.maxBytes, len(word))
	d.maxRunes = max(d.maxRunes, utf8.RuneCountInString(word))
}

// size returns the number of words.
func (d *dictionary) size() uint64 { return uint64(len(d.offsets) - 1) }

// word returns word i. The slice belongs to the dictionary.
func (d *dictionary) word(i uint64) []byte { return d.text[d.offsets[i]:d.offsets[i+1]] }

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
