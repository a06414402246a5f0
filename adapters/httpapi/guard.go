package httpapi

import (
	"net/http"
	"runtime/debug"
	"strings"
	"unicode/utf8"
)

// guarded puts everything between the network and the routes that protects either. The
// order is that in which a request passes:
//
//  1. logged gives it an id and writes its line
//  2. recovered turns panics into answers
//  3. headed sets the headers that every answer has
//  4. sanePaths refuses paths that nobody means
//  5. knownHosts refuses names that are not the server's (DNS rebinding)
//  6. ownOrigin refuses what pages of other sites ask for
//  7. withToken refuses those without the token
//
// Behind them is the router, and with the route it is known what else may be: see [handler.admitted].
func (h *handler) guarded(routes http.Handler) http.Handler {
	for _, wrap := range []func(http.Handler) http.Handler{
		h.withToken, h.ownOrigin, h.knownHosts, h.sanePaths, headed, h.recovered, h.logged,
	} {
		routes = wrap(routes)
	}
	return routes
}

// recovered answers 500 where a handler panics, and logs why. [http.ErrAbortHandler] passes.
func (h *handler) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler { //nolint:errorlint // it is passed on as it is
				panic(cause)
			}
			h.log.ErrorContext(r.Context(), "request panicked", "request_id", requestID(r.Context()),
				"method", r.Method, "path", r.URL.Path, "panic", cause, "stack", string(debug.Stack()))
			h.sendFailure(w, http.StatusInternalServerError, failureInside())
		}()
		next.ServeHTTP(w, r)
	})
}

// headed sets the headers that every answer has, unless its route sets others.
func headed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for key, value := range map[string]string{
			"Content-Security-Policy":      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "no-referrer",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Cache-Control":                "no-store",
		} {
			w.Header().Set(key, value)
		}
		next.ServeHTTP(w, r)
	})
}

// maxPath bounds the length of a path, escaped.
const maxPath = 4096

// sanePaths refuses paths that no route has and no name may hold.
func (h *handler) sanePaths(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; {
		case len(r.URL.EscapedPath()) > maxPath:
			h.fail(w, r, statusf(http.StatusRequestURITooLong, "the path has %d bytes; at most %d are read", len(r.URL.EscapedPath()), maxPath))
		case !utf8.ValidString(path) || strings.ContainsFunc(path, isControl):
			h.fail(w, r, badRequest("the path %q holds what no name holds: control characters, or bytes that are not UTF-8", clip(path)))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func isControl(c rune) bool { return c < ' ' || c == 0x7f }

// clip shortens a text of a client for messages and logs.
func clip(text string) string { return clipTo(text, 100) }

func clipTo(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
