package s3_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"
	"github.com/dw-sim/dw-sim/store/storetest/s3test"
)

// proxy stands between a stage and the server, and does with the connections what a bad
// network does.
type proxy struct {
	endpoint string
	limit    atomic.Int64 // bytes of all connections until one is cut; 0 for no limit
	stall    atomic.Bool  // instead of cutting, nothing goes on
	back     atomic.Bool  // those from the server are limited, not those towards it
	passed   atomic.Int64
	cuts     atomic.Int64
	stalled  chan struct{} // closed when a connection stalls
	refused  chan struct{} // gets one whenever the server is not there
}

func newProxy(t *testing.T, server *s3test.Server) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p := &proxy{endpoint: "http://" + l.Addr().String(), stalled: make(chan struct{}), refused: make(chan struct{}, 100)}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(t, c, strings.TrimPrefix(server.Endpoint, "http://"))
		}
	}()
	return p
}

func (p *proxy) serve(t *testing.T, from net.Conn, address string) {
	defer from.Close()
	to, err := net.Dial("tcp", address)
	if err != nil {
		p.refused <- struct{}{}
		return // the server is gone, and so is the connection
	}
	defer to.Close()
	go func() {
		defer from.Close()
		p.pass(t, to, from, true)
	}()
	p.pass(t, from, to, false)
}

// pass passes on what comes, until it is to do harm.
func (p *proxy) pass(t *testing.T, from, to net.Conn, back bool) {
	buffer := make([]byte, 4<<10)
	for {
		n, err := from.Read(buffer)
		if limit := p.limit.Load(); limit > 0 && p.back.Load() == back && p.passed.Add(int64(n)) > limit {
			p.limit.Store(0) // once is enough
			first := p.cuts.Add(1) == 1
			if !p.stall.Load() {
				return
			}
			if first {
				close(p.stalled)
			}
			<-t.Context().Done()
			return
		}
		if _, failed := to.Write(buffer[:n]); err != nil || failed != nil {
			return
		}
	}
}

// TestCutConnections cuts the connection at many places of a file on its way: it arrives all
// the same, whole and once.
func TestCutConnections(t *testing.T) {
	server := s3test.Start(t)
	p := newProxy(t, server)
	s := open(t, server.URLAt(p.endpoint, "cut"))
	places := 12
	if testing.Short() {
		places = 3
	}
	for i := range places {
		f, path := storetest.Staged(t, fmt.Sprintf("part-%d", i), "text", 18<<20) // parts of 8 MiB
		p.passed.Store(0)
		p.limit.Store(1 + int64(i)*f.Bytes/int64(places))
		if err := s.Put(t.Context(), f, path); err != nil {
			t.Errorf("cut %d: %v", i, err)
			continue
		}
		if err := s.Get(t.Context(), f, filepath.Join(t.TempDir(), "got")); err != nil {
			t.Errorf("cut %d: %v", i, err)
		}
	}
	if cuts := int(p.cuts.Load()); cuts != places {
		t.Errorf("%d connections were cut, want %d", cuts, places)
	}
	if left := uploads(t, server); len(left) > 0 {
		t.Errorf("left are the uploads %q", left)
	}
}

// TestServerDies kills the server while a file is on its way. While it is gone the file is no
// object; once it is back, a second attempt brings it there.
func TestServerDies(t *testing.T) {
	server := s3test.Start(t)
	p := newProxy(t, server)
	f, path := storetest.Staged(t, "a", "text", 18<<20)
	s := open(t, changed(t, server.URLAt(p.endpoint, "dies"), map[string]string{"attempts": "1"}))
	p.stall.Store(true)
	p.limit.Store(10 << 20)
	failed := make(chan error)
	go func() { failed <- s.Put(t.Context(), f, path) }()
	<-p.stalled
	server.Kill()
	p.stall.Store(false)
	p.limit.Store(0)
	other := open(t, changed(t, server.URL("dies"), map[string]string{"attempts": "1"}))
	if err := other.Put(t.Context(), f, path); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("Put without a server: %v", err)
	}
	server.Restart(t)
	if got := listed(t, other); len(got) > 0 {
		t.Errorf("listed are %q of a file that has not arrived", got)
	}
	if err := other.Put(t.Context(), f, path); err != nil {
		t.Errorf("Put once the server is back: %v", err)
	}
	if got := listed(t, other); !slices.Equal(got, []string{"a"}) {
		t.Errorf("listed are %q", got)
	}
	// What the first attempt had begun goes with the file.
	if err := other.Delete(t.Context(), "a"); err != nil {
		t.Error(err)
	}
	if left := uploads(t, server); len(left) > 0 {
		t.Errorf("left are the uploads %q", left)
	}
	select {
	case err := <-failed:
		t.Errorf("the stalled Put has ended: %v", err)
	default: // it waits for an answer that does not come, until its test ends
	}
	go func() { <-failed }()
}

// TestServerComesBack finds the server only at a later attempt.
func TestServerComesBack(t *testing.T) {
	server := s3test.Start(t)
	p := newProxy(t, server)
	s := open(t, changed(t, server.URLAt(p.endpoint, "back"), map[string]string{"attempts": "20"}))
	f, path := storetest.Staged(t, "a", "text", 1000)
	server.Kill()
	done := make(chan error)
	go func() { done <- s.Put(t.Context(), f, path) }()
	for range 4 { // more than what is tried at once
		select {
		case err := <-done:
			t.Fatalf("Put without a server: %v", err)
		case <-p.refused:
		}
	}
	server.Restart(t)
	if err := <-done; err != nil {
		t.Errorf("Put: %v", err)
	}
}

// TestSlowServer gives up a file that does not get on, when its context ends.
func TestSlowServer(t *testing.T) {
	server := s3test.Start(t)
	p := newProxy(t, server)
	s := open(t, server.URLAt(p.endpoint, "slow"))
	why := errors.New("the person has gone home")
	for _, bytes := range []int{1 << 20, 18 << 20} {
		p.passed.Store(0)
		p.stall.Store(true)
		p.limit.Store(500_000)
		ctx, cancel := context.WithCancelCause(t.Context())
		f, path := storetest.Staged(t, "a", "text", bytes)
		done := make(chan error)
		go func() { done <- s.Put(ctx, f, path) }()
		if bytes == 1<<20 {
			<-p.stalled
		}
		cancel(why)
		if err := <-done; !errors.Is(err, why) {
			t.Errorf("%d bytes: %v, want the cause of the context", bytes, err)
		}
		p.limit.Store(0)
	}
	if got := listed(t, open(t, server.URL("slow"))); len(got) > 0 {
		t.Errorf("listed are %q", got)
	}
}

// TestBlackHole has a connection on which nothing moves any more, without it being cut: the
// file is sent and fetched all the same.
func TestBlackHole(t *testing.T) {
	server := s3test.Start(t)
	for _, back := range []bool{false, true} {
		p := newProxy(t, server)
		p.stall.Store(true)
		p.back.Store(back)
		s := open(t, changed(t, server.URLAt(p.endpoint, fmt.Sprint("hole ", back)), map[string]string{"patience": "1"}))
		f, path := storetest.Staged(t, "a", "text", 1<<20)
		if back {
			if err := s.Put(t.Context(), f, path); err != nil {
				t.Fatal(err)
			}
		}
		p.limit.Store(500_000)
		if err := s.Put(t.Context(), f, path); err != nil {
			t.Errorf("Put: %v", err)
		}
		if err := s.Get(t.Context(), f, filepath.Join(t.TempDir(), "got")); err != nil {
			t.Errorf("Get: %v", err)
		}
		if n := p.cuts.Load(); n != 1 {
			t.Errorf("%d connections stood still, want 1", n)
		}
	}
}
