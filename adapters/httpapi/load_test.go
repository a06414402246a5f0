package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
)

func TestLoad(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.shop()
	s.do("POST", "/api/experiments/shop/load", "").want(404)
	first, second := s.fill("shop", 40), s.fill("shop", 20)
	var run dwsim.Run
	if s.do("POST", "/api/experiments/shop/load", "").want(200).into(&run); run.ID != second.ID {
		t.Errorf("run %d was loaded, want the newest", run.ID)
	}
	s.do("POST", "/api/experiments/shop/load", fmt.Sprintf(`{"run_id": %d}`, first.ID)).want(200).into(&run)
	if run.ID != first.ID || s.rows("orders") != 40 {
		t.Errorf("run %d was loaded; orders has %d rows", run.ID, s.rows("orders"))
	}
	for body, status := range map[string]int{`{"run_id": 99}`: 404, `{"run_id": -1}`: 400, `{"run": 1}`: 400, `{"-": 1}`: 400, `[]`: 400} {
		s.do("POST", "/api/experiments/shop/load", body).want(status)
	}
}

// rows counts the rows of a table of shop.
func (s *server) rows(table string) int64 {
	s.t.Helper()
	rows, err := s.sim.Query(s.t.Context(), "SELECT count(*) FROM shop."+table, dwsim.QueryOptions{})
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	row, err := rows.Next()
	if err != nil {
		s.t.Fatal(err)
	}
	return row[0].(int64)
}

// TestLoadTells reads the events of a load, of one that is refused at once, and of one that
// comes upon a damaged file.
func TestLoadTells(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.shop()
	accept := []string{"Accept", "text/event-stream"}
	s.do("POST", "/api/experiments/shop/load", "", accept...).want(404)
	run := s.fill("shop", 20)
	a := s.do("POST", "/api/experiments/shop/load", "", accept...).want(200)
	names, last := eventsOf(t, a)
	var loaded dwsim.Run
	if err := json.Unmarshal([]byte(last), &loaded); err != nil || loaded.ID != run.ID || names[len(names)-1] != "run" || names[0] != "progress" {
		t.Errorf("events %q, at last %s", names, last)
	}
	if err := os.Truncate(run.OutputPath+"/orders/part-00000.parquet", 100); err != nil {
		t.Fatal(err)
	}
	names, last = eventsOf(t, s.do("POST", "/api/experiments/shop/load", "", accept...).want(200))
	var f api.Failure
	if err := json.Unmarshal([]byte(last), &f); err != nil || names[len(names)-1] != "error" || len(f.Detail) != 1 || !strings.Contains(f.Detail[0], "part-00000.parquet") {
		t.Errorf("events %q, at last %s", names, last)
	}
	s.do("POST", "/api/experiments/shop/load", "").want(409)
}

// eventsOf returns the names of the events of an answer, and what the last one says.
func eventsOf(t *testing.T, a *answer) (names []string, last string) {
	t.Helper()
	if media := a.Header.Get("Content-Type"); media != "text/event-stream" {
		t.Fatalf("the answer is %s", media)
	}
	for line := range strings.Lines(string(a.body)) {
		if name, ok := strings.CutPrefix(line, "event: "); ok {
			names = append(names, strings.TrimSpace(name))
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			last = data
		}
	}
	return names, last
}

// TestLoadEndsWithClient hangs up on a load of many rows, and finds the rows of before.
func TestLoadEndsWithClient(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.shop()
	many := s.fill("shop", 30_000)
	s.fill("shop", 10)
	body := fmt.Sprintf(`{"run_id": %d}`, many.ID)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/api/experiments/shop/load", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	response, err := s.client.Do(r) // returns with the first event
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	ended := func() bool { // the load holds the experiment until it has ended
		return s.do("POST", "/api/experiments/shop/load", `{"run_id": 99}`).StatusCode == http.StatusNotFound
	}
	for !ended() {
	}
	if n := s.rows("orders"); n != 10 {
		t.Errorf("orders has %d rows, want those of before", n)
	}
}
