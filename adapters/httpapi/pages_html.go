package httpapi

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"path"
	"sync"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/adapters/httpapi/ui"
)

//go:embed pages
var pageFiles embed.FS

var pageTemplates = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

// descriptionRoutes are the pages, and the description of the API that they are about.
func (h *handler) descriptionRoutes() []route {
	description := sync.OnceValues(h.describe) // when it is first asked for
	routes := []route{
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
	for _, name := range ui.Names() {
		routes = append(routes, route{method: http.MethodGet, path: "/ui/" + name, serve: h.showPart(name), gives: []string{partMedia(name)}})
	}
	return routes
}

// showHome answers with the page for people.
func (h *handler) showHome(w http.ResponseWriter, _ *http.Request) error {
	html, policy, err := ui.Page(api.VersionOf().Version)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Content-Type", mediaHTML+inUTF8)
	_, err = w.Write(html)
	return err
}

// showPart answers with a file that the page is made of.
func (h *handler) showPart(name string) func(w http.ResponseWriter, r *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		text, err := ui.File(name)
		if err != nil {
			return err
		}
		return answerTagged(w, r, partMedia(name)+inUTF8, "", text)
	}
}

// partMedia returns the media type of a file that the page is made of.
func partMedia(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript"
	case ".css":
		return "text/css"
	}
	return "text/plain"
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
	return showPage(w, http.StatusOK, "docs.html", newDocsPage(whole, h.options.Prefix, h.addressOf(r)))
}

// showPage answers with a page. It is made before the first byte is sent.
func showPage(w http.ResponseWriter, status int, name string, page any) error {
	var out bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&out, name, page); err != nil {
		return err
	}
	w.Header().Set("Content-Type", mediaHTML+inUTF8)
	w.WriteHeader(status)
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
