package httpapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

// FuzzDocument sends bytes as a document, as JSON and in a form. They are stored or refused, as
// validate says.
func FuzzDocument(f *testing.F) {
	for _, file := range []string{"shop.json", "school.yaml"} {
		f.Add([]byte(example(f, file)))
	}
	for _, text := range []string{smallDocument("a"), "", "{", "- a", "name: &a [*a]", `{"name": "a", "tables": [{}]}`, "\xFF\xFE", `{"name": "a"} {}`} {
		f.Add([]byte(text))
	}
	sim := newSimulator(f)
	handler := httpapi.Handler(sim, httpapi.Options{})
	f.Fuzz(func(t *testing.T, text []byte) {
		_, answer := post(handler, "/api/schema/validate", "application/yaml", string(text))
		var v api.Validation
		if err := json.Unmarshal([]byte(answer), &v); err != nil || v.Valid != (len(v.Problems) == 0) {
			t.Fatalf("%v: %s", err, answer)
		}
		media, body := form(t, "a.yaml", string(text))
		for _, sent := range [][2]string{{"application/json", string(text)}, {media, body}} {
			status, answer := post(handler, "/api/experiments", sent[0], sent[1])
			if v.Valid != (status == http.StatusCreated) || !v.Valid && status != http.StatusBadRequest {
				t.Fatalf("valid is %v: %d %s", v.Valid, status, answer)
			}
			if v.Valid {
				var e api.Experiment
				if err := json.Unmarshal([]byte(answer), &e); err != nil {
					t.Fatal(err)
				}
				stored, err := sim.Experiment(t.Context(), e.Name)
				if err == nil {
					err = stored.Delete(t.Context())
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// post calls a handler without a network between.
func post(handler http.Handler, path, media, body string) (status int, answer string) {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Host = "localhost"
	r.Header.Set("Content-Type", media)
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}
