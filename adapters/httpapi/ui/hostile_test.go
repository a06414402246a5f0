package ui_test

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

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
	"#/experiment/hostile/generate", "#/experiment/hostile/runs", "#/experiment/hostile/runs/1", "#/experiment/hostile/document",
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
		p.until("document.querySelector('main').innerText.length > 20 && !document.querySelector('.spinner')")
		p.typeEverywhere(texts)
		p.unharmed(view)
	}
	for _, text := range texts {
		for _, view := range []string{"#/" + text, "#/experiment/" + text, "#/" + url.PathEscape(text), "#/experiment/" + url.PathEscape(text) + "/runs/" + url.PathEscape(text),
			"#/query?" + url.Values{"experiment": {text}, "sql": {text}}.Encode(), "#/create?copy=" + url.QueryEscape(text)} {
			p.visit(view)
			p.js("new Promise((go) => setTimeout(() => go(true), 1))", new(bool))
		}
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

// typeEverywhere types texts into each field that can be seen, one after the other.
func (p *page) typeEverywhere(texts []string) {
	p.t.Helper()
	all, _ := json.Marshal(texts)
	var fields int
	p.js(fmt.Sprintf(`(async () => {
		const fields = [...document.querySelectorAll("main input:not([type=checkbox]):not([type=radio]):not([type=file]), main textarea, main .cm-content")].filter((f) => f.getClientRects().length);
		for (const field of fields) for (const text of %s) {
			if (!field.isConnected) break;
			if (field.matches(".cm-content")) {
				field.focus();
				document.execCommand("selectAll");
				document.execCommand("insertText", false, text);
			} else {
				Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
				field.dispatchEvent(new InputEvent("input", { bubbles: true }));
				field.dispatchEvent(new Event("change", { bubbles: true }));
			}
			await new Promise((go) => setTimeout(go, 0));
		}
		return fields.length;
	})()`, all), &fields)
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
