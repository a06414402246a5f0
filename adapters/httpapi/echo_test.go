package httpapi_test

import (
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// TestValuesAreNotSentBack sends long values that are wrong.
func TestValuesAreNotSentBack(t *testing.T) {
	s := start(t, httpapi.Options{})
	long := strings.Repeat("x", 1<<20)
	for _, body := range []string{
		`{"sql": "select 1", "id": "` + long + `"}`,
		`{"sql": "select 1", "experiment_name": "` + long + `"}`,
		`{"sql": "select 1", "format": "` + long + `"}`,
		`{"sql": "select 1", "` + long + `": 1}`,
	} {
		if got := s.do("POST", "/api/query/execute", body); got.StatusCode/100 != 4 || len(got.body) > 20_000 {
			t.Errorf("%.60s… is answered with %d and %d bytes", body, got.StatusCode, len(got.body))
		}
	}
}
