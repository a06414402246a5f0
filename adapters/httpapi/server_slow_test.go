package httpapi_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// impatient are options under which a test need not wait long.
var impatient = httpapi.ServerOptions{
	HeaderTimeout: 300 * time.Millisecond, BodyTimeout: 300 * time.Millisecond,
	WriteTimeout: 300 * time.Millisecond, IdleTimeout: 300 * time.Millisecond,
}

// TestServerPatience sends what comes too late, or is too much.
func TestServerPatience(t *testing.T) {
	t.Parallel() // it waits
	srv := serve(t, newSimulator(t), http.HandlerFunc(reads), impatient)
	for _, tt := range []struct{ name, sent, want string }{
		{"half a header", "GET / HTTP/1.1\r\nHost: ", ""},
		{"nothing", "", ""},
		{"a second request that does not come", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 200 OK"},
		{"half a body", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf", "HTTP/1.1 400 "},
		{"half a chunk", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", "HTTP/1.1 400 "},
		{"a long header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 33<<10), "HTTP/1.1 431 "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := srv.dial(tt.sent)
			text := answered(t, c)
			if !strings.HasPrefix(text, tt.want) || text != "" && tt.want == "" {
				t.Errorf("got %q, want %q", text, tt.want)
			}
			if strings.HasPrefix(tt.name, "half a ") && tt.want != "" && !strings.Contains(text, "the body of the request did not come in time") {
				t.Errorf("got %q", text)
			}
		})
	}
}

// reads answers with what is wrong with the body.
func reads(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
	}
}

// TestServerStalledReader does not read an answer: the handler's write ends, and its context.
func TestServerStalledReader(t *testing.T) {
	t.Parallel() // it waits
	ended := make(chan error, 1)
	srv := serve(t, newSimulator(t), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		piece, err := make([]byte, 1<<20), error(nil)
		for err == nil {
			_, err = w.Write(piece)
		}
		<-r.Context().Done()
		ended <- err
	}), impatient)
	srv.dial("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "i/o timeout") {
		t.Errorf("the write ended with %v", err)
	}
}

// TestServerSlowAnswer lets an answer take several times as long as any timeout, with its
// client reading on, and waiting for more.
func TestServerSlowAnswer(t *testing.T) {
	t.Parallel() // it waits
	const pieces = 12
	srv := serve(t, newSimulator(t), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		tick := time.NewTicker(impatient.WriteTimeout / 3)
		defer tick.Stop()
		for range pieces {
			fmt.Fprintln(w, "piece")
			_ = http.NewResponseController(w).Flush()
			select {
			case <-tick.C:
			case <-r.Context().Done():
				return
			}
		}
	}), impatient)
	r, err := http.Post(srv.url, "text/plain", strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if text, err := io.ReadAll(r.Body); err != nil || strings.Count(string(text), "piece") != pieces {
		t.Errorf("got %q, %v", text, err)
	}
}

// TestServerDeadlineOfHandler has a handler set a deadline of its own, which goes before that of
// the server.
func TestServerDeadlineOfHandler(t *testing.T) {
	t.Parallel() // it waits
	ended := make(chan error, 1)
	srv := serve(t, newSimulator(t), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(50 * time.Millisecond))
		for piece := make([]byte, 1<<20); err == nil; {
			_, err = w.Write(piece)
		}
		ended <- err
	}), httpapi.ServerOptions{WriteTimeout: time.Hour})
	srv.dial("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "i/o timeout") {
		t.Errorf("the write ended with %v", err)
	}
}

// TestServerMakesRoom keeps two connections: for a third, the one that waited longest goes, and
// not the one that is served.
func TestServerMakesRoom(t *testing.T) {
	begun, let := make(chan struct{}), make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/long", func(http.ResponseWriter, *http.Request) {
		close(begun)
		<-let
	})
	mux.HandleFunc("/", reads)
	srv := serve(t, newSimulator(t), mux, httpapi.ServerOptions{MaxConnections: 2})
	served := srv.dial("GET /long HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	<-begun
	waits := srv.dial("GET / HTTP/1.1\r\nHost: ")
	if status := srv.status("/"); status != http.StatusOK {
		t.Errorf("the third got %d", status)
	}
	if text := answered(t, waits); text != "" {
		t.Errorf("the one that waits got %q", text)
	}
	close(let)
	if text := answered(t, served); !strings.HasPrefix(text, "HTTP/1.1 200 OK") {
		t.Errorf("the one that is served got %q", text)
	}
}

var long = flag.Bool("long", false, "run the long form of tests, which takes minutes")

// TestSlowClients has many clients that send their headers and bodies byte by byte, or do not
// read their answers, and one good one, whose requests are answered at once. The short form, which runs
// beside other tests, holds half of them to that.
func TestSlowClients(t *testing.T) {
	clients, lasts, drip, share, bound := 200, 1200*time.Millisecond, 100*time.Millisecond, 50, time.Second
	if *long {
		clients, lasts, drip, share, bound = 1000, time.Minute, time.Second, 99, 100*time.Millisecond
	}
	sim := newSimulator(t)
	mux := http.NewServeMux()
	mux.Handle("/", httpapi.Handler(sim, httpapi.Options{}))
	mux.HandleFunc("/endless", func(w http.ResponseWriter, _ *http.Request) {
		for piece, err := make([]byte, 1<<16), error(nil); err == nil; {
			_, err = w.Write(piece)
		}
	})
	srv := serve(t, sim, mux, httpapi.ServerOptions{})
	ctx, stop := context.WithTimeout(t.Context(), lasts)
	defer stop()
	var slow sync.WaitGroup
	var dialled atomic.Int64
	for i := range clients {
		begin := []string{
			"GET /health HTTP/1.1\r\nHost: localhost\r\nX: ",
			"POST /api/schema/validate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n",
			"GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n",
		}[i%3]
		slow.Go(func() {
			for ctx.Err() == nil {
				dialled.Add(1)
				dawdle(ctx, srv.addr, begin, drip)
			}
		})
	}
	var took []time.Duration
	for n := 0; ctx.Err() == nil; n++ {
		began := time.Now()
		path := []string{"/health", "/api/experiments"}[n%2]
		if status := srv.status(path); status != http.StatusOK {
			t.Fatalf("the good client got %d from %s", status, path)
		}
		took = append(took, time.Since(began))
	}
	slow.Wait()
	slices.Sort(took)
	t.Logf("%d slow clients, %d connections of theirs; %d good requests, median %s, p99 %s, slowest %s",
		clients, dialled.Load(), len(took), took[len(took)/2], took[len(took)*99/100], took[len(took)-1])
	if got := took[len(took)*share/100]; got > bound {
		t.Errorf("p%d is %s, want at most %s", share, got, bound)
	}
}

// dawdle sends the beginning of a request, and then a byte now and then, until the connection
// or ctx ends. It reads nothing.
func dawdle(ctx context.Context, addr, begin string, drip time.Duration) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	defer c.Close()
	_ = c.(*net.TCPConn).SetReadBuffer(4 << 10)
	tick := time.NewTicker(drip)
	defer tick.Stop()
	for text := begin; ; text = "x" {
		if _, err := io.WriteString(c, text); err != nil {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
