package storetest_test

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store/storetest"
)

// echo starts a server that sends back what it is sent.
func echo(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(conn, conn); _ = conn.Close() }()
		}
	}()
	return listener.Addr().String()
}

// say sends a text and returns what comes back within a moment.
func say(t *testing.T, p *storetest.Proxy, text string) (string, error) {
	t.Helper()
	conn, err := net.Dial("tcp", p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, text); err != nil {
		return "", err
	}
	if err := conn.SetReadDeadline(time.Now().Add(500 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	back := make([]byte, len(text))
	n, err := io.ReadFull(conn, back)
	return string(back[:n]), err
}

func TestProxy(t *testing.T) {
	p := storetest.StartProxy(t, echo(t))
	text := strings.Repeat("0123456789", 100)
	if back, err := say(t, p, text); back != text || err != nil {
		t.Fatalf("the echo is %d bytes, %v", len(back), err)
	}
	if bytes, broken := p.Passed(); bytes != 2000 || broken != 0 {
		t.Errorf("%d bytes passed, %d connections are broken", bytes, broken)
	}
	p.BreakAt(1500, storetest.BlackHole)
	if back, err := say(t, p, text); back != text[:500] || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("before the black hole come %d bytes, %v", len(back), err)
	}
	p.BreakAt(1500, storetest.Reset)
	if back, err := say(t, p, text); len(back) > 500 || err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("before the reset come %d bytes, %v", len(back), err)
	}
	if bytes, broken := p.Passed(); bytes != 1500 || broken != 1 {
		t.Errorf("%d bytes passed, %d connections are broken", bytes, broken)
	}
	p.Slow(20 * time.Millisecond)
	start := time.Now()
	if back, err := say(t, p, text); back != text || err != nil || time.Since(start) < 40*time.Millisecond {
		t.Errorf("a slow echo is %d bytes, %v, in %s", len(back), err, time.Since(start))
	}
}
