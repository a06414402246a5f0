package httpapi_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// TestBodiesThatDawdle leaves no request in progress: there is one place, and it is free while
// others wait for the rest of their bodies.
func TestBodiesThatDawdle(t *testing.T) {
	t.Parallel() // it waits
	sim := newSimulator(t)
	srv := serve(t, sim, httpapi.Handler(sim, httpapi.Options{MaxRequests: 1}), impatient)
	const header = "POST /api/schema/validate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
	half := srv.dial(header + "Content-Length: 10\r\nExpect: 100-continue\r\n\r\n")
	told := make([]byte, len("HTTP/1.1 100 Continue\r\n\r\n"))
	if _, err := io.ReadFull(half, told); err != nil || !strings.HasPrefix(string(told), "HTTP/1.1 100 ") {
		t.Fatalf("got %q, %v", told, err)
	}
	if status := srv.status("/api/experiments"); status != 200 {
		t.Errorf("beside half a body another request got %d", status)
	}
	if text := answered(t, half); !strings.HasPrefix(text, "HTTP/1.1 408 ") {
		t.Errorf("half a body got %q", text)
	}
	whole := strings.Repeat(" ", 100<<10) + "{}"
	for _, tt := range []struct{ name, sent, want string }{
		{"a long body", fmt.Sprintf("%sConnection: close\r\nContent-Length: %d\r\n\r\n%s", header, len(whole), whole), "HTTP/1.1 200 "},
		{"no chunk", header + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "HTTP/1.1 400 "},
	} {
		if text := answered(t, srv.dial(tt.sent)); !strings.HasPrefix(text, tt.want) {
			t.Errorf("%s got %q", tt.name, text)
		}
	}
}
