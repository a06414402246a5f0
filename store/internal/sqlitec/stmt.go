package sqlitec

import (
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	sqlite3 "modernc.org/sqlite/lib"
)

// Stmt is a prepared statement. It belongs to the goroutine of its connection and must
// be closed before it. Parameters are numbered from 1, columns from 0, as in C.
type Stmt struct {
	c      *Conn
	handle uintptr
}

// Prepare prepares the first statement of script and returns it with what follows. The
// statement is nil where the script begins with nothing but blanks, comments and a
// semicolon.
func (c *Conn) Prepare(script string) (s *Stmt, tail string, err error) {
	text, err := libc.CString(script)
	if err != nil {
		return nil, "", err
	}
	defer libc.Xfree(c.tls, text)
	s, next, err := c.prepare(text, len(script))
	if err != nil {
		return nil, "", err
	}
	return s, script[next-text:], nil
}

// prepare prepares the first statement of n bytes at text and returns where the next one
// begins. s is nil for blanks and comments alone.
func (c *Conn) prepare(text uintptr, n int) (s *Stmt, next uintptr, err error) {
	const word = types.Size_t(unsafe.Sizeof(text))
	out := libc.Xmalloc(c.tls, 2*word)
	defer libc.Xfree(c.tls, out)
	code := sqlite3.Xsqlite3_prepare_v2(c.tls, c.db, text, int32(n), out, out+uintptr(word))
	if code != sqlite3.SQLITE_OK {
		return nil, 0, c.errorOf(code)
	}
	if handle := pointerAt(out); handle != 0 {
		s = &Stmt{c: c, handle: handle}
	}
	return s, pointerAt(out + uintptr(word)), nil
}

// Close frees the statement. It may be called more than once.
func (s *Stmt) Close() error {
	if s.handle == 0 {
		return nil
	}
	code := sqlite3.Xsqlite3_finalize(s.c.tls, s.handle)
	s.handle = 0
	return s.check(code)
}

// ReadOnly reports whether the statement leaves the file as it is. One that begins with
// EXPLAIN is judged by what it explains.
func (s *Stmt) ReadOnly() bool {
	return sqlite3.Xsqlite3_stmt_readonly(s.c.tls, s.handle) != 0
}

// Step runs the statement to its next row and reports whether there is one.
func (s *Stmt) Step() (row bool, err error) {
	switch code := sqlite3.Xsqlite3_step(s.c.tls, s.handle); code {
	case sqlite3.SQLITE_ROW:
		return true, nil
	case sqlite3.SQLITE_DONE:
		return false, nil
	default:
		return false, s.c.errorOf(code)
	}
}

// Reset makes the statement ready to be stepped anew, with its parameters as they are.
func (s *Stmt) Reset() { sqlite3.Xsqlite3_reset(s.c.tls, s.handle) }

func (s *Stmt) run() error {
	defer s.Close()
	for {
		if row, err := s.Step(); err != nil || !row {
			return err
		}
	}
}

// BindNull sets parameter i to NULL.
func (s *Stmt) BindNull(i int) error {
	return s.check(sqlite3.Xsqlite3_bind_null(s.c.tls, s.handle, int32(i)))
}

// BindInt sets parameter i to an integer.
func (s *Stmt) BindInt(i int, v int64) error {
	return s.check(sqlite3.Xsqlite3_bind_int64(s.c.tls, s.handle, int32(i), v))
}

// BindFloat sets parameter i to a number, which must not be NaN: that would be NULL.
func (s *Stmt) BindFloat(i int, v float64) error {
	return s.check(sqlite3.Xsqlite3_bind_double(s.c.tls, s.handle, int32(i), v))
}

// BindText sets parameter i to text that lies in memory of the connection, from offset
// on and n bytes long. The memory must stay as it is until the statement was stepped.
func (s *Stmt) BindText(i int, m *Memory, offset, n int) error {
	return s.check(sqlite3.Xsqlite3_bind_text(s.c.tls, s.handle, int32(i), m.at+uintptr(offset), int32(n), 0))
}

// BindBlob is as BindText, for bytes.
func (s *Stmt) BindBlob(i int, m *Memory, offset, n int) error {
	return s.check(sqlite3.Xsqlite3_bind_blob(s.c.tls, s.handle, int32(i), m.at+uintptr(offset), int32(n), 0))
}

// BindString sets parameter i to a copy of v.
func (s *Stmt) BindString(i int, v string) error {
	text, err := libc.CString(v)
	if err != nil {
		return err
	}
	defer libc.Xfree(s.c.tls, text)
	return s.check(sqlite3.Xsqlite3_bind_text(s.c.tls, s.handle, int32(i), text, int32(len(v)), transient))
}

func (s *Stmt) check(code int32) error {
	if code == sqlite3.SQLITE_OK {
		return nil
	}
	return s.c.errorOf(code)
}

// Parameters returns how many parameters the statement has.
func (s *Stmt) Parameters() int {
	return int(sqlite3.Xsqlite3_bind_parameter_count(s.c.tls, s.handle))
}

// ParameterName returns the name of parameter i with the sign before it, ":name"; nothing for
// a question mark.
func (s *Stmt) ParameterName(i int) string {
	return libc.GoString(sqlite3.Xsqlite3_bind_parameter_name(s.c.tls, s.handle, int32(i)))
}

// BindBytes sets parameter i to a copy of v, which is empty rather than NULL where v is nil.
func (s *Stmt) BindBytes(i int, v []byte) error {
	data, err := libc.CString(string(v))
	if err != nil {
		return err
	}
	defer libc.Xfree(s.c.tls, data)
	return s.check(sqlite3.Xsqlite3_bind_blob(s.c.tls, s.handle, int32(i), data, int32(len(v)), transient))
}

// IsExplain reports whether the statement only tells how another would run.
func (s *Stmt) IsExplain() bool {
	return sqlite3.Xsqlite3_stmt_isexplain(s.c.tls, s.handle) != 0
}
