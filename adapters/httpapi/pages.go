package httpapi

import "net/http"

// pageRoutes are those for people and for what watches the server.
func (h *handler) pageRoutes() []route {
	return []route{{method: http.MethodGet, path: "/health", serve: h.health}}
}

func (h *handler) health(w http.ResponseWriter, _ *http.Request) error {
	return h.answer(w, http.StatusOK, map[string]string{"status": "ok"})
}
