package httpapi_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
)

// Statements that take long.
const (
	endlessSQL = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"              // rows for ever
	stuckSQL   = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"         // never a row
	sortingSQL = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n ORDER BY 1-i" // never a row
	// wideSQL has a megabyte, and lateSQL goes wrong when the most of that is sent.
	wideSQL = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000) SELECT repeat('wide ', 200) AS a, i FROM n"
	lateSQL = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000) SELECT repeat('wide ', 200) AS a, abs(CASE WHEN i < 1000 THEN i ELSE -9223372036854775807 - 1 END) AS b FROM n"
)

// filled stores the shop and generates a few of its rows.
func (s *server) filled() *dwsim.Experiment {
	s.t.Helper()
	doc := s.shop()
	e, err := s.sim.Experiment(s.t.Context(), doc.Name)
	if err != nil {
		s.t.Fatal(err)
	}
	rows := map[string]int64{}
	for _, t := range doc.Tables {
		rows[t.Name] = min(t.TargetRows, 300)
	}
	if _, err := e.Generate(s.t.Context(), dwsim.GenerateOptions{Seed: new(int64(1)), Rows: rows}); err != nil {
		s.t.Fatal(err)
	}
	return e
}

// body writes a request as JSON. pairs are keys and values; an empty text is left out.
func body(pairs ...any) string {
	all := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		if value := fmt.Sprint(pairs[i+1]); value != "" {
			all[pairs[i].(string)] = pairs[i+1]
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// execute runs a statement in nobody's experiment. pairs are more of the request.
func (s *server) execute(sql string, pairs ...any) *answer {
	s.t.Helper()
	return s.do("POST", "/api/query/execute", body(append(pairs, "sql", sql)...))
}

// wire is a connection on which a request was sent by hand.
type wire struct {
	net.Conn
	t *testing.T
	*bufio.Reader
}

// dial sends a request for a query in a version of HTTP.
func (s *server) dial(version, text string, headers ...string) *wire {
	s.t.Helper()
	headers = append(headers, "Content-Type: application/json", fmt.Sprintf("Content-Length: %d", len(text)))
	return s.write(fmt.Sprintf("POST /api/query/execute %s\r\nHost: localhost\r\n%s\r\n\r\n%s", version, strings.Join(headers, "\r\n"), text))
}

// write sends a request as it stands.
func (s *server) write(text string) *wire {
	s.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { conn.Close() })
	if _, err := io.WriteString(conn, text); err != nil {
		s.t.Fatal(err)
	}
	return &wire{conn, s.t, bufio.NewReader(conn)}
}

// response reads the head of the answer.
func (w *wire) response() *http.Response {
	w.t.Helper()
	response, err := http.ReadResponse(w.Reader, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return response
}

// inProgress returns the queries in progress.
func (s *server) inProgress() []dwsim.RunningQuery {
	s.t.Helper()
	var all api.Queries
	s.do("GET", "/api/queries", "").want(200).into(&all)
	return all.Queries
}

// eventually waits until something is so, and returns how long that took.
func eventually(t *testing.T, what string, is func() bool) time.Duration {
	t.Helper()
	start := time.Now()
	for !is() {
		if time.Since(start) > 20*time.Second {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%s: not within %s\n%s", what, time.Since(start), stacks[:runtime.Stack(stacks, true)])
		}
		time.Sleep(time.Millisecond)
	}
	return time.Since(start)
}

// running waits until a query is in progress and has got so many rows.
func (s *server) running(id string, rows int64) {
	s.t.Helper()
	eventually(s.t, "query "+id+" is in progress", func() bool {
		for _, q := range s.sim.Queries() {
			if q.ID == id && q.Rows >= rows {
				return true
			}
		}
		return false
	})
}

// ended waits until no query is in progress, and fails the test when that takes long.
func (s *server) ended(what string, within time.Duration) {
	s.t.Helper()
	if took := eventually(s.t, what, func() bool { return len(s.sim.Queries()) == 0 }); took > within {
		s.t.Errorf("%s: that took %s, want %s at most", what, took, within)
	}
}

// leftovers fails the test at its end unless as many goroutines are there as now.
func (s *server) leftovers() {
	s.t.Helper()
	s.client.CloseIdleConnections()
	before := runtime.NumGoroutine()
	s.t.Cleanup(func() {
		s.client.CloseIdleConnections()
		eventually(s.t, "goroutines have ended", func() bool { return runtime.NumGoroutine() <= before })
	})
}
