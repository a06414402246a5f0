package httpapi

import "net/http"

// experimentRoutes are about experiments and what they hold.
func (h *handler) experimentRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/api/experiments", serve: h.listExperiments, params: pageParams},
		{method: http.MethodGet, path: "/api/experiments/{name}", serve: h.showExperiment},
	}
}

func (h *handler) listExperiments(w http.ResponseWriter, r *http.Request) error {
	p, err := page(r)
	if err != nil {
		return err
	}
	list, err := h.api.Experiments(r.Context(), p)
	if err != nil {
		return err
	}
	return h.answer(w, http.StatusOK, list)
}

func (h *handler) showExperiment(w http.ResponseWriter, r *http.Request) error {
	e, err := h.api.Experiment(r.Context(), name(r))
	if err != nil {
		return err
	}
	return h.answer(w, http.StatusOK, e)
}
