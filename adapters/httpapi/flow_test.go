package httpapi_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// TestFlow goes the whole way over HTTP, as a person would with curl.
func TestFlow(t *testing.T) {
	document, err := os.ReadFile("../../examples/shop.json")
	if err != nil {
		t.Fatal(err)
	}
	eachDatabase(t, func(t *testing.T, s *server) {
		created := s.do("POST", "/api/experiments", string(document)).want(201)
		shop := created.Header.Get("Location")
		s.do("POST", "/api/experiments", string(document)).want(409)

		started := s.do("POST", shop+"/generate", `{"seed": "9007199254740993", "rows": {"orders": 500, "order_items": 900}}`).want(202)
		run := started.Header.Get("Location")
		if got := ended(t, s.followAt(run).rest(0)); got.Status != store.Completed || got.Seed != 9007199254740993 {
			t.Errorf("the run is %+v", got)
		}
		if got := s.count("shop", "SELECT count(*) FROM orders"); got != "500" {
			t.Errorf("there are %s orders", got)
		}
		var verified api.Verified
		s.do("POST", run+"/verify", "").want(200).into(&verified)
		if !verified.OK || len(verified.Tables) != 5 {
			t.Errorf("verified: %+v", verified)
		}

		long := s.do("POST", shop+"/generate", `{"rows": {"order_items": 900000000}, "ignore_disk": true}`).want(202).Header.Get("Location")
		var f api.Failure
		s.do("DELETE", shop, "").want(409).into(&f)
		if f.Active == nil || shop+fmt.Sprintf("/runs/%d", f.Active.Run) != long {
			t.Errorf("%+v is in the way, not %s", f.Active, long)
		}
		var aborted dwsim.Run
		s.do("POST", long+"/abort", `{"reason": "seen enough"}`).want(200).into(&aborted)
		if aborted.Status != store.Aborted || aborted.Error != "seen enough" {
			t.Errorf("the run is %+v", aborted)
		}
		if got := s.count("", "SELECT count(*) FROM shop.orders"); got != "500" {
			t.Errorf("after an aborted run there are %s orders", got)
		}
		if got := s.list(shop + "/runs"); len(got.Runs.Runs) != 2 || len(got.Runs.Runs[1].Held) != 5 {
			t.Errorf("the runs are %+v", got)
		}

		s.do("DELETE", run, "").want(200)
		s.do("GET", run, "").want(404)
		var removed api.Removed
		s.do("DELETE", shop, "").want(200).into(&removed)
		if removed.Deleted != "shop" || removed.Tables != 5 || removed.Runs != 1 {
			t.Errorf("removed: %+v", removed)
		}
		s.do("GET", shop, "").want(404)
		s.do("GET", shop+"/runs", "").want(404)
	})
}

// count returns the only value of a query.
func (s *server) count(experiment, sql string) string {
	s.t.Helper()
	var answer struct{ Rows [][]any }
	s.do("POST", "/api/query/execute", fmt.Sprintf(`{"experiment_name": %q, "sql": %q}`, experiment, sql)).want(200).into(&answer)
	if len(answer.Rows) != 1 || len(answer.Rows[0]) != 1 {
		s.t.Fatalf("%s: %v", sql, answer.Rows)
	}
	return fmt.Sprint(answer.Rows[0][0])
}
