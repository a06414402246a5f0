package pg

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/store/internal/spelling"
)

// readers are the words that statements begin with which only read.
var readers = []string{"SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN", "SHOW"}

// guard returns how many bytes of a statement come before its first word, if it may be run: that
// it is one, and changes nothing, is for the database to say.
func (w *Warehouse) guard(s *spelling.Statement) (skipped int, err error) {
	statement := skipBlank(s.SQL)
	skipped = len(s.SQL) - len(statement)
	if statement == "" {
		return 0, s.Error("the query is empty", -1, nil)
	}
	end := strings.IndexFunc(statement, func(r rune) bool { return r != '_' && (r|0x20 < 'a' || r|0x20 > 'z') })
	if end < 0 {
		end = len(statement)
	}
	if word := statement[:end]; statement[0] != '(' && !slices.Contains(readers, strings.ToUpper(word)) {
		if word == "" {
			word = statement[:1]
		}
		if spelling.Changes(strings.ToUpper(word)) {
			return 0, s.Error("a query only reads; it must not contain "+strings.ToUpper(word), skipped, nil)
		}
		return 0, s.Error(fmt.Sprintf("a query begins with %s, not with %q", strings.Join(readers, ", "), word), skipped, nil)
	}
	if strings.EqualFold(statement[:end], "EXPLAIN") {
		if err := guardExplain(statement); err != nil {
			return 0, s.Error(err.Error(), skipped, nil)
		}
	}
	return skipped, w.guardNames(s, skipped)
}

// guardExplain refuses what a database makes when it explains how long that takes, even where
// it can only read: CREATE TABLE AS and SELECT INTO.
func guardExplain(statement string) error {
	for name := range names(statement) {
		if strings.EqualFold(name, "create") || strings.EqualFold(name, "into") {
			return fmt.Errorf("a query cannot explain %s: it can only read", name)
		}
	}
	return nil
}

// skipBlank returns sql from its first word on: blanks, comments and semicolons are left out.
func skipBlank(sql string) string {
	for {
		sql = strings.TrimLeft(sql, " \t\r\n\f\v;")
		switch {
		case strings.HasPrefix(sql, "--"):
			sql = sql[lineLength(sql):]
		case strings.HasPrefix(sql, "/*"):
			n := commentLength(sql)
			sql = sql[n:]
		default:
			return sql
		}
	}
}

// lineLength returns the length of what is left of a line, at the end of which a comment ends.
// Either character ends a line.
// https://github.com/postgres/postgres/blob/master/src/backend/parser/scan.l (newline)
func lineLength(sql string) int {
	if n := strings.IndexAny(sql, "\r\n"); n >= 0 {
		return n
	}
	return len(sql)
}

// commentLength returns the length of a comment, which may have others within.
func commentLength(sql string) int {
	depth := 0
	for i := 0; i+1 < len(sql); i++ {
		switch sql[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
			if depth == 0 {
				return i + 1
			}
		}
	}
	return len(sql)
}
