package client_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi/client"
)

func TestNew(t *testing.T) {
	const secret = "s3cret-token"
	for _, tt := range []struct {
		url, want string // of the client
		wrong     string // part of the error; "" for none
	}{
		{"http://localhost:8000", "http://localhost:8000", ""},
		{"http://localhost:8000/", "http://localhost:8000", ""},
		{"https://example.com/warehouse/", "https://example.com/warehouse", ""},
		{"https://example.com/a%20b", "https://example.com/a%20b", ""},
		{"http://[::1]:8000", "http://[::1]:8000", ""},
		{"http://" + secret + "@localhost:8000/x", "http://localhost:8000/x", ""},
		{"http://me:" + secret + "@localhost:8000", "http://localhost:8000", ""},
		{"http://localhost:8000/?token=" + secret, "http://localhost:8000", ""},
		{"", "", "begins with http:// or https://"},
		{"localhost:8000", "", "this one does not"},
		{"example.com", "", "this one does not"},
		{"ftp://" + secret + "@example.com", "", "this one begins with ftp://"},
		{"unix:///run/dw-sim.sock", "", "begins with http:// or https://"},
		{"http://", "", "names no host"},
		{"http://:8000", "", "names no host"},
		{"http://" + secret + "@exa mple", "", "cannot be read"},
		{"http://localhost:port", "", "cannot be read"},
		{"http://localhost/#" + secret, "", "means nothing"},
		{"http://localhost/?tokn=" + secret, "", `it has "tokn"`},
		{"http://localhost/?token=a&token=" + secret, "", `it has "token"`},
		{"http://localhost/?%zz=" + secret, "", "cannot be read"},
		{"http://" + secret + "@localhost/?token=" + secret, "", "two tokens"},
		{"http://localhost/?token=" + secret + "%0d%0aX-Evil:%20yes", "", "the token has a blank"},
	} {
		c, err := client.New(tt.url, client.Options{})
		switch {
		case tt.wrong == "" && err != nil:
			t.Errorf("%s: %s", tt.url, err)
		case tt.wrong == "" && c.URL() != tt.want:
			t.Errorf("%s: asks %s, want %s", tt.url, c.URL(), tt.want)
		case tt.wrong != "" && (err == nil || !strings.Contains(err.Error(), tt.wrong)):
			t.Errorf("%s: error %v, want one with %q", tt.url, err, tt.wrong)
		case err != nil && strings.Contains(err.Error(), secret):
			t.Errorf("%s: the error shows the token: %s", tt.url, err)
		}
	}
}

// TestToken looks where tokens go: into the header alone.
func TestToken(t *testing.T) {
	for _, tt := range []struct{ before, behind, option, want string }{
		{"", "", "", ""},
		{"", "", "of-options", "Bearer of-options"},
		{"", "?token=of-link", "", "Bearer of-link"},
		{"", "?token=of-link", "of-options", "Bearer of-link"},
		{"of-url@", "", "of-options", "Bearer of-url"},
		{"me:of-url@", "", "", "Bearer of-url"},
	} {
		var got *http.Request
		ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			got = r
			http.Error(w, "no", http.StatusTeapot)
		}))
		url := strings.Replace(ts.URL, "://", "://"+tt.before, 1) + "/sub/" + tt.behind
		c, err := client.New(url, client.Options{Token: tt.option})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Queries(t.Context())
		ts.Close()
		if got.Header.Get("Authorization") != tt.want || got.URL.String() != "/sub/api/queries" {
			t.Errorf("%s: asked %s with %q, want %q", url, got.URL, got.Header.Get("Authorization"), tt.want)
		}
		if err == nil || strings.Contains(err.Error(), "of-") {
			t.Errorf("%s: error %v", url, err)
		}
		_, err = c.Queries(t.Context()) // of a server that is gone
		if err == nil || strings.Contains(err.Error(), "of-") {
			t.Errorf("%s: error %v", url, err)
		}
	}
}
