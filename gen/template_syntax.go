package gen

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// placeholder is a place of a template: a text that stands there, or a name with filters.
type placeholder struct {
	literal string
	name    string // of a column, a column of a parent or a rule; empty for a text
	filters []string
	at      int // characters before it, from 1
}

// parseTemplate splits a template into its places. An error is a [patternError].
func parseTemplate(text string) ([]placeholder, error) {
	var places []placeholder
	var literal strings.Builder
	flush := func() {
		if literal.Len() > 0 {
			places = append(places, placeholder{literal: literal.String()})
			literal.Reset()
		}
	}
	for i := 0; i < len(text); {
		at := utf8.RuneCountInString(text[:i]) + 1
		switch {
		case strings.HasPrefix(text[i:], "{{"), strings.HasPrefix(text[i:], "}}"):
			literal.WriteByte(text[i])
			i += 2
		case text[i] == '}':
			return nil, &patternError{fmt.Sprintf("has a } at character %d that closes nothing", at), "a brace itself is written {{ or }}"}
		case text[i] == '{':
			end := strings.IndexAny(text[i+1:], "{}")
			if end < 0 || text[i+1+end] == '{' {
				return nil, &patternError{fmt.Sprintf("has a { at character %d that is not closed", at), "a brace itself is written {{ or }}"}
			}
			place, err := parsePlaceholder(text[i+1:i+1+end], at)
			if err != nil {
				return nil, err
			}
			flush()
			places = append(places, place)
			i += end + 2
		default:
			literal.WriteByte(text[i])
			i++
		}
	}
	flush()
	return places, nil
}

func parsePlaceholder(text string, at int) (placeholder, error) {
	parts := strings.Split(text, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
		if parts[i] == "" {
			return placeholder{}, &patternError{fmt.Sprintf("has {%s} at character %d, which lacks a name", text, at), "write {column}, {rule} or {column|lower}"}
		}
	}
	return placeholder{name: parts[0], filters: parts[1:], at: at}, nil
}
