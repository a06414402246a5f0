package store

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/store/sqltext"
)

// QueryError tells what is wrong with a statement, and where. Drivers return it for all that
// the writer of the statement can put right.
type QueryError struct {
	Message string // a sentence without a full stop, without prefixes of the engine
	SQL     string // the statement as it was written
	Offset  int    // the byte of SQL that it is about; negative where nobody knows
	Hint    string // what to do, as a sentence; may be empty
	Err     error  // a sentinel or a cause; may be nil

	// Unknown is a name that means nothing, where that is what is wrong, and Kind what it
	// should be the name of. The front door fills in Hint from them.
	Unknown string
	Kind    NameKind
}

// NameKind says what a name is of.
type NameKind string

// The kinds of names that a statement uses.
const (
	TableName      NameKind = "table"
	ColumnName     NameKind = "column"
	FunctionName   NameKind = "function"
	ExperimentName NameKind = "experiment"
)

// Error returns place, message and hint in one line.
func (e *QueryError) Error() string {
	text := e.Message
	if line, column := e.Place(); line > 0 {
		text = fmt.Sprintf("line %d, column %d: %s", line, column, text)
	}
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

// Unwrap returns Err.
func (e *QueryError) Unwrap() error { return e.Err }

// Place returns line and column, in characters and both from 1, or zeros where the place is
// not known.
func (e *QueryError) Place() (line, column int) {
	if e.Offset < 0 || e.Offset > len(e.SQL) {
		return 0, 0
	}
	return sqltext.Place(e.SQL, e.Offset)
}

// caretColumns is how much of a line is shown around the place of an error.
const caretColumns = 100

// Excerpt returns the line that the error is about and a second one with a caret below the
// place, without a line break at the end; nothing where the place is not known. Long lines are
// cut to about a hundred characters.
func (e *QueryError) Excerpt() string {
	line, column := e.Place()
	if line == 0 {
		return ""
	}
	text := []rune(strings.Split(strings.ReplaceAll(e.SQL, "\r\n", "\n"), "\n")[line-1])
	at := min(column-1, len(text))
	first, last := max(0, at-caretColumns/2), min(len(text), at+caretColumns/2)
	shown := strings.Map(printable, string(text[first:last]))
	if first > 0 {
		shown = "…" + shown
		at++
	}
	if last < len(text) {
		shown += "…"
	}
	return shown + "\n" + strings.Repeat(" ", at-first) + "^"
}

// printable makes a blank of what would move the cursor.
func printable(r rune) rune {
	if r < ' ' || r == 0x7f || r == utf8.RuneError {
		return ' '
	}
	return r
}
