package httpapi

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// connections are those of a server. One that has a complete request is serving until the
// answer is written; all others are waiting.
type connections struct {
	most int

	mu      sync.Mutex
	waiting map[net.Conn]time.Time // since when
	serving map[net.Conn]bool
	ending  bool
	quiet   chan struct{} // closed when the server ends and nothing is serving
}

func newConnections(most int) *connections {
	return &connections{most: most, waiting: map[net.Conn]time.Time{}, serving: map[net.Conn]bool{}, quiet: make(chan struct{})}
}

type connectionKey struct{}

// withConnection lets requests know their connection.
func withConnection(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connectionKey{}, c)
}

// begin notes that a connection has a request, and reports whether it is still wanted.
func (s *connections) begin(ctx context.Context) bool {
	c := ctx.Value(connectionKey{}).(net.Conn)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, wanted := s.waiting[c]; !wanted {
		return false
	}
	delete(s.waiting, c)
	s.serving[c] = true
	return true
}

// turn hears from net/http what becomes of a connection.
func (s *connections) turn(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch state {
	case http.StateNew:
		s.makeRoom()
		s.wait(c)
	case http.StateIdle:
		delete(s.serving, c)
		s.wait(c)
	case http.StateClosed, http.StateHijacked:
		delete(s.serving, c)
		delete(s.waiting, c)
	}
	s.tell()
}

func (s *connections) wait(c net.Conn) {
	if s.ending {
		go closed(c)
		return
	}
	s.waiting[c] = time.Now()
}

// makeRoom closes the connection that has waited longest where there are too many. Where
// all are serving there is one more: handlers have bounds of their own.
func (s *connections) makeRoom() {
	if len(s.waiting)+len(s.serving) < s.most {
		return
	}
	var longest net.Conn
	for c, since := range s.waiting {
		if longest == nil || since.Before(s.waiting[longest]) {
			longest = c
		}
	}
	if longest != nil {
		delete(s.waiting, longest)
		go closed(longest)
	}
}

// end closes what is waiting, and returns a channel that is closed when nothing is serving.
func (s *connections) end() (quiet <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ending = true
	for c := range s.waiting {
		go closed(c)
	}
	clear(s.waiting)
	s.tell()
	return s.quiet
}

// tell closes quiet when it is time to.
func (s *connections) tell() {
	if !s.ending || len(s.serving) > 0 {
		return
	}
	select {
	case <-s.quiet:
	default:
		close(s.quiet)
	}
}

// inProgress returns how many connections are serving.
func (s *connections) inProgress() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.serving)
}

// closed closes a connection that nobody needs. TLS says goodbye, which may take a moment.
func closed(c net.Conn) { _ = c.Close() }
