package httpapi

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

const (
	writePiece = 64 << 10 // bytes that a client must take within the timeout of writes
	bodyRate   = 16 << 10 // bytes of a body that buy its client a second more
)

// steadyListener gives its connections deadlines for writes.
type steadyListener struct {
	net.Listener
	patience time.Duration
}

func (l steadyListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &steadyConn{Conn: c, patience: l.patience}, nil
}

// steadyConn is a connection whose writes go on as long as the other side takes something:
// each piece has a deadline of its own. One that is set goes before it where it is earlier.
type steadyConn struct {
	net.Conn
	patience time.Duration

	mu    sync.Mutex
	until time.Time // as it was set; zero for none
}

// Write writes all of p, or returns the error of a deadline.
func (c *steadyConn) Write(p []byte) (written int, err error) {
	for {
		piece := p[written:min(written+writePiece, len(p))]
		if err := c.extend(); err != nil {
			return written, err
		}
		n, err := c.Conn.Write(piece)
		written += n
		if err != nil || written == len(p) {
			return written, err
		}
	}
}

func (c *steadyConn) extend() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := time.Now().Add(c.patience)
	if !c.until.IsZero() && c.until.Before(next) {
		next = c.until
	}
	return c.Conn.SetWriteDeadline(next)
}

// SetWriteDeadline implements [net.Conn]. It reaches a write in progress as well.
func (c *steadyConn) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	c.until = t
	c.mu.Unlock()
	return c.extend()
}

// SetDeadline implements [net.Conn].
func (c *steadyConn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

// arriving is the body of a request, whose client may take some time for it, and more for a
// large one.
type arriving struct {
	io.ReadCloser
	control *http.ResponseController
	until   time.Time
}

func newArriving(w http.ResponseWriter, body io.ReadCloser, patience time.Duration) *arriving {
	return &arriving{body, http.NewResponseController(w), time.Now().Add(patience)}
}

// Read reads what has come. A body that takes too long is a 408.
func (b *arriving) Read(p []byte) (int, error) {
	if err := b.control.SetReadDeadline(b.until); err != nil {
		return 0, err
	}
	n, err := b.ReadCloser.Read(p)
	b.until = b.until.Add(time.Duration(n) * time.Second / bodyRate)
	switch {
	case errors.Is(err, io.EOF):
		_ = b.control.SetReadDeadline(time.Time{}) // that the client leaves is heard by reading on
	case errors.Is(err, os.ErrDeadlineExceeded):
		err = statusError{http.StatusRequestTimeout, fmt.Errorf("the body of the request did not come in time: %w", err)}
	}
	return n, err
}
