package sqlfunc

import (
	"fmt"
	"strings"
)

// soundexCodes has the digit of each letter from A to Z; 0 for vowels, which part equal digits,
// and a blank for H and W, which do not.
const soundexCodes = "01230120022455012623010202"

// soundex returns the American Soundex of a text.
// https://docs.aws.amazon.com/redshift/latest/dg/SOUNDEX.html
// https://www.archives.gov/research/census/soundex
func soundex(s string) string {
	code := make([]byte, 0, 4)
	var last byte
	for i := 0; i < len(s) && len(code) < 4; i++ {
		letter := s[i] &^ 0x20
		if letter < 'A' || letter > 'Z' {
			continue
		}
		digit := soundexCodes[letter-'A']
		switch {
		case len(code) == 0:
			code = append(code, letter)
			last = digit
		case letter == 'H' || letter == 'W':
		default:
			if digit != '0' && digit != last {
				code = append(code, digit)
			}
			last = digit
		}
	}
	if len(code) == 0 {
		return ""
	}
	return string(code) + strings.Repeat("0", 4-len(code))
}

// maxEdits bounds the work of an edit distance: the product of both lengths.
const maxEdits = 100_000_000

// editDistance is the number of characters to insert, take out or replace; the third argument
// bounds it. https://docs.snowflake.com/en/sql-reference/functions/editdistance
func editDistance(name string) call {
	return func(_ *Context, args []any) (any, error) {
		a, b := []rune(textOf(args[0])), []rune(textOf(args[1]))
		if len(a)*len(b) > maxEdits {
			return nil, fmt.Errorf("%s: texts of %d and %d characters are too long; the product must not pass %d", name, len(a), len(b), maxEdits)
		}
		distance := int64(edits(a, b))
		if len(args) == 3 {
			limit, err := intOf(name, args[2])
			if err != nil {
				return nil, err
			}
			distance = min(distance, max(limit, 0))
		}
		return distance, nil
	}
}

func edits(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, q := range b {
			cost := diagonal
			if r != q {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
