package httpapi

import (
	"cmp"
	"log/slog"
	"net/http"
	"strings"

	"github.com/gorilla/mux"
	"go.opentelemetry.io/otel/trace"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
)

// Options say how a simulator is served. The zero value serves programs and browsers of this
// machine at the root of the server.
type Options struct {
	// Prefix is the path below which the handler is mounted, such as /warehouse. It begins
	// with a slash and ends without. The handler sees whole paths: do not strip it.
	Prefix string
	// Token, if not empty, is what every request must show, as "Authorization: Bearer" or as
	// the cookie that a link with it sets.
	Token string
	// Hosts are the names, beside localhost and the address that a request came in at, by which
	// the server may be called. "*" allows all.
	Hosts []string
	// MaxBody is the most bytes of a request's body, after decompression; 0 means 10 MiB.
	MaxBody int64
	// MaxRequests is how many requests may be in progress at once; 0 means 64. More are
	// answered with 503. Streams of events are counted apart: there may be four times as many.
	MaxRequests int
	// Workers and BatchRows are those of runs that ask for none: how many goroutines make rows, and
	// how many rows each makes at a time. 0 leaves it to the engine. They never change the data.
	Workers, BatchRows int
	// Logger gets a line for each request, at level Info, and what went wrong inside, at level
	// Error. Nil discards them.
	Logger *slog.Logger
	// TracerProvider gets a span for each request, which the spans of runs hang below. Nil makes
	// none. It stays the caller's.
	TracerProvider trace.TracerProvider
}

// handler serves one simulator.
type handler struct {
	options Options
	sim     *dwsim.Simulator
	api     api.Local
	log     *slog.Logger
	metrics *metrics
	keys    keys

	requests, streams *bound // in progress
}

// Handler serves sim, which stays the caller's. It may be mounted in any server:
//
//	http.Handle("/warehouse/", httpapi.Handler(sim, httpapi.Options{Prefix: "/warehouse"}))
func Handler(sim *dwsim.Simulator, o Options) http.Handler {
	h := newHandler(sim, o)
	sim.Observe(h.metrics.observe)
	return h.traced(h.guarded(h.router(h.routes())))
}

func newHandler(sim *dwsim.Simulator, o Options) *handler {
	o.Prefix = strings.TrimRight(o.Prefix, "/")
	o.MaxBody = cmp.Or(o.MaxBody, 10<<20)
	o.MaxRequests = cmp.Or(o.MaxRequests, 64)
	h := &handler{
		options: o, sim: sim, api: api.Local{Sim: sim, Workers: o.Workers, BatchRows: o.BatchRows}, log: orSilent(o.Logger), metrics: newMetrics(sim),
		requests: &bound{most: int64(o.MaxRequests)},
		streams:  &bound{most: int64(o.MaxRequests) * streamsPerRequest},
	}
	return h
}

// orSilent is a logger that discards its lines where there is none.
func orSilent(log *slog.Logger) *slog.Logger { return cmp.Or(log, slog.New(slog.DiscardHandler)) }

// route is one thing that can be asked. What a request asks for that is not listed here is
// refused before serve is called.
type route struct {
	method, path string // the path in the manner of OpenAPI and mux: /api/experiments/{name}
	serve        func(w http.ResponseWriter, r *http.Request) error
	params       []string // of the query, each given once at most
	takes        []string // media types of bodies; nil means application/json where method is POST, else no body
	gives        []string // media types of answers, the preferred first; nil means application/json
	stream       bool     // whether it may last as long as a run: it does not count as a request in progress
}

// routes are all there are.
func (h *handler) routes() []route {
	var all []route
	for _, group := range [][]route{
		h.pageRoutes(), h.descriptionRoutes(), h.experimentRoutes(), h.tableRoutes(), h.documentRoutes(), h.runRoutes(), h.queryRoutes(),
	} {
		all = append(all, group...)
	}
	return all
}

// router finds the route of a request. Paths are matched as they were sent: nothing is cleaned, and
// nobody is sent elsewhere but from the prefix to the page.
func (h *handler) router(routes []route) http.Handler {
	router := mux.NewRouter().UseEncodedPath().SkipClean(true)
	for _, rt := range routes {
		router.Handle(h.options.Prefix+rt.path, h.admitted(rt)).Methods(rt.methods()...)
	}
	if h.options.Prefix != "" {
		router.HandleFunc(h.options.Prefix, h.toFolder).Methods(http.MethodGet, http.MethodHead)
	}
	router.NotFoundHandler = http.HandlerFunc(h.refusePath)
	router.MethodNotAllowedHandler = h.refusingMethod(router)
	return router
}

// methods are those that a route answers.
func (rt route) methods() []string {
	if rt.method == http.MethodGet {
		return []string{http.MethodGet, http.MethodHead}
	}
	return []string{rt.method}
}

// serving calls a route, and answers its error.
func (h *handler) serving(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := rt.serve(w, r); err != nil {
			h.fail(w, r, err)
		}
	})
}

func (h *handler) refusePath(w http.ResponseWriter, r *http.Request) {
	h.fail(w, r, statusf(http.StatusNotFound, "there is nothing at %q; %s/openapi.json lists all there is", clip(r.URL.Path), h.options.Prefix))
}

// refusingMethod says which methods a path takes.
func (h *handler) refusingMethod(router *mux.Router) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var allowed []string
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete} {
			asked, match := *r, mux.RouteMatch{}
			asked.Method = method
			if router.Match(&asked, &match) && match.MatchErr == nil {
				allowed = append(allowed, method)
			}
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		h.fail(w, r, statusf(http.StatusMethodNotAllowed, "this path does not take %s; it takes %s", clip(r.Method), strings.Join(allowed, ", ")))
	})
}
