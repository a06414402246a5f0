package httpapi_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// hostilePaths are none that a route has, and none that may lead to a file or to another host.
func hostilePaths() []string {
	paths := []string{
		"/..", "/../", "/../etc/passwd", "/../../../../etc/passwd", "/./health", "/health/", "/health/.", "/health/..", "/health/../health",
		"//", "//health", "///health", "//evil.example", "//evil.example/", "//evil.example/health", "/\\evil.example", "/%5cevil.example", "/%2fevil.example",
		"/%2f%2fevil.example/..", "/health//", "/health//x", "/health/x", "/health;x=1", "/health%20", "/health%00", "/health%0a", "/%68ealth/", "/HEALTH",
		"/%2e%2e/", "/%2e%2e/%2e%2e/etc/passwd", "/%2E%2E%2Fetc%2Fpasswd", "/..%2f..%2fetc/passwd", "/..%252f..%252fetc/passwd", "/..%5c..%5cwindows",
		"/..;/health", "/....//....//etc/passwd", "/.../", "/~root", "/.git/config", "/.env", "/favicon.ico/..", "/index.html", "/wp-login.php",
		"/api", "/api/", "/api//experiments", "/api/experiments/", "/api/experiments//", "/api/experiments/..", "/api/experiments/../experiments",
		"/api/experiments/%2e%2e", "/api/experiments/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/api/experiments/..%2f..%2f..%2fetc%2fpasswd",
		"/api/experiments/%2fetc%2fpasswd", "/api/experiments/%5c%5chost%5cshare", "/api/experiments/c:%5cwindows", "/api/experiments/file:%2f%2f%2fetc%2fpasswd",
		"/api/experiments/%00", "/api/experiments/shop%00", "/api/experiments/shop%00.json", "/api/experiments/shop%0d%0aSet-Cookie:%20x=1",
		"/api/experiments/%7f", "/api/experiments/%1b[31m", "/api/experiments/%ff", "/api/experiments/%c0%ae%c0%ae", "/api/experiments/%c0%af", "/api/experiments/%ed%a0%80",
		"/api/experiments/%e2%80%ae", "/api/experiments/%ef%bc%8e%ef%bc%8e", "/api/experiments/%f0%9f%92%a9", "/api/experiments/%C3%A9",
		"/api/experiments/shop/", "/api/experiments/shop/..", "/api/experiments/shop/../shop", "/api/experiments/shop/document/", "/api/experiments/shop/%2e%2e/shop",
		"/api/experiments/shop/runs/..", "/api/experiments/shop/runs/%2e%2e", "/api/experiments/shop/runs/0", "/api/experiments/shop/runs/-1",
		"/api/experiments/shop/runs/1.0", "/api/experiments/shop/runs/1e3", "/api/experiments/shop/runs/0x1", "/api/experiments/shop/runs/%31%00",
		"/api/experiments/shop/runs/9223372036854775808", "/api/experiments/shop/runs/99999999999999999999999999", "/api/experiments/shop/runs/1/events/",
		"/api/experiments/shop/runs/1%2fevents", "/api/experiments/shop/runs/١", "/api/experiments/' OR 1=1 --", "/api/experiments/%27%20OR%201=1%20--",
		"/api/experiments/shop;drop", "/api/experiments/$(id)", "/api/experiments/%24%7bjndi:ldap:%2f%2fx%7d", "/api/experiments/{name}", "/api/experiments/%7bname%7d",
		"/api/experiments/*", "/api/experiments/%25", "/api/experiments/%2525", "/api/experiments/main", "/api/experiments/_dwsim", "/api/experiments/sqlite_master",
		"/api/experiments/shop%2fdocument", "/api/experiments/shop%2f..%2fshop", "/api/experiments/%20shop", "/api/experiments/shop%20", "/api/experiments/shop.",
		"/api/query/%2e%2e/cancel", "/api/query//cancel", "/api/queries/", "/openapi.json/", "/openapi.json/..", "/docs/../../etc/passwd", "/docs/%2e%2e%2fetc%2fpasswd",
		"/metrics/..", "/ready/", "/debug/pprof/", "/debug/vars", "/server-status",
		"/" + strings.Repeat("a", 4000), "/" + strings.Repeat("a", 5000), "/api/experiments/" + strings.Repeat("a", 3000), "/api/experiments/" + strings.Repeat("%00", 2000),
		"/" + strings.Repeat("../", 1000), "/" + strings.Repeat("/", 3000), "/" + strings.Repeat("a/", 2000), "/api/experiments/" + strings.Repeat("%2e%2e%2f", 400),
		"/%", "/%zz", "/%2", "/api/experiments/%", "/api/experiments/\x01", "/api/experiments/\xff", "/api/experiments/shop\\..\\x",
		"health", "http://evil.example/", "http://localhost:1/nothing", "*", "?", "#", "/?x#/health", "/#",
	}
	return paths
}

// TestPaths sends paths as they are, which clients would clean.
func TestPaths(t *testing.T) {
	paths := hostilePaths()
	if len(paths) < 100 {
		t.Fatalf("only %d paths", len(paths))
	}
	for _, prefix := range []string{"", "/dw"} {
		s := start(t, httpapi.Options{Prefix: prefix})
		s.shop()
		host := strings.TrimPrefix(strings.TrimSuffix(s.url, prefix), "http://")
		for _, path := range paths {
			for _, target := range targets(prefix, path) {
				status, header, text := sendRaw(t, host, target)
				if status < 400 || status >= 500 || header.Get("Location") != "" || strings.Contains(text, "root:") {
					t.Errorf("%.80q: got %d %.100s to %q", target, status, text, header.Get("Location"))
				}
			}
		}
	}
}

// targets are a path at the root, and below a prefix, where it may stand there.
func targets(prefix, path string) []string {
	if prefix == "" || !strings.HasPrefix(path, "/") {
		return []string{path}
	}
	return []string{path, prefix + path, "/x/.." + prefix + path, prefix + "x" + path}
}

// sendRaw sends a request for a target that no client has looked at.
func sendRaw(t *testing.T, host, target string) (status int, header http.Header, text string) {
	t.Helper()
	conn, err := net.Dial("tcp", host) //nolint:noctx // of a test's own server
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", target, host)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("%.80q: %s", target, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Errorf("%.80q: %s", target, err)
	}
	return response.StatusCode, response.Header, string(body)
}
