package httpapi

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
)

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
	return answerTagged(w, r, f.media+inUTF8, g.Experiment+f.ending, text.Bytes())
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
	return 0, notOneOf("format", wanted, formats)
}

// heldBack is how much of an archive is made before the first bytes are sent.
const heldBack = 64 << 10

// exportExperiment sends an archive.
func (h *handler) exportExperiment(w http.ResponseWriter, r *http.Request) error {
	run := int64(0)
	if text := param(r, "run"); text != "" {
		var err error
		if run, err = parseRun(text); err != nil {
			return err
		}
	}
	out := newSending(w, r, time.Now(), 0)
	out.header.Set("Content-Type", mediaArchive)
	attach(out.header, archiveName(name(r), run))
	return h.send(out, func(to io.Writer) error {
		held := bufio.NewWriterSize(to, heldBack)
		exported, err := h.api.Archive(r.Context(), name(r), dwsim.ExportOptions{Run: run}, held)
		if err != nil {
			return err
		}
		if exported != nil {
			w.Header().Set(http.TrailerPrefix+runIDHeader, strconv.FormatInt(exported.ID, 10))
		}
		return held.Flush()
	})
}

// archiveName returns the name of the file that an archive is saved as.
func archiveName(experiment string, run int64) string {
	if run == 0 {
		return experiment + ".dwsim"
	}
	return fmt.Sprintf("%s-run-%d.dwsim", experiment, run)
}
