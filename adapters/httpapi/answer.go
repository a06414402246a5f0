package httpapi

import (
	"encoding/json"
	"net/http"
)

// answer writes a JSON value.
func (h *handler) answer(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// hasBegun reports whether a part of an answer has been sent, or waits in w to be sent.
func hasBegun(w http.ResponseWriter) bool {
	for {
		if b, ok := w.(interface{ begun() bool }); ok && b.begun() {
			return true
		}
		inner, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return false
		}
		w = inner.Unwrap()
	}
}
