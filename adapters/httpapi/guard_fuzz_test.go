package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/schema"
)

// fuzzed is a handler for any number of inputs, with the experiment shop.
func fuzzed(f *testing.F) http.Handler {
	sim := newSimulator(f)
	text, err := os.ReadFile("../../examples/shop.json")
	if err != nil {
		f.Fatal(err)
	}
	doc, err := schema.Decode(text)
	if err != nil {
		f.Fatal(err)
	}
	if _, err := sim.CreateExperiment(f.Context(), doc); err != nil {
		f.Fatal(err)
	}
	return httpapi.Handler(sim, httpapi.Options{})
}

// postRoutes are all that take a body. Runs, which take their time, are asked of an experiment that is
// not there: what is asked is understood before that is seen.
func postRoutes() []string {
	var paths []string
	for _, route := range httpapi.Routes() {
		path, ok := strings.CutPrefix(route.Name, "POST ")
		if !ok {
			continue
		}
		name := "shop"
		if strings.HasSuffix(path, "/generate") {
			name = "none"
		}
		paths = append(paths, strings.NewReplacer("{name}", name, "{id}", "1").Replace(path))
	}
	slices.Sort(paths)
	return paths
}

var fuzzedMedia = []string{"application/json", "application/yaml", "application/sql", "multipart/form-data; boundary=x", "text/plain", ""}

// FuzzBody sends any bytes to all that take a body. Nothing of that may be the server's fault.
func FuzzBody(f *testing.F) {
	handler, paths := fuzzed(f), postRoutes()
	if len(paths) < 8 {
		f.Fatalf("only %v", paths)
	}
	for i := range paths {
		for _, body := range []string{``, `{}`, `{"sql": "SELECT 1", "params": {"a": {"type": "date", "value": null}}}`, `{"rows": {"orders": -1}, "seed": "x"}`} {
			f.Add(byte(i), byte(0), []byte(body))
		}
		f.Add(byte(i), byte(1), []byte("name: x\ntables: [{}]\n"))
		f.Add(byte(i), byte(3), []byte("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.json\"\r\n\r\n{}\r\n--x--\r\n"))
	}
	f.Fuzz(func(t *testing.T, route, media byte, body []byte) {
		path := paths[int(route)%len(paths)]
		headers := []string{"Content-Type", fuzzedMedia[int(media)%len(fuzzedMedia)]}
		checkAnswer(t, path, ask(handler, "POST", path, string(body), headers...))
	})
}

// checkAnswer fails the test where a request has found a fault of the server's.
func checkAnswer(t *testing.T, what string, w *httptest.ResponseRecorder) {
	t.Helper()
	if w.Code >= 500 && w.Code != http.StatusGatewayTimeout {
		t.Errorf("%.200q: %d %s", what, w.Code, w.Body)
	}
	if strings.Contains(w.Body.String(), "json: ") || strings.Contains(w.Body.String(), "reflect") {
		t.Errorf("%.200q: in the words of Go: %s", what, w.Body)
	}
}

// FuzzPath asks for any path and query.
func FuzzPath(f *testing.F) {
	handler := fuzzed(f)
	for i, path := range hostilePaths() {
		if i%8 == 0 { // TestPaths has them all
			f.Add(path)
		}
	}
	for _, route := range httpapi.Routes() {
		if path, ok := strings.CutPrefix(route.Name, "GET "); ok {
			f.Add(strings.NewReplacer("{name}", "shop", "{id}", "1").Replace(path) + "?limit=1&format=x&rows=-1&table=none")
		}
	}
	f.Fuzz(func(t *testing.T, target string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		if err != nil {
			t.Fatal(err)
		}
		path, query, _ := strings.Cut(target, "?")
		r.Host, r.URL.Path, r.URL.RawPath, r.URL.RawQuery = "localhost", path, "", query
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		checkAnswer(t, target, w)
		if to := w.Header().Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
			t.Errorf("%q: sent to %s", target, to)
		}
	})
}
