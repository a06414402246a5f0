package httpapi_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

func TestHosts(t *testing.T) {
	named := []string{"dw.example.com", "Upper.Example", "fd00::5", "192.0.2.9", "proxy.example:8443"}
	handler := httpapi.Guarded(httpapi.Options{Hosts: named}, get("/health"))
	for _, tt := range []struct {
		host   string
		local  string // the address that the connection came in at
		answer int
	}{
		{"localhost", "127.0.0.1", 200},
		{"localhost:8000", "127.0.0.1", 200},
		{"localhost:", "127.0.0.1", 200},
		{"LocalHost:8000", "127.0.0.1", 200},
		{"localhost.", "127.0.0.1", 200},
		{"localhost.:8000", "127.0.0.1", 200},
		{"127.0.0.1", "127.0.0.1", 200},
		{"127.0.0.1:8000", "127.0.0.1", 200},
		{"127.0.0.1.", "127.0.0.1", 200},
		{"127.9.9.9:1", "127.0.0.1", 200},
		{"[::1]", "::1", 200},
		{"[::1]:8000", "::1", 200},
		{"[0:0:0:0:0:0:0:1]:8000", "::1", 200},
		{"[::ffff:127.0.0.1]:8000", "127.0.0.1", 200},
		{"192.168.1.5:8000", "192.168.1.5", 200},
		{"192.168.1.5", "::ffff:192.168.1.5", 200},
		{"[fe80::1%25eth0]:8000", "fe80::1%eth0", 200},
		{"[FE80::1]", "fe80::1%eth0", 200},
		{"dw.example.com", "192.168.1.5", 200},
		{"DW.example.com.:443", "192.168.1.5", 200},
		{"upper.example", "192.168.1.5", 200},
		{"[fd00::5]:80", "192.168.1.5", 200},
		{"192.0.2.9", "192.168.1.5", 200},
		{"proxy.example", "192.168.1.5", 200},

		{"", "127.0.0.1", 421},
		{"evil.example", "127.0.0.1", 421},
		{"evil.example:8000", "127.0.0.1", 421},
		{"localhost.evil.example", "127.0.0.1", 421},
		{"evil.localhost", "127.0.0.1", 421},
		{"localhost..", "127.0.0.1", 421},
		{"localhost:8000:8000", "127.0.0.1", 421},
		{"localhost:99999", "127.0.0.1", 421},
		{"localhost:80a", "127.0.0.1", 421},
		{"localhost:+80", "127.0.0.1", 421},
		{"localhost@evil.example", "127.0.0.1", 421},
		{"evil.example#localhost", "127.0.0.1", 421},
		{"localhost/", "127.0.0.1", 421},
		{"127.0.0.1.evil.example", "127.0.0.1", 421},
		{"192.168.1.6:8000", "192.168.1.5", 421},
		{"0.0.0.0:8000", "127.0.0.1", 421},
		{"[::]:8000", "::1", 421},
		{"2130706433", "127.0.0.1", 421},
		{"0x7f.1", "127.0.0.1", 421},
		{"127.1", "127.0.0.1", 421},
		{"::1", "::1", 421},
		{"[::1", "::1", 421},
		{"[127.0.0.1]", "127.0.0.1", 421},
		{"[::1]evil.example", "::1", 421},
		{"sub.dw.example.com", "192.168.1.5", 421},
		{"*", "127.0.0.1", 421},
	} {
		w := askAt(t, handler, tt.host, tt.local)
		if w.Code != tt.answer {
			t.Errorf("%q at %s: got %d, want %d", tt.host, tt.local, w.Code, tt.answer)
		}
		if tt.answer == http.StatusMisdirectedRequest {
			wantFailure(t, w, tt.answer, "--allow-host")
		}
		anyone := httpapi.Guarded(httpapi.Options{Hosts: []string{"*"}}, get("/health"))
		if w := askAt(t, anyone, tt.host, tt.local); w.Code != 200 {
			t.Errorf("%q where all names are allowed: got %d", tt.host, w.Code)
		}
	}
}

// askAt asks for /health by a name, on a connection that came in at an address.
func askAt(t *testing.T, handler http.Handler, host, local string) *httptest.ResponseRecorder {
	t.Helper()
	address, err := net.ResolveIPAddr("ip", local)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/health", nil)
	r.Host = host
	tcp := &net.TCPAddr{IP: address.IP, Zone: address.Zone, Port: 8000}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(tcp))))
	return w
}

// TestHostOverNetwork looks at what net/http makes of a Host header.
func TestHostOverNetwork(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.do("GET", "/health", "").want(200)
	s.do("GET", "/health", "", "Host", "localhost").want(200)
	s.do("GET", "/health", "", "Host", "evil.example").want(421)
	s.do("GET", "/api/experiments", "", "Host", "evil.example").want(421)
}
