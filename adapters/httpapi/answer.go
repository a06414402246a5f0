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
