package httpapi

import (
	"net/http"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

// load fills the tables from the files of a run. It answers when that is done; a client that hangs
// up stops it, and the present rows stay.
func (h *handler) load(w http.ResponseWriter, r *http.Request) error {
	var asked api.Load
	if err := decode(r, &asked); err != nil {
		return err
	}
	run, err := h.api.Load(r.Context(), name(r), asked)
	if err != nil {
		return err
	}
	annotate(r.Context(), "run", run.ID)
	return h.answer(w, http.StatusOK, run)
}
