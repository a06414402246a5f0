package sqlitec

import (
	"errors"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
)

// Memory is memory that the library can read. It lies outside of what Go collects, so it
// must be freed. It is used by the goroutine of its connection.
type Memory struct {
	c    *Conn
	at   uintptr
	size int
}

// NewMemory returns memory without any bytes.
func (c *Conn) NewMemory() *Memory { return &Memory{c: c} }

// Bytes returns n writable bytes of unspecified contents, always the same as long as n
// does not grow.
func (m *Memory) Bytes(n int) ([]byte, error) {
	if n > m.size || m.at == 0 {
		m.Free()
		size := max(n, 64)
		if m.at = libc.Xmalloc(m.c.tls, types.Size_t(size)); m.at == 0 {
			return nil, errors.New("there is no memory left for a batch of rows")
		}
		m.size = size
	}
	return libc.GoBytes(m.at, n), nil
}

// Free gives the memory back. It may be called more than once, but not after the
// connection was closed.
func (m *Memory) Free() {
	if m.at != 0 {
		libc.Xfree(m.c.tls, m.at)
	}
	m.at, m.size = 0, 0
}
