package httpapi_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

func TestExperiment(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.shop()
	var list api.Experiments
	s.do("GET", "/api/experiments", "").want(200).into(&list)
	if len(list.Experiments) != 1 || list.Experiments[0].Name != "shop" {
		t.Errorf("got %+v", list)
	}
	s.do("GET", "/api/experiments/nothing", "").want(404)
	s.do("GET", "/nothing", "").want(404)
	s.do("POST", "/health", "").want(405)
}
