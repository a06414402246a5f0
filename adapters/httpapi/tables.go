package httpapi

import (
	"io"
	"net/http"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
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
	c, err := h.api.Columns(r.Context(), name(r), param(r, "table"))
	return h.reply(w, c, err)
}

// downloadTable sends all rows of a table as a file. It is a GET, so that a browser saves them as they
// come, however many there are.
func (h *handler) downloadTable(w http.ResponseWriter, r *http.Request) error {
	wanted := param(r, "table")
	if wanted == "" {
		return badRequest("table is the name of the table to download, and is not given")
	}
	found, err := h.api.Columns(r.Context(), name(r), wanted)
	if err != nil {
		return err
	}
	experiment, table := found.Experiment, found.Columns[0].Table
	format, err := tableFormat(r)
	if err != nil {
		return err
	}
	// The names are those of the document, which holds identifiers alone. Qualified one means a table
	// also where a warehouse has another meaning for the word.
	q := api.Query{SQL: "SELECT * FROM " + experiment + "." + table, Experiment: experiment, Format: string(format), ID: dwsim.NewQueryID()}
	start := time.Now()
	annotate(r.Context(), "query", q.ID)
	out := newSending(w, r, start, 0)
	out.header.Set("X-Query-Id", q.ID)
	out.header.Set("Trailer", "X-Row-Count, X-Truncated")
	out.header.Set("Content-Type", format.MediaType())
	attach(out.header, experiment+"-"+table+format.Ending())
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
