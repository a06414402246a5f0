package snowtest

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Server answers on the loopback interface until the test ends. Its fields are set before the
// first request.
type Server struct {
	Password string        // that logs in; default "secret"
	Token    string        // that logs in instead
	Patience time.Duration // after which a statement that runs is answered with where to ask again; default 200ms
	PartRows int           // rows of a result that come at once; the others are fetched; default 5000

	http    *httptest.Server
	dir     string
	catalog *catalog

	mu         sync.Mutex
	sessions   map[string]*session // by token
	executions map[string]*execution
	parts      map[string][]byte
	statements []string
	faults     []*Fault
	requests   map[string]int // by path
	next       atomic.Int64
}

// Start starts a server.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{
		Password: "secret", Patience: 200 * time.Millisecond, PartRows: 5000,
		sessions: map[string]*session{}, executions: map[string]*execution{}, parts: map[string][]byte{}, requests: map[string]int{},
	}
	s.dir = t.TempDir()
	s.catalog = newCatalog(s.dir)
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(func() {
		s.http.CloseClientConnections()
		s.http.Close()
		s.endSessions()
	})
	return s
}

// Address returns the host and the port of the server.
func (s *Server) Address() (host, port string) {
	host, port, _ = net.SplitHostPort(s.http.Listener.Addr().String())
	return host, port
}

// URL returns the URL of a warehouse on the server, with options appended: "&role=R".
func (s *Server) URL(options string) string {
	host, port := s.Address()
	return fmt.Sprintf("snowflake://dwsim:%s@acme/SIM?warehouse=WH&protocol=http&host=%s&port=%s&login_timeout=3s%s", s.Password, host, port, options)
}

// Statements returns what was executed so far, in the order in which it began. Descriptions are
// not in it.
func (s *Server) Statements() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.statements...)
}

// Requests returns how often a path was asked for.
func (s *Server) Requests(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests[path]
}

// Schemas returns the names of all schemas, sorted.
func (s *Server) Schemas() []string { return s.catalog.names() }

// Close stops the server before the test ends.
func (s *Server) Close() {
	s.http.CloseClientConnections()
	s.http.Close()
}

// CreateSchema makes an empty schema, as somebody else does.
func (s *Server) CreateSchema(name string) { _ = s.catalog.create(name, "", true) }

// EndTransactions rolls back all open transactions, as Snowflake does with those that keep
// others waiting for long.
func (s *Server) EndTransactions() { s.endAll() }

// Bucket returns the folder that the server reads external stages of a URL from: that of
// s3://bucket/prefix for the location "bucket/prefix".
func (s *Server) Bucket(location string) string {
	return filepath.Join(s.dir, "buckets", filepath.FromSlash(location))
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.requests[r.URL.Path]++
	s.mu.Unlock()
	switch path := r.URL.Path; {
	case path == "/session/v1/login-request":
		s.login(w, r)
	case path == "/session/token-request":
		s.renew(w, r)
	case path == "/session" && r.URL.Query().Get("delete") == "true":
		s.logout(w, r)
	case path == "/session/heartbeat":
		answer(w, r, response{Success: true})
	case path == "/queries/v1/query-request":
		s.query(w, r)
	case path == "/queries/v1/abort-request":
		s.abort(w, r)
	case strings.HasPrefix(path, "/queries/") && strings.HasSuffix(path, "/result"):
		s.result(w, r, strings.TrimSuffix(strings.TrimPrefix(path, "/queries/"), "/result"))
	case strings.HasPrefix(path, "/parts/"):
		s.part(w, strings.TrimPrefix(path, "/parts/"))
	default:
		http.NotFound(w, r)
	}
}

// response is the envelope of all answers.
type response struct {
	Data    any    `json:"data"`
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
	Success bool   `json:"success"`
}

// Codes of answers.
const (
	codeLogin      = "390100"
	codeExpired    = "390112"
	codeInProgress = "333333"
)

// answer sends a response, compressed where the client reads that.
func answer(w http.ResponseWriter, r *http.Request, body any) {
	w.Header().Set("Content-Type", "application/json")
	var out io.Writer = w
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		defer z.Close()
		out = z
	}
	_ = json.NewEncoder(out).Encode(body)
}

// cut breaks the connection.
func cut(w http.ResponseWriter) {
	if h, ok := w.(http.Hijacker); ok {
		if conn, _, err := h.Hijack(); err == nil {
			_ = conn.Close()
			return
		}
	}
	panic(http.ErrAbortHandler)
}

type queryRequest struct {
	SQL      string             `json:"sqlText"`
	Describe bool               `json:"describeOnly"`
	Bindings map[string]binding `json:"bindings"`
}

type binding struct {
	Type  string          `json:"type"`
	Value json.RawMessage `json:"value"`
}

func (s *Server) query(w http.ResponseWriter, r *http.Request) {
	session := s.session(w, r)
	if session == nil {
		return
	}
	var q queryRequest
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		http.Error(w, "the body is no JSON", http.StatusBadRequest)
		return
	}
	f := s.fault(q.SQL)
	if f != nil {
		if f.Do != nil {
			f.Do()
		}
		switch f.Kind {
		case Unavailable:
			http.Error(w, "try again", http.StatusServiceUnavailable)
			return
		case CutBefore:
			cut(w)
			return
		case Expired:
			session.expire()
			answer(w, r, response{Code: codeExpired, Message: "Session token has expired"})
			return
		case Refused:
			answer(w, r, (&refusal{code: f.Code, state: "22000", message: f.Message}).response())
			return
		}
	}
	x := s.execute(session, r.URL.Query().Get("requestId"), q)
	if f != nil && f.Kind == CutAfter {
		<-x.done
		cut(w)
		return
	}
	s.await(w, r, x)
}

// execution is a statement that runs, or has run.
type execution struct {
	id     string
	done   chan struct{}
	answer response
	cancel context.CancelFunc
}

// execute starts a statement, or finds the one that was started under the same request id.
func (s *Server) execute(session *session, request string, q queryRequest) *execution {
	s.mu.Lock()
	defer s.mu.Unlock()
	if x := s.executions[request]; x != nil {
		return x
	}
	if !q.Describe {
		s.statements = append(s.statements, q.SQL)
	}
	ctx, cancel := context.WithCancel(context.Background())
	x := &execution{id: fmt.Sprintf("01b2-%d", s.next.Add(1)), done: make(chan struct{}), cancel: cancel}
	s.executions[request], s.executions[x.id] = x, x
	go func() {
		defer close(x.done)
		defer cancel()
		result, err := session.run(ctx, q)
		if err != nil {
			x.answer = refusalOf(ctx, err).response()
			return
		}
		x.answer = s.responseOf(x.id, session, result)
	}()
	return x
}

// await answers with a result or, when that takes long, with where to ask again.
func (s *Server) await(w http.ResponseWriter, r *http.Request, x *execution) {
	select {
	case <-x.done:
		answer(w, r, x.answer)
	case <-time.After(s.Patience):
		answer(w, r, response{Success: true, Code: codeInProgress, Data: map[string]any{
			"queryId": x.id, "getResultUrl": "/queries/" + x.id + "/result", "queryAbortsAfterSecs": 300,
		}})
	case <-r.Context().Done():
	}
}

func (s *Server) result(w http.ResponseWriter, r *http.Request, id string) {
	if s.session(w, r) == nil {
		return
	}
	s.mu.Lock()
	x := s.executions[id]
	s.mu.Unlock()
	if x == nil {
		http.NotFound(w, r)
		return
	}
	s.await(w, r, x)
}

func (s *Server) abort(w http.ResponseWriter, r *http.Request) {
	var body struct {
		RequestID string `json:"requestId"`
	}
	_ = json.NewDecoder(r.Body).Decode(&body)
	s.mu.Lock()
	x := s.executions[body.RequestID]
	s.mu.Unlock()
	if x != nil {
		x.cancel()
		<-x.done
	}
	answer(w, r, response{Success: true})
}

func (s *Server) part(w http.ResponseWriter, id string) {
	s.mu.Lock()
	data := s.parts[id]
	s.mu.Unlock()
	z := gzip.NewWriter(w) // the client looks at the first bytes
	_, _ = z.Write(data)
	_ = z.Close()
}
