package httpapi

import (
	"bytes"
	"net/http"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema"
)

// documentMedia are the types of experiment documents. Which of them a text is in is seen by
// its contents.
var documentMedia = []string{mediaJSON, mediaYAML, "application/x-yaml", "text/yaml"}

// documentRoutes are those that take documents and scripts, and tell what these may hold.
func (h *handler) documentRoutes() []route {
	const all, one = "/api/experiments", "/api/experiments/{name}"
	return []route{
		{method: http.MethodPost, path: all, serve: h.createExperiment, takes: append(documentMedia, mediaForm)},
		{method: http.MethodPost, path: all + "/import-sql", serve: h.importSQL, takes: []string{mediaJSON, mediaForm}},
		{method: http.MethodGet, path: one + "/document", serve: h.showDocument, params: []string{"format"}, gives: []string{mediaJSON, mediaYAML}},
		{method: http.MethodGet, path: one + "/ddl", serve: h.showScript, params: []string{"dialect", "rules"}},
		{method: http.MethodPost, path: "/api/schema/validate", serve: h.validate, takes: documentMedia},
		{method: http.MethodPost, path: "/api/schema/preview", serve: h.previewDocument, takes: documentMedia, params: previewParams},
		{method: http.MethodGet, path: "/api/schema", serve: h.showSchema, gives: []string{mediaSchema, mediaJSON}},
		{method: http.MethodGet, path: "/api/schema/rules", serve: h.listRules, params: []string{"search"}},
		{method: http.MethodGet, path: "/api/warehouses", serve: h.listWarehouses},
		{method: http.MethodGet, path: "/api/version", serve: h.showVersion},
	}
}

// createExperiment takes a document as its body, or a form with a file: a document or a script.
func (h *handler) createExperiment(w http.ResponseWriter, r *http.Request) error {
	if isForm(r) {
		u, err := readUpload(r)
		if err != nil {
			return err
		}
		return h.createUploaded(w, r, u)
	}
	text, err := readBody(r)
	if err != nil {
		return err
	}
	return h.create(w, r, text)
}

func (h *handler) create(w http.ResponseWriter, r *http.Request, text []byte) error {
	doc, err := api.ReadDocument(text, h.sim.Problems)
	if err != nil {
		return err
	}
	e, err := h.api.Create(r.Context(), doc.Experiment)
	if err != nil {
		return doc.Locate(err)
	}
	return h.answerCreated(w, r, e.Name, e)
}

// answerCreated answers with an experiment that was just stored.
func (h *handler) answerCreated(w http.ResponseWriter, r *http.Request, experiment string, v any) error {
	annotate(r.Context(), "experiment", experiment)
	w.Header().Set("Location", h.options.Prefix+"/api/experiments/"+experiment)
	return h.answer(w, http.StatusCreated, v)
}

// importSQL takes a script in JSON, or a form with it as a file.
func (h *handler) importSQL(w http.ResponseWriter, r *http.Request) error {
	var in api.Import
	if isForm(r) {
		u, err := readUpload(r)
		if err != nil {
			return err
		}
		if in, err = u.script(); err != nil {
			return err
		}
	} else if err := decode(r, &in); err != nil {
		return err
	}
	return h.importScript(w, r, in)
}

func (h *handler) importScript(w http.ResponseWriter, r *http.Request, in api.Import) error {
	if in.DryRun {
		v, err := h.api.Interpret(r.Context(), in)
		return h.reply(w, v, err)
	}
	e, err := h.api.Import(r.Context(), in)
	if err != nil {
		return err
	}
	return h.answerCreated(w, r, e.Name, e)
}

func (h *handler) showDocument(w http.ResponseWriter, r *http.Request) error {
	encode, media, ending := schema.Encode, mediaJSON, ".json"
	switch format := param(r, "format"); format {
	case "json":
	case "yaml":
		encode, media, ending = schema.EncodeYAML, mediaYAML, ".yaml"
	case "":
		if preferred(r, mediaJSON, mediaYAML) == mediaYAML {
			encode, media, ending = schema.EncodeYAML, mediaYAML, ".yaml"
		}
	default:
		return notOneOf("format", format, []string{"json", "yaml"})
	}
	doc, err := h.api.Document(r.Context(), name(r))
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := encode(&text, doc); err != nil {
		return err
	}
	w.Header().Add("Vary", "Accept")
	return answerTagged(w, r, media, doc.Name+ending, text.Bytes())
}

func (h *handler) showScript(w http.ResponseWriter, r *http.Request) error {
	rules, err := flagParam(r, "rules")
	if err != nil {
		return err
	}
	dialect := param(r, "dialect")
	if dialect == "" {
		return notOneOf("dialect", dialect, ddl.PrintDialects())
	}
	script, err := h.api.Script(r.Context(), name(r), dialect, rules)
	return h.reply(w, script, err)
}

func (h *handler) validate(w http.ResponseWriter, r *http.Request) error {
	text, err := readBody(r)
	if err != nil {
		return err
	}
	v, err := h.api.Validate(r.Context(), text)
	return h.reply(w, v, err)
}

// previewDocument makes the first rows of a document that is not stored.
func (h *handler) previewDocument(w http.ResponseWriter, r *http.Request) error {
	o, err := previewOptions(r)
	if err != nil {
		return err
	}
	text, err := readBody(r)
	if err != nil {
		return err
	}
	p, err := h.api.PreviewDocument(r.Context(), text, o)
	return h.reply(w, p, err)
}

func (h *handler) showSchema(w http.ResponseWriter, r *http.Request) error {
	return answerTagged(w, r, preferred(r, mediaSchema, mediaJSON), "", schema.JSONSchema())
}

func (h *handler) listRules(w http.ResponseWriter, r *http.Request) error {
	rules, err := h.api.Rules(r.Context(), param(r, "search"))
	return h.reply(w, rules, err)
}

func (h *handler) listWarehouses(w http.ResponseWriter, r *http.Request) error {
	list, err := h.api.Warehouses(r.Context())
	return h.reply(w, list, err)
}

func (h *handler) showVersion(w http.ResponseWriter, r *http.Request) error {
	v, err := h.api.Version(r.Context())
	return h.reply(w, v, err)
}
