package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// server is a simulator behind HTTP, and a client of it.
type server struct {
	t      *testing.T
	sim    *dwsim.Simulator
	url    string
	client *http.Client
}

// start serves a new simulator for the time of a test.
func start(t *testing.T, o httpapi.Options) *server {
	t.Helper()
	sim := newSimulator(t)
	ts := httptest.NewServer(httpapi.Handler(sim, o))
	t.Cleanup(ts.Close)
	return &server{t: t, sim: sim, url: ts.URL + o.Prefix, client: clientOf(t, ts, o.Prefix)}
}

// clientOf returns a client that holds the answers of a server against the description of the
// API. prefix is that of its handler.
func clientOf(t testing.TB, ts *httptest.Server, prefix string) *http.Client {
	t.Helper()
	client := *ts.Client()
	client.Transport = checked(t, prefix, client.Transport)
	return &client
}

// newSimulator makes a simulator on SQLite in a folder of the test's own.
func newSimulator(t testing.TB) *dwsim.Simulator {
	t.Helper()
	root := t.TempDir()
	meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(root, "dw_simulator.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { meta.Close() })
	warehouse, err := sqlite.OpenWarehouse(t.Context(), filepath.Join(root, "warehouse"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { warehouse.Close() })
	sim, err := dwsim.New(dwsim.Config{
		Metadata: meta, Warehouses: map[string]store.Warehouse{"sqlite": warehouse}, DataRoot: root,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sim.Close() })
	return sim
}

// shop stores the example of that name and returns its document.
func (s *server) shop() *schema.Experiment {
	s.t.Helper()
	text, err := os.ReadFile("../../examples/shop.json")
	if err != nil {
		s.t.Fatal(err)
	}
	doc, err := schema.Decode(text)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.sim.CreateExperiment(s.t.Context(), doc); err != nil {
		s.t.Fatal(err)
	}
	return doc
}

// answer is what came of a request.
type answer struct {
	*http.Response
	t    *testing.T
	body []byte
}

// do sends a request with a JSON body, or none for "". headers are pairs of name and value.
func (s *server) do(method, path, body string, headers ...string) *answer {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	return s.send(r)
}

// send sends a request and reads the whole answer.
func (s *server) send(r *http.Request) *answer {
	s.t.Helper()
	response, err := s.client.Do(r)
	if err != nil {
		s.t.Fatalf("%s %s: %s", r.Method, r.URL.Path, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %s", r.Method, r.URL.Path, err)
	}
	return &answer{response, s.t, text}
}

// want fails the test unless the answer has a status.
func (a *answer) want(status int) *answer {
	a.t.Helper()
	if a.StatusCode != status {
		a.t.Fatalf("%s %s: %d, want %d\n%s", a.Request.Method, a.Request.URL.Path, a.StatusCode, status, a.body)
	}
	return a
}

// into reads the JSON of the answer.
func (a *answer) into(v any) *answer {
	a.t.Helper()
	if err := json.NewDecoder(bytes.NewReader(a.body)).Decode(v); err != nil {
		a.t.Fatalf("%s %s: %s\n%s", a.Request.Method, a.Request.URL.Path, err, a.body)
	}
	return a
}

// says fails the test unless the answer has a text in it, as it was sent or among its values.
func (a *answer) says(text string) *answer {
	a.t.Helper()
	var plain any
	_ = json.Unmarshal(a.body, &plain)
	if !strings.Contains(string(a.body), text) && !strings.Contains(fmt.Sprint(plain), text) {
		a.t.Errorf("%s %s says %s, want %q in it", a.Request.Method, a.Request.URL.Path, a.body, text)
	}
	return a
}
