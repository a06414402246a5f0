package snowflake

import (
	"errors"
	"slices"
	"strings"
	"unicode"
)

// Words that a query may begin with. https://docs.snowflake.com/en/sql-reference/sql-all
var readingWords = []string{"SELECT", "WITH", "VALUES", "SHOW", "DESCRIBE", "DESC", "EXPLAIN"}

// changingWords stand, outside of parentheses, in no statement that begins with WITH and reads.
var changingWords = []string{"INSERT", "UPDATE", "DELETE", "MERGE", "CALL", "COPY", "CREATE", "ALTER", "DROP", "TRUNCATE", "EXECUTE"}

// readingStatement returns the one statement of a query without the semicolon behind it. It
// refuses more than one, and what does more than read, as far as its words tell.
func readingStatement(query string) (string, error) {
	statement, words, err := oneStatement(query)
	if err != nil {
		return "", err
	}
	const sentence = "a query only reads; it must not "
	switch first := words[0]; {
	case first == "":
		return "", errors.New("the query is empty")
	case !slices.Contains(readingWords, first):
		return "", errors.New(sentence + "contain " + first)
	case first == "WITH":
		for _, word := range words {
			if slices.Contains(changingWords, word) {
				return "", errors.New(sentence + "contain " + word)
			}
		}
	}
	return statement, nil
}

// oneStatement returns the statement of a text, and its words in upper case: the first one,
// wherever it stands, and those outside of parentheses.
func oneStatement(text string) (statement string, words []string, err error) {
	first, depth, start, end := "", 0, -1, -1
	var outside []string
	for at := 0; at < len(text); {
		next, kind := lexeme(text, at)
		token := text[at:next]
		switch {
		case kind == blank:
		case token == ";":
			if start >= 0 && end < 0 {
				end = at
			}
		case end >= 0:
			return "", nil, errors.New("a query is one statement; there is more after its semicolon")
		case token == "->>": // a chain of statements, which may be of any kind
			return "", nil, errors.New("a query is one statement; it must not contain ->>")
		default:
			if start < 0 {
				start = at
			}
			depth += strings.Count(token, "(") - strings.Count(token, ")")
			if kind == word {
				upper := strings.ToUpper(token)
				if first == "" {
					first = upper
				}
				if depth == 0 {
					outside = append(outside, upper)
				}
			}
		}
		at = next
	}
	if start < 0 {
		return "", []string{""}, nil
	}
	if end < 0 {
		end = len(text)
	}
	return strings.TrimSpace(text[start:end]), append([]string{first}, outside...), nil
}

type lexKind uint8

const (
	other lexKind = iota
	blank         // and comments
	word
	quoted
)

// lexeme returns where the lexeme that begins at a place ends.
// https://docs.snowflake.com/en/sql-reference/data-types-text#string-constants
func lexeme(text string, at int) (end int, kind lexKind) {
	rest := text[at:]
	until := func(close string, skip int) int {
		if i := strings.Index(rest[skip:], close); i >= 0 {
			return at + skip + i + len(close)
		}
		return len(text)
	}
	switch c := rest[0]; {
	case strings.HasPrefix(rest, "--"), strings.HasPrefix(rest, "//"):
		return until("\n", 2), blank
	case strings.HasPrefix(rest, "/*"):
		return until("*/", 2), blank
	case strings.HasPrefix(rest, "$$"):
		return until("$$", 2), quoted
	case c == '\'':
		return at + textEnd(rest), quoted
	case c == '"':
		return until(`"`, 1), quoted
	case strings.HasPrefix(rest, "->>"):
		return at + 3, other
	case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v':
		return at + 1, blank
	}
	if i := strings.IndexFunc(rest, func(r rune) bool { return r != '_' && r != '$' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }); i > 0 {
		return at + i, word
	} else if i < 0 {
		return len(text), word
	}
	return at + 1, other
}

// textEnd returns where a text literal ends, in which ” and \' are quotes.
func textEnd(rest string) int {
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == '\\':
			i++
		case rest[i] == '\'' && i+1 < len(rest) && rest[i+1] == '\'':
			i++
		case rest[i] == '\'':
			return i + 1
		}
	}
	return len(rest)
}
