package httpapi

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
)

// mediaArchive is what an archive is sent as; no registry has a name for it.
const mediaArchive = "application/octet-stream"

// runIDHeader, behind an archive, says whose rows it has; there is none where the document went
// alone.
const runIDHeader = "X-Run-Id"

// lineageFormats are the formats of graphs, the one first that is given where none is asked for.
var lineageFormats = []struct{ format, media, ending string }{
	{"dot", "text/vnd.graphviz", ".dot"},
	{"mermaid", "text/vnd.mermaid", ".mmd"},
	{"svg", "image/svg+xml", ".svg"},
}

func lineageMedia() []string {
	var all []string
	for _, f := range lineageFormats {
		all = append(all, f.media)
	}
	return all
}

// drawingPolicy lets a drawing use its own styles, and nothing else: opened by itself it is
// a document of this server's origin, in which no script may run.
const drawingPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"

func (h *handler) exportLineage(w http.ResponseWriter, r *http.Request) error {
	i, err := lineageFormat(r)
	if err != nil {
		return err
	}
	g, err := h.api.Lineage(r.Context(), name(r))
	if err != nil {
		return err
	}
	f := lineageFormats[i]
	var text bytes.Buffer
	if err := g.Write(&text, f.format); err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", drawingPolicy)
	w.Header().Add("Vary", "Accept")
	return answerTagged(w, r, f.media+"; charset=utf-8", g.Experiment+f.ending, text.Bytes())
}

// lineageFormat returns which format a request wants: that of its parameter, else of Accept.
func lineageFormat(r *http.Request) (int, error) {
	wanted := param(r, "format")
	if wanted == "" {
		return max(0, slices.Index(lineageMedia(), preferred(r, lineageMedia()...))), nil
	}
	var formats []string
	for i, f := range lineageFormats {
		if strings.EqualFold(f.format, wanted) {
			return i, nil
		}
		formats = append(formats, f.format)
	}
	return 0, badRequest("%s", notOneOf("format", wanted, formats))
}

// notOneOf says that a parameter is none of what it may be.
func notOneOf(key, value string, choices []string) string {
	text := fmt.Sprintf("%s is %q; it is one of %s", key, value, strings.Join(choices, ", "))
	if near := schema.Closest(strings.ToLower(value), choices); near != "" {
		text += fmt.Sprintf(" (did you mean %q?)", near)
	}
	return text
}

// heldBack is how much of an archive is made before the first bytes are sent.
const heldBack = 64 << 10

// exportExperiment sends an archive. What goes wrong before its first bytes are sent is answered as
// any error; later the connection is cut, so that nobody takes a part for the whole.
func (h *handler) exportExperiment(w http.ResponseWriter, r *http.Request) error {
	run := int64(0)
	if text := param(r, "run"); text != "" {
		var err error
		if run, err = strconv.ParseInt(text, 10, 64); err != nil || run < 1 {
			return badRequest("run is %q; runs are counted from 1", text)
		}
	}
	w.Header().Set("Content-Type", mediaArchive)
	attach(w, archiveName(name(r), run))
	out := bufio.NewWriterSize(w, heldBack)
	exported, err := h.api.Archive(r.Context(), name(r), dwsim.ExportOptions{Run: run}, out)
	if err != nil {
		return err
	}
	if exported != nil {
		w.Header().Set(http.TrailerPrefix+runIDHeader, strconv.FormatInt(exported.ID, 10))
	}
	return out.Flush()
}

// archiveName returns the name of the file that an archive is saved as.
func archiveName(experiment string, run int64) string {
	if run == 0 {
		return experiment + ".dwsim"
	}
	return fmt.Sprintf("%s-run-%d.dwsim", experiment, run)
}
