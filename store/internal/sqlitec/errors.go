package sqlitec

import (
	"errors"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// Error is what SQLite says of a failure.
type Error struct {
	Code    int    // extended result code: https://www.sqlite.org/rescode.html
	Message string // without the code
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Result codes that callers tell apart; the last eight bits of an extended code.
const (
	Interrupted = sqlite3.SQLITE_INTERRUPT
	Denied      = sqlite3.SQLITE_AUTH
	Constraint  = sqlite3.SQLITE_CONSTRAINT
	Busy        = sqlite3.SQLITE_BUSY
)

// Is reports whether err is an error of SQLite with a primary result code.
func Is(err error, primary int) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Code&0xff == primary
}

// errorOf returns the error of the call that has just returned code.
func (c *Conn) errorOf(code int32) error {
	message := libc.GoString(sqlite3.Xsqlite3_errstr(c.tls, code))
	if c.db != 0 && sqlite3.Xsqlite3_extended_errcode(c.tls, c.db)&0xff == code&0xff {
		message = libc.GoString(sqlite3.Xsqlite3_errmsg(c.tls, c.db))
	}
	return &Error{Code: int(code), Message: message}
}
