package httpapi_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

// say answers with a text, for routes of a test's own.
func say(text string) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, err := io.WriteString(w, text)
		return err
	}
}

// get is a route of a test's own that answers ok.
func get(path string) httpapi.TestRoute {
	return httpapi.TestRoute{Method: "GET", Path: path, Serve: say("ok"), Gives: []string{"text/plain"}}
}

// ask sends a request to a handler without a network. headers are pairs of name and value.
func ask(handler http.Handler, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = "localhost:8000"
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

// wantFailure fails the test unless an answer has a status and a sentence about it that holds part.
func wantFailure(t *testing.T, w *httptest.ResponseRecorder, status int, part string) {
	t.Helper()
	var f api.Failure
	if err := json.Unmarshal(w.Body.Bytes(), &f); err != nil || w.Code != status {
		t.Errorf("got %d %s %v; want %d", w.Code, w.Body, err, status)
	}
	if text := strings.Join(f.Detail, "\n"); !strings.Contains(text, part) {
		t.Errorf("got %s\nwant something of %q", text, part)
	}
}

func TestPanic(t *testing.T) {
	var log bytes.Buffer
	begin := func(w http.ResponseWriter) { _, _ = io.WriteString(w, "the beginning") }
	routes := []httpapi.TestRoute{
		{Method: "GET", Path: "/early", Serve: func(http.ResponseWriter, *http.Request) error { panic("secret") }},
		{Method: "GET", Path: "/late", Serve: func(w http.ResponseWriter, _ *http.Request) error { begin(w); panic("secret") }},
		{Method: "GET", Path: "/error", Serve: func(http.ResponseWriter, *http.Request) error { return errors.New("secret") }},
		{Method: "GET", Path: "/late-error", Serve: func(w http.ResponseWriter, _ *http.Request) error { begin(w); return errors.New("secret") }},
		{Method: "GET", Path: "/abort", Serve: func(http.ResponseWriter, *http.Request) error { panic(http.ErrAbortHandler) }},
	}
	handler := httpapi.Guarded(httpapi.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}, routes...)
	for _, tt := range []struct {
		path   string
		status int // 0 where the connection is cut
		logged bool
	}{{"/early", 500, true}, {"/late", 0, true}, {"/error", 500, true}, {"/late-error", 0, true}, {"/abort", 0, false}} {
		log.Reset()
		status, text := askForPanic(t, handler, tt.path)
		if status != tt.status || strings.Contains(text, "secret") {
			t.Errorf("%s: got %d %s, want %d", tt.path, status, text, tt.status)
		}
		if got := strings.Contains(log.String(), "secret") && strings.Contains(log.String(), "request_id"); got != tt.logged {
			t.Errorf("%s: logged %v, want %v: %s", tt.path, got, tt.logged, log.String())
		}
		if aborted := strings.Contains(log.String(), "aborted=true"); aborted != (tt.status == 0) {
			t.Errorf("%s: the line in the log: %s", tt.path, log.String())
		}
	}
}

// askForPanic returns the status and text of an answer, and 0 of one that is cut.
func askForPanic(t *testing.T, handler http.Handler, path string) (status int, text string) {
	t.Helper()
	defer func() {
		if cause := recover(); cause != nil && cause != http.ErrAbortHandler { //nolint:errorlint // it is what net/http looks for
			t.Errorf("%s: it panics with %v", path, cause)
		}
	}()
	w := ask(handler, "GET", path, "")
	return w.Code, w.Body.String()
}

func TestAccessLine(t *testing.T) {
	var log bytes.Buffer
	serve := func(w http.ResponseWriter, r *http.Request) error {
		httpapi.Annotate(r.Context(), "run", 7)
		return say("twelve bytes")(w, r)
	}
	handler := httpapi.Guarded(httpapi.Options{Prefix: "/dw", Token: "secret", Logger: slog.New(slog.NewJSONHandler(&log, nil))},
		httpapi.TestRoute{Method: "GET", Path: "/runs/{id}", Serve: serve, Params: []string{"password"}, Gives: []string{"text/plain"}})
	w := ask(handler, "GET", "/dw/runs/7?password=secret", "", "Authorization", "Bearer secret", "X-Request-Id", "mine-1")
	if w.Code != 200 || w.Header().Get("X-Request-Id") != "mine-1" {
		t.Fatalf("got %d %v", w.Code, w.Header())
	}
	var line map[string]any
	if err := json.Unmarshal(log.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{
		"level": "INFO", "msg": "request", "method": "GET", "path": "/dw/runs/7", "route": "/runs/{id}", "status": 200.0,
		"bytes": 12.0, "remote": "192.0.2.1:1234", "request_id": "mine-1", "run": 7.0,
	} {
		if line[key] != want {
			t.Errorf("%s is %v, want %v", key, line[key], want)
		}
	}
	if _, ok := line["duration"]; !ok || strings.Contains(log.String(), "secret") {
		t.Errorf("the line is %s", &log)
	}
}

func TestRequestID(t *testing.T) {
	handler := httpapi.Guarded(httpapi.Options{}, get("/health"))
	for _, tt := range []struct {
		given string
		taken bool
	}{
		{"a", true}, {"0b9c1c1e-8d0f-4c1b-9d8e-3d3c7d2a1f00", true}, {strings.Repeat("x", 64), true},
		{"", false}, {strings.Repeat("x", 65), false}, {"a b", false}, {"a\"b", false}, {"é", false}, {"a=b", false}, {"a,b", false},
	} {
		got := ask(handler, "GET", "/health", "", "X-Request-Id", tt.given).Header().Get("X-Request-Id")
		if taken := got == tt.given; taken != tt.taken || len(got) == 0 {
			t.Errorf("%q: got %q", tt.given, got)
		}
	}
	one, two := ask(handler, "GET", "/nothing", ""), ask(handler, "GET", "/nothing", "")
	if a, b := one.Header().Get("X-Request-Id"), two.Header().Get("X-Request-Id"); a == b || len(a) < 20 {
		t.Errorf("drew %q and %q", a, b)
	}
}

// TestHeaders looks at answers of all kinds.
func TestHeaders(t *testing.T) {
	handler := httpapi.Guarded(httpapi.Options{}, get("/health"))
	for _, w := range []*httptest.ResponseRecorder{
		ask(handler, "GET", "/health", ""), ask(handler, "GET", "/nothing", ""), ask(handler, "POST", "/health", ""),
		ask(handler, "GET", "/health", "", "Host", "example.com"), ask(handler, "HEAD", "/health", ""),
	} {
		for key, want := range map[string]string{
			"Content-Security-Policy": "default-src 'self'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if got := w.Header().Get(key); !strings.HasPrefix(got, want) {
				t.Errorf("%d: %s is %q, want %q", w.Code, key, got, want)
			}
		}
		if w.Code != 200 && w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%d: %v", w.Code, w.Header())
		}
		if got := w.Header().Get("Access-Control-Allow-Origin"); got != "" {
			t.Errorf("CORS is given to %s", got)
		}
	}
	if policy := ask(handler, "GET", "/health", "").Header().Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Error(policy)
	}
}

func TestRequestsAreCounted(t *testing.T) {
	handler := httpapi.Handler(newSimulator(t), httpapi.Options{})
	for _, asked := range [][2]string{
		{"GET", "/api/experiments/one"}, {"GET", "/api/experiments/two"}, {"BREW", "/api/experiments/two"}, {"GET", "/nothing"},
	} {
		ask(handler, asked[0], asked[1], "")
	}
	text := ask(handler, "GET", "/metrics", "").Body.String()
	for _, want := range []string{
		`dwsim_http_requests_total{method="GET",route="/api/experiments/{name}",status="404"} 2`,
		`dwsim_http_requests_total{method="any",route="none",status="404"} 1`,
		`dwsim_http_requests_total{method="any",route="none",status="405"} 1`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
}
