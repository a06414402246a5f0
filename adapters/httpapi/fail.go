package httpapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

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

// badRequest is a request that cannot be understood: say what, the value and the bound.
func badRequest(format string, args ...any) error {
	return statusError{http.StatusBadRequest, dwsim.Refused(fmt.Errorf(format, args...))}
}

// statusf is an error of HTTP's own with its status.
func statusf(status int, format string, args ...any) error {
	return statusError{status, fmt.Errorf(format, args...)}
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
	{store.ErrFenced, http.StatusConflict},
	{dwsim.ErrQueryCancelled, http.StatusConflict},
	{dwsim.ErrClosed, http.StatusServiceUnavailable},
	{store.ErrUnreachable, http.StatusServiceUnavailable},
	{dwsim.ErrConflict, http.StatusConflict},
	{dwsim.ErrRefused, http.StatusBadRequest},
	{context.DeadlineExceeded, http.StatusGatewayTimeout},
}

// statusOf returns the status of an error; 500 is what is nobody's business but ours.
func statusOf(err error) int {
	if e, ok := errors.AsType[statusError](err); ok {
		return e.status
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

// fail answers with an error. [http.ErrAbortHandler] cuts off an answer that has begun.
func (h *handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	cause, isOurs := errors.AsType[statusError](context.Cause(r.Context()))
	switch {
	case isOurs:
		err = cause // why others than its client ended the request
	case statusOf(err) == http.StatusRequestTimeout: // which ends the context as well
	case r.Context().Err() != nil || errors.Is(err, http.ErrAbortHandler):
		panic(http.ErrAbortHandler) // nobody listens
	}
	status, f := h.failure(r, err)
	h.sendFailure(w, status, f)
}

// failure tells an error in JSON. What is not the client's to put right is logged and not told.
func (h *handler) failure(r *http.Request, err error) (status int, f api.Failure) {
	if status = statusOf(err); status != http.StatusInternalServerError {
		return status, bounded(api.FailureOf(err))
	}
	h.log.ErrorContext(r.Context(), "request failed", "request_id", requestID(r.Context()),
		"method", r.Method, "path", r.URL.Path, "error", err)
	return status, failureInside()
}

// maxSentence bounds what is told of one mistake: a value that was sent is not sent back whole.
const maxSentence = 4096

// bounded cuts sentences that are too long for anybody to read.
func bounded(f api.Failure) api.Failure {
	for i, sentence := range f.Detail {
		f.Detail[i] = clipTo(sentence, maxSentence)
	}
	f.Problems = slices.Clone(f.Problems) // they may be the error's own
	for i := range f.Problems {
		p := &f.Problems[i]
		p.Path, p.Message, p.Hint = clipTo(p.Path, maxSentence), clipTo(p.Message, maxSentence), clipTo(p.Hint, maxSentence)
	}
	return f
}

// failureInside says that it is not the client's fault, and not what the fault is.
func failureInside() api.Failure {
	return api.Failure{
		Detail:   []string{"something went wrong inside; the log of the server says what"},
		Problems: schema.Problems{},
	}
}

// sendFailure answers with a failure in the place of what was begun. Where the beginning is on its way
// already, the connection is cut, so that it does not look like a whole answer.
func (h *handler) sendFailure(w http.ResponseWriter, status int, f api.Failure) {
	if hasBegun(w) {
		panic(http.ErrAbortHandler)
	}
	for _, about := range []string{"Content-Disposition", "Content-Length", "ETag", "Last-Modified", "Location"} {
		w.Header().Del(about)
	}
	w.Header().Set("Cache-Control", "no-store")
	if err := h.answer(w, status, f); err != nil {
		panic(http.ErrAbortHandler)
	}
}
