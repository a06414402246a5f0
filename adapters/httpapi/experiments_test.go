package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/dwsim/lineage"
	"github.com/dw-sim/dw-sim/schema"
)

func TestExperiment(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.shop()
	var list api.Experiments
	s.do("GET", "/api/experiments", "").want(200).into(&list)
	if len(list.Experiments) != 1 || list.Experiments[0].Name != "shop" {
		t.Errorf("got %+v", list)
	}
	var shown api.Experiment
	a := s.do("GET", "/api/experiments/SHOP", "").want(200).into(&shown)
	if shown.Name != "shop" || shown.WarehouseType != "sqlite" || shown.LastRun != nil || len(shown.Schema.Tables) != shown.TableCount {
		t.Errorf("got %+v", shown)
	}
	s.do("GET", "/api/experiments/shop", "", "If-None-Match", a.Header.Get("ETag")).want(304)
	s.fill("shop", 20)
	s.do("GET", "/api/experiments/shop", "", "If-None-Match", a.Header.Get("ETag")).want(200).into(&shown)
	if shown.LastRun == nil || shown.LastRun.Seed != 7 {
		t.Errorf("the last run is %+v", shown.LastRun)
	}
	s.do("GET", "/api/experiments/nothing", "").want(404)
	s.do("GET", "/api/experiments/shp", "").want(404).says(`did you mean "shop"?`)
	s.do("GET", "/nothing", "").want(404)
	s.do("POST", "/health", "").want(405)
}

// fill generates rows of every table of an experiment, with seed 7.
func (s *server) fill(name string, rows int64) *dwsim.Run {
	s.t.Helper()
	e, err := s.sim.Experiment(s.t.Context(), name)
	if err != nil {
		s.t.Fatal(err)
	}
	o := dwsim.GenerateOptions{Seed: new(int64(7)), Rows: map[string]int64{}}
	for _, table := range e.Document().Tables {
		o.Rows[table.Name] = rows
	}
	run, err := e.Generate(s.t.Context(), o)
	if err != nil {
		s.t.Fatal(err)
	}
	return run
}

// small stores an experiment of one table.
func (s *server) small(name string) {
	s.t.Helper()
	s.do("POST", "/api/experiments", smallDocument(name)).want(201)
}

func smallDocument(name string) string {
	return fmt.Sprintf(`{"name": %q, "tables": [{"name": "t", "target_rows": 5, "columns": [{"name": "id", "data_type": "INT", "is_unique": true}]}]}`, name)
}

func TestListInPages(t *testing.T) {
	s := start(t, httpapi.Options{})
	for i := range 7 {
		s.small(fmt.Sprintf("e%d", i))
	}
	var names []string
	cursor := ""
	for part := 0; ; part++ {
		var list api.Experiments
		s.do("GET", "/api/experiments?limit=3&cursor="+url.QueryEscape(cursor), "").want(200).into(&list)
		for _, e := range list.Experiments {
			names = append(names, e.Name)
		}
		if cursor = list.Next; cursor == "" {
			break
		}
		if part == 0 { // what happens meanwhile moves nothing
			s.do("DELETE", "/api/experiments/"+names[2], "").want(200)
			s.small(names[2])
			s.small("latest")
		}
	}
	if want := []string{"e6", "e5", "e4", "e3", "e2", "e1", "e0"}; !slices.Equal(names, want) {
		t.Errorf("the pages have %q, want %q", names, want)
	}
	for _, wrong := range []string{"limit=0", "limit=1001", "limit=-1", "limit=many", "cursor=first", "cursor=-4"} {
		s.do("GET", "/api/experiments?"+wrong, "").want(400)
	}
}

func TestDeleteAndReset(t *testing.T) {
	s := start(t, httpapi.Options{})
	doc := s.shop()
	s.fill("shop", 20)
	var emptied api.Emptied
	s.do("POST", "/api/experiments/shop/reset", "").want(200).into(&emptied)
	if emptied != (api.Emptied{Reset: "shop", Tables: len(doc.Tables)}) {
		t.Errorf("got %+v", emptied)
	}
	if got := s.do("POST", "/api/experiments/shop/reset", `{"all": true}`).want(400); !strings.Contains(string(got.body), "no key is known here") {
		t.Errorf("got %s", got.body)
	}
	var removed api.Removed
	s.do("DELETE", "/api/experiments/shop", "").want(200).into(&removed)
	if removed.Deleted != "shop" || removed.Tables != len(doc.Tables) || removed.Runs != 1 || removed.Parquet <= 0 {
		t.Errorf("got %+v", removed)
	}
	for _, method := range []string{"GET", "DELETE"} {
		s.do(method, "/api/experiments/shop", "").want(404)
	}
}

// TestInUse asks for what has to wait while a run holds the experiment.
func TestInUse(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.shop()
	running, release, ended := make(chan int64), make(chan struct{}), make(chan error)
	go func() {
		_, err := s.sim.Runs().Track(t.Context(), dwsim.Work{Experiment: "shop", Purpose: "cleaning"}, func(_ context.Context, w *dwsim.Tracked) error {
			running <- w.Run()
			<-release
			return nil
		})
		ended <- err
	}()
	id := <-running
	for _, ask := range [][2]string{{"DELETE", ""}, {"POST", "/reset"}, {"POST", "/load"}} {
		var f api.Failure
		s.do(ask[0], "/api/experiments/shop"+ask[1], "").want(409).into(&f)
		if f.Active == nil || *f.Active != (api.Active{Experiment: "shop", Purpose: "cleaning", Run: id}) {
			t.Errorf("%s %s: in the way is %+v", ask[0], ask[1], f.Active)
		}
	}
	s.do("GET", "/api/experiments/shop", "").want(200)
	close(release)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	s.do("DELETE", "/api/experiments/shop", "").want(200)
}

func TestPreview(t *testing.T) {
	s := start(t, httpapi.Options{})
	doc := s.shop()
	var p api.Preview
	s.do("GET", "/api/experiments/shop/preview", "").want(200).into(&p)
	if p.Seed != 0 || len(p.Tables) != len(doc.Tables) || len(p.Tables[0].Rows) != 10 {
		t.Errorf("got seed %d and %d tables", p.Seed, len(p.Tables))
	}
	a := s.do("GET", "/api/experiments/shop/preview?table=customers&rows=3&seed=9007199254740993", "").want(200).into(&p)
	if p.Seed != 9007199254740993 || len(p.Tables) != 1 || len(p.Tables[0].Rows) != 3 || !strings.Contains(string(a.body), `"seed":"9007199254740993"`) {
		t.Errorf("got %s", a.body)
	}
	s.do("GET", "/api/experiments/shop/preview?table=customer", "").want(404).says(`did you mean "customers"?`)
	for _, wrong := range []string{"rows=0", "rows=-1", "rows=10001", "rows=1e3", "seed=1.5", "seed=9223372036854775808"} {
		s.do("GET", "/api/experiments/shop/preview?"+wrong, "").want(400)
	}
}

func TestProfileAndCheck(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.shop()
	s.fill("shop", 50)
	var p dwsim.Profile
	s.do("GET", "/api/experiments/shop/profile?table=orders,customers&full=true&top=2&buckets=4", "").want(200).into(&p)
	if len(p.Tables) != 2 || p.Tables[0].Rows != 50 || len(p.Tables[0].Columns[0].Top) > 2 {
		t.Errorf("got %+v", p)
	}
	var report dwsim.CheckReport
	s.do("POST", "/api/experiments/shop/check", `{"tables": ["orders"], "alpha": 0.01}`).want(200).into(&report)
	if report.Violated != 0 || report.Holds == 0 || report.Alpha != 0.01 {
		t.Errorf("got %+v", report)
	}
	s.do("POST", "/api/experiments/shop/check", "").want(200).into(&report)
	for _, wrong := range []string{"buckets=1", "buckets=101", "top=0", "top=1001", "full=yes"} {
		s.do("GET", "/api/experiments/shop/profile?"+wrong, "").want(400)
	}
	s.do("POST", "/api/experiments/shop/check", `{"alpha": 2}`).want(400).says("between 0 and 1")
	s.do("POST", "/api/experiments/shop/check", `{"alpa": 0.1}`).want(400)
	s.do("POST", "/api/experiments/shop/check", `{"tables": ["order"]}`).want(404)
	s.do("GET", "/api/experiments/shop/profile?table=", "").want(200)
	s.do("GET", "/api/experiments/shop/profile?table=orders,,", "").want(404)
}

func TestLineage(t *testing.T) {
	s := start(t, httpapi.Options{})
	doc := s.shop()
	var g lineage.Graph
	s.do("GET", "/api/experiments/shop/lineage", "").want(200).into(&g)
	if g.Experiment != "shop" || len(g.Tables) != len(doc.Tables) || len(g.ForeignKeys) == 0 {
		t.Errorf("got %+v", g)
	}
	for _, tt := range []struct{ query, accept, media, file, begins string }{
		{"", "*/*", "text/vnd.graphviz; charset=utf-8", "shop.dot", "digraph"},
		{"?format=mermaid", "*/*", "text/vnd.mermaid; charset=utf-8", "shop.mmd", ""},
		{"?format=SVG", "*/*", "image/svg+xml; charset=utf-8", "shop.svg", "<svg"},
		{"", "image/svg+xml", "image/svg+xml; charset=utf-8", "shop.svg", "<svg"},
	} {
		a := s.do("GET", "/api/experiments/shop/lineage/export"+tt.query, "", "Accept", tt.accept).want(200)
		if a.Header.Get("Content-Type") != tt.media || !strings.Contains(a.Header.Get("Content-Disposition"), "filename="+tt.file) || !strings.HasPrefix(string(a.body), tt.begins) {
			t.Errorf("%s %s: %v\n%.80s", tt.query, tt.accept, a.Header, a.body)
		}
		policy := a.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "sandbox") || strings.Contains(policy, "allow-scripts") || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%s: the policy is %q", tt.query, policy)
		}
		s.do("GET", "/api/experiments/shop/lineage/export"+tt.query, "", "Accept", tt.accept, "If-None-Match", a.Header.Get("ETag")).want(304)
	}
	s.do("GET", "/api/experiments/shop/lineage/export?format=svgz", "").want(400).says(`did you mean "svg"?`)
	s.do("GET", "/api/experiments/none/lineage/export", "").want(404)
}

func TestExport(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.shop()
	alone := s.do("GET", "/api/experiments/shop/export", "").want(200)
	run := s.fill("shop", 30)
	a := s.do("GET", fmt.Sprintf("/api/experiments/shop/export?run=%d", run.ID), "").want(200)
	if len(a.body) <= len(alone.body) || a.Header.Get("Content-Type") != "application/octet-stream" || !strings.Contains(a.Header.Get("Content-Disposition"), "shop-run-1.dwsim") {
		t.Errorf("%d bytes, %v", len(a.body), a.Header)
	}
	old := s.write("GET /api/experiments/shop/export HTTP/1.0\r\nHost: localhost\r\n\r\n").response()
	if old.Body.Close(); old.ContentLength <= 0 { // without, one that is cut off looks whole
		t.Errorf("HTTP/1.0 gets %v", old.Header)
	}
	s.do("DELETE", "/api/experiments/shop", "").want(200)
	restored, _, err := s.sim.Restore(t.Context(), strings.NewReader(string(a.body)), dwsim.RestoreOptions{})
	if err != nil || restored.Name() != "shop" {
		t.Errorf("Restore: %v", err)
	}
	for query, status := range map[string]int{"?run=99": 404, "?run=0": 400, "?run=x": 400} {
		s.do("GET", "/api/experiments/shop/export"+query, "").want(status)
	}
	s.do("GET", "/api/experiments/none/export", "").want(404)
}

func TestAbout(t *testing.T) {
	s := start(t, httpapi.Options{})
	var warehouses api.Warehouses
	s.do("GET", "/api/warehouses", "").want(200).into(&warehouses)
	if !slices.Equal(warehouses.Warehouses, []api.Warehouse{{Name: "sqlite", Type: "sqlite", Default: true}}) {
		t.Errorf("got %+v", warehouses)
	}
	var v api.Version
	if s.do("GET", "/api/version", "").want(200).into(&v); v.Engine == "" || !slices.Contains(v.Drivers, "sqlite") {
		t.Errorf("got %+v", v)
	}
	var rules api.Rules
	if s.do("GET", "/api/schema/rules?search=msisdn", "").want(200).into(&rules); len(rules.Rules) != 1 || rules.Rules[0].Aliases == nil {
		t.Errorf("got %+v", rules)
	}
	s.do("GET", "/api/schema/rules?search=phone_numbr", "").want(404).says(`did you mean "phone_number"?`)
	a := s.do("GET", "/api/schema", "").want(200)
	if a.Header.Get("Content-Type") != "application/schema+json" || string(a.body) != string(schema.JSONSchema()) {
		t.Errorf("%v\n%.80s", a.Header, a.body)
	}
	s.do("GET", "/api/schema", "", "If-None-Match", a.Header.Get("ETag")).want(304)
}

// TestListWhileDeleting lists while experiments go away: the list is never an error.
func TestListWhileDeleting(t *testing.T) {
	s := start(t, httpapi.Options{})
	const many = 25
	for i := range many {
		s.small(fmt.Sprintf("e%d", i))
	}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		for i := range many {
			e, err := s.sim.Experiment(context.Background(), fmt.Sprintf("e%d", i))
			if err == nil {
				err = e.Delete(context.Background())
			}
			if err != nil {
				t.Error(err)
			}
		}
	}()
	for left := many; left > 0; {
		var list api.Experiments
		s.do("GET", "/api/experiments", "").want(200).into(&list)
		if len(list.Experiments) > left {
			t.Errorf("%d experiments, and before %d", len(list.Experiments), left)
		}
		left = len(list.Experiments)
	}
	<-gone
}

// TestExportOfDamagedFiles wants a status where an archive cannot begin, and a cut connection
// where it cannot end.
func TestExportOfDamagedFiles(t *testing.T) {
	s := start(t, httpapi.Options{})
	doc := s.shop()
	run := s.fill("shop", 20_000)
	part := func(table string) string { return filepath.Join(run.OutputPath, table, "part-00000.parquet") }
	last := run.Tables[len(doc.Tables)-1].Table
	if err := os.Truncate(part(last), 100); err != nil {
		t.Fatal(err)
	}
	response, err := s.client.Get(s.url + "/api/experiments/shop/export")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if n, err := io.Copy(io.Discard, response.Body); !errors.Is(err, io.ErrUnexpectedEOF) || response.StatusCode != http.StatusOK || n == 0 {
		t.Errorf("%d: %d bytes, then %v; want the connection to be cut", response.StatusCode, n, err)
	}
	if err := os.Truncate(part(run.Tables[0].Table), 100); err != nil {
		t.Fatal(err)
	}
	a := s.do("GET", "/api/experiments/shop/export", "")
	if a.Header.Get("Content-Type") != "application/json" || a.StatusCode < 400 || a.Header.Get("Content-Disposition") != "" {
		t.Errorf("%d %v", a.StatusCode, a.Header)
	}
	a.says("part-00000.parquet")
}
