package s3_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"
	"github.com/dw-sim/dw-sim/store/storetest/s3test"
)

// changed is the URL of a stage with other options.
func changed(t *testing.T, rawURL string, options map[string]string) string {
	t.Helper()
	u, err := url.Parse(rawURL)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	for option, value := range options {
		query.Set(option, value)
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// client speaks to the server beside the stage.
func client(server *s3test.Server) *s3.Client {
	return s3.New(s3.Options{
		BaseEndpoint: &server.Endpoint, UsePathStyle: true, Region: server.Region,
		Credentials: credentials.NewStaticCredentialsProvider(server.AccessKey, server.SecretKey, ""),
	})
}

// uploads are the keys of uploads in parts that have not ended.
func uploads(t *testing.T, server *s3test.Server) (keys []string) {
	t.Helper()
	out, err := client(server).ListMultipartUploads(t.Context(), &s3.ListMultipartUploadsInput{Bucket: &server.Bucket})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range out.Uploads {
		keys = append(keys, aws.ToString(u.Key))
	}
	return keys
}

func listed(t *testing.T, s store.Stage) (keys []string) {
	t.Helper()
	for f, err := range s.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, f.Key)
	}
	return keys
}

// TestObject looks at what a stage makes: an object in parts, with its SHA-256.
func TestObject(t *testing.T) {
	server := s3test.Start(t)
	s := open(t, changed(t, server.URL("a"), map[string]string{"part_mib": "5", "parts": "3"}))
	f, path := storetest.Staged(t, "b/part-00000.parquet", "text", 17<<20)
	if err := s.Put(t.Context(), f, path); err != nil {
		t.Fatal(err)
	}
	if want := "s3://" + server.Bucket + "/a"; s.Location() != want {
		t.Errorf("Location = %q, want %q", s.Location(), want)
	}
	out, err := client(server).HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: &server.Bucket, Key: new("a/b/part-00000.parquet")})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(aws.ToString(out.ETag), `-4"`) || aws.ToInt64(out.ContentLength) != f.Bytes {
		t.Errorf("the object has the ETag %s, of 4 parts, and %d bytes", aws.ToString(out.ETag), aws.ToInt64(out.ContentLength))
	}
	if out.Metadata["sha256"] != f.SHA256 || aws.ToString(out.ContentType) != "application/vnd.apache.parquet" {
		t.Errorf("the object has the metadata %v and the type %s", out.Metadata, aws.ToString(out.ContentType))
	}
	// An object of the same size that somebody else put there is not taken for it.
	_, err = client(server).PutObject(t.Context(), &s3.PutObjectInput{Bucket: &server.Bucket, Key: new("a/c"), Body: strings.NewReader("01234")})
	if err != nil {
		t.Fatal(err)
	}
	f, path = storetest.Staged(t, "c", "text", 5)
	if err := s.Put(t.Context(), f, path); err != nil {
		t.Fatal(err)
	}
	if err := s.Get(t.Context(), f, filepath.Join(t.TempDir(), "got")); err != nil {
		t.Error(err)
	}
}

// TestRefused opens stages that cannot work: each says what is wrong, and no secret.
func TestRefused(t *testing.T) {
	server := s3test.Start(t)
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = gone.Close()
	for name, tt := range map[string]struct {
		url  string
		want string
		is   error
	}{
		"wrong key":    {changed(t, server.URL("p"), map[string]string{"access_key_id": "nobody"}), "check the access key", nil},
		"wrong secret": {changed(t, server.URL("p"), map[string]string{"secret_access_key": "not this one"}), "check the access key", nil},
		"wrong bucket": {strings.Replace(server.URL("p"), server.Bucket, "no-such-bucket", 1), `there is no bucket "no-such-bucket"`, store.ErrUnreachable},
		"no server":    {changed(t, server.URL("p"), map[string]string{"endpoint": "http://" + gone.Addr().String()}), "the connection is refused", store.ErrUnreachable},
		"no host":      {changed(t, server.URL("p"), map[string]string{"endpoint": "http://nosuch.invalid"}), "cannot be reached", store.ErrUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			if strings.HasPrefix(name, "no ") && testing.Short() {
				t.Skip("it is tried for seconds")
			}
			s := open(t, changed(t, tt.url, map[string]string{"attempts": "1"}))
			f, path := storetest.Staged(t, "a", "text", 10)
			for verb, err := range map[string]error{
				"Put": s.Put(t.Context(), f, path), "Get": s.Get(t.Context(), f, filepath.Join(t.TempDir(), "got")),
				"Delete": s.Delete(t.Context(), "a"), "Examine": s.(store.Examiner).Examine(t.Context())[1].Err,
			} {
				wantSentence(t, verb, err, tt.want, server)
				if tt.is != nil && !errors.Is(err, tt.is) || errors.Is(err, store.ErrNotFound) {
					t.Errorf("%s: %v, want it %v", verb, err, tt.is)
				}
			}
		})
	}
}

// wantSentence checks an error that a person reads.
func wantSentence(t *testing.T, verb string, err error, want string, server *s3test.Server) {
	t.Helper()
	if err == nil {
		t.Errorf("%s passes", verb)
		return
	}
	said := err.Error()
	if !strings.Contains(said, want) {
		t.Errorf("%s: %q, want %q in it", verb, said, want)
	}
	for _, noise := range []string{server.SecretKey, "not this one", "operation error", "https response", "StatusCode", "RequestID", "Signature=", "failed to"} {
		if strings.Contains(said, noise) {
			t.Errorf("%s: %q has %q in it", verb, said, noise)
		}
	}
}

// TestURL opens URLs that say something wrong; nothing is asked of any server.
func TestURL(t *testing.T) {
	for raw, want := range map[string]string{
		"s3:///prefix":                           "names a bucket",
		"s3://b/p?colour=red":                    `unknown option "colour" (there is: region, endpoint`,
		"s3://b?region=a&region=b":               `the option "region" twice`,
		"s3://key:hidden@b/p":                    "credentials before the bucket",
		"s3://b?path_style=perhaps":              `"path_style" of the stage s3://b is "perhaps"; it is true or false`,
		"s3://b?part_mib=4":                      "from 5 to 5120",
		"s3://b?parts=x":                         "from 1 to 64",
		"s3://b?attempts=0":                      "from 1 to 100",
		"s3://b?endpoint=127.0.0.1:9000":         "not the URL of a server",
		"s3://b?endpoint=http://k:hidden@h/":     "not the URL of a server",
		"s3://b?checksums=never":                 "when_supported or when_required",
		"s3://b?secret_access_key=hidden":        "give both",
		"s3://b?access_key_id=hidden":            "give both",
		"s3://b?profile=there-is-none-of-that":   `no profile "there-is-none-of-that"`,
		"s3://b/p?%zz&secret_access_key=hidden":  "malformed",
		"s3://b/p?secret=hidden#fragment-hidden": "scheme",
	} {
		_, err := store.OpenStage(t.Context(), raw)
		if raw == "s3://b/p?secret=hidden#fragment-hidden" {
			want = "s3://bucket/prefix"
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: %v, want %q and nothing that is hidden", raw, err, want)
		}
	}
}

// proxy stands between a stage and the server, and does with the connections what a bad
// network does.
type proxy struct {
	endpoint string
	limit    atomic.Int64 // bytes of all connections until one is cut; 0 for no limit
	stall    atomic.Bool  // instead of cutting, nothing goes on
	back     atomic.Bool  // those from the server are limited, not those towards it
	passed   atomic.Int64
	cuts     atomic.Int64
	stalled  chan struct{} // closed when a connection stalls
	refused  chan struct{} // gets one whenever the server is not there
}

func newProxy(t *testing.T, server *s3test.Server) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p := &proxy{endpoint: "http://" + l.Addr().String(), stalled: make(chan struct{}), refused: make(chan struct{}, 100)}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(t, c, strings.TrimPrefix(server.Endpoint, "http://"))
		}
	}()
	return p
}

func (p *proxy) serve(t *testing.T, from net.Conn, address string) {
	defer from.Close()
	to, err := net.Dial("tcp", address)
	if err != nil {
		p.refused <- struct{}{}
		return // the server is gone, and so is the connection
	}
	defer to.Close()
	go func() {
		defer from.Close()
		p.pass(t, to, from, true)
	}()
	p.pass(t, from, to, false)
}

// pass passes on what comes, until it is to do harm.
func (p *proxy) pass(t *testing.T, from, to net.Conn, back bool) {
	buffer := make([]byte, 4<<10)
	for {
		n, err := from.Read(buffer)
		if limit := p.limit.Load(); limit > 0 && p.back.Load() == back && p.passed.Add(int64(n)) > limit {
			p.limit.Store(0) // once is enough
			first := p.cuts.Add(1) == 1
			if !p.stall.Load() {
				return
			}
			if first {
				close(p.stalled)
			}
			<-t.Context().Done()
			return
		}
		if _, failed := to.Write(buffer[:n]); err != nil || failed != nil {
			return
		}
	}
}

// TestCutConnections cuts the connection at many places of a file on its way: it arrives all
// the same, whole and once.
func TestCutConnections(t *testing.T) {
	server := s3test.Start(t)
	p := newProxy(t, server)
	s := open(t, server.URLAt(p.endpoint, "cut"))
	places := 12
	if testing.Short() {
		places = 3
	}
	for i := range places {
		f, path := storetest.Staged(t, fmt.Sprintf("part-%d", i), "text", 18<<20) // parts of 8 MiB
		p.passed.Store(0)
		p.limit.Store(1 + int64(i)*f.Bytes/int64(places))
		if err := s.Put(t.Context(), f, path); err != nil {
			t.Errorf("cut %d: %v", i, err)
			continue
		}
		if err := s.Get(t.Context(), f, filepath.Join(t.TempDir(), "got")); err != nil {
			t.Errorf("cut %d: %v", i, err)
		}
	}
	if cuts := int(p.cuts.Load()); cuts != places {
		t.Errorf("%d connections were cut, want %d", cuts, places)
	}
	if left := uploads(t, server); len(left) > 0 {
		t.Errorf("left are the uploads %q", left)
	}
}

// TestServerDies kills the server while a file is on its way. While it is gone the file is no
// object; once it is back, a second attempt brings it there.
func TestServerDies(t *testing.T) {
	server := s3test.Start(t)
	p := newProxy(t, server)
	f, path := storetest.Staged(t, "a", "text", 18<<20)
	s := open(t, changed(t, server.URLAt(p.endpoint, "dies"), map[string]string{"attempts": "1"}))
	p.stall.Store(true)
	p.limit.Store(10 << 20)
	failed := make(chan error)
	go func() { failed <- s.Put(t.Context(), f, path) }()
	<-p.stalled
	server.Kill()
	p.stall.Store(false)
	p.limit.Store(0)
	other := open(t, changed(t, server.URL("dies"), map[string]string{"attempts": "1"}))
	if err := other.Put(t.Context(), f, path); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("Put without a server: %v", err)
	}
	server.Restart(t)
	if got := listed(t, other); len(got) > 0 {
		t.Errorf("listed are %q of a file that has not arrived", got)
	}
	if err := other.Put(t.Context(), f, path); err != nil {
		t.Errorf("Put once the server is back: %v", err)
	}
	if got := listed(t, other); !slices.Equal(got, []string{"a"}) {
		t.Errorf("listed are %q", got)
	}
	// What the first attempt had begun goes with the file.
	if err := other.Delete(t.Context(), "a"); err != nil {
		t.Error(err)
	}
	if left := uploads(t, server); len(left) > 0 {
		t.Errorf("left are the uploads %q", left)
	}
	select {
	case err := <-failed:
		t.Errorf("the stalled Put has ended: %v", err)
	default: // it waits for an answer that does not come, until its test ends
	}
	go func() { <-failed }()
}

// TestServerComesBack finds the server only at a later attempt.
func TestServerComesBack(t *testing.T) {
	server := s3test.Start(t)
	p := newProxy(t, server)
	s := open(t, changed(t, server.URLAt(p.endpoint, "back"), map[string]string{"attempts": "20"}))
	f, path := storetest.Staged(t, "a", "text", 1000)
	server.Kill()
	done := make(chan error)
	go func() { done <- s.Put(t.Context(), f, path) }()
	for range 4 { // more than what is tried at once
		select {
		case err := <-done:
			t.Fatalf("Put without a server: %v", err)
		case <-p.refused:
		}
	}
	server.Restart(t)
	if err := <-done; err != nil {
		t.Errorf("Put: %v", err)
	}
}

// TestSlowServer gives up a file that does not get on, when its context ends.
func TestSlowServer(t *testing.T) {
	server := s3test.Start(t)
	p := newProxy(t, server)
	s := open(t, server.URLAt(p.endpoint, "slow"))
	why := errors.New("the person has gone home")
	for _, bytes := range []int{1 << 20, 18 << 20} {
		p.passed.Store(0)
		p.stall.Store(true)
		p.limit.Store(500_000)
		ctx, cancel := context.WithCancelCause(t.Context())
		f, path := storetest.Staged(t, "a", "text", bytes)
		done := make(chan error)
		go func() { done <- s.Put(ctx, f, path) }()
		if bytes == 1<<20 {
			<-p.stalled
		}
		cancel(why)
		if err := <-done; !errors.Is(err, why) {
			t.Errorf("%d bytes: %v, want the cause of the context", bytes, err)
		}
		p.limit.Store(0)
	}
	if got := listed(t, open(t, server.URL("slow"))); len(got) > 0 {
		t.Errorf("listed are %q", got)
	}
}

// TestBlackHole has a connection on which nothing moves any more, without it being cut: the
// file is sent and fetched all the same.
func TestBlackHole(t *testing.T) {
	server := s3test.Start(t)
	for _, back := range []bool{false, true} {
		p := newProxy(t, server)
		p.stall.Store(true)
		p.back.Store(back)
		s := open(t, changed(t, server.URLAt(p.endpoint, fmt.Sprint("hole ", back)), map[string]string{"patience": "1"}))
		f, path := storetest.Staged(t, "a", "text", 1<<20)
		if back {
			if err := s.Put(t.Context(), f, path); err != nil {
				t.Fatal(err)
			}
		}
		p.limit.Store(500_000)
		if err := s.Put(t.Context(), f, path); err != nil {
			t.Errorf("Put: %v", err)
		}
		if err := s.Get(t.Context(), f, filepath.Join(t.TempDir(), "got")); err != nil {
			t.Errorf("Get: %v", err)
		}
		if n := p.cuts.Load(); n != 1 {
			t.Errorf("%d connections stood still, want 1", n)
		}
	}
}

// TestNoCredentials says so, and does not look for them on the network.
func TestNoCredentials(t *testing.T) {
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(t.TempDir(), "none"))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(t.TempDir(), "none"))
	s := open(t, "s3://bucket/prefix?region=us-east-1&endpoint=http://127.0.0.1:1&path_style=true")
	f, path := storetest.Staged(t, "a", "text", 10)
	err := s.Put(t.Context(), f, path)
	if err == nil || !strings.Contains(err.Error(), "there are no credentials (set AWS_ACCESS_KEY_ID") {
		t.Errorf("got %v", err)
	}
}

// BenchmarkPut sends a file in parts to a server on this machine.
func BenchmarkPut(b *testing.B) {
	server := s3test.Start(b)
	s, err := store.OpenStage(b.Context(), server.URL("bench"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	f, path := storetest.Staged(b, "", "text", 64<<20)
	b.SetBytes(f.Bytes)
	for i := 0; b.Loop(); i++ {
		f.Key = fmt.Sprint("part-", i)
		if err := s.Put(b.Context(), f, path); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(f.Bytes)*float64(b.N)/b.Elapsed().Seconds()/1e6, "MB/s")
	if left, err := os.Stat(path); err != nil || left.Size() != f.Bytes {
		b.Error("the file was changed", err)
	}
}
