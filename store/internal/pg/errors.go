package pg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/dw-sim/dw-sim/store"
)

// What a server calls its errors.
// https://www.postgresql.org/docs/current/errcodes-appendix.html
const (
	codeLockNotAvailable  = "55P03"
	codeUniqueViolation   = "23505"
	codeDuplicateSchema   = "42P06"
	codeDuplicateTable    = "42P07"
	codeUndefinedTable    = "42P01"
	codeInvalidSchema     = "3F000"
	codeSyntax            = "42601"
	codeTooManyStatements = "42601"
	codeDependents        = "2BP01"
	codeReadOnly          = "25006"
	codeQueryCanceled     = "57014"
	codeDeadlock          = "40P01"
	codeSerialization     = "40001"
	codeNoRight           = "42501"
	codeUndefinedObject   = "42704"
	codeDuplicateObject   = "42710"
	codeUndefinedColumn   = "42703"
	codeUndefinedFunction = "42883"
)

// isCode reports whether err is one of the server with one of these codes.
func isCode(err error, codes ...string) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return false
	}
	for _, code := range codes {
		if e.Code == code {
			return true
		}
	}
	return false
}

// IsDuplicate reports whether something is there already, under that name.
func IsDuplicate(err error) bool { return isCode(err, codeUniqueViolation, codeDuplicateObject) }

// IsNoRight reports whether a role may not do something.
func IsNoRight(err error) bool { return isCode(err, codeNoRight) }

// IsLockTimeout reports whether a statement waited for a lock for too long.
func IsLockTimeout(err error) bool { return isCode(err, codeLockNotAvailable) }

// plain is err as people read it: what the server says, with its detail and hint, or that it
// does not answer, as an [store.ErrUnreachable]. Where ctx has ended, it is the cause of that.
func (w *Warehouse) plain(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	if _, done := errors.AsType[*serverError](err); done || errors.Is(err, store.ErrUnreachable) {
		return err
	}
	if e, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return fmt.Errorf("%s %w: %w", w.where, store.ErrUnreachable, connectReason(e))
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		if shutdown(e.Code) {
			return fmt.Errorf("%s %w: %w", w.where, store.ErrUnreachable, &serverError{sentence(e), err})
		}
		text := strings.ReplaceAll(err.Error(), e.Error(), sentence(e))
		if e.Code == codeNoRight {
			text = fmt.Sprintf("a right is missing in %s: %s", strings.TrimSuffix(w.where, ","), text)
		}
		return &serverError{text: text, cause: err}
	}
	if lost(err) {
		return fmt.Errorf("%s %w: the connection was lost: %w", w.where, store.ErrUnreachable, err)
	}
	return err
}

// NotLoaded is the error of a table whose rows are not there: the database refuses them, or it
// does not answer any more.
func NotLoaded(table string, err error) error {
	if errors.Is(err, store.ErrUnreachable) {
		return fmt.Errorf("the rows of table %q cannot be loaded: %w", table, err)
	}
	return fmt.Errorf("the rows of table %q are refused: %w", table, err)
}

// shutdown tells that a server has ended a connection of its own accord: class 57P.
func shutdown(code string) bool { return strings.HasPrefix(code, "57P") }

func lost(err error) bool {
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || errors.Is(err, pgconn.ErrConnClosed) || errors.Is(err, errStalled)
}

// connectReason is what stands behind the error of a connection, without user and database,
// which whoever reads it knows.
func connectReason(e *pgconn.ConnectError) error {
	if server, ok := errors.AsType[*pgconn.PgError](e); ok {
		text := sentence(server)
		if server.Code == codeUndefinedObject { // what is no option of ours or of the client library is one of the server
			text += "; beside its own, the URL may have the options " + optionNames
		}
		return &serverError{text, e}
	}
	if unknown, ok := errors.AsType[*net.DNSError](e); ok { // the client library says it twice
		return unknown
	}
	if refused, ok := errors.AsType[*net.OpError](e); ok {
		return refused
	}
	return errors.Unwrap(e)
}

// serverError is an error of the server in a sentence, with what was said around it.
type serverError struct {
	text  string
	cause error
}

func (e *serverError) Error() string { return e.text }

// Unwrap lets [errors.As] find the server's error.
func (e *serverError) Unwrap() error { return e.cause }

// sentence is an error of the server with its detail and hint.
func sentence(e *pgconn.PgError) string {
	text := e.Message
	if e.Detail != "" {
		text += " (" + strings.TrimSuffix(e.Detail, ".") + ")"
	}
	if e.Hint != "" {
		text += "; " + strings.TrimSuffix(e.Hint, ".")
	}
	return text
}
