package httpapi

import (
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/result"
)

// tableRoutes are about single tables of an experiment.
func (h *handler) tableRoutes() []route {
	const one = "/api/experiments/{name}"
	return []route{
		{method: http.MethodGet, path: one + "/columns", serve: h.listColumns, params: []string{"table"}},
		{method: http.MethodGet, path: one + "/rows", serve: h.downloadTable, params: []string{"table", "format"}, gives: tableTypes()},
	}
}

// listColumns tells in words where the values of columns come from.
func (h *handler) listColumns(w http.ResponseWriter, r *http.Request) error {
	doc, err := h.api.Document(r.Context(), name(r))
	if err != nil {
		return err
	}
	answer := api.Columns{Experiment: doc.Name, Columns: []api.Column{}}
	tables := doc.Tables
	if wanted := param(r, "table"); wanted != "" {
		t, err := tableOf(doc, wanted)
		if err != nil {
			return err
		}
		tables = []schema.Table{*t}
	}
	for i := range tables {
		answer.Columns = append(answer.Columns, api.ColumnsOf(&tables[i])...)
	}
	return h.reply(w, answer, nil)
}

// downloadTable sends all rows of a table as a file. It is a GET, so that a browser saves them as they
// come, however many there are.
func (h *handler) downloadTable(w http.ResponseWriter, r *http.Request) error {
	doc, err := h.api.Document(r.Context(), name(r))
	if err != nil {
		return err
	}
	t, err := tableOf(doc, param(r, "table"))
	if err != nil {
		return err
	}
	format, err := tableFormat(r)
	if err != nil {
		return err
	}
	// The name is that of the document, which holds identifiers alone. Qualified it means a table
	// also where a warehouse has another meaning for the word.
	q := api.Query{SQL: "SELECT * FROM " + doc.Name + "." + t.Name, Experiment: doc.Name, Format: string(format), ID: dwsim.NewQueryID()}
	start := time.Now()
	annotate(r.Context(), "query", q.ID)
	out := newSending(w, r, start, 0)
	out.header.Set("X-Query-Id", q.ID)
	out.header.Set("Trailer", "X-Row-Count, X-Truncated")
	out.header.Set("Content-Type", format.MediaType())
	attach(out.header, doc.Name+"-"+t.Name+format.Ending())
	return h.send(out, func(to io.Writer) error { return h.writeRows(r.Context(), q, start, to, w.Header()) })
}

// tableTypes are the media types of a table, CSV first.
func tableTypes() []string {
	types := []string{mediaOf(result.CSV)}
	for _, media := range resultTypes() {
		if media != types[0] {
			types = append(types, media)
		}
	}
	return types
}

// tableFormat is the format that a request wants a table in: that of its parameter, else of Accept.
func tableFormat(r *http.Request) (result.Format, error) {
	if text := param(r, "format"); text != "" {
		return result.Format(text), dwsim.Refused(result.Format(text).Check())
	}
	accepted := preferred(r, tableTypes()...)
	for _, f := range result.Formats() {
		if mediaOf(f) == accepted {
			return f, nil
		}
	}
	return result.CSV, nil
}

// tableOf returns a table of a document, by its name in any case.
func tableOf(doc *schema.Experiment, wanted string) (*schema.Table, error) {
	var names []string
	for i := range doc.Tables {
		if strings.EqualFold(doc.Tables[i].Name, wanted) {
			return &doc.Tables[i], nil
		}
		names = append(names, doc.Tables[i].Name)
	}
	return nil, statusf(http.StatusNotFound, "experiment %q has no table %q%s", doc.Name, clip(wanted), meant(wanted, names))
}
