package sqlitec

import (
	"errors"
	"syscall"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// Error is what SQLite says of a failure.
type Error struct {
	Code    int           // extended result code: https://www.sqlite.org/rescode.html
	Message string        // without the code
	Offset  int           // the byte of the statement that it is about; negative where nobody knows
	System  syscall.Errno // of the operating system, where it is to blame; else 0
}

// Error returns the message, and what the operating system said.
func (e *Error) Error() string {
	if e.System == 0 {
		return e.Message
	}
	return e.Message + ": " + e.System.Error()
}

// Unwrap returns what the operating system said: a full disk is a [syscall.ENOSPC].
func (e *Error) Unwrap() error {
	if e.System == 0 {
		return nil
	}
	return e.System
}

// FullDisk reports whether an extended result code tells of a full disk: SQLite has one
// for pages that it writes, and one for the memory that processes share.
func FullDisk(code int) bool {
	return code&0xff == sqlite3.SQLITE_FULL || code == sqlite3.SQLITE_IOERR_SHMSIZE
}

// Result codes that callers tell apart; the lowest eight bits of an extended code.
const (
	Interrupted = sqlite3.SQLITE_INTERRUPT
	Denied      = sqlite3.SQLITE_AUTH
	Constraint  = sqlite3.SQLITE_CONSTRAINT
	Busy        = sqlite3.SQLITE_BUSY
	NoMemory    = sqlite3.SQLITE_NOMEM
	Full        = sqlite3.SQLITE_FULL
	TooBig      = sqlite3.SQLITE_TOOBIG
)

// Is reports whether err is an error of SQLite with a primary result code.
func Is(err error, primary int) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Code&0xff == primary
}

// errorOf returns the error of the call that has just returned code.
func (c *Conn) errorOf(code int32) error {
	e := &Error{Code: int(code), Message: libc.GoString(sqlite3.Xsqlite3_errstr(c.tls, code)), Offset: -1, System: c.systemOf(code)}
	if c.db != 0 && sqlite3.Xsqlite3_extended_errcode(c.tls, c.db)&0xff == code&0xff {
		e.Message = libc.GoString(sqlite3.Xsqlite3_errmsg(c.tls, c.db))
		e.Offset = int(sqlite3.Xsqlite3_error_offset(c.tls, c.db))
	}
	return e
}

// systemOf returns what the operating system said when the call that has just returned
// code failed.
func (c *Conn) systemOf(code int32) syscall.Errno {
	switch {
	case FullDisk(int(code)):
		return syscall.ENOSPC
	case c.db != 0 && (code&0xff == sqlite3.SQLITE_IOERR || code&0xff == sqlite3.SQLITE_CANTOPEN):
		return syscall.Errno(sqlite3.Xsqlite3_system_errno(c.tls, c.db))
	}
	return 0
}
