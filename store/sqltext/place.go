package sqltext

import (
	"strings"
	"unicode/utf8"
)

// Place returns the line and the column, in characters and both counted from 1, of a byte of a
// text.
func Place(text string, offset int) (line, column int) {
	before := text[:min(offset, len(text))]
	line = 1 + strings.Count(before, "\n")
	return line, 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
}

// Offset returns the byte of a text that is at a line and a column, as [Place] counts them; -1
// where the text has no such place. The one behind its last byte is a place.
func Offset(text string, line, column int) int {
	if line < 1 || column < 1 {
		return -1
	}
	start := 0
	for range line - 1 {
		i := strings.IndexByte(text[start:], '\n')
		if i < 0 {
			return -1
		}
		start += i + 1
	}
	rest, _, _ := strings.Cut(text[start:], "\n")
	for range column - 1 {
		_, size := utf8.DecodeRuneInString(rest)
		if size == 0 {
			return -1
		}
		start, rest = start+size, rest[size:]
	}
	return start
}
