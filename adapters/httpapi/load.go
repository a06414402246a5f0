package httpapi

import (
	"context"
	"net/http"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
)

// load fills the tables from the files of a run. It answers when that is done; a client that hangs
// up stops it, and the present rows stay.
func (h *handler) load(w http.ResponseWriter, r *http.Request) error {
	var asked api.Load
	if err := decode(r, &asked); err != nil {
		return err
	}
	w.Header().Add("Vary", "Accept")
	if preferred(r, mediaJSON, mediaEvents) == mediaEvents {
		return h.loadAndTell(w, r, asked)
	}
	run, err := h.api.Load(r.Context(), name(r), asked)
	if err != nil {
		return err
	}
	annotate(r.Context(), "run", run.ID)
	return h.answer(w, http.StatusOK, run)
}

// loadAndTell answers with events: "progress", and at last "run" with the run or "error" with a
// [api.Failure]. What is wrong before there is anything to tell is answered as any error. A
// client that does not read stops the load as one does that hangs up.
func (h *handler) loadAndTell(w http.ResponseWriter, r *http.Request, asked api.Load) error {
	ctx, stop := context.WithCancel(r.Context())
	defer stop()
	var events *eventStream
	asked.Progress = func(p dwsim.Progress) {
		if events == nil {
			events = newEventStream(w, 0)
		}
		if events.send("progress", p) != nil {
			stop()
		}
	}
	run, err := h.api.Load(ctx, name(r), asked)
	if events == nil { // and so there is an error
		return err
	}
	defer events.close()
	if err != nil {
		return h.cutOff(events, r, err)
	}
	annotate(r.Context(), "run", run.ID)
	return events.end("run", run)
}
