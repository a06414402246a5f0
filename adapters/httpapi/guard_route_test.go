package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

func TestParams(t *testing.T) {
	x := get("/x")
	x.Params = []string{"limit", "cursor"}
	handler := httpapi.Guarded(httpapi.Options{}, x, get("/none"))
	for _, tt := range []struct {
		path string
		want int
		part string
	}{
		{"/x", 200, ""},
		{"/x?", 200, ""},
		{"/x?limit=1&cursor=a", 200, ""},
		{"/x?limitt=1", 400, `unknown parameter "limitt" (did you mean "limit"?)`},
		{"/x?Limit=1", 400, `unknown parameter "Limit" (did you mean "limit"?)`},
		{"/x?other=1", 400, "known here: limit, cursor"},
		{"/none?other", 400, "this path has none"},
		{"/x?=1", 400, `unknown parameter ""`},
		{"/x?limit=1&limit=1", 400, "limit is given 2 times"},
		{"/x?limit=1;cursor=2", 400, "not understood"},
		{"/x?limit=%zz", 400, "not understood"},
		{"/x?a=1&limit=1&limit=2", 400, "limit is given 2 times"},
		{"/x?" + strings.Repeat("a", 5000) + "=1", 400, "unknown parameter"},
	} {
		w := ask(handler, "GET", tt.path, "")
		if tt.want == 200 && w.Code != 200 {
			t.Errorf("%s: got %d %s", tt.path, w.Code, w.Body)
		}
		if tt.want != 200 {
			wantFailure(t, w, tt.want, tt.part)
		}
		if w.Body.Len() > 1000 {
			t.Errorf("%.60s: the answer has %d bytes", tt.path, w.Body.Len())
		}
	}
}

func TestAccept(t *testing.T) {
	csv := get("/csv")
	csv.Gives = []string{"application/json", "text/csv"}
	json := get("/json")
	json.Gives = nil
	handler := httpapi.Guarded(httpapi.Options{}, csv, json)
	for _, tt := range []struct {
		path, accept string
		want         int
	}{
		{"/json", "", 200}, {"/json", "*/*", 200}, {"/json", "application/json", 200}, {"/json", "application/*", 200},
		{"/json", "Application/JSON; charset=utf-8", 200}, {"/json", "text/html,application/xhtml+xml,*/*;q=0.8", 200},
		{"/json", "text/csv", 406}, {"/json", "application/json;q=0", 406}, {"/json", "*/*, application/json;q=0", 406},
		{"/json", "nonsense", 406}, {"/json", "application/json;q=2", 406}, {"/json", "application/json;q=NaN", 406},
		{"/csv", "text/csv", 200}, {"/csv", "text/*", 200}, {"/csv", "text/html, text/csv;q=0.1", 200}, {"/csv", "text/html", 406},
	} {
		w := ask(handler, "GET", tt.path, "", "Accept", tt.accept)
		if tt.accept == "" {
			w = ask(handler, "GET", tt.path, "")
		}
		if w.Code != tt.want {
			t.Errorf("%s as %q: got %d, want %d", tt.path, tt.accept, w.Code, tt.want)
		}
		if tt.want == 406 {
			wantFailure(t, w, 406, "this path gives application/json")
		}
	}
}

func TestPreferred(t *testing.T) {
	for _, tt := range []struct{ accept, want string }{
		{"", "application/json"}, {"*/*", "application/json"}, {"text/csv", "text/csv"}, {"text/*", "text/csv"},
		{"application/json;q=0.5, text/csv;q=0.6", "text/csv"}, {"text/csv;q=0.5, */*;q=0.1", "text/csv"},
		{"*/*, application/json;q=0", "text/csv"}, {"image/png", ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		if err != nil {
			t.Fatal(err)
		}
		if tt.accept != "" {
			r.Header.Set("Accept", tt.accept)
		}
		if got := httpapi.Preferred(r, "application/json", "text/csv"); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.accept, got, tt.want)
		}
	}
}

func TestMethods(t *testing.T) {
	post := httpapi.TestRoute{Method: "POST", Path: "/x/{name}", Serve: say("")}
	remove := httpapi.TestRoute{Method: "DELETE", Path: "/x/{name}", Serve: say("")}
	handler := httpapi.Guarded(httpapi.Options{}, get("/x/{name}"), post, remove, get("/y"))
	for _, tt := range []struct{ method, path, allow string }{
		{"PUT", "/x/a", "GET, HEAD, POST, DELETE"}, {"OPTIONS", "/x/a", "GET, HEAD, POST, DELETE"},
		{"POST", "/y", "GET, HEAD"}, {"TRACE", "/y", "GET, HEAD"}, {"BREW", "/y", "GET, HEAD"},
	} {
		w := ask(handler, tt.method, tt.path, "")
		wantFailure(t, w, 405, tt.method+"; it takes "+tt.allow)
		if got := w.Header().Get("Allow"); got != tt.allow {
			t.Errorf("%s %s: Allow is %q, want %q", tt.method, tt.path, got, tt.allow)
		}
	}
	wantFailure(t, ask(handler, "PUT", "/nothing", ""), 404, "there is nothing at \"/nothing\"; /openapi.json")
}

// TestInProgress fills the server with requests, and with streams.
func TestInProgress(t *testing.T) {
	entered, leave := make(chan bool), make(chan bool)
	wait := func(w http.ResponseWriter, r *http.Request) error {
		entered <- true
		<-leave
		return say("ok")(w, r)
	}
	slow := httpapi.TestRoute{Method: "GET", Path: "/slow", Serve: wait, Gives: []string{"text/plain"}}
	stream := httpapi.TestRoute{Method: "GET", Path: "/stream", Serve: wait, Gives: []string{"text/event-stream"}, Stream: true}
	handler := httpapi.Guarded(httpapi.Options{MaxRequests: 2}, slow, stream, get("/x"), get("/health"))
	done := make(chan int)
	fill := func(path string, n int) {
		for range n {
			go func() { done <- ask(handler, "GET", path, "").Code }()
			<-entered
		}
	}
	refused := func(path string) {
		t.Helper()
		w := ask(handler, "GET", path, "")
		wantFailure(t, w, 503, "--max-requests")
		if w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %v", path, w.Header())
		}
	}
	fill("/stream", 8)
	refused("/stream")
	if w := ask(handler, "GET", "/x", ""); w.Code != 200 {
		t.Errorf("streams starve requests: %d", w.Code)
	}
	fill("/slow", 2)
	refused("/x")
	for _, path := range []string{"/health", "/nothing"} {
		if w := ask(handler, "GET", path, ""); w.Code == 503 {
			t.Errorf("%s counts", path)
		}
	}
	close(leave)
	for range 10 {
		if code := <-done; code != 200 {
			t.Errorf("got %d", code)
		}
	}
	if w := ask(handler, "GET", "/x", ""); w.Code != 200 {
		t.Errorf("places are not given back: %d", w.Code)
	}
}
