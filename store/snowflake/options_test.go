package snowflake_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/snowtest"
	"github.com/dw-sim/dw-sim/store/snowflake"
)

func TestParseURL(t *testing.T) {
	t.Setenv(snowflake.TokenVariable, "")
	t.Setenv(snowflake.PasswordVariable, "")
	u, err := url.Parse("snowflake://anna:pa%40ss@acme-prod/SIM?warehouse=W&role=R&query_role=Q&storage_integration=lake&azure_account=a&parallel=9&login_timeout=5s&retries=3")
	if err != nil {
		t.Fatal(err)
	}
	got, err := snowflake.ParseURL(u)
	want := snowflake.Options{
		Account: "acme-prod", Database: "SIM", User: "anna", Password: "pa@ss", Warehouse: "W", Role: "R", QueryRole: "Q",
		StorageIntegration: "lake", AzureAccount: "a", Parallel: 9, LoginTimeout: 5 * time.Second, Retries: 3,
	}
	if err != nil || got != want {
		t.Errorf("ParseURL = %+v, %v, want %+v", got, err, want)
	}
}

func TestParseURLRefuses(t *testing.T) {
	t.Setenv(snowflake.TokenVariable, "")
	t.Setenv(snowflake.PasswordVariable, "")
	for rawURL, wants := range map[string][]string{
		"snowflake://u:hunter2@acme/SIM?warehose=W":              {`"warehose"`, `did you mean "warehouse"?`},
		"snowflake://u:hunter2@acme/SIM?nonsense=1":              {`"nonsense"`, "there are", "query_role"},
		"snowflake://u:hunter2@acme/SIM?role=A&role=B":           {"role", "2 times"},
		"snowflake://u:hunter2@acme/SIM?parallel=100":            {`parallel`, `"100"`, "1 to 99"},
		"snowflake://u:hunter2@acme/SIM?login_timeout=soon":      {"login_timeout", `"soon"`, "duration"},
		"snowflake://u:hunter2@acme/SIM?authenticator=browser":   {"authenticator", `"browser"`, "oauth or token"},
		"snowflake://u:hunter2@acme/SIM/PUBLIC":                  {"one database", "no schema"},
		"snowflake://u:hunter2@acme":                             {"one database"},
		"snowflake://u@acme/SIM":                                 {"password", "private_key_file", snowflake.TokenVariable},
		"snowflake://:hunter2@acme/SIM":                          {"names its user"},
		"snowflake://u:hunter2@/SIM":                             {"names its account"},
		"snowflake://u:hunter2@acme:443/SIM":                     {"port="},
		"snowflake://u:hunter2@acme/SIM?authenticator=oauth":     {"oauth", snowflake.TokenVariable},
		"snowflake://u:hunter2@acme/SIM?protocol=http":           {"protocol=http", "loopback"},
		"snowflake://u:hunter2@acme/SIM?protocol=ftp":            {"https or http"},
		"snowflake://u:hunter2@acme/SIM?%zz":                     {"cannot be read"},
		"snowflake://u:hunter2@acme/a/b?parallel=x&warehose=hun": {"one database", "parallel", "warehose"}, // all at once
	} {
		u, err := url.Parse(rawURL)
		if err != nil {
			t.Fatal(err)
		}
		_, err = snowflake.ParseURL(u)
		for _, want := range wants {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q", rawURL, err, want)
			}
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error shows the password: %v", rawURL, err)
		}
	}
}

// TestLogins logs in by password, token and key, and fails to, without showing any of them.
func TestLogins(t *testing.T) {
	t.Setenv(snowflake.PasswordVariable, "")
	t.Setenv(snowflake.TokenVariable, "")
	s := snowtest.Start(t)
	s.Token = "tok-en-1"
	base := s.URL("")
	bare := strings.Replace(base, ":secret@", "@", 1)
	key := writeKey(t)
	for _, test := range []struct {
		name, url, variable, value string
		fails                      bool
	}{
		{"password", base, "", "", false},
		{"password of the environment", bare, snowflake.PasswordVariable, "secret", false},
		{"wrong password", strings.Replace(base, ":secret@", ":hunter2@", 1), "", "", true},
		{"token", bare, snowflake.TokenVariable, "tok-en-1", false},
		{"token of OAuth", bare + "&authenticator=oauth", snowflake.TokenVariable, "tok-en-1", false},
		{"wrong token", bare, snowflake.TokenVariable, "tok-en-2", true},
		{"key", bare + "&private_key_file=" + url.QueryEscape(key), "", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.variable != "" {
				t.Setenv(test.variable, test.value)
			}
			w, err := tryOpen(t.Context(), test.url)
			if err == nil {
				defer w.Close()
			}
			if (err != nil) != test.fails {
				t.Fatalf("OpenWarehouse: %v", err)
			}
			if err != nil && (strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "tok-en") || !strings.Contains(err.Error(), "SIM")) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func writeKey(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "key.p8")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestKeyFiles(t *testing.T) {
	dir := t.TempDir()
	for name, test := range map[string]struct{ text, want string }{
		"none.p8":      {"", "cannot be read"},
		"text.p8":      {"key-material", "not in PEM form"},
		"encrypted.p8": {"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", "without a pass phrase"},
		"broken.p8":    {"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "no RSA key"},
	} {
		path := filepath.Join(dir, name)
		if test.text != "" {
			if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, err := snowflake.OpenWarehouse(t.Context(), snowflake.Options{Account: "a", Database: "d", User: "u", PrivateKeyFile: path})
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "key-material") {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

func TestUnreachable(t *testing.T) {
	s := snowtest.Start(t)
	for _, rawURL := range []string{
		strings.Replace(s.URL(""), "login_timeout=3s", "login_timeout=1ms&retries=1", 1),
	} {
		s.Close()
		start := time.Now()
		_, err := tryOpen(t.Context(), rawURL)
		if !errors.Is(err, store.ErrUnreachable) || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "requestId") {
			t.Errorf("OpenWarehouse: %v, want ErrUnreachable", err)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("it took %s", took)
		}
	}
}

// TestLeavesNothingBehind has a home of its own, in which the client writes nothing.
func TestLeavesNothingBehind(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	t.Setenv("TMPDIR", home)
	s := snowtest.Start(t)
	before := listing(t, home)
	w := open(t, s, "")
	e, b := tiny(t)
	if _, err := fill(t, w, e, b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if after := listing(t, home); after != before {
		t.Errorf("the home holds %q, and before %q", after, before)
	}
	if n := s.Requests("/telemetry/send"); n > 0 {
		t.Errorf("telemetry was sent %d times", n)
	}
}

// listing returns what lies in a folder, but for the databases of the server, which has its own
// folder there.
func listing(t *testing.T, dir string) string {
	t.Helper()
	var names []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return strings.Join(names, " ")
}
