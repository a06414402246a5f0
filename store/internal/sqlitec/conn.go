package sqlitec

import (
	"errors"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	_ "modernc.org/sqlite" // prepares the library for use by several goroutines
	sqlite3 "modernc.org/sqlite/lib"
)

// Conn is one open database. It is used by one goroutine at a time, but for Interrupt.
type Conn struct {
	tls *libc.TLS
	db  uintptr

	mu          sync.Mutex // holds Close off while Interrupt is at work
	interrupted atomic.Bool
	allow       func(Action) bool

	slot       uintptr // its number among the connections
	functions  []*Function
	arguments  []any    // of the function that is called
	groups     []*group // of aggregates that are being made
	freeGroups []uintptr
	scratch    uintptr // C memory of scratchBytes, or 0
	account    account
}

// Mode says how a database is opened.
type Mode string

// The modes.
const (
	ReadOnly  Mode = "ro"
	ReadWrite Mode = "rw"     // the file must be there; it may be empty
	InMemory  Mode = "memory" // no file; the path only names it, and nobody else sees it
)

// Open opens the database file at path. Strings are in single quotes only.
func Open(path string, mode Mode) (*Conn, error) {
	c := &Conn{tls: libc.NewTLS()}
	if err := c.open(FileURI(path, mode), ""); err != nil {
		_ = c.Close()
		return nil, err
	}
	return c, nil
}

// OpenConfined opens an empty database in memory, to which those that statements read are to be
// attached. Statements take no more than a budget, and can do nothing but what SQLite takes
// for harmless; temporary files lie in the folder of the system for them, without a name.
func OpenConfined(b Budget) (*Conn, error) {
	if err := registerCounting(); err != nil {
		return nil, err
	}
	c := &Conn{tls: libc.NewTLS()}
	err := c.open(FileURI("", InMemory), counting)
	if err == nil {
		err = c.confine()
	}
	if err != nil {
		_ = c.Close()
		return nil, err
	}
	c.account.budget = b
	c.publish()
	return c, nil
}

// open opens the database of a URI in a file system of the library; that of the operating
// system when it is not named.
func (c *Conn) open(uri, system string) error {
	name, err := libc.CString(uri)
	if err != nil {
		return err
	}
	defer libc.Xfree(c.tls, name)
	var vfs uintptr
	if system != "" {
		if vfs, err = libc.CString(system); err != nil {
			return err
		}
		defer libc.Xfree(c.tls, vfs)
	}
	handle := libc.Xmalloc(c.tls, types.Size_t(unsafe.Sizeof(c.db)))
	defer libc.Xfree(c.tls, handle)

	const flags = sqlite3.SQLITE_OPEN_READWRITE | sqlite3.SQLITE_OPEN_URI | sqlite3.SQLITE_OPEN_NOMUTEX
	code := sqlite3.Xsqlite3_open_v2(c.tls, name, handle, flags, vfs)
	c.db = pointerAt(handle)
	if code != sqlite3.SQLITE_OK {
		return c.errorOf(code)
	}
	sqlite3.Xsqlite3_extended_result_codes(c.tls, c.db, 1)
	// An identifier in double quotes that names nothing is an error: the library would take it
	// for a string. https://www.sqlite.org/quirks.html#dblquote
	if err := c.configure(false, sqlite3.SQLITE_DBCONFIG_DQS_DML, sqlite3.SQLITE_DBCONFIG_DQS_DDL); err != nil {
		return err
	}
	c.takeSlot()
	// An interrupt that comes before the first step of a statement is forgotten by the
	// library; the handler, asked every so many instructions, is not.
	sqlite3.Xsqlite3_progress_handler(c.tls, c.db, 2000, functionPointer(onProgress), c.slot)
	return nil
}

// configure switches options of the connection.
// https://www.sqlite.org/c3ref/c_dbconfig_defensive.html
func (c *Conn) configure(on bool, options ...int32) error {
	const words = 2 * 8 // an int and a pointer, as libc.VaList lays them out
	arguments := libc.Xmalloc(c.tls, words)
	if arguments == 0 {
		return &Error{Code: NoMemory, Message: "out of memory", Offset: -1}
	}
	defer libc.Xfree(c.tls, arguments)
	for _, option := range options {
		list := libc.VaList(arguments, libc.Bool32(on), uintptr(0))
		if code := sqlite3.Xsqlite3_db_config(c.tls, c.db, option, list); code != sqlite3.SQLITE_OK {
			return c.errorOf(code)
		}
	}
	return nil
}

// FileURI returns the URI under which SQLite opens, or attaches, the file at path.
// https://www.sqlite.org/uri.html
func FileURI(path string, mode Mode) string {
	path = filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		path = "/" + path
	}
	u := url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: "mode=" + string(mode)}
	return u.String()
}

// Close closes the database. All of its statements must have been closed before.
func (c *Conn) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tls == nil {
		return nil
	}
	code := sqlite3.Xsqlite3_close_v2(c.tls, c.db) // of 0 it does nothing
	c.freeSlot()
	libc.Xfree(c.tls, c.scratch)
	c.tls.Close()
	c.tls = nil
	if code != sqlite3.SQLITE_OK {
		return &Error{Code: int(code), Message: "the database could not be closed"}
	}
	return nil
}

// Interrupt makes the statement that is running, and every one after it, end with an
// error of code [Interrupted], until Resume. It may be called from any goroutine.
func (c *Conn) Interrupt() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tls == nil {
		return
	}
	c.interrupted.Store(true)
	tls := libc.NewTLS() // that of the connection belongs to the goroutine that steps
	sqlite3.Xsqlite3_interrupt(tls, c.db)
	tls.Close()
}

// Resume ends the effect of Interrupt.
func (c *Conn) Resume() { c.interrupted.Store(false) }

// Exec runs all statements of a script and drops the rows that they return.
func (c *Conn) Exec(script string) error {
	text, err := libc.CString(script)
	if err != nil {
		return err
	}
	defer libc.Xfree(c.tls, text)
	for next, end := text, text+uintptr(len(script)); next < end; {
		s, behind, err := c.prepare(next, int(end-next))
		switch {
		case err != nil:
			return err
		case s == nil && behind == next:
			return errors.New("the script holds a zero byte")
		}
		next = behind
		if s == nil {
			continue
		}
		if err := s.run(); err != nil {
			return err
		}
	}
	return nil
}

// onProgress is the progress handler: it ends a statement by returning non-zero.
func onProgress(_ *libc.TLS, slot uintptr) int32 {
	if c := connAt(slot); c != nil && c.interrupted.Load() {
		return 1
	}
	return 0
}

// pointerAt reads the pointer that lies at p.
func pointerAt(p uintptr) uintptr {
	return *(*uintptr)(unsafe.Pointer(unsafe.SliceData(libc.GoBytes(p, int(unsafe.Sizeof(p))))))
}

// functionPointer converts a declared function, not a closure, to what translated C code
// calls; it relies on the layout described in https://golang.org/s/go11func.
func functionPointer[F any](f F) uintptr {
	return *(*uintptr)(unsafe.Pointer(&struct{ f F }{f}))
}

// Version is that of the SQLite library.
const Version = sqlite3.SQLITE_VERSION
