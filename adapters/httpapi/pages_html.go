package httpapi

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"sync"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

//go:embed pages
var pageFiles embed.FS

var pageTemplates = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

// descriptionRoutes are the pages, and the description of the API that they are about.
func (h *handler) descriptionRoutes() []route {
	description := sync.OnceValues(h.describe) // when it is first asked for
	return []route{
		{method: http.MethodGet, path: "/", serve: h.showHome, gives: []string{mediaHTML}},
		{method: http.MethodGet, path: "/docs", serve: h.showDocs, gives: []string{mediaHTML}},
		{method: http.MethodGet, path: "/pages.css", serve: h.showStyle, gives: []string{"text/css"}},
		{method: http.MethodGet, path: "/openapi.json", serve: func(w http.ResponseWriter, r *http.Request) error {
			text, err := description()
			if err != nil {
				return err
			}
			return answerTagged(w, r, mediaJSON, "", text)
		}},
	}
}

// homePage is what the first page shows.
type homePage struct {
	Base, Version string
	URL           string // of the server, as the client called it
	Experiments   []*api.Experiment
	More          bool   // there are others
	Example       string // name of an experiment for the commands
	Table         string // one of its tables
}

// mostHome is how many experiments the first page shows.
const mostHome = 60

// showHome answers with a page of links.
func (h *handler) showHome(w http.ResponseWriter, r *http.Request) error {
	list, err := h.api.Experiments(r.Context(), api.Page{Limit: mostHome})
	if err != nil {
		return err
	}
	p := &homePage{
		Base: h.options.Prefix, Version: api.VersionOf().Version, URL: h.addressOf(r),
		Experiments: list.Experiments, More: list.Next != "", Example: "shop", Table: "customers",
	}
	if len(list.Experiments) > 0 {
		p.Example, p.Table = list.Experiments[0].Name, list.Experiments[0].Schema.Tables[0].Name
	}
	return showPage(w, "home.html", p)
}

// addressOf returns the URL by which a client called the server, with the prefix.
func (h *handler) addressOf(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + h.options.Prefix
}

// showDocs answers with the description of the API for people.
func (h *handler) showDocs(w http.ResponseWriter, r *http.Request) error {
	whole, err := description()
	if err != nil {
		return err
	}
	return showPage(w, "docs.html", newDocsPage(whole, h.options.Prefix, h.addressOf(r)))
}

// showPage answers with a page. It is made before the first byte is sent.
func showPage(w http.ResponseWriter, name string, page any) error {
	var out bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&out, name, page); err != nil {
		return err
	}
	w.Header().Set("Content-Type", mediaHTML+inUTF8)
	_, err := w.Write(out.Bytes())
	return err
}

// showStyle answers with the style of the pages.
func (h *handler) showStyle(w http.ResponseWriter, r *http.Request) error {
	text, err := pageFiles.ReadFile("pages/pages.css")
	if err != nil {
		return err
	}
	return answerTagged(w, r, "text/css"+inUTF8, "", text)
}
