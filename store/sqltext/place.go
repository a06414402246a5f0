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
