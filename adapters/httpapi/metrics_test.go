package httpapi_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

func TestMetrics(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.shop()
	shop, err := s.sim.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := shop.Generate(t.Context(), dwsim.GenerateOptions{Seed: new(int64(42))}); err != nil {
		t.Fatal(err)
	}
	if _, err := shop.Load(t.Context(), dwsim.LoadOptions{}); err != nil {
		t.Fatal(err)
	}
	rows, err := shop.Query(t.Context(), "select * from orders", dwsim.QueryOptions{Limit: 7})
	if err != nil {
		t.Fatal(err)
	}
	for row, err := rows.Next(); row != nil; row, err = rows.Next() {
		if err != nil {
			t.Fatal(err)
		}
	}
	rows.Close()
	if _, err := shop.Query(t.Context(), "select nothing from orders", dwsim.QueryOptions{}); err == nil {
		t.Fatal("a column that is not there was found")
	}
	s.do("GET", "/api/experiments/shop", "").want(200)
	s.do("GET", "/api/experiments/none", "").want(404)
	s.do("GET", "/nowhere", "").want(404)
	text := string(s.do("GET", "/metrics", "").want(200).body)
	for _, want := range []string{
		`dwsim_runs_total{purpose="generate",status="COMPLETED"} 1`,
		`dwsim_runs_total{purpose="load",status="COMPLETED"} 1`,
		`dwsim_runs_running{purpose="generate"} 0`,
		`dwsim_rows_generated_total 37424`,
		`dwsim_phase_seconds_count{phase="generate",purpose="generate"} 1`,
		`dwsim_phase_seconds_count{phase="load",purpose="load"} 1`,
		`dwsim_phase_seconds_count{phase="swap",purpose="generate"} 1`,
		`dwsim_queries_total{outcome="ok"} 1`,
		`dwsim_queries_total{outcome="refused"} 1`,
		`dwsim_query_rows_total 7`,
		`dwsim_queries_running 0`,
		`dwsim_http_requests_total{method="GET",route="/api/experiments/{name}",status="200"} 1`,
		`dwsim_http_requests_total{method="GET",route="/api/experiments/{name}",status="404"} 1`,
		`dwsim_http_requests_total{method="any",route="none",status="404"} 1`,
	} {
		if !regexp.MustCompile("(?m)^" + regexp.QuoteMeta(want) + "$").MatchString(text) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
}

func TestReady(t *testing.T) {
	s := start(t, httpapi.Options{})
	var ready dwsim.Readiness
	s.do("GET", "/ready", "").want(200).into(&ready)
	if !ready.Ready || !ready.Metadata.OK || len(ready.Warehouses) != 1 || ready.Warehouses[0].Version == "" {
		t.Errorf("got %+v", ready)
	}
}

func TestNotReady(t *testing.T) {
	root := t.TempDir()
	meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(root, "dw_simulator.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer meta.Close()
	away := store.OpenLater(func(context.Context) (store.Warehouse, error) {
		return nil, fmt.Errorf("warehouse %q %w", "away", store.ErrUnreachable)
	})
	sim, err := dwsim.New(dwsim.Config{Metadata: meta, Warehouses: map[string]store.Warehouse{"away": away}, DataRoot: root})
	if err != nil {
		t.Fatal(err)
	}
	defer sim.Close()
	ts := httptest.NewServer(httpapi.Handler(sim, httpapi.Options{}))
	defer ts.Close()
	s := &server{t: t, sim: sim, url: ts.URL, client: clientOf(t, ts, "")}
	var ready dwsim.Readiness
	s.do("GET", "/ready", "").want(503).into(&ready)
	if ready.Ready || !ready.Metadata.OK || ready.Warehouses[0].Error != `warehouse "away" cannot be reached` {
		t.Errorf("got %+v", ready)
	}
	s.do("GET", "/health", "").want(200)
}

// TestMetricsFormats asks for metrics in each of their formats.
func TestMetricsFormats(t *testing.T) {
	s := start(t, httpapi.Options{})
	for accept, want := range map[string]string{
		"":          "text/plain",
		"*/*":       "text/plain",
		"text/html": "",
		"application/openmetrics-text;version=1.0.0,text/plain;q=0.5":                                                 "application/openmetrics-text",
		"application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,text/plain;q=0.5": "application/vnd.google.protobuf",
	} {
		a := s.do("GET", "/metrics", "", "Accept", accept)
		if got := a.Header.Get("Content-Type"); want != "" && !strings.HasPrefix(got, want) || want == "" && a.StatusCode != http.StatusNotAcceptable {
			t.Errorf("Accept %q: %d, %s, want %s", accept, a.StatusCode, got, want)
		}
	}
}
