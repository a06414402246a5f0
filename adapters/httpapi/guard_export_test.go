package httpapi

import (
	"net/http"

	"github.com/dw-sim/dw-sim/dwsim"
)

// TestRoute is a route of a test's own.
type TestRoute struct {
	Method, Path         string
	Serve                func(w http.ResponseWriter, r *http.Request) error
	Params, Takes, Gives []string
	Stream               bool
}

// Guarded serves routes of a test's own behind all that stands before the real ones.
func Guarded(o Options, routes ...TestRoute) http.Handler {
	h := newHandler(&dwsim.Simulator{}, o)
	all := make([]route, len(routes))
	for i, t := range routes {
		all[i] = route{method: t.Method, path: t.Path, serve: t.Serve, params: t.Params, takes: t.Takes, gives: t.Gives, stream: t.Stream}
	}
	return h.guarded(h.router(all))
}

// What tests call as handlers do.
var (
	Annotate  = annotate
	Attach    = attach
	Decode    = decode
	IsFresh   = isFresh
	Preferred = preferred
)
