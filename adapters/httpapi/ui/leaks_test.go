package ui_test

import (
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/memory"
	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// leaksCounted counts intervals and streams of events that are not ended.
const leaksCounted = `(() => {
	const timers = new Set(), set = window.setInterval, clear = window.clearInterval;
	window.setInterval = (...given) => { const id = set(...given); timers.add(id); return id };
	window.clearInterval = (id) => { timers.delete(id); clear(id) };
	const streams = [], Source = window.EventSource;
	window.EventSource = class extends Source { constructor(to) { super(to); streams.push(this) } };
	window.going = () => timers.size + streams.filter((s) => s.readyState !== 2).length;
})()`

// TestLeaks goes through the views again and again: nothing of those that were left stays.
func TestLeaks(t *testing.T) {
	if testing.Short() {
		t.Skip("going through all views takes some seconds")
	}
	sim, server := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	p := open(t, server, "#/experiments")
	p.sees("shop")
	p.js(leaksCounted, nil)
	round := func() {
		for _, view := range []string{"#/experiment/shop", "#/experiment/shop/sample", "#/experiment/shop/profile", "#/experiment/shop/graph", "#/experiment/shop/generate",
			"#/experiment/shop/runs/1", "#/experiment/shop/document", "#/create?copy=shop", "#/import", "#/query?experiment=shop", "#/experiments"} {
			p.visit(view)
			p.until(`document.querySelector("main." + "view-" + location.hash.split(/[/?]/)[1]) && !document.querySelector(".loading") && document.querySelector("main").innerText.length > 20`)
		}
	}
	count := func() (c memory.GetDOMCountersResult, going int) {
		for range 2 { // what is freed may free more
			p.js("new Promise((go) => setTimeout(() => go(true), 200))", new(bool))
			command(p, heapprofiler.CollectGarbage, cdp.Empty{})
		}
		p.js("going()", &going)
		return command(p, memory.GetDOMCounters, cdp.Empty{}), going
	}
	round()
	round()
	before, was := count()
	const rounds = 3
	for range rounds {
		round()
	}
	after, is := count()
	t.Logf("nodes %d, then %d; listeners %d, then %d; going %d, then %d", before.Nodes, after.Nodes, before.JsEventListeners, after.JsEventListeners, was, is)
	if after.Nodes > before.Nodes+rounds*100 || after.JsEventListeners > before.JsEventListeners+rounds*12 || is > was {
		t.Errorf("after %d rounds there are %d nodes, %d listeners and %d timers and streams, of %d, %d and %d before",
			rounds, after.Nodes, after.JsEventListeners, is, before.Nodes, before.JsEventListeners, was)
	}
}
