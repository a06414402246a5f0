package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/dw-sim/dw-sim/store"
)

// plain makes an error of the driver one for people: where it happened, and what the server
// says without codes. One for which the server does not answer is an ErrUnreachable.
func (m *Metadata) plain(ctx context.Context, err error) error {
	switch e, ok := errors.AsType[*pgconn.PgError](err); {
	case err == nil, errors.Is(err, store.ErrUnreachable):
		return err
	case ctx.Err() != nil && (connectionLost(err) || isConnect(err)):
		return ctx.Err()
	case connectionLost(err) || isConnect(err):
		return fmt.Errorf("the metadata in %s %w: %w", m.server, store.ErrUnreachable, connectReason(err))
	case ok && e.Code == "55P03": // lock_not_available
		return fmt.Errorf("the metadata in %s are kept busy by another process: %s", m.server, e.Message)
	case ok:
		return fmt.Errorf("the metadata in %s: %w", m.server, serverError{e})
	}
	return err
}

// serverError says what a server says, without its code.
type serverError struct{ *pgconn.PgError }

func (e serverError) Error() string {
	text := e.Message
	if e.Detail != "" {
		text += " (" + e.Detail + ")"
	}
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

func (e serverError) Unwrap() error { return e.PgError }

func isConnect(err error) bool {
	_, ok := errors.AsType[*pgconn.ConnectError](err)
	return ok
}

// connectionLost reports whether an error means that a connection broke, or that the server
// ended it. https://www.postgresql.org/docs/current/errcodes-appendix.html
func connectionLost(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return strings.HasPrefix(e.Code, "08") || strings.HasPrefix(e.Code, "57P0") || e.Code == "25P03"
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, driver.ErrBadConn) || strings.HasSuffix(err.Error(), "conn closed")
}

// connectReason is why a connection could not be made or broke, without what names the
// place once more.
func connectReason(err error) error {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return serverError{e}
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		return e.Err
	}
	if e, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return e.Unwrap()
	}
	return err
}
