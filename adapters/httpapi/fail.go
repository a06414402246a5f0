package httpapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// statusError is an error of HTTP's own: about the request, not about what it asks for.
type statusError struct {
	status int
	error
}

func (e statusError) Unwrap() error { return e.error }

var (
	errNoRoute = statusError{http.StatusNotFound, errors.New("there is nothing at this path; /openapi.json has all there is")}
	errMethod  = statusError{http.StatusMethodNotAllowed, errors.New("this path does not take this method")}
)

// badRequest is a request that cannot be understood: say what, the value and the bound.
func badRequest(format string, args ...any) error {
	return statusError{http.StatusBadRequest, fmt.Errorf(format, args...)}
}

// statuses maps sentinels to HTTP statuses, the first that fits counts.
var statuses = []struct {
	sentinel error
	status   int
}{
	{store.ErrNotFound, http.StatusNotFound},
	{store.ErrExists, http.StatusConflict},
	{store.ErrRunActive, http.StatusConflict},
	{store.ErrMarkChanged, http.StatusConflict},
	{dwsim.ErrQueryCancelled, http.StatusConflict},
	{store.ErrUnreachable, http.StatusServiceUnavailable},
	{dwsim.ErrClosed, http.StatusServiceUnavailable},
	{dwsim.ErrRefused, http.StatusBadRequest},
	{context.DeadlineExceeded, http.StatusGatewayTimeout},
}

// statusOf returns the status of an error; 500 is what is nobody's business but ours.
func statusOf(err error) int {
	if e, ok := errors.AsType[statusError](err); ok {
		return e.status
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge
	}
	for _, s := range statuses {
		if errors.Is(err, s.sentinel) {
			return s.status
		}
	}
	_, isProblems := errors.AsType[schema.Problems](err)
	_, isScript := errors.AsType[ddl.Errors](err)
	_, isQuery := errors.AsType[*store.QueryError](err)
	if isProblems || isScript || isQuery {
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

// fail answers with an error. What is not the client's to put right is logged and not sent.
func (h *handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	if cause, ok := errors.AsType[statusError](context.Cause(r.Context())); ok {
		err = cause
	} else if r.Context().Err() != nil {
		panic(http.ErrAbortHandler) // nobody listens
	}
	status := statusOf(err)
	f := api.FailureOf(err)
	if status == http.StatusInternalServerError {
		h.log.ErrorContext(r.Context(), "request failed", "method", r.Method, "path", r.URL.Path, "error", err)
		f = api.Failure{Detail: []string{"something went wrong inside; the log of the server says what"}, Problems: schema.Problems{}}
	}
	if err := h.answer(w, status, f); err != nil {
		panic(http.ErrAbortHandler)
	}
}
