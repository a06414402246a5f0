package httpapi

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/dw-sim/dw-sim/schema"
)

// admitted lets to a route what fits it. The order is that in which a request passes:
//
//  1. its parameters (400)
//  2. the media types that it accepts (406)
//  3. its body: media type, encoding, length (415, 413, 400), and that it is coming (408)
//  4. its place among those in progress (503)
//
// What the route answers is compressed where that is worth it.
func (h *handler) admitted(rt route) http.Handler {
	serve := h.compressed(h.serving(rt))
	inProgress := h.inProgress(rt)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		routed(r.Context(), rt)
		err := h.fits(rt, w, r)
		if err == nil {
			err = awaitBody(r)
		}
		if err != nil {
			h.fail(w, r, err)
			return
		}
		leave, err := inProgress.enter()
		if err != nil {
			w.Header().Set("Retry-After", "1")
			h.fail(w, r, err)
			return
		}
		defer leave()
		serve.ServeHTTP(w, r)
	})
}

// fits reports what of a request does not fit its route, and bounds its body.
func (h *handler) fits(rt route, w http.ResponseWriter, r *http.Request) error {
	if err := checkParams(r, rt.params); err != nil {
		return err
	}
	gives := rt.gives
	if gives == nil {
		gives = []string{mediaJSON}
	}
	if preferred(r, gives...) == "" {
		return statusf(http.StatusNotAcceptable, "Accept is %q; this path gives %s",
			clip(strings.Join(r.Header.Values("Accept"), ", ")), strings.Join(gives, ", "))
	}
	return h.checkBody(rt, w, r)
}

// checkParams refuses parameters of the query that are not known, and those given twice.
func checkParams(r *http.Request, known []string) error {
	given, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return badRequest("the query of the address is not understood: write name=value, joined by &, with other characters escaped as %%20 is")
	}
	var problems schema.Problems
	for _, key := range slices.Sorted(maps.Keys(given)) {
		switch {
		case !slices.Contains(known, key):
			problems = append(problems, schema.Problem{Message: fmt.Sprintf("unknown parameter %q", clip(key)), Hint: hint(key, known)})
		case len(given[key]) > 1:
			problems = append(problems, schema.Problem{Message: fmt.Sprintf("the parameter %s is given %d times", key, len(given[key]))})
		}
		if len(problems) == 20 {
			break
		}
	}
	if problems != nil {
		return problems
	}
	return nil
}

func hint(key string, known []string) string {
	switch meant := schema.Closest(key, known); {
	case meant != "":
		return fmt.Sprintf("did you mean %q?", meant)
	case len(known) == 0:
		return "this path has none"
	default:
		return "known here: " + strings.Join(known, ", ")
	}
}

// bound counts what is in progress.
type bound struct {
	now  atomic.Int64
	most int64 // 0 for any
}

// enter takes a place, which leave gives back.
func (b *bound) enter() (leave func(), err error) {
	if n := b.now.Add(1); b.most > 0 && n > b.most {
		b.now.Add(-1)
		return nil, statusf(http.StatusServiceUnavailable, "%d requests are in progress, which is as many as this server takes at once (--max-requests); try again in a second", b.most)
	}
	return func() { b.now.Add(-1) }, nil
}

// streamsPerRequest is how many more streams than requests may be in progress.
const streamsPerRequest = 4

// inProgress returns what a route counts against. Streams have a bound of their own, so that those
// who watch leave room to those who work; /health has none.
func (h *handler) inProgress(rt route) *bound {
	switch {
	case rt.path == "/health":
		return &bound{}
	case rt.stream:
		return h.streams
	default:
		return h.requests
	}
}
