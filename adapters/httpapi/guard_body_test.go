package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

// echo answers with what it has understood of a body.
func echo(w http.ResponseWriter, r *http.Request) error {
	var q api.Query
	if err := httpapi.Decode(r, &q); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(q)
}

// bodyRoutes take bodies of all kinds.
func bodyRoutes(o httpapi.Options) http.Handler {
	read := func(w http.ResponseWriter, r *http.Request) error {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return err
		}
		return say("ok")(w, r)
	}
	text := []string{"text/plain"}
	return httpapi.Guarded(o,
		httpapi.TestRoute{Method: "POST", Path: "/json", Serve: echo},
		httpapi.TestRoute{Method: "POST", Path: "/yaml", Serve: read, Takes: []string{"application/json", "application/yaml"}, Gives: text},
		httpapi.TestRoute{Method: "POST", Path: "/form", Serve: read, Takes: []string{"multipart/form-data"}, Gives: text},
		httpapi.TestRoute{Method: "POST", Path: "/none", Serve: read, Takes: []string{}, Gives: text},
		httpapi.TestRoute{Method: "DELETE", Path: "/json", Serve: echo}, get("/get"))
}

func TestMediaTypes(t *testing.T) {
	handler := bodyRoutes(httpapi.Options{})
	for _, tt := range []struct {
		method, path, media string
		want                int
		part                string
	}{
		{"POST", "/json", "application/json", 200, ""},
		{"POST", "/json", "Application/JSON;charset=UTF-8", 200, ""},
		{"POST", "/json", `application/json; charset="utf-8"`, 200, ""},
		{"POST", "/json", "application/json; charset=latin1", 415, "want UTF-8"},
		{"POST", "/json", "text/json", 415, "this path takes application/json"},
		{"POST", "/json", "application/yaml", 415, "this path takes application/json"},
		{"POST", "/json", "nonsense;;", 415, "nonsense;;"},
		{"POST", "/json", "", 415, "0 Content-Type headers"},
		{"POST", "/yaml", "application/yaml", 200, ""},
		{"POST", "/yaml", "text/plain", 415, "application/json or application/yaml"},
		{"POST", "/form", "multipart/form-data; boundary=x", 200, ""},
		{"POST", "/form", "application/json", 415, "multipart/form-data"},
		{"POST", "/none", "application/json", 400, "no body"},
		{"DELETE", "/json", "application/json", 400, "no body"},
		{"GET", "/get", "application/json", 400, "no body"},
	} {
		headers := []string{"Content-Type", tt.media}
		if tt.media == "" {
			headers = nil
		}
		w := ask(handler, tt.method, tt.path, "{}", headers...)
		if tt.want == 200 && w.Code != 200 {
			t.Errorf("%+v: got %d %s", tt, w.Code, w.Body)
		}
		if tt.want != 200 {
			wantFailure(t, w, tt.want, tt.part)
		}
	}
	wantFailure(t, ask(handler, "POST", "/json", "{}", "Content-Type", "application/json", "Content-Type", "text/plain"), 415, "2 Content-Type headers")
}

func TestBodies(t *testing.T) {
	handler := bodyRoutes(httpapi.Options{})
	for _, tt := range []struct{ body, want string }{ // a want in braces is an answer, else a part of a sentence
		{``, `{"sql":""}`},
		{`{}`, `{"sql":""}`},
		{`{"sql": "SELECT 1", "limit": 5, "timeout": "1m"}`, `{"sql":"SELECT 1","limit":5,"timeout":"1m0s"}`},
		{`{"sql": "x", "limit": null}`, `{"sql":"x"}`},
		{`{"params": {"a": {"type": "date", "value": null}}}`, `{"sql":"","params":{"a":{"type":"date","value":null}}}`},
		{`{"sqll": "x"}`, `sqll: unknown key "sqll" (did you mean "sql"?)`},
		{`{"Sql": "x"}`, `Sql: unknown key "Sql" (did you mean "sql"?)`},
		{`{"sql": "x", "sql": "y"}`, `sql: the key "sql" stands here twice`},
		{`{"params": {"a": 1, "a": 2}}`, `params.a: the key "a" stands here twice`},
		{`{"sql": 1}`, `sql: want a string, got the number 1 (write it in quotes)`},
		{`{"limit": "abc"}`, `limit: want an integer, got the string "abc"`},
		{`{"limit": 1.5}`, `limit: want an integer, got the number 1.5`},
		{`{"limit": 1e30}`, `limit: 1e30 is out of the range of integers`},
		{`{"limit": {}}`, `limit: want an integer, got an object`},
		{`{"timeout": "soon"}`, `timeout: "soon" is no time span, such as "30s" or 30`},
		{`{"timeout": []}`, `timeout: [] is no time span`},
		{`{"params": []}`, `params: want an object, got a list`},
		{`{"params": {"a": [1]}}`, `params.a: a parameter is a scalar, not a list`},
		{`{"params": {"a": {"tipe": "date", "value": 1}}}`, `params.a.tipe: unknown key "tipe" (did you mean "type"?)`},
		{`[]`, `want an object, got a list`},
		{`{} {}`, `"{" follows the end of the document`},
		{`{"sql": "x"`, `want a comma or }`},
		{`{sql: 1}`, `want a key in double quotes`},
		{"{\"sql\": \"\x80\"}", `not UTF-8`},
		{`{"sql": "\ud800"}`, `half a character`},
		{strings.Repeat(`{"a":`, 1_000_000), `nested deeper than 64 levels`},
		{`{"params": {"a": ` + strings.Repeat("[", 1_000_000), `nested deeper than 64 levels`},
		{`{"params": {"a": [` + strings.Repeat("0,", 1_000_000), `more than 200000 values`},
	} {
		begun := time.Now()
		w := ask(handler, "POST", "/json", tt.body, "Content-Type", "application/json")
		if took := time.Since(begun); took > slowest {
			t.Errorf("%.60s took %s", tt.body, took)
		}
		if strings.Contains(w.Body.String(), "json:") {
			t.Errorf("%.60s: in the words of Go: %s", tt.body, w.Body)
		}
		if tt.want[0] != '{' {
			wantFailure(t, w, 400, tt.want)
		} else if got := strings.TrimSpace(w.Body.String()); w.Code != 200 || got != tt.want {
			t.Errorf("%.60s: got %d %s, want %s", tt.body, w.Code, got, tt.want)
		}
	}
}

// TestBodyProblems are several at once, each with its place.
func TestBodyProblems(t *testing.T) {
	w := ask(bodyRoutes(httpapi.Options{}), "POST", "/json", "{\"sql\": 1,\n \"limit\": true, \"x\": 0}", "Content-Type", "application/json")
	var f api.Failure
	if err := json.Unmarshal(w.Body.Bytes(), &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Problems) != 3 || f.Problems[1].Path != "limit" || f.Problems[1].Line != 2 || f.Problems[1].Column != 11 {
		t.Errorf("got %+v", f.Problems)
	}
}

func TestMaxBody(t *testing.T) {
	handler := bodyRoutes(httpapi.Options{MaxBody: 100})
	fits, beyond := `{"sql": "`+strings.Repeat("x", 89)+`"}`, `{"sql": "`+strings.Repeat("x", 90)+`"}`
	if len(fits) != 100 {
		t.Fatal(len(fits))
	}
	for _, tt := range []struct {
		name, body string
		encoding   string
		want       int
	}{
		{"fits", fits, "", 200}, {"beyond", beyond, "", 413},
		{"fits, identity", fits, "identity", 200},
		{"compressed, fits", zipped(t, fits), "gzip", 200}, {"compressed, beyond", zipped(t, beyond), "gzip", 413},
		{"compressed, X", zipped(t, fits), "X-GZIP", 200},
		{"empty members", strings.Repeat(zipped(t, ""), 10), "gzip", 413},
		{"not compressed", fits, "gzip", 400}, {"cut", zipped(t, fits)[:20], "gzip", 400},
		{"more behind", zipped(t, "{}") + "x", "gzip", 400},
		{"twice", zipped(t, zipped(t, "{}")), "gzip, gzip", 415}, {"brotli", fits, "br", 415}, {"deflate", fits, "deflate", 415},
	} {
		for _, chunked := range []bool{false, true} {
			r := httptest.NewRequest("POST", "/json", strings.NewReader(tt.body))
			r.Host = "localhost"
			r.Header.Set("Content-Type", "application/json")
			if tt.encoding != "" {
				r.Header.Set("Content-Encoding", tt.encoding)
			}
			if chunked {
				r.ContentLength = -1
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != tt.want {
				t.Errorf("%s, chunked %v: got %d %s, want %d", tt.name, chunked, w.Code, w.Body, tt.want)
			}
			if w.Code == 413 {
				wantFailure(t, w, 413, "more than 100 bytes; the server takes more with --max-body")
			}
			if w.Code == 415 && w.Header().Get("Accept-Encoding") != "gzip" {
				t.Errorf("%s: %v", tt.name, w.Header())
			}
		}
	}
	whole := ask(bodyRoutes(httpapi.Options{}), "POST", "/json", strings.Repeat(" ", 10<<20+1), "Content-Type", "application/json")
	wantFailure(t, whole, 413, "more than 10 MiB")
}

func zipped(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// zeros are bytes without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// slowest is how long a refusal may take. On a machine with nothing else to do it takes some milliseconds.
const slowest = 5 * time.Second

// TestHugeBodies sends bodies that would not fit into memory, over a connection.
func TestHugeBodies(t *testing.T) {
	ts := httptest.NewServer(bodyRoutes(httpapi.Options{}))
	t.Cleanup(ts.Close)
	const size = 10_000_000_000
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	if _, err := io.CopyN(w, zeros{}, 64<<20); err != nil {
		t.Fatal(err)
	}
	w.Close()
	for _, tt := range []struct {
		name   string
		path   string
		length int64 // -1 for one that is not told
		body   io.Reader
		zipped bool
	}{
		{"10 GB announced", "/json", size, io.LimitReader(zeros{}, size), false},
		{"10 GB streamed", "/yaml", -1, io.LimitReader(zeros{}, size), false},
		{"bomb into memory", "/json", int64(bomb.Len()), bytes.NewReader(bomb.Bytes()), true},
		{"bomb streamed", "/yaml", -1, bytes.NewReader(bomb.Bytes()), true},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begun := time.Now()
		r, err := http.NewRequestWithContext(t.Context(), "POST", ts.URL+tt.path, io.NopCloser(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		r.ContentLength = tt.length
		r.Header.Set("Content-Type", "application/json")
		if tt.zipped {
			r.Header.Set("Content-Encoding", "gzip")
		}
		response, err := ts.Client().Do(r)
		if err != nil {
			t.Errorf("%s: %s", tt.name, err)
			continue
		}
		response.Body.Close()
		took := time.Since(begun)
		runtime.ReadMemStats(&after)
		t.Logf("%s: refused after %s", tt.name, took)
		if response.StatusCode != 413 || took > slowest {
			t.Errorf("%s: got %d after %s", tt.name, response.StatusCode, took)
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 80<<20 { // ReadAll doubles what it has up to 10 MiB
			t.Errorf("%s: %d MiB were allocated", tt.name, grown>>20)
		}
	}
}

// TestExpectContinue sees that a client is told to go on only where its body is wanted.
func TestExpectContinue(t *testing.T) {
	ts := httptest.NewServer(bodyRoutes(httpapi.Options{MaxBody: 100}))
	t.Cleanup(ts.Close)
	client := ts.Client()
	client.Transport.(*http.Transport).ExpectContinueTimeout = time.Minute
	for _, tt := range []struct {
		body, media string
		want        int
		told        bool
	}{
		{`{"sql": "x"}`, "application/json", 200, true},
		{strings.Repeat(" ", 101), "application/json", 413, false},
		{`{}`, "text/plain", 415, false},
	} {
		told := false
		trace := httptrace.ClientTrace{Got100Continue: func() { told = true }}
		r, err := http.NewRequestWithContext(httptrace.WithClientTrace(t.Context(), &trace), "POST", ts.URL+"/json", strings.NewReader(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Expect", "100-continue")
		r.Header.Set("Content-Type", tt.media)
		response, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != tt.want || told != tt.told {
			t.Errorf("%s of %d bytes: got %d, told to go on %v", tt.media, len(tt.body), response.StatusCode, told)
		}
	}
}
