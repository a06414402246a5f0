package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
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
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		return nil, err
	}
	return client.Do(r)
}

// status asks for a path and returns the status of the answer, 0 where there is none.
func (s *served) status(path string) int {
	r, err := s.get(path)
	if err != nil {
		return 0
	}
	r.Body.Close()
	return r.StatusCode
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

// TestServerEnds ends a server while a run is made, watched and waited for, queries are in
// progress, and somebody has sent half of a header.
func TestServerEnds(t *testing.T) {
	sim := newSimulator(t)
	s := &server{t: t, sim: sim, client: http.DefaultClient}
	s.shop()
	srv := serve(t, sim, httpapi.Handler(sim, httpapi.Options{}), httpapi.ServerOptions{})
	s.url = srv.url
	var run dwsim.Run
	s.do("POST", "/api/experiments/shop/generate", `{"rows": {"orders": 500000000}, "ignore_disk": true, "workers": 1}`).want(202).into(&run)
	half := srv.dial("GET /health HTTP/1.1\r\nHost: ")
	events, err := srv.get(fmt.Sprintf("/api/experiments/shop/runs/%d/events", run.ID))
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	counting := s.executes(stuckSQL)
	for len(sim.Queries()) == 0 {
		runtime.Gosched()
	}
	listing, err := s.post(endlessSQL)
	if err != nil || listing.StatusCode != http.StatusOK {
		t.Fatal(listing, err)
	}
	defer listing.Body.Close()
	began := time.Now()
	srv.stop()

	if text, err := io.ReadAll(events.Body); err != nil || !strings.Contains(endOf(text), "event: end\n") ||
		!strings.Contains(endOf(text), `"status":"ABORTED"`) || !strings.Contains(endOf(text), httpapi.ShutdownReason) {
		t.Errorf("the last event is %s, %v", endOf(text), err)
	}
	if got := <-counting; !strings.HasPrefix(got, "503 ") || !strings.Contains(got, httpapi.ShutdownReason) {
		t.Errorf("the query without rows ended with %q", got)
	}
	if _, err := io.ReadAll(listing.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("the query with rows ended with %v", err)
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
	if srv.status("/health") != 0 {
		t.Error("connections are still taken")
	}
}

// post runs a query without limits, and returns when its answer begins.
func (s *server) post(sql string) (*http.Response, error) {
	return http.Post(s.url+"/api/query/execute", "application/json", strings.NewReader(body("sql", sql, "limit", 0, "timeout", 0)))
}

// executes runs a query in the background and tells the status and the answer.
func (s *server) executes(sql string) <-chan string {
	told := make(chan string, 1)
	go func() {
		r, err := s.post(sql)
		if err != nil {
			told <- err.Error()
			return
		}
		defer r.Body.Close()
		text, err := io.ReadAll(r.Body)
		told <- fmt.Sprintf("%d %s %v", r.StatusCode, text, err)
	}()
	return told
}

// endOf returns the last event of a stream.
func endOf(stream []byte) string {
	text := strings.TrimSpace(string(stream))
	return text[strings.LastIndex(text, "\n\n")+1:]
}

// TestServerGivesUp ends a server with one request that hears the end of its context, and one that
// hears of nothing.
func TestServerGivesUp(t *testing.T) {
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
	if err := <-srv.over; err == nil || !strings.Contains(err.Error(), "requests that did not end within 200ms and were cut: 1") {
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
