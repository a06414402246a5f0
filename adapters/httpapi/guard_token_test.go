package httpapi_test

import (
	"crypto/tls"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

const token = "s3cret-Token"

func TestToken(t *testing.T) {
	handler := httpapi.Guarded(httpapi.Options{Token: token}, get("/"), get("/health"), get("/x"))
	cookie := strings.SplitN(ask(handler, "GET", "/?token="+token, "").Header().Get("Set-Cookie"), ";", 2)[0]
	for _, tt := range []struct {
		method, path string
		headers      []string
		want         int
	}{
		{"GET", "/health", nil, 200},
		{"HEAD", "/health", nil, 200},
		{"GET", "/x", nil, 401},
		{"GET", "/nothing", nil, 401}, // what there is is nobody's business either
		{"POST", "/x", nil, 401},
		{"GET", "/health/../x", nil, 401},
		{"GET", "/%68ealth", nil, 404}, // it needs no token as /health, and is no route
		{"GET", "/x", []string{"Authorization", "Bearer " + token}, 200},
		{"GET", "/x", []string{"Authorization", "bearer  " + token}, 200},
		{"GET", "/nothing", []string{"Authorization", "Bearer " + token}, 404},
		{"GET", "/x", []string{"Authorization", "Bearer " + token + "x"}, 401},
		{"GET", "/x", []string{"Authorization", "Bearer " + strings.ToLower(token)}, 401},
		{"GET", "/x", []string{"Authorization", "Bearer"}, 401},
		{"GET", "/x", []string{"Authorization", "Bearer "}, 401},
		{"GET", "/x", []string{"Authorization", token}, 401},
		{"GET", "/x", []string{"Authorization", "Basic " + token}, 401},
		{"GET", "/x", []string{"Authorization", "Bearer " + token, "Authorization", "Bearer x"}, 401},
		{"GET", "/x", []string{"Cookie", cookie}, 200},
		{"GET", "/x", []string{"Cookie", cookie + "0"}, 401},
		{"GET", "/x", []string{"Cookie", "dw_sim_8000=" + token}, 401},
		{"GET", "/x", []string{"Cookie", cookie, "Host", "localhost:8001"}, 401}, // that of another server
		{"GET", "/x", []string{"Cookie", cookie, "Authorization", "Bearer wrong"}, 401},
		{"GET", "/x?token=" + token, nil, 401}, // links are to /
		{"GET", "/?token=wrong", nil, 401},
		{"GET", "/?token=wrong", []string{"Cookie", cookie}, 401},
		{"POST", "/?token=" + token, nil, 401},
		{"GET", "/?token=" + token, nil, 303},
	} {
		w := ask(handler, tt.method, tt.path, "", tt.headers...)
		if w.Code != tt.want {
			t.Errorf("%s %s %v: got %d, want %d", tt.method, tt.path, tt.headers, w.Code, tt.want)
		}
		if tt.want == 401 {
			want := "this server wants its token"
			if slices.Contains(tt.headers, "Authorization") || strings.HasPrefix(tt.path, "/?token=") && tt.method == "GET" {
				want = "not that of this server"
			}
			wantFailure(t, w, 401, want)
			wantFailure(t, w, 401, "Authorization: Bearer")
			if !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Bearer") || strings.Contains(w.Body.String(), token) {
				t.Errorf("%s %s: %v %s", tt.method, tt.path, w.Header(), w.Body)
			}
		}
	}
}

func TestTokenLink(t *testing.T) {
	for _, tt := range []struct {
		prefix, path, location, cookiePath string
		headers                            []string
	}{
		{"", "/?token=" + token, "/", "/", nil},
		{"", "/?a=1&token=" + token + "&b=x%26y", "/?a=1&b=x%26y", "/", nil},
		{"/dw", "/dw/?token=" + token, "/dw/", "/dw", nil},
		{"", "/?token=" + token, "/", "/", []string{"Sec-Fetch-Site", "none"}},
	} {
		w := ask(httpapi.Guarded(httpapi.Options{Token: token, Prefix: tt.prefix}), "GET", tt.path, "", tt.headers...)
		got := w.Header().Get("Set-Cookie")
		if w.Code != 303 || w.Header().Get("Location") != tt.location {
			t.Errorf("%s: got %d to %s", tt.path, w.Code, w.Header().Get("Location"))
		}
		for _, part := range []string{"dw_sim_8000=", "; Path=" + tt.cookiePath + ";", "; HttpOnly", "; SameSite=Strict"} {
			if !strings.Contains(got, part) {
				t.Errorf("%s: the cookie %q has no %q", tt.path, got, part)
			}
		}
		if strings.Contains(got, token) || strings.Contains(got, "Secure") {
			t.Errorf("%s: the cookie is %q", tt.path, got)
		}
	}
	// A browser that comes from another site would leave the cookie out of a redirect.
	w := ask(httpapi.Guarded(httpapi.Options{Token: token}), "GET", "/?token="+token, "",
		"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document")
	if w.Code != 200 || w.Header().Get("Refresh") != "0; url=/" || w.Header().Get("Set-Cookie") == "" {
		t.Errorf("from another site: got %d %v", w.Code, w.Header())
	}
}

// TestTokenInBrowser follows a link as a browser does, over TLS.
func TestTokenInBrowser(t *testing.T) {
	ts := httptest.NewTLSServer(httpapi.Guarded(httpapi.Options{Token: token}, get("/"), get("/x")))
	t.Cleanup(ts.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := ts.Client()
	browser.Jar = jar
	for _, tt := range []struct {
		path string
		want int
	}{{"/x", 401}, {"/?token=" + token, 200}, {"/x", 200}, {"/", 200}} {
		response, err := browser.Get(ts.URL + tt.path)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != tt.want || response.Request.URL.RawQuery != "" {
			t.Errorf("%s: got %d at %s, want %d", tt.path, response.StatusCode, response.Request.URL, tt.want)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/?token="+token, nil)
	r.Host, r.TLS = "localhost", &tls.ConnectionState{}
	w := httptest.NewRecorder()
	ts.Config.Handler.ServeHTTP(w, r)
	if got := w.Header().Get("Set-Cookie"); !strings.Contains(got, "; Secure") || !strings.HasPrefix(got, "dw_sim=") {
		t.Errorf("over TLS the cookie is %q", got)
	}
}

// TestTokenPage comes without the token, as browsers do.
func TestTokenPage(t *testing.T) {
	const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	handler := httpapi.Guarded(httpapi.Options{Token: token, Prefix: "/dw"}, get("/"), get("/x"))
	for _, tt := range []struct {
		method, path string
		headers      []string
		wrong        bool
	}{
		{"GET", "/dw/", nil, false},
		{"GET", "/dw", nil, false},
		{"GET", "/dw/x", nil, false},
		{"GET", "/nothing", nil, false},
		{"GET", "/dw/?token=wrong", nil, true},
		{"GET", "/dw?token=wrong", nil, true},
		{"GET", "/dw/", []string{"Cookie", "dw_sim_8000=of-another-start"}, true},
	} {
		w := ask(handler, tt.method, tt.path, "", append(tt.headers, "Accept", browser)...)
		page := w.Body.String()
		if w.Code != 401 || w.Header().Get("Content-Type") != "text/html; charset=utf-8" || w.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%s: got %d %v", tt.path, w.Code, w.Header())
		}
		if !strings.Contains(page, "Open the link") || !strings.Contains(page, `action="/dw/"`) || strings.Contains(page, token) {
			t.Errorf("%s: the page is %s", tt.path, page)
		}
		if got := strings.Contains(page, "is not that of this server"); got != tt.wrong {
			t.Errorf("%s %v: the page says that the token is wrong: %t, want %t", tt.path, tt.headers, got, tt.wrong)
		}
		nonce := strings.SplitN(strings.SplitN(page, `nonce="`, 2)[1], `"`, 2)[0]
		if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "'nonce-"+nonce+"'") || !strings.Contains(policy, "default-src 'none'") || strings.Contains(page, "<script") {
			t.Errorf("%s: the policy is %s", tt.path, policy)
		}
	}
	for _, accept := range []string{"application/json", "*/*", "text/event-stream", "application/json,text/html;q=0.9"} {
		wantFailure(t, ask(handler, "GET", "/dw/x", "", "Accept", accept), 401, "this server wants its token")
	}
	wantFailure(t, ask(handler, "POST", "/dw/x", "", "Accept", browser), 401, "this server wants its token")
	if w := ask(handler, "GET", "/dw?token="+token, "", "Accept", browser); w.Code != 303 || w.Header().Get("Location") != "/dw/" {
		t.Errorf("the link without a slash: got %d to %q", w.Code, w.Header().Get("Location"))
	}
}

// TestPrefixLeadsToPage asks for the folder that the page is served at without its slash.
func TestPrefixLeadsToPage(t *testing.T) {
	handler := httpapi.Guarded(httpapi.Options{Prefix: "/dw"}, get("/"))
	for path, want := range map[string]string{"/dw": "/dw/", "/dw?a=1&b=x%26y": "/dw/?a=1&b=x%26y"} {
		for _, method := range []string{"GET", "HEAD"} {
			if w := ask(handler, method, path, ""); w.Code != 307 || w.Header().Get("Location") != want {
				t.Errorf("%s %s: got %d to %q, want %s", method, path, w.Code, w.Header().Get("Location"), want)
			}
		}
	}
	wantFailure(t, ask(handler, "POST", "/dw", ""), 405, "GET")
	wantFailure(t, ask(handler, "GET", "/d", ""), 404, "")
	wantFailure(t, ask(httpapi.Guarded(httpapi.Options{}, get("/x")), "GET", "/", ""), 404, "")
}
