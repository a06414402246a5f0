package httpapi

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/dw-sim/dw-sim/dwsim"
)

// metrics counts what a simulator does and what is asked of it, since the handler was made.
// Names follow https://prometheus.io/docs/practices/naming.
type metrics struct {
	registry *prometheus.Registry

	runs        *prometheus.CounterVec   // purpose, status
	running     *prometheus.GaugeVec     // purpose
	rows        prometheus.Counter       //
	phases      *prometheus.HistogramVec // purpose, phase
	queries     *prometheus.CounterVec   // outcome
	queryRows   prometheus.Counter
	querySecs   prometheus.Histogram
	requests    *prometheus.CounterVec   // method, route, status
	requestSecs *prometheus.HistogramVec // method, route
}

// Buckets in seconds: of what takes a moment, and of what may take an hour.
var (
	quickBuckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}
	longBuckets  = []float64{.01, .05, .1, .5, 1, 5, 10, 30, 60, 300, 900, 3600}
)

func newMetrics(sim *dwsim.Simulator) *metrics {
	m := &metrics{
		registry:    prometheus.NewRegistry(),
		runs:        counters("dwsim_runs_total", "Runs and loads that have ended.", "purpose", "status"),
		running:     prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "dwsim_runs_running", Help: "Runs and loads of this process in progress."}, []string{"purpose"}),
		rows:        prometheus.NewCounter(prometheus.CounterOpts{Name: "dwsim_rows_generated_total", Help: "Rows that were generated, as they are made."}),
		phases:      histograms("dwsim_phase_seconds", "How long the phases of runs and loads took.", longBuckets, "purpose", "phase"),
		queries:     counters("dwsim_queries_total", "Queries that have ended.", "outcome"),
		queryRows:   prometheus.NewCounter(prometheus.CounterOpts{Name: "dwsim_query_rows_total", Help: "Rows that queries have returned."}),
		querySecs:   prometheus.NewHistogram(prometheus.HistogramOpts{Name: "dwsim_query_seconds", Help: "How long queries took, the reading of their rows included.", Buckets: quickBuckets}),
		requests:    counters("dwsim_http_requests_total", "Requests that were answered.", "method", "route", "status"),
		requestSecs: histograms("dwsim_http_request_seconds", "How long requests took, streams included.", quickBuckets, "method", "route"),
	}
	queriesRunning := prometheus.NewGaugeFunc(
		prometheus.GaugeOpts{Name: "dwsim_queries_running", Help: "Queries in progress."},
		func() float64 { return float64(len(sim.Queries())) })
	m.registry.MustRegister(
		m.runs, m.running, m.rows, m.phases, m.queries, m.queryRows, m.querySecs, m.requests, m.requestSecs, queriesRunning,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector(),
	)
	return m
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

func histograms(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, labels)
}

func (m *metrics) observe(e dwsim.Event) {
	switch e := e.(type) {
	case dwsim.RunStarted:
		m.running.WithLabelValues(e.Purpose).Inc()
	case dwsim.RowsMade:
		m.rows.Add(float64(e.Rows))
	case dwsim.PhaseEnded:
		m.phases.WithLabelValues(e.Purpose, string(e.Phase)).Observe(e.Took.Seconds())
	case dwsim.RunEnded:
		m.running.WithLabelValues(e.Purpose).Dec()
		m.runs.WithLabelValues(e.Purpose, string(e.Status)).Inc()
	case dwsim.QueryEnded:
		m.queries.WithLabelValues(queryOutcome(e.Err)).Inc()
		m.queryRows.Add(float64(e.Rows))
		m.querySecs.Observe(e.Took.Seconds())
	}
}

// queryOutcome says in a word what came of a query.
func queryOutcome(err error) string {
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, dwsim.ErrQueryCancelled), errors.Is(err, context.Canceled):
		return "cancelled"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case statusOf(err) < http.StatusInternalServerError:
		return "refused"
	}
	return "failed"
}

// request counts one that has ended. route is a path of the route table, or "none".
func (m *metrics) request(method, route string, status int, took time.Duration) {
	if route == "none" {
		method = "any" // a client may invent methods without end
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.requestSecs.WithLabelValues(method, route).Observe(took.Seconds())
}

// showMetrics answers in the text formats of Prometheus and OpenMetrics.
func (h *handler) showMetrics(w http.ResponseWriter, r *http.Request) error {
	promhttp.HandlerFor(h.metrics.registry, promhttp.HandlerOpts{DisableCompression: true}).ServeHTTP(w, r)
	return nil
}

// readyTime is how long databases have to answer.
const readyTime = 5 * time.Second

// showReady tells whether metadata and warehouses answer: 200 where all do, else 503.
func (h *handler) showReady(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), readyTime)
	defer cancel()
	ready := h.sim.Ready(ctx)
	status := http.StatusOK
	if !ready.Ready {
		status = http.StatusServiceUnavailable
	}
	return h.answer(w, status, ready)
}
