package sqlfunc

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// regexpReplace replaces all matches, or the one with a number. The fifth argument is Redshift's
// parameters where it is a text, and Snowflake's occurrence, with parameters behind, where it is a
// number. In the replacement $1 and \1 stand for what the first group has matched.
// https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_REPLACE.html
// https://docs.snowflake.com/en/sql-reference/functions/regexp_replace
func regexpReplace(c *Context, args []any) (any, error) {
	which := [4]int{3, 4, 5, -1}
	if len(args) == 5 && isText(args[4]) {
		which = [4]int{3, -1, 4, -1}
	}
	s, err := searchOf(c, "regexp_replace", args, which)
	if err != nil {
		return nil, err
	}
	if len(args) < 5 || which[1] < 0 {
		s.occurrence = 0
	}
	replacement := ""
	if len(args) > 2 {
		replacement = textOf(args[2])
	}
	parts, err := replacementOf(replacement, s.re.NumSubexp())
	if err != nil {
		return nil, err
	}
	whole := textOf(args[0])
	return s.replace(whole[:len(whole)-len(s.text)], parts)
}

// replacePart is a part of a replacement: what a group has matched, and text behind it.
type replacePart struct {
	group int // negative: none
	text  string
}

// replacementOf takes a replacement apart.
func replacementOf(s string, groups int) ([]replacePart, error) {
	parts := []replacePart{{group: -1}}
	for s != "" {
		i := strings.IndexAny(s, `$\`)
		if i < 0 || i+1 == len(s) {
			parts[len(parts)-1].text += s
			return parts, nil
		}
		parts[len(parts)-1].text += s[:i]
		next, size := utf8.DecodeRuneInString(s[i+1:])
		switch {
		case '0' <= next && next <= '9':
			group := int(next - '0')
			if group > groups {
				return nil, fmt.Errorf(`regexp_replace: the replacement has %s, but the pattern has %d groups; write \%c for the character itself`, s[i:i+2], groups, s[i])
			}
			parts = append(parts, replacePart{group: group})
		case s[i] == '\\':
			parts[len(parts)-1].text += string(next)
		default:
			parts[len(parts)-1].text += "$"
			size = 0
		}
		s = s[i+1+size:]
	}
	return parts, nil
}

// replace puts parts in the place of matches; before is what stands before the text searched.
func (s *search) replace(before string, parts []replacePart) (any, error) {
	limit := -1
	if s.occurrence > 0 {
		limit = min(s.occurrence, len(s.text)+1)
	}
	locations, err := s.re.all(s.text, limit)
	if err != nil {
		return nil, err
	}
	if s.occurrence > 0 {
		locations = locations[min(s.occurrence-1, len(locations)):]
	}
	if len(locations) == 0 || s.beyond {
		return before + s.text, nil
	}
	b := append(make([]byte, 0, len(before)+len(s.text)+len(s.text)/4), before...)
	at := 0
	for _, loc := range locations {
		b = append(b, s.text[at:loc[0]]...)
		at = loc[1]
		for _, p := range parts {
			if p.group >= 0 && loc[2*p.group] >= 0 {
				b = append(b, s.text[loc[2*p.group]:loc[2*p.group+1]]...)
			}
			b = append(b, p.text...)
		}
		if len(b) > maxText {
			return nil, tooLong("regexp_replace")
		}
	}
	return string(append(b, s.text[at:]...)), nil
}
