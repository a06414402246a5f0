//go:build cgo

package duckdbc

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// Error is what DuckDB reports. All but Kind and Message is known only where the setting
// errors_as_json is on.
// https://duckdb.org/docs/stable/dev/error_handling
type Error struct {
	Kind     string // "Binder"; empty where it is not known
	Message  string // without its kind
	Subtype  string // "COLUMN_NOT_FOUND"
	Name     string // what was not found
	Type     string // of what that is the name: "Table"
	Position int    // a byte of the statement; negative where it is not known
}

// Error returns the message with its kind before it: "Binder Error: …".
func (e *Error) Error() string {
	if e.Kind == "" {
		return e.Message
	}
	return e.Kind + " Error: " + e.Message
}

// Of reports whether e is of a kind, as DuckDB names it: "Constraint", "IO", "Binder".
func (e *Error) Of(kind string) bool { return e.Kind == kind }

func newError(message string) error {
	if message == "" {
		return &Error{Message: "DuckDB reports an error without a message", Position: -1}
	}
	if object := strings.IndexByte(message, '{'); object == 0 || object > 0 && strings.HasSuffix(message[:object], " Error: ") {
		if e, err := structured(message[object:]); err == nil {
			return e
		}
	}
	message = strings.TrimSpace(message)
	kind, text, found := strings.Cut(message, " Error: ")
	if !found || strings.ContainsAny(kind, ":\n\"") {
		return &Error{Message: message, Position: -1}
	}
	return &Error{Kind: kind, Message: text, Position: -1}
}

// structured reads an error that is a JSON object.
func structured(message string) (*Error, error) {
	var object struct {
		Kind     string `json:"exception_type"`
		Message  string `json:"exception_message"`
		Subtype  string `json:"error_subtype"`
		Name     string `json:"name"`
		Type     string `json:"type"`
		Position string `json:"position"`
	}
	if err := json.Unmarshal([]byte(message), &object); err != nil {
		return nil, err
	}
	e := &Error{Kind: object.Kind, Message: strings.TrimSpace(object.Message), Subtype: object.Subtype, Name: object.Name, Type: object.Type, Position: -1}
	if at, err := strconv.Atoi(object.Position); err == nil {
		e.Position = at
	}
	return e, nil
}

func failed(state mapping.State) bool { return state == mapping.StateError }
