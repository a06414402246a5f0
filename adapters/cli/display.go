package cli

import (
	"unicode"

	"golang.org/x/text/width"
)

// displayWidth returns how many columns of a terminal a text takes.
func displayWidth(s string) int {
	columns := 0
	for _, r := range s {
		columns += runeWidth(r)
	}
	return columns
}

// runeWidth returns how many columns of a terminal a character takes: two for those of East
// Asia and most emoji, none for what goes onto the one before.
// https://www.unicode.org/reports/tr11/
func runeWidth(r rune) int {
	switch {
	case r < 0x300: // the quick way for nearly all
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// fits returns how many bytes of s take up to columns columns of a terminal.
func fits(s string, columns int) int {
	for i, r := range s {
		if columns -= runeWidth(r); columns < 0 {
			return i
		}
	}
	return len(s)
}
