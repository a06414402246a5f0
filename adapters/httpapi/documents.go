package httpapi

// documentRoutes are those that take documents and scripts.
func (h *handler) documentRoutes() []route { return nil }
