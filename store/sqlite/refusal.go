package sqlite

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"

	sqlite3 "modernc.org/sqlite/lib"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/spelling"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// refusal turns the library's error into one that says what the writer of the statement can
// put right. It returns other errors, such as those of a disk, as they are. begin is where what
// was prepared begins.
func (r *reader) refusal(s *statement, err error, begin int) error {
	if r.guard.denied != nil {
		return notReading(s, *r.guard.denied)
	}
	if verb, at := firstWord(s.text.SQL); spelling.Changes(verb) {
		return s.text.Error(onlyReads+"contain "+verb, at, nil) // whatever else is wrong with it
	}
	e, ok := errors.AsType[*sqlitec.Error](err)
	if !ok {
		return s.text.Error(err.Error(), -1, err)
	}
	at := e.Offset
	if at >= 0 {
		at += begin
	}
	switch e.Code & 0xff {
	case sqlitec.NoMemory:
		return s.text.Error(fmt.Sprintf("the query needs more memory than the %d MiB that one may take", budget.Memory>>20), -1, nil)
	case sqlitec.Full:
		return s.text.Error(fmt.Sprintf("the query needs more room in temporary files than there is; it may take %d GiB", budget.TempBytes>>30), -1, err)
	case sqlitec.TooBig:
		return s.text.Error(fmt.Sprintf("a value has more than the %d MiB that one may have", sqlitec.MaxBytes>>20), at, nil)
	case sqlite3.SQLITE_ERROR, sqlite3.SQLITE_RANGE, sqlite3.SQLITE_MISMATCH:
		return r.reworded(s, e.Message, at)
	}
	return err
}

// saying is an error of the library in other words. https://www.sqlite.org/src/file/src/resolve.c
type saying struct {
	pattern *regexp.Regexp
	message string // with $1… of the pattern
	hint    string
	kind    store.NameKind // of $1
}

const incomplete = "incomplete input"

// sayings are made when the first statement is wrong: most programs end before that.
var sayings = sync.OnceValue(func() []saying {
	return []saying{
		{regexp.MustCompile(`^near "(.+)": syntax error$`), `syntax error at "$1"`, "", ""},
		{regexp.MustCompile("^" + incomplete + "$"), "the statement ends before it is complete", "", ""},
		{regexp.MustCompile(`^unrecognized token: "(?s:(['"].*))"$`), "a text or name that begins here does not end: $1", "", ""},
		{regexp.MustCompile(`^unrecognized token: "(?s:(.*))"$`), `"$1" means nothing here`, "", ""},
		{regexp.MustCompile(`^no such column: "(.+)" - should this be a string literal in single-quotes\?$`), `column "$1" does not exist`, "a text is written in single quotes", store.ColumnName},
		{regexp.MustCompile(`^no such column: (.+)$`), `column "$1" does not exist`, "", store.ColumnName},
		{regexp.MustCompile(`^no such table(?: column)?: (.+)$`), `table "$1" does not exist`, "", store.TableName},
		{regexp.MustCompile(`^no such function: (.+)$`), `function "$1" does not exist`, "", store.FunctionName},
		{regexp.MustCompile(`^ambiguous column name: (.+)$`), `column "$1" is in more than one of the tables`, "write the name of the table, or its alias, before it", ""},
		{regexp.MustCompile(`^wrong number of arguments to function (.+)\(\)$`), "function $1 does not take this number of arguments", "", ""},
		{regexp.MustCompile(`^misuse of aggregate(?: function)?:? (\w+)(?:\(\))?$`), "the aggregate $1 cannot stand here", "it can in the select list, and in HAVING and ORDER BY", ""},
		{regexp.MustCompile(`^misuse of window function (\w+)(?:\(\))?$`), "the window function $1 cannot stand here", "it needs OVER, and for conditions put it into a subquery and use its column", ""},
		{regexp.MustCompile(`^(\w+)\(\) may not be used as a window function$`), "$1 cannot be used with OVER", "", ""},
		{regexp.MustCompile(`^Expression tree is too large \(maximum depth (\d+)\)$`), "an expression is nested deeper than the $1 levels that one may have", "", ""},
		{regexp.MustCompile(`^datatype mismatch$`), "a value has the wrong type", "LIMIT and OFFSET take whole numbers", ""},
		{regexp.MustCompile(`^too many terms in compound SELECT$`), "more SELECTs are joined by UNION and the like than the 500 that may be", "", ""},
	}
})

// reworded says what the library's message says.
func (r *reader) reworded(s *statement, message string, at int) error {
	if name, hidden := strings.CutPrefix(message, "no such table: main."+elsewhere); hidden {
		return r.inAnother(s, name)
	}
	for _, known := range sayings() {
		m := known.pattern.FindStringSubmatchIndex(message)
		if m == nil {
			continue
		}
		if message == incomplete {
			at = len(strings.TrimRightFunc(s.text.SQL, unicode.IsSpace))
		}
		e := s.text.Error(string(known.pattern.ExpandString(nil, known.message, message, m)), at, nil)
		e.Hint, e.Kind = known.hint, known.kind
		if known.kind == "" {
			return e
		}
		e.Unknown = message[m[2]:m[3]]
		if at < 0 {
			e.Offset = s.place(e.Unknown)
		}
		return r.unknown(e)
	}
	return s.text.Error(message, at, nil)
}

// inAnother is the error of a name that only other experiments have.
func (r *reader) inAnother(s *statement, table string) error {
	e := s.text.Error(fmt.Sprintf("table %q does not exist", table), -1, nil)
	if r.own != "" {
		e.Message += fmt.Sprintf(" in experiment %q", r.own)
	}
	e.Offset, e.Unknown, e.Kind = s.place(table), table, store.TableName
	e.Hint = "write the name of the experiment before it"
	return e
}

// unknown tells a table of another experiment, which can be attached, from other names.
func (r *reader) unknown(e *store.QueryError) error {
	experiment, table, qualified := strings.Cut(e.Unknown, ".")
	if e.Kind != store.TableName || !qualified {
		return e
	}
	for _, d := range r.databases {
		if strings.EqualFold(d.experiment, experiment) {
			e.Message = fmt.Sprintf("table %q does not exist in experiment %q", table, d.experiment)
			return e
		}
	}
	e.Message = fmt.Sprintf("experiment %q does not exist", experiment)
	e.Unknown, e.Kind = experiment, store.ExperimentName
	return &otherExperiment{e}
}

// Unwrap makes it the error that it holds.
func (e *otherExperiment) Unwrap() error { return e.QueryError }

// place returns the byte of the statement, as it was written, at which a name stands that may
// be qualified; negative where it is not found.
func (s *statement) place(name string) int {
	first, _, _ := strings.Cut(name, ".")
	if at := s.find(first); at >= 0 {
		return s.text.Offset(at)
	}
	return -1
}

// find returns the byte of the statement, as the library reads it, of the first token that is
// a name, or negative.
func (s *statement) find(name string) int {
	sql := s.text.SQL
	for _, t := range (sqltext.Rules{FlatComments: true, Brackets: true}).Tokens(sql) {
		text := sql[t.Start:t.End]
		switch t.Kind {
		case sqltext.Quoted:
			text = strings.Trim(text, "\"`[]")
		case sqltext.Word, sqltext.Parameter:
		default:
			continue
		}
		if strings.EqualFold(text, name) {
			return t.Start
		}
	}
	return -1
}

const onlyReads = "a query only reads; it must not "

// notReading is the error of a statement that does more than read. Most are told by the
// word they begin with, as what is denied first may be a step to it that nobody wrote:
// to drop a table begins with a deletion from the schema.
func notReading(s *statement, denied sqlitec.Action) error {
	verb, at := firstWord(s.text.SQL)
	switch verb {
	case "", "SELECT", "VALUES", "WITH":
	default:
		return s.text.Error(onlyReads+"contain "+verb, at, nil)
	}
	word := map[int]string{sqlite3.SQLITE_INSERT: "INSERT", sqlite3.SQLITE_UPDATE: "UPDATE", sqlite3.SQLITE_DELETE: "DELETE"}[denied.Code]
	switch {
	case word != "":
		return s.text.Error(onlyReads+"contain "+word, s.find(word), nil)
	case denied.Code == sqlite3.SQLITE_FUNCTION:
		return s.text.Error(onlyReads+"call "+denied.B, s.find(denied.B), nil)
	case denied.Code == sqlite3.SQLITE_READ:
		return s.internal(denied.A)
	case denied.Code == sqlite3.SQLITE_PRAGMA:
		return s.internal("pragma_" + denied.A)
	}
	return s.text.Error(onlyReads+"make a change", at, nil)
}

func (s *statement) internal(table string) error {
	if i := s.find("sqlite_schema"); i >= 0 && strings.EqualFold(table, "sqlite_master") {
		table = "sqlite_schema" // the library calls both the same
	}
	return s.text.Error(fmt.Sprintf("a query reads the tables of experiments; it must not read %s", table), s.find(table), nil)
}

// firstWord returns the word, in upper case, with which a statement begins behind EXPLAIN QUERY
// PLAN, and where it stands.
func firstWord(statement string) (word string, at int) {
	return sqltext.FirstWord(statement, "EXPLAIN", "QUERY", "PLAN")
}
