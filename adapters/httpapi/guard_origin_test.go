package httpapi_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// TestOrigins goes through what browsers and programs say of where a request comes from, with each
// method and content type.
func TestOrigins(t *testing.T) {
	ok := say("ok")
	handler := httpapi.Guarded(httpapi.Options{},
		httpapi.TestRoute{Method: "GET", Path: "/x", Serve: ok, Gives: []string{"text/plain"}},
		httpapi.TestRoute{Method: "POST", Path: "/x", Serve: ok, Gives: []string{"text/plain"}},
		httpapi.TestRoute{Method: "DELETE", Path: "/x", Serve: ok, Gives: []string{"text/plain"}})
	sources := []struct {
		origin, site, mode, dest string
		reads, changes           bool // whether it may
	}{
		{"", "", "", "", true, true},                                                 // a program
		{"", "none", "navigate", "document", true, true},                             // typed by a person
		{"http://localhost:8000", "same-origin", "cors", "empty", true, true},        // the own page
		{"", "same-origin", "cors", "empty", true, true},                             // the own page reads
		{"http://localhost:8000", "", "", "", true, true},                            // an old browser, own page
		{"http://localhost:3000", "", "", "", false, false},                          // another port
		{"http://localhost:3000", "same-site", "cors", "empty", false, false},        // another port
		{"", "same-site", "no-cors", "image", false, false},                          // a picture of another port
		{"https://evil.example", "cross-site", "cors", "empty", false, false},        // fetch
		{"https://evil.example", "", "", "", false, false},                           // an old browser
		{"", "cross-site", "no-cors", "script", false, false},                        // script src
		{"", "cross-site", "navigate", "iframe", false, false},                       // a frame
		{"", "cross-site", "navigate", "document", true, false},                      // a link
		{"https://evil.example", "cross-site", "navigate", "document", false, false}, // a form
		{"null", "cross-site", "cors", "empty", false, false},                        // a sandbox
		{"null", "", "", "", false, false},                                           // a file, old browser
		{"", "nonsense", "", "", false, false},
		{"http://localhost:8000.evil.example", "", "", "", false, false},
		{"http://localhost:8000@evil.example", "", "", "", false, false},
		{"::", "", "", "", false, false},
	}
	bodies := []struct {
		method, media string
		answer        int
	}{
		{"GET", "", 200}, {"HEAD", "", 200}, {"DELETE", "", 200}, {"POST", "", 200},
		{"POST", "application/json", 200}, {"POST", "application/json; charset=UTF-8", 200},
		{"POST", "text/plain", 415}, {"POST", "application/x-www-form-urlencoded", 415},
		{"POST", "multipart/form-data; boundary=x", 415}, {"OPTIONS", "", 405},
	}
	for _, from := range sources {
		for _, b := range bodies {
			text := ""
			if b.media != "" {
				text = "{}"
			}
			headers := []string{}
			for _, h := range [][2]string{{"Origin", from.origin}, {"Sec-Fetch-Site", from.site}, {"Sec-Fetch-Mode", from.mode},
				{"Sec-Fetch-Dest", from.dest}, {"Content-Type", b.media}} {
				if h[1] != "" {
					headers = append(headers, h[0], h[1])
				}
			}
			want := b.answer
			if reads := b.method == "GET" || b.method == "HEAD"; reads && !from.reads || !reads && !from.changes {
				want = 403
			}
			w := ask(handler, b.method, "/x", text, headers...)
			if w.Code != want {
				t.Errorf("%+v %+v: got %d, want %d", from, b, w.Code, want)
			}
			if want == 403 {
				wantFailure(t, w, 403, "another origin")
			}
			if want == 415 {
				wantFailure(t, w, 415, "application/json")
			}
		}
	}
}
