package ui_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// robustKept are the names under which the page keeps something in the browser.
const robustKept = `["theme", "experiments.sort", "query.share", "query.side", "query.width", "query.list", "query.open", "query.experiment", "query.history", "query.saved", "graph.columns.shop"]`

// robustGarbage is what the browser may hold under them: of other versions, of other programs at the same
// port, or of somebody who wishes the page ill.
var robustGarbage = []string{
	`no JSON`, `0`, `"constructor"`, `{}`, `[null, 1, "a", [], {}]`, `{"by": "constructor", "down": {}}`, `{"by": "__proto__"}`,
	`[{"id": "a", "at": "2026-01-01T00:00:00Z", "sql": "SELECT 1", "name": {}, "experiment": 5, "rows": "x", "ms": {}, "error": []}]`,
	`[{"id": {}, "at": "2026-01-01T00:00:00Z", "sql": "SELECT 1"}]`, `[{"id": "a", "at": "2026-01-01T00:00:00Z", "sql": "SELECT 1", "rows": "x"}]`,
	`{"sheets": [{"id": {}, "sql": "", "name": "", "experiment": "", "timeout": "", "limit": 1, "values": 1}]}`,
	`{"sheets": [{"id": "a", "sql": ":a :constructor", "name": "", "experiment": "__proto__", "timeout": "x", "limit": 1e99, "values": {"a": {"text": {}}}}], "current": {}}`,
	`{"sheets": [{"id": "a", "sql": ":a", "name": "", "experiment": "", "timeout": "", "limit": 1, "values": {"a": null}}]}`,
	`{"text": 5}`, `{"text": "a: b", "origin": {}, "format": {}}`, `{"text": "a: b", "origin": "", "format": "constructor"}`,
	`{"sql": 5, "name": {}, "dialect": "constructor", "rows": [], "warehouse": null, "infer": "x"}`, `{"__proto__": {"hit": 1}, "constructor": {"prototype": {"hit": 1}}}`,
}

// TestStoredGarbage shows views with garbage under every name.
func TestStoredGarbage(t *testing.T) {
	sim, server := serve(t, httpapi.Options{})
	create(t, sim, "shop.json")
	p := open(t, server, "#/experiments")
	p.sees("shop")
	views := []string{"#/query", "#/create", "#/import", "#/experiment/shop/graph", "#/experiments"}
	for _, garbage := range robustGarbage {
		p.js(fmt.Sprintf(`(() => { for (const name of %s) localStorage.setItem("dwsim." + name, %s);
			for (const name of ["query", "create", "import"]) sessionStorage.setItem("dwsim." + name, %[2]s) })()`, robustKept, quoted(garbage)), nil)
		for _, view := range views {
			p.visit(view)
			p.until(`document.querySelector("main." + "view-" + location.hash.split("/")[1]) && !document.querySelector(".loading") && document.querySelector("main").innerText.length > 20`)
			for _, list := range []string{"History", "Saved", "Tables"} {
				if view == "#/query" {
					p.js(fmt.Sprintf(`[...document.querySelectorAll(".query-lists button")].find((b) => b.innerText === %q)?.click()`, list), nil)
					p.until(fmt.Sprintf(`document.querySelector(".query-lists [aria-pressed=true]")?.innerText === %q || !document.querySelector(".query-lists")`, list))
				}
			}
			p.stands(view + " with " + garbage)
		}
	}
	p.do(chromedp.Reload())
	p.sees("shop")
	p.stands("the page, loaded anew")
}

// stands fails the test if a view has failed.
func (p *page) stands(where string) {
	p.t.Helper()
	var failed bool
	if p.js(`document.body?.innerText.includes("This view has failed")`, &failed); failed {
		p.t.Errorf("%s: the view has failed", where)
	}
	p.unharmed(where)
}

// TestNamesOfPrototypes shows an experiment whose tables and columns are called as what every object
// of JavaScript has.
func TestNamesOfPrototypes(t *testing.T) {
	var tables []string
	for _, name := range []string{"constructor", "toString", "hasOwnProperty", "__proto__"} {
		tables = append(tables, fmt.Sprintf(`{"name": %q, "target_rows": 3, "columns": [{"name": "valueOf", "data_type": "INT", "is_unique": true},
			{"name": "constructor", "data_type": "VARCHAR", "varchar_length": 20}, {"name": "__proto__", "data_type": "INT"}]}`, name))
	}
	sim, server := serve(t, httpapi.Options{})
	e := create(t, sim, `{"name": "constructor", "tables": [`+strings.Join(tables, ",")+`]}`)
	generate(t, e)
	p := open(t, server, "#/constructor")
	p.sees("There is no such view")
	of := "#/experiment/constructor"
	for _, view := range []string{of, of + "/sample", of + "/sample/__proto__", of + "/profile", of + "/profile/hasOwnProperty", of + "/graph", of + "/graph/constructor", of + "/graph/lineage/constructor",
		of + "/generate", of + "/runs", of + "/runs/1", of + "/document", of + "/constructor", "#/create?copy=constructor", "#/query?experiment=constructor", "#/query?experiment=__proto__&sql=:__proto__%20:constructor", "#/__proto__"} {
		p.visit(view)
		p.settled()
		p.stands(view)
	}
	p.visit(of + "/generate")
	p.click("Generate")
	p.sees("Completed")
}

// TestOddAnswers shows what the page says where something between it and the server answers, or the server
// does not; it goes on when that is over.
func TestOddAnswers(t *testing.T) {
	sim, server := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	to, _ := url.Parse(server)
	proxy := httputil.NewSingleHostReverseProxy(to)
	var answer atomic.Pointer[func(w http.ResponseWriter)]
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f := answer.Load(); f != nil && strings.HasPrefix(r.URL.Path, "/api/") {
			(*f)(w)
			return
		}
		r.Host = to.Host
		r.Header.Del("Origin")
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(func() { front.CloseClientConnections(); front.Close() })
	text := func(status int, body string) func(w http.ResponseWriter) {
		return func(w http.ResponseWriter) { w.WriteHeader(status); fmt.Fprint(w, body) }
	}
	answers := []struct {
		says string
		f    func(w http.ResponseWriter)
	}{
		{"The server answered 502", text(502, "<html>Bad gateway</html>")},
		{"The server answered 500", text(500, "null")},
		{"The server answered 418", text(418, `{"detail": "Not Found", "problems": "none"}`)},
		{"The server answered 503", text(503, `{"detail": []}`)},
		{"Sign in", text(401, `{"detail": ["Sign in", {}, null]}`)},
		{"broke off", text(200, `{"experiments": [`)},
		{"broke off", func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, "{")
		}},
	}
	p := open(t, front.URL, "#/experiment/shop/runs/1")
	p.sees("Completed")
	for _, a := range answers {
		for _, view := range []string{"#/experiments", "#/experiment/shop", "#/import"} {
			answer.Store(&a.f)
			p.visit("#/create")
			p.visit(view)
			if view != "#/import" { // it needs nothing to begin with
				p.sees(a.says)
				answer.Store(nil)
				p.click("Try again")
				p.sees("shop")
			}
			p.stands(view + " with " + a.says)
		}
	}
}

// TestLongDocument types in a document of a megabyte: the page keeps up, and knows what is in it.
func TestLongDocument(t *testing.T) {
	if testing.Short() {
		t.Skip("a long document takes some seconds")
	}
	column := strings.Repeat(",\n      {\"name\": \"c%d\", \"data_type\": \"INT\"}", 120)
	numbers := make([]any, 120)
	for i := range numbers {
		numbers[i] = i
	}
	columns := fmt.Sprintf(column, numbers...)
	var tables []string
	for i := range 190 {
		tables = append(tables, fmt.Sprintf("    {\"name\": \"t%d\", \"target_rows\": 1, \"columns\": [\n      {\"name\": \"id\", \"data_type\": \"INT\"}%s]}", i, columns))
	}
	_, server := serve(t, httpapi.Options{})
	p := open(t, server, "#/experiments")
	p.js(fmt.Sprintf(`sessionStorage.setItem("dwsim.create", JSON.stringify({text: %s, origin: "", format: "json"}))`,
		quoted("{\"name\": \"long\", \"tables\": [\n"+strings.Join(tables, ",\n")+"]}")), nil)
	p.visit("#/create")
	p.sees("190 tables", "No problems")
	p.js(`document.querySelector(".cm-content").focus()`, nil)
	p.press(kb.Home, chromedp.KeyModifiers(kb.ModifierCtrl))
	p.press(kb.ArrowDown)
	var longest []float64
	for range 3 {
		var ms float64
		p.js(`void (window.longest = 0, window.ended = false, (async () => { let last = performance.now();
			while (!window.ended) { await new Promise((go) => setTimeout(go)); const now = performance.now(); window.longest = Math.max(window.longest, now - last); last = now } })())`, nil)
		p.paste(" ") // as one types
		p.js(`new Promise((go) => setTimeout(() => { window.ended = true; go(window.longest) }, 700))`, &ms)
		longest = append(longest, ms)
	}
	t.Logf("longest tasks %.0f ms", longest)
	if slices.Min(longest) > 3000 { // for machines that have other things to do
		t.Errorf("a key holds up the page for %.0f ms", longest)
	}
	p.paste(`{"name": "first", "target_rows": 1, "columns": [{"name": "a", "data_type": "INT"}]},`)
	p.sees("191 tables", "No problems")
}
