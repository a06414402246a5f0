package cli

import "strings"

// statements splits a script at its semicolons; those in strings, quoted names and
// comments do not count. What holds nothing but comments and blanks is left out.
func statements(script string) []string {
	var all []string
	start, empty := 0, true
	for i := 0; i < len(script); {
		end, blank := token(script, i)
		switch {
		case script[i] == ';':
			if !empty {
				all = append(all, strings.TrimSpace(script[start:i]))
			}
			start, empty = end, true
		case !blank:
			empty = false
		}
		i = end
	}
	if !empty {
		all = append(all, strings.TrimSpace(script[start:]))
	}
	return all
}

// token returns where the token at i ends, and whether it is a blank or a comment.
func token(script string, i int) (end int, blank bool) {
	rest := script[i:]
	switch c := rest[0]; {
	case c == '\'' || c == '"' || c == '`':
		return i + 1 + upTo(rest[1:], string(c)), false // a doubled quote just begins the next string
	case strings.HasPrefix(rest, "--"):
		return i + upTo(rest, "\n"), true
	case strings.HasPrefix(rest, "/*"):
		return i + 2 + upTo(rest[2:], "*/"), true
	case c == ' ' || c == '\t' || c == '\r' || c == '\n':
		return i + 1, true
	}
	return i + 1, false
}

// upTo returns how far s goes up to and with the end mark, or to the end of s.
func upTo(s, end string) int {
	if i := strings.Index(s, end); i >= 0 {
		return i + len(end)
	}
	return len(s)
}

// title returns the first comment line of a statement, without its dashes.
func title(statement string) string {
	comment, ok := strings.CutPrefix(statement, "--")
	if !ok {
		return ""
	}
	line, _, _ := strings.Cut(comment, "\n")
	return strings.TrimSpace(line)
}
