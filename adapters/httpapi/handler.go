package httpapi

import (
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
	// answered with 503.
	MaxRequests int
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
}

// Handler serves sim, which stays the caller's. It may be mounted in any server:
//
//	http.Handle("/warehouse/", httpapi.Handler(sim, httpapi.Options{Prefix: "/warehouse"}))
func Handler(sim *dwsim.Simulator, o Options) http.Handler {
	o.Prefix = strings.TrimRight(o.Prefix, "/")
	h := &handler{options: o, sim: sim, api: api.Local{Sim: sim}, log: o.Logger, metrics: newMetrics(sim)}
	if h.log == nil {
		h.log = slog.New(slog.DiscardHandler)
	}
	return h.traced(h.guarded(h.router()))
}

// route is one thing that can be asked.
type route struct {
	method, path string // the path in the manner of OpenAPI and mux: /api/experiments/{name}
	serve        func(w http.ResponseWriter, r *http.Request) error
}

// routes are all there are.
func (h *handler) routes() []route {
	var all []route
	for _, group := range [][]route{
		h.pageRoutes(), h.descriptionRoutes(), h.experimentRoutes(), h.documentRoutes(), h.runRoutes(), h.queryRoutes(),
	} {
		all = append(all, group...)
	}
	return all
}

func (h *handler) router() http.Handler {
	router := mux.NewRouter().UseEncodedPath().SkipClean(true)
	for _, rt := range h.routes() {
		methods := []string{rt.method}
		if rt.method == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
		router.Handle(h.options.Prefix+rt.path, h.serving(rt)).Methods(methods...)
	}
	router.NotFoundHandler = h.failing(errNoRoute)
	router.MethodNotAllowedHandler = h.failing(errMethod)
	return router
}

// serving calls a route, and answers its error.
func (h *handler) serving(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nameSpan(r, rt)
		if err := rt.serve(w, r); err != nil {
			h.fail(w, r, err)
		}
	})
}

func (h *handler) failing(err error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.fail(w, r, err) })
}
