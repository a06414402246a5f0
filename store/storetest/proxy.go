package storetest

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// Break is how a [Proxy] breaks a connection.
type Break uint8

// The ways to break a connection.
const (
	Reset     Break = iota + 1 // both ends see it reset
	BlackHole                  // it stays open, and nothing gets through any more
)

// Proxy stands between a client and a server on loopback, and breaks connections at a
// place that a test chooses. Its methods may be called from several goroutines.
type Proxy struct {
	listener net.Listener
	target   string

	mu      sync.Mutex
	passed  int64 // bytes in both directions since the last BreakAt
	at      int64 // where to break; negative for nowhere
	how     Break
	broken  int
	latency time.Duration
	open    map[net.Conn]bool
	closed  bool
	serving sync.WaitGroup
}

// StartProxy starts a proxy to a TCP address, which ends with the test.
func StartProxy(tb testing.TB, target string) *Proxy {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	p := &Proxy{listener: listener, target: target, at: -1, open: map[net.Conn]bool{}}
	p.serving.Go(p.accept)
	tb.Cleanup(p.close)
	return p
}

// Addr returns the address at which the proxy listens.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// BreakAt counts bytes anew and breaks the connection, one, on which the byte of that number
// would pass, before it does. A negative number breaks none.
func (p *Proxy) BreakAt(at int64, how Break) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.passed, p.at, p.how, p.broken = 0, at, how, 0
}

// Slow makes every piece of data wait before it is passed on.
func (p *Proxy) Slow(latency time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.latency = latency
}

// Passed returns how many bytes went through since the last BreakAt, and how many
// connections were broken.
func (p *Proxy) Passed() (bytes int64, broken int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.passed, p.broken
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = client.Close()
			continue
		}
		if !p.hold(client, server) {
			return
		}
		p.serving.Go(func() { p.forward(client, server) })
		p.serving.Go(func() { p.forward(server, client) })
	}
}

// hold remembers both ends of a connection, or closes them where the proxy has ended.
func (p *Proxy) hold(ends ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, end := range ends {
		if p.closed {
			_ = end.Close()
		} else {
			p.open[end] = true
		}
	}
	return !p.closed
}

// forward passes on what comes from one end of a connection.
func (p *Proxy) forward(from, to net.Conn) {
	buffer := make([]byte, 16<<10)
	for {
		n, err := from.Read(buffer)
		pass, how := p.count(int64(n))
		if _, writeErr := to.Write(buffer[:pass]); writeErr != nil || how == Reset {
			p.end(how == Reset, from, to)
			return
		}
		if how == BlackHole {
			_, _ = io.Copy(io.Discard, from) // until it is closed
			return
		}
		if err != nil {
			p.end(!errors.Is(err, io.EOF), from, to)
			return
		}
	}
}

// count counts n bytes that are about to pass, and returns how many of them do, and what
// becomes of the connection behind them: 0 for nothing.
func (p *Proxy) count(n int64) (pass int64, how Break) {
	p.mu.Lock()
	latency := p.latency
	if pass = n; p.at >= 0 && p.passed+n > p.at {
		pass, how = p.at-p.passed, p.how
		p.at = -1
		p.broken++
	}
	p.passed += pass
	p.mu.Unlock()
	time.Sleep(latency)
	return pass, how
}

// end closes both ends of a connection.
func (p *Proxy) end(reset bool, ends ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, end := range ends {
		if tcp, ok := end.(*net.TCPConn); ok && reset {
			_ = tcp.SetLinger(0) // what is not sent yet is dropped, and the other side told so
		}
		_ = end.Close()
		delete(p.open, end)
	}
}

func (p *Proxy) close() {
	p.mu.Lock()
	p.closed = true
	_ = p.listener.Close()
	for end := range p.open {
		_ = end.Close()
	}
	p.mu.Unlock()
	p.serving.Wait()
}
