package ddl

import (
	"fmt"
	"strings"
)

// Warning is something in a script that the experiment does not carry, or not as it was
// written.
type Warning struct {
	Line    int    `json:"line"`            // from 1; 0 for the script as a whole
	Column  int    `json:"column"`          // in characters, from 1
	Table   string `json:"table,omitempty"` // as the document names it; empty outside of tables
	Code    string `json:"code"`            // what kind it is: one of the constants
	Message string `json:"message"`
}

// What warnings are about.
const (
	StatementSkipped = "statement-skipped" // makes no table
	TableSkipped     = "table-skipped"     // a table that cannot be imported
	TypeMapped       = "type-mapped"       // no data type of that name, or not of that size
	NameMapped       = "name-mapped"       // a document allows no such name
	ClauseIgnored    = "clause-ignored"    // has no place in a document
	KeyChanged       = "key-changed"       // a key that is dropped or made to fit
	CheckKept        = "check-kept"        // a condition that generated rows may not meet
	ExpressionKept   = "expression-kept"   // a computed column whose values are generated on their own
	RuleLeftOut      = "rule-left-out"     // a rule for the values that cannot be met
	RowsLowered      = "rows-lowered"      // fewer rows, as a key holds no more values
)

// String returns the warning in one line: 14:9: orders: message.
func (w Warning) String() string {
	var b strings.Builder
	if w.Line > 0 {
		fmt.Fprintf(&b, "%d:%d: ", w.Line, w.Column)
	}
	if w.Table != "" {
		b.WriteString(w.Table + ": ")
	}
	b.WriteString(w.Message)
	return b.String()
}

// Error is a place where a script cannot be read.
type Error struct {
	Line    int    `json:"line"`   // from 1
	Column  int    `json:"column"` // in characters, from 1
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	Source  string `json:"source,omitempty"` // the line of the script; of a long one what stands around the column
	Cut     int    `json:"cut,omitempty"`    // characters of the line before those of Source
}

// Error returns line:column: message (hint).
func (e Error) Error() string {
	text := fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
	if e.Hint != "" {
		text += " (" + e.Hint + ")"
	}
	return text
}

// Errors are the places where a script cannot be read, in its order. As an error it is
// never empty.
type Errors []Error

// Error returns one line per error.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i := range e {
		lines[i] = e[i].Error()
	}
	return strings.Join(lines, "\n")
}
