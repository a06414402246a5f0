package s3_test

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
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
