package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/adapters/httpapi/client"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// fake serves what a test wants a broken server, or none of ours, to answer.
func fake(t *testing.T, serve http.HandlerFunc) *client.Client {
	t.Helper()
	ts := httptest.NewServer(serve)
	t.Cleanup(ts.Close)
	return connect(t, ts.URL, client.Options{})
}

func connect(t *testing.T, url string, o client.Options) *client.Client {
	t.Helper()
	c, err := client.New(url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// says answers with a status, a media type and a body.
func says(status int, media, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

const html = "<html><body><h1>It works!</h1></body></html>"

func TestStrangeAnswers(t *testing.T) {
	for _, tt := range []struct {
		name        string
		serve       http.HandlerFunc
		want        string
		unreachable bool
	}{
		{"a page", says(200, "text/html; charset=utf-8", html), "answered 200 OK with text/html in the place of application/json: that is not a dw-sim server", false},
		{"no page", says(404, "text/html", html), "answered 404 Not Found without a sentence why: that is not a dw-sim server, or the URL lacks the prefix", false},
		{"JSON of others", says(200, "application/json", `{"status": "UP"}`), `with JSON that has no "experiments": that is not a dw-sim server`, false},
		{"a list", says(200, "application/json", `[]`), `with JSON that has no "experiments"`, false},
		{"no JSON", says(200, "application/json", html), `with JSON that has no "experiments"`, false},
		{"nothing", says(200, "", ""), "answered 200 OK with something in the place of application/json", false},
		{"no content", says(204, "application/json", ""), `with JSON that has no "experiments"`, false},
		{"another version", says(200, "application/json", `{"experiments": {"shop": {}}}`), "is not understood, it may be of another version", false},
		{"an error of others", says(500, "application/json", `{"error": "oops"}`), "answered 500 Internal Server Error without a sentence why", false},
		{"a proxy without its server", says(502, "text/html", html), "cannot be reached: a server in front of it answered 502 Bad Gateway", true},
		{"a proxy that is busy", says(503, "text/html", html), "cannot be reached: a server in front of it answered 503 Service Unavailable", true},
		{"a proxy that waited", says(504, "text/plain", "timeout"), "cannot be reached: a server in front of it answered 504 Gateway Timeout", true},
		{"a server that is busy", says(503, "application/json", `{"detail": ["64 requests are in progress"], "problems": []}`), "64 requests are in progress", false},
		{"elsewhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://me:secret@example.com/x/?secret=1", http.StatusMovedPermanently)
		}, "answered 301 Moved Permanently and leads to https://example.com/x/; give the URL of the server as it is there", false},
		{"cut", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"experiments": [`)
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}, "broke off: unexpected EOF", false},
		{"cut before it began", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "cannot be reached: EOF", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := fake(t, tt.serve)
			_, err := c.Experiments(t.Context(), api.Page{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("error %v, want one with %q", err, tt.want)
			}
			if got := errors.Is(err, store.ErrUnreachable); got != tt.unreachable {
				t.Errorf("is ErrUnreachable: %t: %s", got, err)
			}
			if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "It works") {
				t.Errorf("the error shows too much: %s", err)
			}
		})
	}
}

// TestRedirects looks that nothing is asked at a place that nobody named.
func TestRedirects(t *testing.T) {
	asked := 0
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer elsewhere.Close()
	c := fake(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	})
	_, err := c.Generate(t.Context(), "shop", api.Generate{})
	if err == nil || !strings.Contains(err.Error(), "leads to "+elsewhere.URL) {
		t.Errorf("error %v", err)
	}
	if _, err := c.Delete(t.Context(), "shop"); err == nil {
		t.Error("deleted elsewhere")
	}
	if asked > 0 {
		t.Errorf("the other server was asked %d times", asked)
	}
}

func TestUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	c := connect(t, "http://"+l.Addr().String(), client.Options{})
	calls := map[string]func() error{
		"Experiment": func() error { _, err := c.Experiment(t.Context(), "shop"); return err },
		"Generate":   func() error { _, err := c.Generate(t.Context(), "shop", api.Generate{}); return err },
		"Query":      func() error { _, err := c.Query(t.Context(), api.Query{SQL: "SELECT 1"}); return err },
		"Wait":       func() error { _, err := c.Wait(t.Context(), "shop", 1); return err },
	}
	for name, call := range calls {
		begin := time.Now()
		err := call()
		if !errors.Is(err, store.ErrUnreachable) || !strings.Contains(err.Error(), "the server http://127.0.0.1:") {
			t.Errorf("%s: error %v", name, err)
		}
		if took := time.Since(begin); took > 2*time.Second {
			t.Errorf("%s: took %s to find that nobody is there", name, took)
		}
	}
}

// TestSlowHeaders ends the waiting for a server that takes a request and says nothing.
func TestSlowHeaders(t *testing.T) {
	left := make(chan struct{}, 10)
	c := fake(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		left <- struct{}{}
	})
	why := errors.New("somebody lost patience")
	for name, call := range map[string]func(context.Context) error{
		"Experiments": func(ctx context.Context) error { _, err := c.Experiments(ctx, api.Page{}); return err },
		"Query":       func(ctx context.Context) error { _, err := c.Query(ctx, api.Query{SQL: "SELECT 1"}); return err },
		"Generate":    func(ctx context.Context) error { _, err := c.Generate(ctx, "shop", api.Generate{}); return err },
		"Wait":        func(ctx context.Context) error { _, err := c.Wait(ctx, "shop", 1); return err },
		"Export": func(ctx context.Context) error {
			_, err := c.Export(ctx, api.Query{SQL: "SELECT 1", Format: "csv"}, io.Discard)
			return err
		},
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(20*time.Millisecond, func() { cancel(why) })
		if err := call(ctx); !errors.Is(err, why) {
			t.Errorf("%s: error %v, want the cause of its context", name, err)
		}
		<-left // the server has heard of it
	}
}

// TestFailure reads an error as a server writes it.
func TestFailure(t *testing.T) {
	c := fake(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", "abc123")
		says(409, "application/json; charset=utf-8", `{"code": "run_active", "detail": ["first", "second"],
			"problems": [], "active": {"experiment": "shop", "purpose": "load", "run": 7}, "later": {}}`)(w, r)
	})
	_, err := c.Reset(t.Context(), "shop")
	e, ok := errors.AsType[*client.Error](err)
	if !ok || e.Status != 409 || e.RequestID != "abc123" || e.Active.Run != 7 || !errors.Is(err, store.ErrRunActive) {
		t.Fatalf("got %#v", err)
	}
	if err.Error() != "first\nsecond" {
		t.Errorf("text %q", err)
	}
}

// TestNames asks for experiments whose names no path can hold as they are.
func TestNames(t *testing.T) {
	var got string
	c := fake(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.RequestURI
		says(404, "application/json", `{"code": "not_found", "detail": ["no"], "problems": []}`)(w, r)
	})
	for name, want := range map[string]string{
		"": "", ".": "", "..": "", "../x": "..%2Fx", "a b?c#d": "a%20b%3Fc%23d", "ä%2f": "%C3%A4%252f", "x\x00": "x%00",
	} {
		got = ""
		if _, err := c.Experiment(t.Context(), name); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%q: error %v", name, err)
		}
		if want != "" {
			want = "/api/experiments/" + want
		}
		if got != want {
			t.Errorf("%q: asked %q, want %q", name, got, want)
		}
	}
}

func TestExportBreaksOff(t *testing.T) {
	full := strings.Repeat("1,2,3\n", 10_000)
	csv := func(w http.ResponseWriter) { w.Header().Set("Content-Type", "text/csv; charset=utf-8") }
	for _, tt := range []struct {
		name  string
		serve http.HandlerFunc
		want  string // part of the error
	}{
		{"cut", func(w http.ResponseWriter, _ *http.Request) {
			csv(w)
			_, _ = io.WriteString(w, full)
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}, "broke off: unexpected EOF"},
		{"shorter than it says", func(w http.ResponseWriter, _ *http.Request) {
			csv(w)
			w.Header().Set("Content-Length", fmt.Sprint(2*len(full)))
			_, _ = io.WriteString(w, full)
		}, "broke off: unexpected EOF"},
		{"of unknown length, as by an old proxy", raw("HTTP/1.0 200 OK\r\nContent-Type: text/csv\r\n\r\n" + full), "does not tell where it ends"},
		{"gzip, cut", gzipped(full, false), "broke off: unexpected EOF"},
		{"gzip, whole", gzipped(full, true), ""},
		{"JSON", says(200, "application/json", `{}`), "with application/json in the place of text/csv"},
		{"whole", says(200, "text/csv", full), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ts := httptest.NewServer(tt.serve)
			defer ts.Close()
			c := connect(t, ts.URL, client.Options{HTTPClient: ts.Client()}) // which compresses here
			var out bytes.Buffer
			x, err := c.Export(t.Context(), api.Query{SQL: "SELECT 1", Format: "csv"}, &out)
			if tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Fatalf("error %v, want one with %q", err, tt.want)
			}
			if tt.want == "" && (err != nil || out.String() != full || x.Bytes != int64(len(full)) || x.Rows != -1) {
				t.Fatalf("got %v and %d bytes: %v", x, out.Len(), err)
			}
		})
	}
	c := fake(t, says(200, "text/csv", full))
	if _, err := c.Export(t.Context(), api.Query{Format: "csv"}, broken{}); !errors.Is(err, errDiskFull) {
		t.Errorf("error %v, want that of the writer", err)
	}
}

var errDiskFull = errors.New("no space left on device")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errDiskFull }

// raw answers with bytes, and closes the connection.
func raw(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, answer)
	}
}

func TestDocumentProblems(t *testing.T) {
	c := fake(t, says(400, "application/json", `{"code": "document", "detail": ["tables: there are none"],
		"problems": [{"path": "tables", "message": "there are none", "line": 3, "column": 7}]}`))
	_, err := c.Create(t.Context(), &schema.Experiment{Name: "x"})
	problems, ok := errors.AsType[schema.Problems](err)
	if !ok || len(problems) != 1 || problems[0] != (schema.Problem{Path: "tables", Message: "there are none"}) {
		t.Errorf("got %#v of %v: places are those of a text that nobody wrote", problems, err)
	}
}
