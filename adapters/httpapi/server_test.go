package httpapi_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// served is a server on a port of its own.
type served struct {
	t    *testing.T
	addr string
	url  string
	stop context.CancelFunc
	over chan error // gets what Serve returns
}

// serve serves a handler until the test ends.
func serve(t *testing.T, sim *dwsim.Simulator, handler http.Handler, o httpapi.ServerOptions) *served {
	t.Helper()
	server, err := httpapi.NewServer(sim, handler, o)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &served{t: t, addr: l.Addr().String(), stop: stop, over: make(chan error, 1)}
	s.url = "http://" + s.addr
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.over <- server.Serve(ctx, l)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	return s
}

// get asks for a path by a connection of its own.
func (s *served) get(path string) (*http.Response, error) {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	r, err := http.NewRequestWithContext(s.t.Context(), "GET", s.url+path, nil)
	if err != nil {
		return nil, err
	}
	return client.Do(r)
}

// dial opens a connection and writes text to it.
func (s *served) dial(text string) *net.TCPConn {
	s.t.Helper()
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { c.Close() })
	if _, err := io.WriteString(c, text); err != nil {
		s.t.Fatal(err)
	}
	return c.(*net.TCPConn)
}

// answered reads all that comes from a connection, until it is closed.
func answered(t *testing.T, c net.Conn) string {
	t.Helper()
	if err := c.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(c)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("the connection stays open; so far it said %q", text)
	}
	return string(text)
}

// TestServerEnds ends a server while a run is made and watched, a query is read, and somebody
// has sent half of a header.
func TestServerEnds(t *testing.T) {
	sim := newSimulator(t)
	s := &server{t: t, sim: sim}
	s.shop()
	shop, err := sim.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	run, err := shop.Start(t.Context(), dwsim.GenerateOptions{Rows: map[string]int64{"orders": 500_000_000}, IgnoreDisk: true})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/events", func(w http.ResponseWriter, r *http.Request) {
		for p, err := range sim.Runs().Progress(r.Context(), "shop", run.ID) {
			if err != nil {
				fmt.Fprintln(w, err)
				return
			}
			_ = json.NewEncoder(w).Encode(p)
			_ = http.NewResponseController(w).Flush()
		}
	})
	mux.HandleFunc("/query", func(w http.ResponseWriter, r *http.Request) {
		rows, err := shop.Query(r.Context(), "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", dwsim.QueryOptions{})
		if err != nil {
			t.Error(err)
			return
		}
		defer rows.Close()
		for err == nil {
			_, err = rows.Next()
			_ = http.NewResponseController(w).Flush()
		}
		fmt.Fprintln(w, err)
	})
	srv := serve(t, sim, mux, httpapi.ServerOptions{})
	half := srv.dial("GET /health HTTP/1.1\r\nHost: ")
	events, err := srv.get("/events")
	if err != nil {
		t.Fatal(err)
	}
	query, err := srv.get("/query")
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	srv.stop()

	var last dwsim.Progress
	for lines := bufio.NewScanner(events.Body); lines.Scan(); {
		if err := json.Unmarshal(lines.Bytes(), &last); err != nil {
			t.Fatalf("%s: %s", lines.Bytes(), err)
		}
	}
	if last.Status != store.Aborted || last.Error != httpapi.ShutdownReason {
		t.Errorf("the last word of the run is %+v", last)
	}
	if text, err := io.ReadAll(query.Body); err != nil || string(text) != httpapi.ShutdownReason+"\n" {
		t.Errorf("the query ended with %q, %v", text, err)
	}
	if text := answered(t, half); text != "" {
		t.Errorf("half a header was answered with %q", text)
	}
	if err := <-srv.over; err != nil {
		t.Errorf("Serve returned %v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the end took %s", took)
	}
	if recorded, err := sim.Runs().Get(t.Context(), "shop", run.ID); err != nil || recorded.Status != store.Aborted || recorded.Error != httpapi.ShutdownReason {
		t.Errorf("on record is %+v, %v", recorded, err)
	}
	if _, err := srv.get("/health"); err == nil {
		t.Error("connections are still taken")
	}
}

// TestServerCuts ends a server with one request that hears the end of its context, and one that
// hears of nothing.
func TestServerCuts(t *testing.T) {
	let, begun := make(chan struct{}), make(chan struct{}, 2)
	defer close(let)
	mux := http.NewServeMux()
	mux.HandleFunc("/hears", func(w http.ResponseWriter, r *http.Request) {
		begun <- struct{}{}
		<-r.Context().Done()
		fmt.Fprint(w, context.Cause(r.Context()))
	})
	mux.HandleFunc("/deaf", func(http.ResponseWriter, *http.Request) {
		begun <- struct{}{}
		<-let
	})
	srv := serve(t, newSimulator(t), mux, httpapi.ServerOptions{ShutdownTimeout: 200 * time.Millisecond})
	hears := srv.dial("GET /hears HTTP/1.1\r\nHost: localhost\r\n\r\n")
	deaf := srv.dial("GET /deaf HTTP/1.1\r\nHost: localhost\r\n\r\n")
	<-begun
	<-begun
	srv.stop()
	if text := answered(t, hears); !strings.Contains(text, "\r\n\r\n"+httpapi.ShutdownReason) {
		t.Errorf("the one that hears got %q", text)
	}
	if text := answered(t, deaf); text != "" {
		t.Errorf("the one that does not hear got %q", text)
	}
	if err := <-srv.over; err == nil || !strings.Contains(err.Error(), "1 requests did not end within 200ms and were cut") {
		t.Errorf("Serve returned %v", err)
	}
}

// TestServerCannotAccept breaks the listener.
func TestServerCannotAccept(t *testing.T) {
	server, err := httpapi.NewServer(newSimulator(t), http.NotFoundHandler(), httpapi.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := server.Serve(t.Context(), l); err == nil || !strings.Contains(err.Error(), "the server cannot take connections any more") {
		t.Errorf("got %v", err)
	}
}
