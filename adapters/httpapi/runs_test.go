package httpapi_test

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

func TestGenerate(t *testing.T) {
	s := startTiny(t)
	a := s.do("POST", "/api/experiments/TINY/generate", `{"rows": {"Visits": 7}}`).want(202)
	var run dwsim.Run
	a.into(&run)
	if got, want := a.Header.Get("Location"), path(run.ID, ""); !strings.EqualFold(got, want) {
		t.Errorf("Location is %s, want %s", got, want)
	}
	if _, err := s.sim.Runs().Wait(t.Context(), "tiny", run.ID); err != nil {
		t.Fatal(err)
	}
	var shown api.Run
	s.do("GET", a.Header.Get("Location"), "").want(200).into(&shown)
	if shown.Status != store.Completed || shown.Tables[1].Loaded != 7 || len(shown.Held) != 2 {
		t.Errorf("the run is %+v", shown)
	}
}

func TestGenerateWaits(t *testing.T) {
	s := startTiny(t)
	if run := s.run(200, `{"wait": true, "scale": 0.5}`); run.Status != store.Completed || run.Tables[0].Asked != 10 || run.Tables[1].Asked != 25 {
		t.Errorf("the run is %+v", run)
	}
}

// TestGenerateWaitsForEveryEnd aborts a run for which somebody waits: that is an answer too.
func TestGenerateWaitsForEveryEnd(t *testing.T) {
	s := startTiny(t)
	reached, release := s.hold()
	answered := make(chan *dwsim.Run)
	go func() { answered <- s.run(200, `{"wait": true, `+longRun[1:]) }()
	<-reached
	release()
	var run dwsim.Run
	s.do("POST", path(1, "/abort"), `{"reason": "enough of it"}`).want(200).into(&run)
	if waited := <-answered; waited.Status != store.Aborted || waited.Error != run.Error || run.Error != "enough of it" {
		t.Errorf("who waited was told %+v, who aborted %+v", waited, run)
	}
	s.do("POST", path(1, "/abort"), "").want(409).says("run 1 has already ended: it is ABORTED")
}

// TestGenerateGoesOn has a client leave that waits.
func TestGenerateGoesOn(t *testing.T) {
	s := startTiny(t)
	reached, release := s.hold()
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() {
		r, _ := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/api/experiments/tiny/generate", strings.NewReader(`{"wait": true}`))
		r.Header.Set("Content-Type", "application/json")
		_, err := s.client.Do(r) //nolint:bodyclose // there is none
		left <- err
	}()
	<-reached
	leave()
	if err := <-left; err == nil {
		t.Fatal("the client did not leave")
	}
	release()
	if run, err := s.sim.Runs().Wait(t.Context(), "tiny", 1); err != nil || run.Status != store.Completed {
		t.Errorf("the run ended as %+v, %v", run, err)
	}
}

func TestSeeds(t *testing.T) {
	s := startTiny(t)
	for _, seed := range []int64{9007199254740993, -1, 0, math.MinInt64, math.MaxInt64} {
		for _, written := range []string{`%d`, `"%d"`} {
			var answer struct{ Seed string }
			body := fmt.Sprintf(`{"wait": true, "seed": `+written+`}`, seed)
			s.do("POST", "/api/experiments/tiny/generate", body).want(200).into(&answer)
			if answer.Seed != fmt.Sprint(seed) {
				t.Errorf("%s: the seed is %q", body, answer.Seed)
			}
		}
	}
	for _, seed := range []string{`9223372036854775808`, `"9223372036854775808"`, `1.5`, `1e3`, `"x"`, `true`, `""`, `" 1"`} {
		s.do("POST", "/api/experiments/tiny/generate", `{"seed": `+seed+`}`).want(400).says("seed")
	}
}

func TestGenerateRefused(t *testing.T) {
	s := startTiny(t)
	for _, tt := range []struct {
		body   string
		status int
		says   string
	}{
		{`{"rows": {"visit": 5}}`, 400, `there is no table "visit"`},
		{`{"rows": {"visits": -5}}`, 400, `-5 rows are below 0`},
		{`{"rows": {"visits": 5, "VISITS": 6}}`, 400, `is there twice`},
		{`{"rows": {"people": 40000}}`, 400, `40000`}, // SMALLINT counts up to 32767
		{`{"rows": {"visits": 9000000000000000000}}`, 400, `free some space`},
		{`{"rows": {"visits": 0, "people": 0}}`, 400, `nothing to generate`},
		{`{"rows": {"visits": 1.5}}`, 400, `rows`},
		{`{"scale": 0}`, 400, `scale is 0`},
		{`{"scale": 1e300}`, 400, `makes more than`},
		{`{"scale": "2"}`, 400, `scale`},
		{`{"compression": "zip"}`, 400, `compression`},
		{`{"workers": -1}`, 400, `workers`},
		{`{"workers": 100000}`, 400, `the most is 1024`},
		{`{"batch_rows": -1}`, 400, `batch_rows`},
		{`{"part_rows": -1}`, 400, `part_rows`},
		{`{"keep": -1}`, 400, `keep`},
		{`{"output_dir": "/tmp"}`, 400, `output_dir`},
		{`{"resume": true}`, 409, `nothing to resume: it has no runs`},
		{`{"resume": true, "seed": 1}`, 400, `has its seed already`},
		{`{"resume": true, "scale": 2}`, 400, `has its rows already`},
		{`[]`, 400, ``},
	} {
		s.do("POST", "/api/experiments/tiny/generate", tt.body).want(tt.status).says(tt.says)
	}
	s.do("POST", "/api/experiments/tinny/generate", `{}`).want(404).says(`did you mean "Tiny"?`)
	if runs, err := s.sim.Runs().List(t.Context(), "tiny"); err != nil || len(runs) > 0 {
		t.Errorf("what was refused began %d runs (%v)", len(runs), err)
	}
}

func TestRunInTheWay(t *testing.T) {
	s := startTiny(t)
	reached, release := s.hold()
	run := s.run(202, `{}`)
	<-reached
	for _, r := range [][2]string{
		{"POST", "/api/experiments/tiny/generate"},
		{"DELETE", path(run.ID, "")},
	} {
		var f api.Failure
		s.do(r[0], r[1], "").want(409).into(&f)
		if want := (api.Active{Experiment: "Tiny", Purpose: "generate", Run: run.ID}); f.Active == nil || *f.Active != want {
			t.Errorf("%s %s: %+v is in the way, want %+v", r[0], r[1], f.Active, want)
		}
	}
	release()
	if _, err := s.sim.Runs().Wait(t.Context(), "tiny", run.ID); err != nil {
		t.Error(err)
	}
}

func TestAbortRun(t *testing.T) {
	s := startTiny(t)
	run := s.run(202, longRun)
	s.do("POST", path(run.ID, "/abort"), `{"reason": "`+strings.Repeat("é", 1001)+`"}`).want(400).says("1001 characters")
	s.do("POST", path(run.ID, "/abort"), `{"reasons": "x"}`).want(400).says("reasons")
	var ended dwsim.Run
	s.do("POST", path(run.ID, "/abort"), "").want(200).into(&ended)
	if ended.Status != store.Aborted || ended.Error != "aborted by the user" || ended.CompletedAt == nil {
		t.Errorf("the run is %+v", ended)
	}
	s.do("POST", path(run.ID, "/abort"), "").want(409).says("has already ended")
	s.do("POST", path(77, "/abort"), "").want(404).says("run 77")
	s.do("POST", "/api/experiments/tinny/runs/1/abort", "").want(404).says("did you mean")
	s.do("POST", "/api/experiments/tiny/runs/x/abort", "").want(400).says("counted from 1")
}

func TestListRuns(t *testing.T) {
	s := startTiny(t)
	for range 3 {
		s.run(200, `{"wait": true}`)
	}
	run := s.run(202, longRun)
	s.do("POST", path(run.ID, "/abort"), "").want(200)
	for _, tt := range []struct{ query, want string }{
		{"", "4 3 2 1"},
		{"?limit=3", "4 3 2 …"},
		{"?status=COMPLETED", "3 2 1"},
		{"?status=aborted", "4"},
		{"?status=RUNNING", ""},
		{"?status=completed&limit=2", "3 2 …"},
	} {
		if got := s.list("/api/experiments/tiny/runs" + tt.query); got.text() != tt.want {
			t.Errorf("%q: runs %s, want %s", tt.query, got.text(), tt.want)
		}
	}
	first := s.list("/api/experiments/tiny/runs?status=completed&limit=2")
	if rest := s.list("/api/experiments/tiny/runs?status=completed&limit=2&cursor=" + first.Next); rest.text() != "1" {
		t.Errorf("the second page has %s", rest.text())
	}
	if held := s.list("/api/experiments/tiny/runs?status=completed").Runs.Runs; len(held[0].Held) != 2 || len(held[1].Held) != 0 {
		t.Errorf("the warehouse holds %v and %v", held[0].Held, held[1].Held)
	}
	s.do("GET", "/api/experiments/tiny/runs?status=done", "").want(400).says(`"DONE"; it is RUNNING`)
	s.do("GET", "/api/experiments/tiny/runs?state=RUNNING", "").want(400).says("state")
	s.do("GET", "/api/experiments/tinny/runs", "").want(404)
	s.do("GET", path(99, ""), "").want(404)
	s.do("HEAD", path(1, ""), "").want(200)
}

type listed struct{ api.Runs }

func (s *server) list(path string) (l listed) {
	s.t.Helper()
	s.do("GET", path, "").want(200).into(&l.Runs)
	return l
}

// text writes the ids of a page, and whether there are more.
func (l listed) text() string {
	var ids []string
	for _, r := range l.Runs.Runs {
		ids = append(ids, fmt.Sprint(r.ID))
	}
	if l.Next != "" {
		ids = append(ids, "…")
	}
	return strings.Join(ids, " ")
}

func TestDeleteRun(t *testing.T) {
	s := startTiny(t)
	s.run(200, `{"wait": true}`)
	var removed api.RemovedRun
	s.do("DELETE", path(1, ""), "").want(200).into(&removed)
	if removed.Deleted != 1 || removed.Freed == 0 {
		t.Errorf("removed is %+v", removed)
	}
	s.do("DELETE", path(1, ""), "").want(404)
	s.do("GET", path(1, "/events"), "").want(404)
}

func TestVerifyRun(t *testing.T) {
	s := startTiny(t)
	s.run(200, `{"wait": true, "seed": 1}`)
	var v api.Verified
	s.do("POST", path(1, "/verify"), "").want(200).into(&v)
	if !v.OK || v.Difference != "" || len(v.Tables) != 2 {
		t.Errorf("verified: %+v", v)
	}
	s.tamper("UPDATE visits SET person = (SELECT min(id) FROM people)")
	s.do("POST", path(1, "/verify"), "").want(200).into(&v)
	if v.OK || !strings.HasPrefix(v.Difference, "visits.person differs") {
		t.Errorf("after a change: %+v", v)
	}
	s.run(200, `{"wait": true, "seed": 2}`)
	s.do("POST", path(1, "/verify"), "").want(409).says("was replaced by run 2")
	s.do("POST", path(3, "/verify"), "").want(404)
}

// TestSameDigests compares a run over HTTP with one of the library.
func TestSameDigests(t *testing.T) {
	over, library := startTiny(t), startTiny(t)
	got := over.run(200, `{"wait": true, "seed": "-9007199254740993", "workers": 3, "batch_rows": 7}`)
	e, err := library.sim.Experiment(t.Context(), "tiny")
	if err != nil {
		t.Fatal(err)
	}
	want, err := e.Generate(t.Context(), dwsim.GenerateOptions{Seed: new(int64(-9007199254740993))})
	if err != nil {
		t.Fatal(err)
	}
	for i := range want.Tables {
		if g, w := got.Tables[i].Digest, want.Tables[i].Digest; g == nil || g.Table != w.Table {
			t.Errorf("%s: digest %+v, want %+v", want.Tables[i].Table, g, w)
		}
	}
}

func TestClosedSimulator(t *testing.T) {
	s := startTiny(t)
	s.sim.Close()
	s.do("POST", "/api/experiments/tiny/generate", "").want(503).says("was closed")
}

func TestBodiesOfRuns(t *testing.T) {
	s := startTiny(t)
	s.run(200, `{"wait": true}`)
	s.do("POST", path(1, "/verify"), `{"full": true}`).want(400).says("full")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/api/experiments/tiny/generate", io.NopCloser(strings.NewReader("seed=1")))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.send(r).want(415)
}

// TestWorkers has the server say how many make rows where a request does not.
func TestWorkers(t *testing.T) {
	s := start(t, httpapi.Options{Workers: 5000})
	s.tiny()
	s.do("POST", "/api/experiments/tiny/generate", `{}`).want(400).says("Workers is 5000; the most is 1024")
	s.run(200, `{"workers": 2, "wait": true}`)
}
