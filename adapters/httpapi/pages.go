package httpapi

import "net/http"

// pageRoutes are those for people and for what watches the server.
func (h *handler) pageRoutes() []route {
	return []route{
		{http.MethodGet, "/health", h.health},
		{http.MethodGet, "/ready", h.showReady},
		{http.MethodGet, "/metrics", h.showMetrics},
	}
}

func (h *handler) health(w http.ResponseWriter, _ *http.Request) error {
	return h.answer(w, http.StatusOK, map[string]string{"status": "ok"})
}
