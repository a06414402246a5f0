package sqlitec

import (
	"sync"
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	sqlite3 "modernc.org/sqlite/lib"
)

// counting is the name of a virtual file system that hands all to that of the operating system
// and counts the bytes in temporary files. https://www.sqlite.org/vfs.html
const counting = "dwsim-counting"

// system is the file system that is the library's default.
var system sqlite3.Tsqlite3_vfs

// ours are the methods that temporary files get, by the address of those that they had. Their
// memory is never freed, as files refer to it.
var ours struct {
	sync.Mutex
	at map[uintptr]uintptr
}

// registerCounting registers the file system, once.
var registerCounting = sync.OnceValue(func() error {
	tls := libc.NewTLS()
	defer tls.Close()
	theirs := sqlite3.Xsqlite3_vfs_find(tls, 0)
	if theirs == 0 {
		return &Error{Code: sqlite3.SQLITE_ERROR, Message: "SQLite has no file system"}
	}
	name, err := libc.CString(counting) // never freed, nor is what refers to it
	if err != nil {
		return err
	}
	system = *at[sqlite3.Tsqlite3_vfs](theirs)
	p := libc.Xmalloc(tls, types.Size_t(unsafe.Sizeof(system)))
	if p == 0 {
		return &Error{Code: NoMemory, Message: "out of memory"}
	}
	vfs := at[sqlite3.Tsqlite3_vfs](p)
	*vfs = system
	vfs.FpNext, vfs.FzName, vfs.FxOpen = 0, name, functionPointer(onOpen)
	vfs.FszOsFile += sizeBytes
	if code := sqlite3.Xsqlite3_vfs_register(tls, p, 0); code != sqlite3.SQLITE_OK {
		return &Error{Code: int(code), Message: "the file system of readers cannot be registered"}
	}
	return nil
})

// at returns the structure that lies at p.
func at[T any](p uintptr) *T {
	var t T
	return (*T)(unsafe.Pointer(unsafe.SliceData(libc.GoBytes(p, int(unsafe.Sizeof(t))))))
}

const temporary = sqlite3.SQLITE_OPEN_TEMP_DB | sqlite3.SQLITE_OPEN_TRANSIENT_DB | sqlite3.SQLITE_OPEN_TEMP_JOURNAL | sqlite3.SQLITE_OPEN_SUBJOURNAL

type openFunc = func(tls *libc.TLS, vfs, name, file uintptr, flags int32, flagsOut uintptr) int32

func onOpen(tls *libc.TLS, vfs, name, file uintptr, flags int32, flagsOut uintptr) int32 {
	code := call[openFunc](system.FxOpen)(tls, vfs, name, file, flags, flagsOut)
	if code == sqlite3.SQLITE_OK && flags&temporary != 0 {
		f := at[sqlite3.Tsqlite3_file](file)
		f.FpMethods = countedMethods(tls, f.FpMethods)
		*sizeOfFile(file) = 0
	}
	return code
}

// countedMethods returns ours in the place of the methods of a file.
func countedMethods(tls *libc.TLS, theirs uintptr) uintptr {
	ours.Lock()
	defer ours.Unlock()
	if p := ours.at[theirs]; p != 0 {
		return p
	}
	p := libc.Xmalloc(tls, types.Size_t(unsafe.Sizeof(countedTable{})))
	if p == 0 {
		return theirs
	}
	table := at[countedTable](p)
	*table = countedTable{methods: *at[sqlite3.Tsqlite3_io_methods](theirs), theirs: theirs}
	m := &table.methods
	m.FxWrite, m.FxTruncate, m.FxClose = functionPointer(onWrite), functionPointer(onTruncate), functionPointer(onClose)
	m.FiVersion = min(m.FiVersion, 2) // without memory maps, which write past us
	if ours.at == nil {
		ours.at = map[uintptr]uintptr{}
	}
	ours.at[theirs] = p
	return p
}

// countedTable is what the methods of a temporary file point to.
type countedTable struct {
	methods sqlite3.Tsqlite3_io_methods
	theirs  uintptr // the address of those they stand for
}

// theirsOf returns the file system's own methods of a temporary file.
func theirsOf(file uintptr) *sqlite3.Tsqlite3_io_methods {
	table := at[countedTable](at[sqlite3.Tsqlite3_file](file).FpMethods)
	return at[sqlite3.Tsqlite3_io_methods](table.theirs)
}

// sizeBytes is what a file has of its own behind what it has for the operating system: its size.
const sizeBytes = 8

func sizeOfFile(file uintptr) *int64 { return at[int64](file + uintptr(system.FszOsFile)) }

func onWrite(tls *libc.TLS, file, data uintptr, n int32, offset int64) int32 {
	size := sizeOfFile(file)
	growth := max(0, offset+int64(n)-*size)
	c := budgetedConn(tls)
	if c != nil && c.account.temp+growth > c.account.budget.TempBytes {
		return sqlite3.SQLITE_FULL
	}
	code := call[func(*libc.TLS, uintptr, uintptr, int32, int64) int32](theirsOf(file).FxWrite)(tls, file, data, n, offset)
	if code == sqlite3.SQLITE_OK {
		grow(c, size, growth)
	}
	return code
}

// grow changes the size of a file of a connection, which may be nil.
func grow(c *Conn, size *int64, growth int64) {
	*size += growth
	if c != nil {
		c.account.temp += growth
	}
}

func onTruncate(tls *libc.TLS, file uintptr, length int64) int32 {
	code := call[func(*libc.TLS, uintptr, int64) int32](theirsOf(file).FxTruncate)(tls, file, length)
	if size := sizeOfFile(file); code == sqlite3.SQLITE_OK {
		grow(budgetedConn(tls), size, length-*size)
	}
	return code
}

func onClose(tls *libc.TLS, file uintptr) int32 {
	size := sizeOfFile(file)
	grow(budgetedConn(tls), size, -*size)
	return call[func(*libc.TLS, uintptr) int32](theirsOf(file).FxClose)(tls, file)
}
