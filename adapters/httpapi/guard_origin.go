package httpapi

import (
	"fmt"
	"net/http"
)

// ownOrigin refuses what pages of other origins ask for: nobody is given CORS. They may link to
// the server, which is a navigation of the whole tab and only reads.
func (h *handler) ownOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := *r
		asked.Method = http.MethodPost // those that read are looked at in the same way
		if protection.Check(&asked) == nil || isLink(r) {
			next.ServeHTTP(w, r)
			return
		}
		h.fail(w, r, statusf(http.StatusForbidden,
			"this request comes from a page of another origin%s than %q; only the server's own pages may ask it for anything (a proxy has to pass on the Host header)",
			named(r.Header.Get("Origin")), clip(r.Host)))
	})
}

// isLink reports whether a browser opens an address in a tab.
func isLink(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.Header.Get("Origin") == "" &&
		r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
}

// named returns an origin as a part of a sentence; browsers do not always tell it.
func named(origin string) string {
	if origin == "" {
		return ""
	}
	return fmt.Sprintf(" (%q)", clip(origin))
}
