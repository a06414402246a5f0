package httpapi

import (
	"crypto/rand"
	"net/http"
)

// tokenPage is what a browser shows to a person without the token.
type tokenPage struct {
	Nonce, Prefix string
	Wrong         bool // a token was shown, and is another one
}

// refuseToken answers a request without the token: a person with a page in words, a program in JSON.
func (h *handler) refuseToken(w http.ResponseWriter, r *http.Request, isShown bool) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="dw-sim"`)
	if !wantsPage(r) {
		h.fail(w, r, tokenError(isShown))
		return
	}
	_, noCookie := r.Cookie(cookieName(r))
	p := tokenPage{Nonce: rand.Text(), Prefix: h.options.Prefix, Wrong: isShown || noCookie == nil}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+p.Nonce+
		"'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
	if err := showPage(w, http.StatusUnauthorized, "token.html", p); err != nil {
		h.fail(w, r, err)
	}
}

// wantsPage reports whether a request is one of a browser for something to show.
func wantsPage(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && preferred(r, mediaJSON, mediaHTML) == mediaHTML
}

// toFolder leads a browser from the prefix to the page, whose links are relative to the folder that it is
// served at.
func (h *handler) toFolder(w http.ResponseWriter, r *http.Request) {
	to := *r.URL
	to.Scheme, to.Host, to.User, to.Path, to.RawPath = "", "", nil, h.options.Prefix+"/", ""
	http.Redirect(w, r, to.String(), http.StatusTemporaryRedirect)
}
