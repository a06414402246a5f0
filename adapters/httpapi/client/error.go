package client

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// Error is what a server answered instead of a result, or why it did not answer. Its text is
// that of the error in the server: that of [api.Local].
//
// [errors.Is] finds the sentinels of package store, [dwsim.ErrRefused],
// [dwsim.ErrQueryCancelled] and [context.DeadlineExceeded] in it as in the error of the server.
// A server that cannot be reached is a [store.ErrUnreachable], too. [errors.As] finds
// [schema.Problems], [ddl.Errors], a [*store.QueryError] with the statement as it was sent, and a
// [*dwsim.ActiveError], which does not tell the process.
type Error struct {
	Status    int             // of HTTP; 0 where no answer came
	Code      string          // the kind of the error, see [api.Failure]; may be empty
	Detail    []string        // sentences
	Problems  schema.Problems // in a document, script or statement; empty where it is not about one
	Active    *api.Active     // what is in the way; nil where nothing is
	RequestID string          // by which the log of the server has the request; may be empty

	causes []error
}

// Error returns the sentences, each in a line.
func (e *Error) Error() string { return strings.Join(e.Detail, "\n") }

// Unwrap returns what [errors.Is] and [errors.As] find.
func (e *Error) Unwrap() []error { return e.causes }

// errorOf makes an error of what a server says.
func errorOf(status int, requestID string, f api.Failure) *Error {
	e := &Error{Status: status, Code: f.Code, Detail: f.Detail, Problems: f.Problems, Active: f.Active, RequestID: requestID}
	switch f.Code {
	case api.CodeScript:
		e.causes = append(e.causes, scriptErrors(f.Problems))
	case api.CodeDocument:
		e.causes = append(e.causes, f.Problems)
	}
	if f.Active != nil {
		e.causes = append(e.causes, &dwsim.ActiveError{Experiment: f.Active.Experiment, Purpose: f.Active.Purpose, Run: f.Active.Run})
	}
	if sentinel := api.Sentinel(f.Code); sentinel != nil {
		e.causes = append(e.causes, sentinel)
	}
	if f.Code == api.CodeConflict { // which is a refusal of a kind
		e.causes = append(e.causes, dwsim.ErrRefused)
	}
	return e
}

func scriptErrors(problems schema.Problems) ddl.Errors {
	all := make(ddl.Errors, len(problems))
	for i, p := range problems {
		all[i] = ddl.Error{Line: p.Line, Column: p.Column, Message: p.Message, Hint: p.Hint}
	}
	return all
}

// aboutStatement gives an error about a statement the statement, so that its place can be shown.
func aboutStatement(err error, sql string) error {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Code != api.CodeStatement || len(e.Problems) != 1 {
		return err
	}
	p := e.Problems[0]
	e.causes = append(e.causes, &store.QueryError{Message: p.Message, SQL: sql, Offset: sqltext.Offset(sql, p.Line, p.Column), Hint: p.Hint})
	return e
}

// aboutValue takes the places out of an error about a document: they are those of the text
// that was sent, which the caller has not seen.
func aboutValue(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		for i := range e.Problems {
			e.Problems[i].Line, e.Problems[i].Column = 0, 0
		}
	}
	return err
}

// aboutText puts the places into the sentences of an error about a document that was sent as a text.
func aboutText(err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Code == api.CodeDocument {
		e.Detail = strings.Split(e.Problems.Error(), "\n")
	}
	return err
}

// notReached is the error of a request that got no answer. The end of the context is no fault of
// the server.
func (c *Client) notReached(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err // which repeats method and URL
	}
	return &Error{
		Detail: []string{fmt.Sprintf("the server %s %s: %s", c.URL(), store.ErrUnreachable, err)},
		causes: []error{store.ErrUnreachable, err},
	}
}

// brokeOff is the error of an answer that ended too early.
func (c *Client) brokeOff(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return &Error{
		Detail: []string{fmt.Sprintf("the answer of the server %s broke off: %s", c.URL(), err)},
		causes: []error{err},
	}
}

// strange is the error of an answer that a dw-sim server does not give.
func (c *Client) strange(status int, format string, args ...any) *Error {
	return &Error{Status: status, Detail: []string{
		fmt.Sprintf("%s answered %s: that is not a dw-sim server, or the URL lacks the prefix below which it is", c.URL(), fmt.Sprintf(format, args...)),
	}}
}
