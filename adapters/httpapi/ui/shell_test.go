package ui_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// shellWay is a way to a server on which all requests are cut off while gone is true.
func shellWay(t *testing.T, server string) (way string, gone *atomic.Bool) {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	gone = new(atomic.Bool)
	proxy := httputil.NewSingleHostReverseProxy(to)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if gone.Load() {
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(func() { front.CloseClientConnections(); front.Close() })
	return front.URL, gone
}

// A server that is gone is said so in every view, loses nothing on the page, and comes back by itself.
func TestShellServerGone(t *testing.T) {
	sim, server := serve(t, httpapi.Options{})
	create(t, sim, "shop.json")
	way, gone := shellWay(t, server)
	p := open(t, way, "#/experiments")
	p.sees("A web shop")
	gone.Store(true)
	p.fill("Search experiments", "SHOP")
	p.click("More for shop")
	p.click("Delete…")
	p.click("Delete the experiment")
	p.sees("The server does not answer. What is on the page stays.")
	p.click("Cancel")
	p.sees("1 of 1 experiment")
	p.looks("shell-gone")
	p.accessible()
	p.visit("#/import")
	p.edit("SQL script", "create table a (b int);")
	p.sees("The script could not be read")
	create(t, sim, experimentsTable("zoo", "", 1))
	gone.Store(false)
	p.misses("The server does not answer")
	p.sees("1 table · 1 column")
	p.visit("#/experiments")
	p.sees("zoo")
}

// Views are reached by keys, and by a phone without sideways scrolling.
func TestShellKeys(t *testing.T) {
	_, url := serve(t, httpapi.Options{})
	p := open(t, url, "#/experiments")
	p.sees("Start with an experiment")
	for key, view := range map[string]string{"n": "#/create", "i": "#/import", "e": "#/experiments"} {
		p.js("document.activeElement.blur()", nil)
		p.press("g")
		p.press(key)
		p.until("location.hash === " + quoted(view))
	}
	p.js("document.activeElement.blur()", nil)
	p.press("?")
	p.sees("Go to the experiments")
	p.looks("shell-keys")
	p.accessible()
	p.press(kb.Escape)
	p.until(`!document.querySelector("dialog")`)
	p.size(320, 800)
	for _, view := range []string{"#/experiments", "#/import"} {
		p.visit(view)
		p.until(`document.querySelector("h1")`)
		p.until(`document.documentElement.scrollWidth <= 320`)
	}
}
