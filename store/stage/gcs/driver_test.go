package gcs_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"

	_ "github.com/dw-sim/dw-sim/store/stage/gcs"
)

// TestURL opens URLs that say something wrong.
func TestURL(t *testing.T) {
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", "/not/there")
	for raw, want := range map[string]string{
		"gs:///prefix":            "names a bucket",
		"gs://b?colour=red":       `unknown option "colour" (there is: anonymous, attempts)`,
		"gs://b?anonymous=maybe":  "it is true or false",
		"gs://key:hidden@b":       "credentials before the bucket",
		"gs://b/prefix?attempts=": "there are no credentials of Google Cloud",
	} {
		if _, err := store.OpenStage(t.Context(), raw); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: %v, want %q and nothing that is hidden", raw, err, want)
		}
	}
}

// TestRefused answers as Google Cloud Storage does where something is wrong.
func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		status        int
		message, want string
	}{
		{http.StatusUnauthorized, "Invalid Credentials", "log in with gcloud"},
		{http.StatusForbidden, "does not have storage.objects.create access", "Storage Object User"},
		{http.StatusNotFound, "The specified bucket does not exist.", `there is no bucket "runs"`},
		{http.StatusBadRequest, "secret of the service", "the service answers 400 Bad Request"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(tt.status)
			_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"code": tt.status, "message": tt.message}})
		}))
		t.Setenv("STORAGE_EMULATOR_HOST", strings.TrimPrefix(server.URL, "http://"))
		s, err := store.OpenStage(t.Context(), "gs://runs/below?attempts=1")
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range s.List(t.Context(), "") {
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret of") {
				t.Errorf("%d: %v, want %q", tt.status, err, tt.want)
			}
		}
		f, path := storetest.Staged(t, "a", "text", 10)
		if err := s.Put(t.Context(), f, path); err == nil || s.Location() != "gs://runs/below" {
			t.Errorf("%d: Put passes at %s", tt.status, s.Location())
		}
		server.Close()
	}
}
