// Package ui holds the web page of dw-sim: views of experiments, runs and rows, in which all that
// the HTTP API can do is done by hand.
//
// Its sources are in web, one file for each view, and what others wrote in third_party. Both are
// bundled into dist, which is committed and embedded, so that building the program needs
// neither Node nor a network:
//
//	go generate ./adapters/httpapi/ui
//
// The page loads nothing but the files of this package, and asks nobody but the server it came from.
package ui

import (
	"bytes"
	"crypto/rand"
	"embed"
	"html/template"
)

//go:generate go run -C bundle .

//go:embed dist/app.js dist/style.css dist/licenses.txt
var files embed.FS

//go:embed web/index.html
var index string

var page = template.Must(template.New("index.html").Parse(index))

// Names are the files beside the page itself. They are served below ui/.
func Names() []string { return []string{"app.js", "style.css", "licenses.txt"} }

// File returns the contents of one of [Names].
func File(name string) ([]byte, error) { return files.ReadFile("dist/" + name) }

// Page returns the page, whose links are relative to the folder that it is served at, and the
// Content-Security-Policy to serve it with. Both hold a nonce, new each time, by which the
// editor may bring its style; there is no other way into the page for style or script.
func Page(version string) (html []byte, policy string, err error) {
	nonce := rand.Text()
	var out bytes.Buffer
	if err := page.Execute(&out, map[string]string{"Version": version, "Nonce": nonce}); err != nil {
		return nil, "", err
	}
	return out.Bytes(), "default-src 'self'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data:; " +
		"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'", nil
}
