package api

import (
	"context"
	"errors"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Codes of errors about what was sent. Their problems say more.
const (
	CodeStatement = "statement" // a [store.QueryError]; one problem, with place where it is known
	CodeScript    = "script"    // [ddl.Errors]; problems with place
	CodeDocument  = "document"  // [schema.Problems]; problems with path
)

// CodeConflict is that of a [dwsim.ErrConflict].
const CodeConflict = "conflict"

// sentinels have codes, so that a client knows them again. The first that fits counts.
var sentinels = []struct {
	code     string
	sentinel error
}{
	{"not_found", store.ErrNotFound},
	{"exists", store.ErrExists},
	{"run_active", store.ErrRunActive},
	{"changed", store.ErrMarkChanged},
	{"fenced", store.ErrFenced},
	{"cancelled", dwsim.ErrQueryCancelled},
	{"closed", dwsim.ErrClosed},
	{"unreachable", store.ErrUnreachable},
	{CodeConflict, dwsim.ErrConflict},
	{"refused", dwsim.ErrRefused},
	{"timeout", context.DeadlineExceeded},
}

// codeOf returns the code of an error, or "".
func codeOf(err error) string {
	if _, ok := errors.AsType[*store.QueryError](err); ok {
		return CodeStatement
	}
	if _, ok := errors.AsType[ddl.Errors](err); ok {
		return CodeScript
	}
	if problems, _ := errors.AsType[schema.Problems](err); len(problems) > 0 {
		return CodeDocument
	}
	for _, s := range sentinels {
		if errors.Is(err, s.sentinel) {
			return s.code
		}
	}
	return ""
}

// Sentinel returns what the error is, in the sense of [errors.Is], that had a code; nil where the
// code is none of a sentinel.
func Sentinel(code string) error {
	for _, s := range sentinels {
		if s.code == code {
			return s.sentinel
		}
	}
	return nil
}
