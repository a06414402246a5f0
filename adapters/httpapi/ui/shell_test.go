package ui_test

import (
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp/kb"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// A server that is gone is said so in every view, loses nothing on the page, and comes back by itself.
func TestShellServerGone(t *testing.T) {
	sim, url := serve(t, httpapi.Options{})
	create(t, sim, "shop.json")
	p := open(t, url, "#/experiments")
	p.sees("A web shop")
	offline := func(on bool) {
		command(p, network.EmulateNetworkConditions, network.EmulateNetworkConditionsParams{Offline: on, DownloadThroughput: -1, UploadThroughput: -1})
	}
	offline(true)
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
	offline(false)
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
