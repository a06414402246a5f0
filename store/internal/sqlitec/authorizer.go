package sqlitec

import (
	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// Action is something that a statement would do, asked of an authorizer while the
// statement is prepared. https://www.sqlite.org/c3ref/c_alter_table.html
type Action struct {
	Code int    // SQLITE_SELECT, SQLITE_PRAGMA… of modernc.org/sqlite/lib
	A, B string // what it is done to; the meaning depends on the code
}

// Authorize makes allow decide what statements may do; without it they may do all. allow
// is called by the goroutine that prepares a statement.
func (c *Conn) Authorize(allow func(Action) bool) {
	c.allow = allow
	sqlite3.Xsqlite3_set_authorizer(c.tls, c.db, functionPointer(onAction), c.slot)
}

func onAction(_ *libc.TLS, slot uintptr, code int32, a, b, _, _ uintptr) int32 {
	c := connAt(slot)
	if c == nil || !c.allow(Action{Code: int(code), A: libc.GoString(a), B: libc.GoString(b)}) {
		return sqlite3.SQLITE_DENY
	}
	return sqlite3.SQLITE_OK
}
