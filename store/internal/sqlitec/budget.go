package sqlitec

import (
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	sqlite3 "modernc.org/sqlite/lib"
)

// Budget is what the statements of a connection may take of the machine while they run. What
// goes beyond it ends the statement with an error of code [NoMemory] or [Full].
type Budget struct {
	Memory    int64 // bytes that the library holds for them, with its cache of pages, and aggregates in Go
	TempBytes int64 // bytes in temporary files: of sorting, and of results in between
}

// account is what a connection has taken.
type account struct {
	budget       Budget // zeros: no bounds
	memory, temp int64
}

// Begin starts a new account: what is held already, such as pages in the cache, counts no
// more.
func (c *Conn) Begin() { c.account = account{budget: c.account.budget, temp: c.account.temp} }

// grants reports whether n bytes more may be taken. Once a connection is interrupted it gets no
// more large pieces, so that a long chain of costly calls ends at the next of them.
func (c *Conn) grants(n int64) bool {
	const large = 4096
	a := &c.account
	if a.memory+n > a.budget.Memory {
		return false
	}
	return n < large || !c.interrupted.Load()
}

// allocator are the functions by which the library got memory before ours were put before
// them; zero where that was too late.
var allocator sqlite3.Tsqlite3_mem_methods

// init puts functions that keep accounts before those by which the library gets memory. That
// is only possible before the first database of the process is opened.
// https://www.sqlite.org/c3ref/c_config_covering_index_scan.html#sqliteconfigmalloc
func init() {
	tls := libc.NewTLS()
	defer tls.Close()
	methods := libc.Xmalloc(tls, types.Size_t(unsafe.Sizeof(allocator)))
	arguments := libc.Xmalloc(tls, types.Size_t(unsafe.Sizeof(methods)))
	defer libc.Xfree(tls, methods)
	defer libc.Xfree(tls, arguments)
	if sqlite3.Xsqlite3_config(tls, sqlite3.SQLITE_CONFIG_GETMALLOC, libc.VaList(arguments, methods)) != sqlite3.SQLITE_OK {
		return
	}
	at := (*sqlite3.Tsqlite3_mem_methods)(unsafe.Pointer(unsafe.SliceData(libc.GoBytes(methods, int(unsafe.Sizeof(allocator))))))
	before := *at
	at.FxMalloc, at.FxRealloc, at.FxFree = functionPointer(onMalloc), functionPointer(onRealloc), functionPointer(onFree)
	if sqlite3.Xsqlite3_config(tls, sqlite3.SQLITE_CONFIG_MALLOC, libc.VaList(arguments, methods)) == sqlite3.SQLITE_OK {
		allocator = before
	}
}

func onMalloc(tls *libc.TLS, n int32) uintptr {
	c := budgetedConn(tls)
	if c == nil {
		return call[func(*libc.TLS, int32) uintptr](allocator.FxMalloc)(tls, n)
	}
	if !c.grants(int64(n)) {
		return 0
	}
	p := call[func(*libc.TLS, int32) uintptr](allocator.FxMalloc)(tls, n)
	c.account.memory += sizeOf(tls, p)
	return p
}

func onRealloc(tls *libc.TLS, p uintptr, n int32) uintptr {
	c := budgetedConn(tls)
	if c == nil {
		return call[func(*libc.TLS, uintptr, int32) uintptr](allocator.FxRealloc)(tls, p, n)
	}
	before := sizeOf(tls, p)
	if int64(n) > before && !c.grants(int64(n)-before) {
		return 0
	}
	grown := call[func(*libc.TLS, uintptr, int32) uintptr](allocator.FxRealloc)(tls, p, n)
	if grown != 0 {
		c.account.memory += sizeOf(tls, grown) - before
	}
	return grown
}

func onFree(tls *libc.TLS, p uintptr) {
	if c := budgetedConn(tls); c != nil {
		c.account.memory -= sizeOf(tls, p)
	}
	call[func(*libc.TLS, uintptr)](allocator.FxFree)(tls, p)
}

func sizeOf(tls *libc.TLS, p uintptr) int64 {
	if p == 0 {
		return 0
	}
	return int64(call[func(*libc.TLS, uintptr) int32](allocator.FxSize)(tls, p))
}

// call returns the function of a pointer that functionPointer made.
func call[F any](pointer uintptr) F {
	return *(*F)(unsafe.Pointer(&struct{ p uintptr }{pointer}))
}
