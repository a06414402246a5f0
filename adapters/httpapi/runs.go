package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// runRoutes are about runs.
func (h *handler) runRoutes() []route {
	return []route{
		{method: http.MethodPost, path: "/api/experiments/{name}/generate", serve: h.generate},
		{method: http.MethodPost, path: "/api/experiments/{name}/estimate", serve: h.estimate},
		{method: http.MethodGet, path: "/api/experiments/{name}/runs", serve: h.listRuns, params: append([]string{"status"}, pageParams...)},
		{method: http.MethodGet, path: "/api/experiments/{name}/runs/{id}", serve: h.showRun},
		{method: http.MethodDelete, path: "/api/experiments/{name}/runs/{id}", serve: h.deleteRun},
		{method: http.MethodPost, path: "/api/experiments/{name}/runs/{id}/abort", serve: h.abortRun},
		{method: http.MethodPost, path: "/api/experiments/{name}/runs/{id}/verify", serve: h.verifyRun},
		{method: http.MethodGet, path: "/api/experiments/{name}/runs/{id}/events", serve: h.runEvents, gives: []string{mediaEvents}, stream: true},
	}
}

// generate starts a run. It answers at once, or when the run has ended where that is asked;
// the run goes on in either case when the client leaves.
func (h *handler) generate(w http.ResponseWriter, r *http.Request) error {
	var ask api.Generate
	if err := decode(r, &ask); err != nil {
		return err
	}
	run, err := h.begin(w, r, ask)
	if err != nil {
		return err
	}
	annotate(r.Context(), "run", run.ID)
	w.Header().Set("Location", h.runPath(run))
	if ask.Wait {
		ended, err := h.api.Wait(r.Context(), run.Experiment, run.ID)
		if ended == nil {
			return err
		}
		run = ended // err says once more what went wrong with it
	}
	if run.Status == store.Running {
		return h.answer(w, http.StatusAccepted, run)
	}
	return h.answer(w, http.StatusOK, run)
}

// estimate tells what a run is expected to take.
func (h *handler) estimate(w http.ResponseWriter, r *http.Request) error {
	var ask api.Generate
	if err := decode(r, &ask); err != nil {
		return err
	}
	e, err := h.api.Estimate(r.Context(), name(r), ask)
	return h.reply(w, e, err)
}

// begin starts a run, or finds the one that an equal request with the same key has started.
func (h *handler) begin(w http.ResponseWriter, r *http.Request, ask api.Generate) (*dwsim.Run, error) {
	ctx := r.Context()
	key, err := idempotencyKey(r)
	if err != nil {
		return nil, err
	}
	ask.Wait = false
	if key == "" {
		return h.api.Generate(ctx, name(r), ask)
	}
	request := keyedRequest{scope: strings.ToLower(name(r)), key: key, body: fingerprint(ask)}
	run, replayed, err := h.keys.begin(ctx, request, func() (*dwsim.Run, error) {
		return h.api.Generate(context.WithoutCancel(ctx), name(r), ask)
	})
	if err != nil || !replayed {
		return run, err
	}
	w.Header().Set("Idempotent-Replayed", "true")
	return h.sim.Runs().Get(ctx, run.Experiment, run.ID)
}

// runPath returns the address of a run.
func (h *handler) runPath(run *dwsim.Run) string {
	return fmt.Sprintf("%s/api/experiments/%s/runs/%d", h.options.Prefix, url.PathEscape(run.Experiment), run.ID)
}

// aboutRun returns the run in the path of a request, and notes it in the log.
func aboutRun(r *http.Request) (int64, error) {
	id, err := runID(r)
	if err == nil {
		annotate(r.Context(), "run", id)
	}
	return id, err
}

func (h *handler) listRuns(w http.ResponseWriter, r *http.Request) error {
	p, err := page(r)
	if err != nil {
		return err
	}
	status := store.Status(strings.ToUpper(param(r, "status")))
	runs, err := h.api.Runs(r.Context(), name(r), api.RunsPage{Page: p, Status: status})
	return h.reply(w, runs, err)
}

func (h *handler) showRun(w http.ResponseWriter, r *http.Request) error {
	id, err := aboutRun(r)
	if err != nil {
		return err
	}
	run, err := h.api.Run(r.Context(), name(r), id)
	return h.reply(w, run, err)
}

func (h *handler) deleteRun(w http.ResponseWriter, r *http.Request) error {
	id, err := aboutRun(r)
	if err != nil {
		return err
	}
	removed, err := h.api.DeleteRun(r.Context(), name(r), id)
	return h.reply(w, removed, err)
}

func (h *handler) abortRun(w http.ResponseWriter, r *http.Request) error {
	id, err := aboutRun(r)
	if err != nil {
		return err
	}
	var ask api.Abort
	if err := decode(r, &ask); err != nil {
		return err
	}
	run, err := h.api.Abort(r.Context(), name(r), id, ask.Reason)
	return h.reply(w, run, err)
}

// verifyRun answers with what was compared. Rows that differ are an answer, not an error.
func (h *handler) verifyRun(w http.ResponseWriter, r *http.Request) error {
	id, err := aboutRun(r)
	if err != nil {
		return err
	}
	if err := decodeNothing(r); err != nil {
		return err
	}
	v, err := h.api.Verify(r.Context(), name(r), id, nil)
	if v == nil {
		return err
	}
	return h.answer(w, http.StatusOK, api.VerifiedOf(v))
}
