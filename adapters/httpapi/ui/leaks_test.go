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
	count := func() leaksCount {
		p.settled()
		for range 2 { // what is freed may free more
			p.js("new Promise((go) => setTimeout(() => go(true), 100))", new(bool))
			command(p, heapprofiler.CollectGarbage, cdp.Empty{})
		}
		var going int64
		p.js("going()", &going)
		c := command(p, memory.GetDOMCounters, cdp.Empty{})
		return leaksCount{c.Nodes, c.JsEventListeners, going}
	}
	round()
	round()
	early, late := [leaksRounds]leaksCount{}, [leaksRounds]leaksCount{}
	for i := range early {
		round()
		early[i] = count()
	}
	for i := range late {
		round()
		late[i] = count()
	}
	t.Logf("nodes, listeners, timers and streams: early %v, late %v", early, late)
	for i, what := range []string{"nodes", "listeners", "timers and streams"} {
		most, least := early[0][i], late[0][i]
		for r := range early {
			most, least = max(most, early[r][i]), min(least, late[r][i])
		}
		if least > most+leaksRounds*leaksAllowed[i] {
			t.Errorf("%s grow with each round: early %v, late %v", what, early, late)
		}
	}
}

// leaksCount are nodes, listeners, and timers and streams.
type leaksCount [3]int64

// leaksAllowed is by how much a round may add to what there is: browsers and editors keep a little. Counts
// go up and down, for what is left is cleaned up in idle time; what leaks is more each time.
var leaksAllowed = leaksCount{50, 6, 0}

const leaksRounds = 3
