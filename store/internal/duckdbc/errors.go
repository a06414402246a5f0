//go:build cgo

package duckdbc

import (
	"strings"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// Error is what DuckDB reports.
type Error struct {
	Message string // with its kind before it: "Binder Error: …"
}

func (e *Error) Error() string { return e.Message }

// Of reports whether e is of a kind, as DuckDB names it: "Constraint", "IO", "Binder".
func (e *Error) Of(kind string) bool { return strings.HasPrefix(e.Message, kind+" Error: ") }

func newError(message string) error {
	if message == "" {
		message = "DuckDB reports an error without a message"
	}
	return &Error{Message: strings.TrimSpace(message)}
}

func failed(state mapping.State) bool { return state == mapping.StateError }
