package azure_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"

	_ "github.com/dw-sim/dw-sim/store/stage/azure"
)

// The key is that of no account.
func setAccount(t *testing.T) {
	t.Setenv("AZURE_STORAGE_ACCOUNT", "someone")
	t.Setenv("AZURE_STORAGE_KEY", "aGlkZGVu")
}

// TestURL opens URLs that say something wrong.
func TestURL(t *testing.T) {
	setAccount(t)
	for raw, want := range map[string]string{
		"azblob:///prefix":             "names a container",
		"azblob://c?colour=red":        `unknown option "colour" (there is: attempts, storage_account`,
		"azblob://c?attempts=none":     "from 1 to 100",
		"azblob://key:hidden@c":        "credentials before the bucket",
		"azblob://c?protocol=carriage": "account and credentials of Azure",
	} {
		if _, err := store.OpenStage(t.Context(), raw); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: %v, want %q and nothing that is hidden", raw, err, want)
		}
	}
}

// TestRefused answers as Azure does where something is wrong.
func TestRefused(t *testing.T) {
	setAccount(t)
	for _, tt := range []struct {
		status     int
		code, want string
	}{
		{http.StatusForbidden, "AuthenticationFailed", "AZURE_STORAGE_KEY"},
		{http.StatusForbidden, "AuthorizationPermissionMismatch", "Storage Blob Data Contributor"},
		{http.StatusNotFound, "ContainerNotFound", `there is no container "runs"`},
		{http.StatusBadRequest, "InvalidHeaderValue", "the service answers 400 InvalidHeaderValue"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("x-ms-error-code", tt.code)
			w.WriteHeader(tt.status)
		}))
		raw := "azblob://runs/below?attempts=1&protocol=http&domain=" + strings.TrimPrefix(server.URL, "http://")
		s, err := store.OpenStage(t.Context(), raw)
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range s.List(t.Context(), "") {
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s: %v, want %q", tt.code, err, tt.want)
			}
		}
		f, path := storetest.Staged(t, "a", "text", 10)
		if err := s.Put(t.Context(), f, path); err == nil || s.Location() != "azblob://runs/below" {
			t.Errorf("%s: Put passes at %s", tt.code, s.Location())
		}
		server.Close()
	}
}
