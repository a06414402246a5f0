package sqlitec

import (
	"fmt"
	"math"
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// jsonSubtype marks texts that are JSON, as the library's own functions of JSON do.
// https://www.sqlite.org/json1.html
const jsonSubtype = 'J'

// argumentsOf returns the values that a function is called with. The slice is reused by the
// next call; texts and bytes are copies: a function that kept those of the library would answer wrongly.
func (c *Conn) argumentsOf(f *Function, n int32, values uintptr) []any {
	const word = unsafe.Sizeof(values)
	c.arguments = c.arguments[:0]
	for i := range uintptr(n) {
		value := pointerAt(values + i*word)
		argument := c.argument(value)
		if text, isText := argument.(string); isText && f.JSON && sqlite3.Xsqlite3_value_subtype(c.tls, value) == jsonSubtype {
			argument = textform.JSON(text)
		}
		c.arguments = append(c.arguments, argument)
	}
	return c.arguments
}

func (c *Conn) argument(value uintptr) any {
	switch Kind(sqlite3.Xsqlite3_value_type(c.tls, value)) {
	case Integer:
		return sqlite3.Xsqlite3_value_int64(c.tls, value)
	case Float:
		return sqlite3.Xsqlite3_value_double(c.tls, value)
	case Text:
		p := sqlite3.Xsqlite3_value_text(c.tls, value) // before its length is asked for
		return string(bytesAt(p, sqlite3.Xsqlite3_value_bytes(c.tls, value)))
	case Blob:
		p := sqlite3.Xsqlite3_value_blob(c.tls, value)
		return append([]byte{}, bytesAt(p, sqlite3.Xsqlite3_value_bytes(c.tls, value))...)
	}
	return nil
}

func bytesAt(p uintptr, n int32) []byte {
	if p == 0 || n == 0 {
		return nil
	}
	return libc.GoBytes(p, int(n))
}

// setResult ends the call of a function.
func (c *Conn) setResult(context uintptr, f *Function, result any, err error) {
	if err != nil {
		c.setError(context, err)
		return
	}
	switch v := result.(type) {
	case nil:
		sqlite3.Xsqlite3_result_null(c.tls, context)
	case int64:
		sqlite3.Xsqlite3_result_int64(c.tls, context, v)
	case float64:
		if math.IsNaN(v) { // the library would make NULL of it
			c.setError(context, fmt.Errorf("%s: the result is not a number", f.Name))
			return
		}
		sqlite3.Xsqlite3_result_double(c.tls, context, v)
	case bool:
		sqlite3.Xsqlite3_result_int(c.tls, context, libc.Bool32(v))
	case string:
		c.setBytes(context, unsafe.Slice(unsafe.StringData(v), len(v)), sqlite3.Xsqlite3_result_text)
	case textform.JSON:
		c.setBytes(context, unsafe.Slice(unsafe.StringData(string(v)), len(v)), sqlite3.Xsqlite3_result_text)
		sqlite3.Xsqlite3_result_subtype(c.tls, context, jsonSubtype)
	case []byte:
		c.setBytes(context, v, sqlite3.Xsqlite3_result_blob)
	default:
		c.setError(context, fmt.Errorf("%s: a result of type %T means nothing here", f.Name, result))
	}
}

// scratchBytes is the size up to which a result is handed over in memory that is reused, from
// which the library copies it; for larger ones that costs more than memory of its own.
const scratchBytes = 1024

func (c *Conn) setBytes(context uintptr, b []byte, set func(tls *libc.TLS, context, p uintptr, n int32, free uintptr)) {
	if len(b) > math.MaxInt32 {
		sqlite3.Xsqlite3_result_error_toobig(c.tls, context)
		return
	}
	p, free := c.scratch, transient
	if len(b) > scratchBytes {
		p, free = sqlite3.Xsqlite3_malloc64(c.tls, sqlite3.Tsqlite3_uint64(len(b))), functionPointer(sqlite3.Xsqlite3_free)
	} else if p == 0 {
		c.scratch = libc.Xmalloc(c.tls, types.Size_t(scratchBytes))
		p = c.scratch
	}
	if p == 0 {
		sqlite3.Xsqlite3_result_error_nomem(c.tls, context)
		return
	}
	if len(b) > 0 {
		copy(libc.GoBytes(p, len(b)), b)
	}
	set(c.tls, context, p, int32(len(b)), free)
}

// transient has the library copy what it is given.
const transient = ^uintptr(0)

func (c *Conn) setError(context uintptr, err error) {
	message, failed := libc.CString(err.Error())
	if failed != nil {
		sqlite3.Xsqlite3_result_error_nomem(c.tls, context)
		return
	}
	defer libc.Xfree(c.tls, message)
	sqlite3.Xsqlite3_result_error(c.tls, context, message, int32(len(err.Error())))
}

// recovered makes an error of a panic, which must not run through the library: it would be left
// in the middle of something.
func (c *Conn) recovered(context uintptr, f *Function) {
	if p := recover(); p != nil {
		c.setError(context, fmt.Errorf("%s went wrong in a way that nobody thought of: %v", f.Name, p))
	}
}
