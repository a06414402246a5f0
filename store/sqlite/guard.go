package sqlite

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	sqlite3 "modernc.org/sqlite/lib"

	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// readingPragmas only tell something, with or without an argument.
// https://www.sqlite.org/pragma.html
var readingPragmas = []string{
	"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo",
	"foreign_key_list", "foreign_key_check", "integrity_check", "quick_check",
	"collation_list", "function_list", "pragma_list", "compile_options",
}

// settingPragmas change something when they have an argument.
var settingPragmas = []string{"application_id", "user_version", "encoding", "page_count", "page_size", "schema_version"}

// allow decides, while a statement is prepared, whether it only reads.
// https://www.sqlite.org/c3ref/set_authorizer.html
func (r *reader) allow(a sqlitec.Action) bool {
	allowed := false
	switch a.Code {
	case sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE:
		allowed = true
	case sqlite3.SQLITE_FUNCTION:
		allowed = !strings.EqualFold(a.B, "load_extension")
	case sqlite3.SQLITE_PRAGMA:
		name := strings.ToLower(a.A)
		allowed = slices.Contains(readingPragmas, name) || a.B == "" && slices.Contains(settingPragmas, name)
	}
	if !allowed && r.denied == nil {
		r.denied = &a
	}
	return allowed
}

// refusal turns the library's error into one that says what a query must not do. It
// returns other errors as they are. statement is what was prepared.
func (r *reader) refusal(statement string, err error) error {
	if r.denied == nil {
		return err
	}
	return notReading(statement, *r.denied)
}

// notReading is the error of a statement that does more than read. Most are told by the
// word they begin with, as what is denied first may be a step to it that nobody wrote:
// to drop a table begins with a deletion from the schema.
func notReading(statement string, denied sqlitec.Action) error {
	const sentence = "a query only reads; it must not "
	switch verb := firstWord(statement); verb {
	case "", "SELECT", "VALUES", "WITH", "PRAGMA":
	default:
		return errors.New(sentence + "contain " + verb)
	}
	switch denied.Code {
	case sqlite3.SQLITE_INSERT:
		return errors.New(sentence + "contain INSERT")
	case sqlite3.SQLITE_UPDATE:
		return errors.New(sentence + "contain UPDATE")
	case sqlite3.SQLITE_DELETE:
		return errors.New(sentence + "contain DELETE")
	case sqlite3.SQLITE_FUNCTION:
		return errors.New(sentence + "call " + denied.B)
	case sqlite3.SQLITE_PRAGMA:
		return errors.New(sentence + "contain PRAGMA " + denied.A)
	}
	return errors.New(sentence + "make a change")
}

// firstWord returns the word, in upper case, that a statement begins with after blanks,
// comments, semicolons and EXPLAIN QUERY PLAN. It is empty where there is none.
func firstWord(statement string) string {
	for {
		statement = skipBlanks(statement)
		end := strings.IndexFunc(statement, func(r rune) bool { return !unicode.IsLetter(r) })
		if end < 0 {
			end = len(statement)
		}
		switch word := strings.ToUpper(statement[:end]); word {
		case "EXPLAIN", "QUERY", "PLAN":
			statement = statement[end:]
		default:
			return word
		}
	}
}

// skipBlanks returns what follows the blanks, comments and semicolons that text begins
// with.
func skipBlanks(text string) string {
	for {
		text = strings.TrimLeftFunc(text, func(r rune) bool { return r == ';' || unicode.IsSpace(r) })
		switch {
		case strings.HasPrefix(text, "--"):
			_, text, _ = strings.Cut(text, "\n")
		case strings.HasPrefix(text, "/*"):
			_, text, _ = strings.Cut(text[len("/*"):], "*/")
		default:
			return text
		}
	}
}
