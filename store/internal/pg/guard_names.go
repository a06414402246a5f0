package pg

import (
	"fmt"
	"iter"
	"strings"

	"github.com/dw-sim/dw-sim/store/internal/spelling"
)

// guardNames refuses functions that do more than read, or that run SQL which is text to this
// guard. A transaction that can only read does not keep them from it. This is for those who
// mean no harm: what people may do in a shared database is for the role to say as which queries
// run.
func (w *Warehouse) guardNames(s *spelling.Statement, skipped int) error {
	for name, at := range names(s.SQL[skipped:]) {
		switch lower := strings.ToLower(name); {
		case strings.HasPrefix(lower, Control):
			return s.Error(fmt.Sprintf("a query cannot use %s, in which dwsim keeps what it needs itself", name), skipped+at, nil)
		case w.engine.Refused != nil && w.engine.Refused(lower):
			return s.Error(fmt.Sprintf("a query cannot use %s: it can only read", name), skipped+at, nil)
		}
	}
	return nil
}

// names yields the words of a statement that are no literals, and what stands in double
// quotes, with their places. What looks like an escaped name, U&"…", is yielded as "U&".
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html
func names(sql string) iter.Seq2[string, int] {
	return func(yield func(name string, at int) bool) {
		for i := 0; i < len(sql); {
			n, name := token(sql[i:])
			if name != "" && !yield(name, i) {
				return
			}
			i += n
		}
	}
}

// token returns the length of the token that sql begins with, and the name that it is.
func token(sql string) (n int, name string) {
	c := sql[0]
	switch {
	case strings.HasPrefix(sql, "--"):
		return lineLength(sql), ""
	case strings.HasPrefix(sql, "/*"):
		return commentLength(sql), ""
	case c == '"':
		n = quotedLength(sql, false)
		return n, strings.ReplaceAll(strings.Trim(sql[:n], `"`), `""`, `"`)
	case c == '\'':
		return quotedLength(sql, false), ""
	case c == '$':
		return dollarLength(sql), ""
	case isLetter(c):
		return word(sql)
	}
	return 1, ""
}

// word reads a name, or a literal that begins with a letter: E'…', B'…', X'…', N'…', U&'…'.
func word(sql string) (n int, name string) {
	for n < len(sql) && (isLetter(sql[n]) || sql[n] >= '0' && sql[n] <= '9' || sql[n] == '$') {
		n++
	}
	name = sql[:n]
	rest := sql[n:]
	switch {
	case strings.EqualFold(name, "e") && strings.HasPrefix(rest, "'"):
		return n + continuedLength(rest), ""
	case strings.EqualFold(name, "u") && strings.HasPrefix(rest, `&"`):
		return n + 1 + quotedLength(rest[1:], false), "U&"
	case strings.EqualFold(name, "u") && strings.HasPrefix(rest, "&'"):
		return n + 1 + quotedLength(rest[1:], false), ""
	}
	return n, name
}

func isLetter(c byte) bool {
	return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}

// quotedLength returns the length of what stands in quotes of the kind that sql begins with,
// with its doubled ones, and where escaped those behind a backslash.
func quotedLength(sql string, escaped bool) int {
	quote := sql[0]
	for i := 1; i < len(sql); i++ {
		switch {
		case escaped && sql[i] == '\\':
			i++
		case sql[i] != quote:
		case i+1 < len(sql) && sql[i+1] == quote:
			i++
		default:
			return i + 1
		}
	}
	return len(sql)
}

// continuedLength is quotedLength of a literal with escapes, which goes on after a line break
// where another quote stands: with escapes, too.
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS
func continuedLength(sql string) int {
	n := quotedLength(sql, true)
	for {
		gap := gapLength(sql[n:])
		if gap == 0 || !strings.HasPrefix(sql[n+gap:], "'") {
			return n
		}
		n += gap + quotedLength(sql[n+gap:], true)
	}
}

// gapLength returns the length of blanks and comments up to the end of a line, 0 where there
// is no line break among them.
func gapLength(sql string) int {
	n, broken := 0, false
	for n < len(sql) {
		switch {
		case strings.HasPrefix(sql[n:], "--"):
			n += lineLength(sql[n:])
		case sql[n] == '\n' || sql[n] == '\r':
			n, broken = n+1, true
		case strings.IndexByte(" \t\f\v", sql[n]) >= 0:
			n++
		default:
			if !broken {
				return 0
			}
			return n
		}
	}
	return 0
}

// dollarLength returns the length of $tag$…$tag$, or of the sign alone.
func dollarLength(sql string) int {
	end := 1
	for end < len(sql) && (isLetter(sql[end]) || end > 1 && sql[end] >= '0' && sql[end] <= '9') {
		end++
	}
	if end == len(sql) || sql[end] != '$' {
		return 1
	}
	tag := sql[:end+1]
	if i := strings.Index(sql[len(tag):], tag); i >= 0 {
		return 2*len(tag) + i
	}
	return len(sql)
}
