package ui_test

import (
	_ "embed"
	"fmt"
	"os"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe.min.js
var axe string

// accessible fails the test for what axe-core has against the page as it stands, in light and dark, which
// differ by colours alone.
func (p *page) accessible() {
	p.t.Helper()
	var there bool
	if p.js("!!window.axe", &there); !there {
		p.js(axe+"; undefined", nil)
	}
	for theme, rules := range map[string]string{"light": "", "dark": `, runOnly: ["color-contrast", "link-in-text-block"]`} {
		p.theme(theme)
		var found []string
		p.js(`axe.run(document, {resultTypes: ["violations"]`+rules+`}).then((r) => r.violations.flatMap((v) =>
			v.nodes.map((n) => v.id + ": " + v.help + "\n   " + n.html.slice(0, 200) + "\n   " + n.failureSummary)))`, &found)
		for _, text := range found {
			p.t.Errorf("%s, %s: %s", p.view(), theme, text)
		}
	}
	p.theme("")
}

// view is the address of the present view.
func (p *page) view() (view string) {
	p.t.Helper()
	p.js("location.hash", &view)
	return view
}

// theme makes the system prefer light or dark, or nothing for "".
func (p *page) theme(name string) {
	p.t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"}}
	command(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
	p.js("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => go(true))))", new(bool))
}

// size makes the window of the tab as large.
func (p *page) size(width, height int64) {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(width, height))
}

// shot writes a picture of what can be seen to a file.
func (p *page) shot(file string) {
	p.t.Helper()
	picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// looks writes pictures of the present view to the folder that DWSIM_SHOTS names, if it does: in light,
// dark, and as a phone has it.
func (p *page) looks(name string) {
	p.t.Helper()
	folder := os.Getenv("DWSIM_SHOTS")
	if folder == "" {
		return
	}
	for _, theme := range []string{"light", "dark"} {
		p.theme(theme)
		p.shot(fmt.Sprintf("%s/%s-%s.png", folder, name, theme))
	}
	p.theme("")
	p.size(390, 844)
	p.shot(fmt.Sprintf("%s/%s-phone.png", strings.TrimRight(folder, "/"), name))
	p.size(1280, 900)
}
