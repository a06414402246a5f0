package httpapi

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
)

// experimentRoutes are about experiments and what they hold.
func (h *handler) experimentRoutes() []route {
	const one = "/api/experiments/{name}"
	return []route{
		{method: http.MethodGet, path: "/api/experiments", serve: h.listExperiments, params: pageParams},
		{method: http.MethodGet, path: one, serve: h.showExperiment},
		{method: http.MethodDelete, path: one, serve: h.deleteExperiment},
		{method: http.MethodPost, path: one + "/reset", serve: h.resetExperiment},
		{method: http.MethodPost, path: one + "/load", serve: h.load, gives: []string{mediaJSON, mediaEvents}},
		{method: http.MethodPost, path: one + "/check", serve: h.check},
		{method: http.MethodGet, path: one + "/preview", serve: h.preview, params: previewParams},
		{method: http.MethodGet, path: one + "/profile", serve: h.profile, params: []string{"table", "full", "top", "buckets"}},
		{method: http.MethodGet, path: one + "/lineage", serve: h.lineage},
		{method: http.MethodGet, path: one + "/lineage/export", serve: h.exportLineage, params: []string{"format"}, gives: lineageMedia()},
		{method: http.MethodGet, path: one + "/export", serve: h.exportExperiment, params: []string{"run"}, gives: []string{mediaArchive}},
	}
}

func (h *handler) listExperiments(w http.ResponseWriter, r *http.Request) error {
	p, err := page(r)
	if err != nil {
		return err
	}
	list, err := h.api.Experiments(r.Context(), p)
	return h.reply(w, list, err)
}

func (h *handler) showExperiment(w http.ResponseWriter, r *http.Request) error {
	e, err := h.api.Experiment(r.Context(), name(r))
	if err != nil {
		return err
	}
	text, err := asJSON(e)
	if err != nil {
		return err
	}
	return answerTagged(w, r, mediaJSON, "", text)
}

func (h *handler) deleteExperiment(w http.ResponseWriter, r *http.Request) error {
	removed, err := h.api.Delete(r.Context(), name(r))
	return h.reply(w, removed, err)
}

func (h *handler) resetExperiment(w http.ResponseWriter, r *http.Request) error {
	if err := decodeNothing(r); err != nil {
		return err
	}
	emptied, err := h.api.Reset(r.Context(), name(r))
	return h.reply(w, emptied, err)
}

func (h *handler) check(w http.ResponseWriter, r *http.Request) error {
	var asked api.Check
	if err := decode(r, &asked); err != nil {
		return err
	}
	report, err := h.api.Check(r.Context(), name(r), dwsim.CheckOptions{Alpha: asked.Alpha, Tables: asked.Tables})
	return h.reply(w, report, err)
}

func (h *handler) preview(w http.ResponseWriter, r *http.Request) error {
	o, err := previewOptions(r)
	if err != nil {
		return err
	}
	p, err := h.api.Preview(r.Context(), name(r), o)
	return h.reply(w, p, err)
}

// previewParams are the parameters that previewOptions reads.
var previewParams = []string{"table", "rows", "seed"}

// previewOptions returns which rows a request wants to look at.
func previewOptions(r *http.Request) (api.PreviewOptions, error) {
	rows, err := countParam(r, "rows", api.MostPreview)
	o := api.PreviewOptions{Table: param(r, "table"), Rows: rows}
	if text := param(r, "seed"); text != "" && err == nil {
		seed, parseErr := strconv.ParseInt(text, 10, 64)
		if parseErr != nil {
			return o, badRequest("seed is %q; it is a whole number of 64 bits", text)
		}
		o.Seed = new(api.Integer(seed))
	}
	return o, err
}

// Most of what a profile may be asked for of each column.
const (
	mostTop     = 1000
	mostBuckets = 100
)

func (h *handler) profile(w http.ResponseWriter, r *http.Request) error {
	full, err := flagParam(r, "full")
	if err != nil {
		return err
	}
	top, err := countParam(r, "top", mostTop)
	if err != nil {
		return err
	}
	buckets, err := countParam(r, "buckets", mostBuckets)
	if err != nil {
		return err
	}
	p, err := h.api.Profile(r.Context(), name(r), dwsim.ProfileOptions{Tables: namesParam(r, "table"), Full: full, Top: top, Buckets: buckets})
	return h.reply(w, p, err)
}

// namesParam returns a parameter that is a list of names with commas between them.
func namesParam(r *http.Request, key string) []string {
	if text := param(r, key); text != "" {
		return strings.Split(text, ",")
	}
	return nil
}

func (h *handler) lineage(w http.ResponseWriter, r *http.Request) error {
	g, err := h.api.Lineage(r.Context(), name(r))
	return h.reply(w, g, err)
}
