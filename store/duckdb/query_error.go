//go:build cgo

package duckdb

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// explain makes of an error of DuckDB one of the statement, in the place where it was written.
func (c *cursor) explain(err error) error {
	e, ok := errors.AsType[*duckdbc.Error](err)
	if !ok || e.Of("IO") || e.Of("Internal") || e.Of("Fatal") {
		return err
	}
	at := e.Position - c.shift
	if e.Position < 0 || at > len(c.statement.SQL) {
		at = -1 // the body of a function
	}
	said := describe(e)
	q := c.statement.Error(said.message, at, nil)
	q.Hint, q.Unknown, q.Kind = said.hint, said.unknown, said.kind
	return q
}

// description is what an error says.
type description struct {
	message, hint string
	unknown       string
	kind          store.NameKind
}

// kindsOfNames are what DuckDB calls the kinds of names.
var kindsOfNames = map[string]store.NameKind{
	"Table": store.TableName, "View": store.TableName, "Schema": store.ExperimentName,
	"Scalar Function": store.FunctionName, "Aggregate Function": store.FunctionName, "Table Function": store.FunctionName,
	"Macro Function": store.FunctionName, "Table Macro Function": store.FunctionName,
}

func describe(e *duckdbc.Error) description {
	switch {
	case e.Subtype == "COLUMN_NOT_FOUND":
		return unknown(store.ColumnName, e.Name)
	case e.Subtype == "MISSING_ENTRY" && kindsOfNames[e.Type] != "":
		return unknown(kindsOfNames[e.Type], e.Name)
	case e.Subtype == "NO_MATCHING_FUNCTION":
		return noMatch(e)
	case e.Of("Out of Memory"):
		return description{message: "the query needs more memory than it may take", hint: "sort, group or collect fewer rows or columns at a time"}
	case e.Of("Permission"):
		return description{message: "a query reads tables; it must not open files or addresses"}
	case e.Of("TransactionContext") && strings.HasPrefix(e.Message, "Cannot write"):
		return description{message: "a query only reads"}
	}
	return describeText(e.Message)
}

// unknown leaves it to the front door to say which name may be meant: what DuckDB takes for
// similar often has nothing to do with it.
func unknown(kind store.NameKind, name string) description {
	return description{message: fmt.Sprintf("%s %q does not exist", kind, name), unknown: name, kind: kind}
}

// Types of literals and of storage, as DuckDB writes them in errors.
var plainTypes = strings.NewReplacer("INTEGER_LITERAL", "INT", "STRING_LITERAL", "VARCHAR", "INTEGER", "INT")

func noMatch(e *duckdbc.Error) description {
	_, call, _ := strings.Cut(e.Message, "argument types '")
	call, _, _ = strings.Cut(call, "'. ")
	if call == "" {
		call = e.Name
	}
	d := description{message: "no function matches " + plainTypes.Replace(call)}
	if _, forms, found := strings.Cut(e.Message, "Candidate functions:"); found {
		d.hint = "there is " + plainTypes.Replace(strings.Join(firstLines(forms, 3), ", "))
	}
	return d
}

// firstLines returns up to n lines that are not empty, without blanks around them.
func firstLines(text string, n int) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && len(lines) < n {
			lines = append(lines, line)
		}
	}
	return lines
}

// unknownForms are messages about names that mean nothing; the first group is the name.
// https://github.com/duckdb/duckdb/tree/main/src/planner/binder
var unknownForms = []struct {
	form *regexp.Regexp
	kind store.NameKind
}{
	{regexp.MustCompile(`^Table with name .* does not exist because schema "(.*)" does not exist`), store.ExperimentName},
	{regexp.MustCompile(`^Catalog "(.*)" does not exist`), store.ExperimentName},
	{regexp.MustCompile(`^(?:Values list|Table) ".*" does not have a column named "(.*)"`), store.ColumnName},
	{regexp.MustCompile(`^Column "(.*)" does not exist on (?:left|right) side of join`), store.ColumnName},
	{regexp.MustCompile(`^Referenced table "(.*)" not found`), store.TableName},
}

// storageTypes are types as DuckDB stores them.
var storageTypes = strings.NewReplacer("INT128", "HUGEINT", "INT64", "BIGINT", "INT32", "INT", "INT16", "SMALLINT", "INT8", "TINYINT")

// sayings are said in the words of the other engines.
var sayings = map[string]string{
	"syntax error at or near ":                   "syntax error at ",
	"syntax error at end of input":               "the statement ends before it is complete",
	"unterminated quoted string at or near ":     "a text that begins here does not end: ",
	"unterminated quoted identifier at or near ": "a name that begins here does not end: ",
}

// describeText makes sentences of a message: the first line is what is wrong, the second may be
// what to do.
func describeText(message string) description {
	for _, u := range unknownForms {
		if name := u.form.FindStringSubmatch(message); name != nil {
			return unknown(u.kind, name[1])
		}
	}
	lines := firstLines(message, 2)
	if len(lines) == 0 {
		return description{message: "the query cannot be run"}
	}
	d := description{message: sentence(storageTypes.Replace(lines[0]))}
	for says, instead := range sayings {
		d.message = strings.Replace(d.message, says, instead, 1)
	}
	if len(lines) == 2 && !strings.Contains(lines[1], "SET ") {
		d.hint = sentence(lines[1])
	}
	if _, takes, found := strings.Cut(message, "Candidate macros:"); found {
		d.message = strings.TrimSuffix(d.message, ". You might need to add explicit type casts")
		d.message = strings.Replace(d.message, "macro ", "function ", 1)
		d.hint = "there is " + strings.Join(firstLines(takes, 4), ", ")
	}
	return d
}

// sentence begins a message with a small letter, where it begins with a word, and takes the
// full stop away.
func sentence(text string) string {
	text = strings.TrimRight(text, ".! ")
	first, size := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(text[size:])
	if unicode.IsUpper(first) && !unicode.IsUpper(second) {
		return string(unicode.ToLower(first)) + text[size:]
	}
	return text
}
