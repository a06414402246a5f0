package ui_test

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
)

//go:embed testdata/hostile.json
var hostileText []byte

// hostileStrings want to be markup, script, style, addresses, SQL, names of objects, or unreadable.
func hostileStrings(t *testing.T) (all []string) {
	t.Helper()
	if err := json.Unmarshal(hostileText, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) < 80 {
		t.Fatalf("there are %d strings", len(all))
	}
	return all
}

// hostile returns a document that has the strings wherever it may have text.
func hostile(texts []string) *schema.Experiment {
	all := strings.Join(texts, "\n")
	values := make([]schema.Value, len(texts))
	for i, text := range texts {
		values[i] = schema.Value(text)
	}
	return &schema.Experiment{
		Name: "hostile", Description: all, Warnings: texts,
		Tables: []schema.Table{{
			Name: "t", Description: all, TargetRows: 1000, Warnings: texts, Checks: []string{all},
			Columns: []schema.Column{
				{Name: "id", DataType: "INT", Unique: true, Description: all},
				{Name: "v", DataType: "VARCHAR", VarcharLength: new(int(2000)), Values: values, Description: all, Default: all, Computed: all},
			},
		}},
	}
}

// hostileViews are all there are, of the experiment hostile and its run.
var hostileViews = []string{
	"#/experiments", "#/create", "#/create?copy=hostile", "#/import", "#/query?experiment=hostile",
	"#/experiment/hostile", "#/experiment/hostile/sample", "#/experiment/hostile/profile", "#/experiment/hostile/graph",
	"#/experiment/hostile/generate", "#/experiment/hostile/runs", "#/experiment/hostile/runs/2", "#/experiment/hostile/document",
}

// TestHostileStrings shows the strings in every view, and types them into every field: they stay text.
// What a tab complains of, and dialogs, fail the test when it ends.
func TestHostileStrings(t *testing.T) {
	texts := hostileStrings(t)
	sim, server := serve(t, httpapi.Options{})
	e, err := sim.CreateExperiment(t.Context(), hostile(texts))
	if err != nil {
		t.Fatal(err)
	}
	generate(t, e)
	hostileRun(t, sim, e, strings.Join(texts, "\n"))
	p := open(t, server, "#/experiments")
	for _, view := range hostileViews {
		p.visit(view)
		p.settled()
		if view == "#/create" {
			p.click("Empty document")
			p.sees("No problems")
		}
		if view == "#/experiment/hostile" {
			p.hostileShown("main", texts)
		}
		p.typeEverywhere(texts)
		p.unharmed(view)
	}
	p.hostileResults(texts)
	p.hostileAddresses(texts)
}

// hostileShown fails the test for texts that an element does not show as they are, but that it marks what
// cannot be seen.
func (p *page) hostileShown(in string, texts []string) {
	p.t.Helper()
	var missing []string
	p.js(fmt.Sprintf(`(() => { const plain = (text) => text.replace(/U\+[0-9A-F]{4}|[\u2028\u2029]|\p{Cf}/gu, "").replace(/\s+/g, " ").trim(), all = plain(document.querySelector(%s).textContent);
		return %s.filter((text) => !all.includes(plain(text))) })()`, quoted(in), hostileList(texts)), &missing)
	if len(missing) > 0 {
		p.t.Errorf("%s does not show %q", p.view(), missing)
	}
}

// hostileList writes texts as JavaScript does.
func hostileList(texts []string) string {
	out, _ := json.Marshal(texts)
	return string(out)
}

// hostileResults has the strings as the values and names of a result, and as what is wrong with a statement.
func (p *page) hostileResults(texts []string) {
	p.t.Helper()
	in := func(text, quote string) string {
		return quote + strings.ReplaceAll(strings.ReplaceAll(text, "\x00", ""), quote, quote+quote) + quote
	}
	var values, names []string
	for i, text := range texts {
		values = append(values, fmt.Sprintf("select %d, %s", i, in(text, "'")))
		names = append(names, fmt.Sprintf("%s as %s", in(text, "'"), in(fmt.Sprintf("%d %s", i, text), `"`)))
	}
	p.gridRun("hostile", strings.Join(values, " union all "))
	p.until(`document.querySelectorAll(".grid-cell").length > 20`)
	p.unharmed("values")
	p.gridRun("hostile", "select "+strings.Join(names, ", "))
	p.until(`document.querySelectorAll(".grid-cell").length > 3`)
	p.js(`(async () => { const port = document.querySelector(".grid-port"); for (let x = 0; x < port.scrollWidth; x += 500) {
		port.scrollLeft = x; await new Promise(requestAnimationFrame) } })()`, nil)
	p.unharmed("names")
	for _, text := range []string{texts[2], texts[4], `{{constructor.constructor('alert(1)')()}}`} {
		p.visit("#/experiments")
		p.until("!document.querySelector('.cm-content')")
		p.js("sessionStorage.clear()", nil)
		p.visit(gridAddress("hostile", "select 1 from "+in(text, `"`)))
		p.until("document.querySelector('.cm-content')?.textContent.includes('select 1 from')")
		p.until(named("Run") + " && !" + named("Run") + ".disabled")
		p.js(named("Run")+".click()", nil)
		p.until("document.querySelector('.query-below')?.textContent.includes(" + quoted(text[:10]) + ")")
		p.unharmed("an error")
	}
}

// hostileAddresses has the strings as addresses, as they are and as a link has them.
func (p *page) hostileAddresses(texts []string) {
	p.t.Helper()
	var views []string
	for _, text := range texts {
		views = append(views, "#/"+text, "#/experiment/"+text, "#/create?copy="+url.QueryEscape(text), "#/experiment/"+url.PathEscape(text)+"/runs/"+url.PathEscape(text))
	}
	p.js(fmt.Sprintf(`(async () => { for (const view of %s) { location.hash = view; await new Promise((go) => setTimeout(go)) } })()`, hostileList(views)), nil)
	p.unharmed("addresses")
	for _, text := range []string{texts[0], texts[3], "%3Cscript%3E", "__proto__"} {
		p.visit("#/experiments")
		p.visit("#/experiment/" + url.PathEscape(text))
		p.until("document.querySelector('main').textContent.includes(" + quoted(text) + ")")
		p.unharmed(text)
	}
	p.visit("#/experiments")
	p.sees("hostile")
	p.unharmed("addresses")
}

// hostileRun aborts a run for a reason.
func hostileRun(t *testing.T, sim *dwsim.Simulator, e *dwsim.Experiment, reason string) {
	t.Helper()
	run, err := e.Start(t.Context(), dwsim.GenerateOptions{Rows: map[string]int64{"t": 50_000_000}, IgnoreDisk: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.Runs().Abort(t.Context(), e.Name(), run.ID, reason); err != nil {
		t.Fatal(err)
	}
	if _, err := sim.Runs().Wait(t.Context(), e.Name(), run.ID); err == nil {
		t.Fatal("a run that was aborted is well")
	}
}

// settled waits until nothing loads and the view stays as it is for a moment.
func (p *page) settled() {
	p.t.Helper()
	p.until(`await (async () => {
		const seen = () => document.querySelector(".loading, [aria-busy=true]") ? NaN : document.querySelector("main").innerText.length;
		const first = seen();
		await new Promise((go) => setTimeout(go, 60));
		return first > 20 && first === seen();
	})()`)
}

// typeEverywhere types texts into each field that can be seen, one after the other.
func (p *page) typeEverywhere(texts []string) {
	p.t.Helper()
	all, _ := json.Marshal(texts)
	var fields int
	p.js(fmt.Sprintf(`(async () => {
		const { port1, port2 } = new MessageChannel(), turn = () => new Promise((go) => { port1.onmessage = go; port2.postMessage(0) }); // a timer waits for longer
		const fields = [...document.querySelectorAll("main input:not([type=checkbox]):not([type=radio]):not([type=file]), main textarea")].filter((f) => f.getClientRects().length);
		for (const field of fields) for (const text of %s) {
			if (!field.isConnected) break;
			Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
			field.dispatchEvent(new InputEvent("input", { bubbles: true }));
			field.dispatchEvent(new Event("change", { bubbles: true }));
			await turn();
		}
		return fields.length;
	})()`, all), &fields)
	var editor bool
	if p.js(`(() => { const e = document.querySelector("main .cm-content[contenteditable=true]"); e?.focus(); return !!e })()`, &editor); editor {
		p.press("a", chromedp.KeyModifiers(kb.ModifierCtrl))
		p.paste(strings.Join(texts, "\n"))
		fields++
	}
	p.t.Logf("%s: %d fields", p.view(), fields)
}

// unharmed fails the test if one of the strings became more than text.
func (p *page) unharmed(where string) {
	p.t.Helper()
	var harm string
	p.js(`[window.hit && "a script ran",
		document.querySelector("main script, main iframe, main object, main embed, main form[action], main base, main link, main meta, main marquee, main [onload], main [onerror]") && "there is markup",
		document.querySelector("a[href^='javascript:' i], a[href^='data:' i], a[href*='example.com']") && "there is a link",
		getComputedStyle(document.body).display === "none" && "there is a style",
		Object.prototype.hit && "a prototype was changed"].filter(Boolean).join()`, &harm)
	if harm != "" {
		p.t.Errorf("%s: %s", where, harm)
	}
}
