package httpapi

import "net/http"

// pageRoutes are those for people and for what watches the server.
func (h *handler) pageRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/health", serve: h.health},
		{method: http.MethodGet, path: "/ready", serve: h.showReady},
		{method: http.MethodGet, path: "/metrics", serve: h.showMetrics, gives: []string{"text/plain", "application/openmetrics-text"}},
	}
}

func (h *handler) health(w http.ResponseWriter, _ *http.Request) error {
	return h.answer(w, http.StatusOK, map[string]string{"status": "ok"})
}
