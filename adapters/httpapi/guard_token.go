package httpapi

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"html"
	"net/http"
	"strings"
)

// key is what a token is compared with: hashes, so that neither time nor length tell of it.
type key struct {
	hash   [sha256.Size]byte
	cookie string // what the cookie holds, from which the token cannot be told
}

func keyOf(token string) key {
	derived := hmac.New(sha256.New, []byte(token))
	derived.Write([]byte("dw-sim cookie"))
	return key{sha256.Sum256([]byte(token)), hex.EncodeToString(derived.Sum(nil))}
}

func (k key) fits(token string) bool {
	given := sha256.Sum256([]byte(token))
	return subtle.ConstantTimeCompare(given[:], k.hash[:]) == 1
}

func (k key) fitsCookie(value string) bool {
	return subtle.ConstantTimeCompare([]byte(value), []byte(k.cookie)) == 1
}

// withToken refuses requests that do not show the token, where the server has one. /health
// answers all. A link to / (or to the prefix, without a slash) with the token sets a cookie and goes on without it.
func (h *handler) withToken(next http.Handler) http.Handler {
	if h.options.Token == "" {
		return next
	}
	k := keyOf(h.options.Token)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		isLink := h.isTokenLink(r)
		switch {
		case isLink && k.fits(r.URL.Query().Get("token")):
			h.enter(w, r, k)
		case !isLink && (r.URL.Path == h.options.Prefix+"/health" || k.isShown(r)):
			next.ServeHTTP(w, r)
		default:
			h.refuseToken(w, r, isLink || r.Header.Get("Authorization") != "")
		}
	})
}

func tokenError(isShown bool) error {
	wrong := "this server wants its token"
	if isShown {
		wrong = "the token is not that of this server, whose own is another one each time it starts unless it is given one"
	}
	return statusf(http.StatusUnauthorized,
		"%s: send it as %q (dw-sim takes it from DW_SIMULATOR_TOKEN), or open the link with ?token= that the server showed when it started",
		wrong, "Authorization: Bearer …")
}

// isShown reports whether a request has the token in its header, or else the cookie.
func (k key) isShown(r *http.Request) bool {
	if lines := r.Header.Values("Authorization"); len(lines) > 0 {
		scheme, token, _ := strings.Cut(lines[0], " ")
		return len(lines) == 1 && strings.EqualFold(scheme, "Bearer") && k.fits(strings.TrimSpace(token))
	}
	cookie, err := r.Cookie(cookieName(r))
	return err == nil && k.fitsCookie(cookie.Value)
}

// cookieName is another one for each port: browsers share cookies among the ports of a host.
func cookieName(r *http.Request) string {
	_, port, _ := splitHost(r.Host)
	return strings.TrimSuffix("dw_sim_"+port, "_")
}

func (h *handler) isTokenLink(r *http.Request) bool {
	isPage := r.URL.Path == h.options.Prefix+"/" || r.URL.Path == h.options.Prefix
	return r.Method == http.MethodGet && isPage && r.URL.Query().Has("token")
}

// enter sets the cookie and sends the browser to the same page without the token. A browser that
// followed a link of another site would not send the cookie along a redirect, but it does
// when the page itself goes on.
func (h *handler) enter(w http.ResponseWriter, r *http.Request, k key) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName(r), Value: k.cookie, Path: cmp.Or(h.options.Prefix, "/"),
		HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode,
	})
	to := *r.URL
	query := to.Query()
	query.Del("token")
	to.Scheme, to.Host, to.User, to.RawQuery = "", "", nil, query.Encode()
	to.Path, to.RawPath = h.options.Prefix+"/", ""
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		http.Redirect(w, r, to.String(), http.StatusSeeOther)
	default:
		w.Header().Set("Content-Type", mediaHTML+inUTF8)
		w.Header().Set("Refresh", "0; url="+to.String())
		fmt.Fprintf(w, "<!doctype html><title>dw-sim</title><a href=%q>Go on</a>\n", html.EscapeString(to.String()))
	}
}
