package httpapi

import "net/http"

// pageRoutes are those for people and for what watches the server.
func (h *handler) pageRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/health", serve: h.health},
		{method: http.MethodGet, path: "/ready", serve: h.showReady},
		{method: http.MethodGet, path: "/metrics", serve: h.showMetrics, gives: []string{"text/plain"}},
		{method: http.MethodGet, path: "/openapi.json", serve: h.showDescription},
	}
}

func (h *handler) health(w http.ResponseWriter, _ *http.Request) error {
	return h.answer(w, http.StatusOK, map[string]string{"status": "ok"})
}

// showDescription answers with the description of the API for programs.
func (h *handler) showDescription(w http.ResponseWriter, r *http.Request) error {
	text, err := h.description()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	serveStatic(w, r, text)
	return nil
}
