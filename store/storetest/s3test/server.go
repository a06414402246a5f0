// Package s3test starts a server that speaks the protocol of S3, versitygw over a temporary
// folder, for tests of what stages files. It is built from the module .ci/s3, so that nobody
// inherits it.
package s3test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server is a running server, with one empty bucket. It ends with the test.
type Server struct {
	Endpoint  string // http://127.0.0.1:port
	AccessKey string
	SecretKey string
	Region    string
	Bucket    string

	program string
	address string
	folder  string // that holds the buckets
	beside  string // that holds what is known of their objects
	process *exec.Cmd
	output  *bytes.Buffer
}

// Start starts a server. Where it cannot be built, as without a network, the test is left
// out; in CI it fails.
func Start(tb testing.TB) *Server {
	tb.Helper()
	program, err := build()
	if err != nil && os.Getenv("CI") == "true" {
		tb.Fatal(err)
	}
	if err != nil {
		tb.Skip(err)
	}
	s := &Server{
		AccessKey: "s3test", SecretKey: "s3test-secret", Region: "us-east-1", Bucket: "warehouse-stage",
		program: program, folder: tb.TempDir(), beside: tb.TempDir(),
	}
	s.AddBucket(tb, s.Bucket)
	s.address = freeAddress(tb)
	s.Endpoint = "http://" + s.address
	s.Restart(tb)
	tb.Cleanup(func() { s.Kill() })
	return s
}

// URL returns that of a stage below a prefix of the bucket, credentials included.
func (s *Server) URL(prefix string) string { return s.URLAt(s.Endpoint, prefix) }

// URLAt is URL by another endpoint, such as that of a proxy.
func (s *Server) URLAt(endpoint, prefix string) string {
	options := url.Values{
		"endpoint": {endpoint}, "path_style": {"true"}, "region": {s.Region},
		"access_key_id": {s.AccessKey}, "secret_access_key": {s.SecretKey},
	}
	return (&url.URL{Scheme: "s3", Host: s.Bucket, Path: "/" + prefix, RawQuery: options.Encode()}).String()
}

// AddBucket makes another bucket.
func (s *Server) AddBucket(tb testing.TB, name string) {
	tb.Helper()
	if err := os.Mkdir(filepath.Join(s.folder, name), 0o700); err != nil {
		tb.Fatal(err)
	}
}

// Kill ends the process of the server at once. Its buckets stay.
func (s *Server) Kill() {
	if s.process != nil {
		_ = s.process.Process.Kill()
		_ = s.process.Wait() // that it was killed is no news
		s.process = nil
	}
}

// Restart starts the server that Kill has ended, at the same address.
func (s *Server) Restart(tb testing.TB) {
	tb.Helper()
	s.output = &bytes.Buffer{}
	s.process = exec.Command(s.program, "--port", s.address, "--health", "/healthy", "--quiet", "posix", "--sidecar", s.beside, s.folder)
	s.process.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+s.AccessKey, "ROOT_SECRET_KEY="+s.SecretKey, "VGW_REGION="+s.Region)
	s.process.Stdout, s.process.Stderr = s.output, s.output
	if err := s.process.Start(); err != nil {
		tb.Fatalf("the S3 server cannot be started: %v", err)
	}
	if err := s.await(); err != nil {
		s.Kill()
		tb.Fatalf("the S3 server does not answer: %v\n%s", err, s.output)
	}
}

// await waits until the server answers.
func (s *Server) await() error {
	deadline := time.Now().Add(20 * time.Second)
	for {
		answer, err := http.Get(s.Endpoint + "/healthy")
		if err == nil {
			_, _ = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
			err = fmt.Errorf("it answers %s", answer.Status)
		}
		if time.Now().After(deadline) {
			return err
		}
		<-time.After(20 * time.Millisecond)
	}
}

func freeAddress(tb testing.TB) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// build returns the path of the server's program, which the go command keeps in its cache.
var build = sync.OnceValues(func() (string, error) {
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return "", errors.New("the S3 server cannot be built: there is no module around this test")
	}
	dir := strings.TrimSpace(string(root))
	cmd := exec.Command("go", "tool", "-n", "-modfile="+filepath.Join(dir, ".ci", "s3", "go.mod"), "versitygw")
	var said bytes.Buffer
	cmd.Dir, cmd.Stderr = dir, &said
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("the S3 server cannot be built: %w\n%s", err, said.String())
	}
	return strings.TrimSpace(string(out)), nil
})
