package gen

import (
	"strconv"
	"strings"
	"sync"
)

// part is one place of a ranked rule: a set of size texts, numbered from 0.
type part struct {
	kind     partKind
	size     uint64 // number of texts, at most maxRank
	literal  string // literalPart: the one text; lettersPart: the alphabet
	words    *Words // wordsPart
	low      int64  // numberPart: text 0
	scale    int    // numberPart: digits after the point
	base     int    // numberPart
	width    int    // numberPart: digits to pad to with zeros; lettersPart: length
	maxBytes int
	maxRunes int
}

type partKind uint8

const (
	literalPart partKind = iota
	wordsPart
	numberPart
	lettersPart
)

// maxRank bounds the ranks of a rule, and so the texts of a part.
const maxRank = 1 << 63

// piece makes a part, once: the rule tables hold pieces, so that a word list is read
// when the first rule with it is looked up and shared by all rules with it.
type piece func() part

// literal is text that every value has.
func literal(text string) piece {
	return func() part {
		return part{literal: text, size: 1, maxBytes: len(text), maxRunes: len([]rune(text))}
	}
}

// words is a word of gofakeit's lists, named as "person/first"; several lists, which
// spaces separate, are one behind the other.
func words(lists string, edits ...edit) piece {
	return sync.OnceValue(func() part {
		return wordPart(publishedWords(strings.Fields(lists), edits))
	})
}

// oneOf is one of the texts.
func oneOf(texts ...string) piece {
	return sync.OnceValue(func() part { return wordPart(newDictionary(texts, nil)) })
}

func wordPart(d *Words) part {
	return part{kind: wordsPart, words: d, size: d.size(), maxBytes: d.maxBytes, maxRunes: d.maxRunes}
}

// number is an integer low…high; high-low is at most 2^63-1.
func number(low, high int64) piece { return decimal(low, high, 0) }

// decimal is low…high, divided by 10^scale.
func decimal(low, high int64, scale int) piece {
	return func() part {
		p := part{kind: numberPart, low: low, size: uint64(high-low) + 1, scale: scale, base: 10}
		longest := max(len(AppendDecimal(nil, low, scale)), len(AppendDecimal(nil, high, scale)))
		p.maxBytes, p.maxRunes = longest, longest
		return p
	}
}

// padded is low…high, with zeros before it up to the width of high.
func padded(low, high int64) piece { return paddedTo(low, high, 10) }

// hexed is as padded, in lower-case hexadecimal digits.
func hexed(low, high int64) piece { return paddedTo(low, high, 16) }

func paddedTo(low, high int64, base int) piece {
	width := len(strconv.FormatInt(high, base))
	return func() part {
		return part{kind: numberPart, low: low, size: uint64(high-low) + 1, base: base,
			width: width, maxBytes: width, maxRunes: width}
	}
}

// letters is width letters of an alphabet of two or more ASCII letters, at most maxRank texts.
func letters(alphabet string, width int) piece {
	size := uint64(1)
	for range width {
		size *= uint64(len(alphabet))
	}
	return func() part {
		return part{kind: lettersPart, literal: alphabet, size: size, width: width,
			maxBytes: width, maxRunes: width}
	}
}
