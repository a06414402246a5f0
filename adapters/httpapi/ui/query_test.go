package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// TestQuery goes through the query view, on a shop with rows beside an experiment without any.
func TestQuery(t *testing.T) {
	sim, url := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	create(t, sim, `{"name": "staff", "tables": [{"name": "people", "target_rows": 7, "columns": [{"name": "person_id", "data_type": "INT", "is_unique": true}]}]}`)
	for name, test := range map[string]func(*testing.T, string){
		"statements": queryStatements, "cancels": queryCancels, "completes": queryCompletes, "parameters": queryParameters,
		"keeps": queryKeeps, "link": queryLink, "separators": querySeparators,
	} {
		t.Run(name, func(t *testing.T) { test(t, url) })
	}
}

// queryPage opens the query view, and waits for what it knows of the experiments.
func queryPage(t *testing.T, url, view string) *page {
	t.Helper()
	p := open(t, url, view)
	p.until(`document.querySelector("[aria-label=Experiment]").options.length === 3`)
	return p
}

// queryKey presses the keys that run the statement at the cursor, or what is selected.
func queryKey(p *page) {
	p.t.Helper()
	p.press(kb.Enter, chromedp.KeyModifiers(kb.ModifierCtrl))
}

// querySays waits for the editor to have a text, blanks aside.
func querySays(p *page, text string) {
	p.t.Helper()
	p.until(`[...document.querySelectorAll(".query-sheet:not([hidden]) .cm-line")].map((l) => l.textContent).join(" ").replace(/\s+/g, " ").trim() === ` + quoted(text))
}

// queryCursor puts the cursor behind the first place of a text in the editor, by the mouse and the keys.
func queryCursor(p *page, line string) {
	p.t.Helper()
	p.clickAt(`[...document.querySelectorAll(".query-sheet:not([hidden]) .cm-line")].find((l) => l.textContent.includes(` + quoted(line) + `))`)
	p.press(kb.End)
}

func queryStatements(t *testing.T, url string) {
	p := queryPage(t, url, "#/query?experiment=shop")
	p.sees("Write a statement", "customers", "2,000")
	script := "SELECT 'a;b' AS one; -- not; here\nSELECT count(*) AS two /* nor; */ FROM customers;\n\nSELECT order_id,\n  shippd_on FROM orders"
	p.edit("SQL", script)
	p.click("Run all")
	p.sees("1 1 row", "2 1 row", "3 failed")
	p.looks("query-many")

	p.click("2 1 row")
	p.sees("two", "2000")
	p.press(kb.ArrowRight)
	p.until(`document.activeElement.textContent.includes("failed") && document.activeElement.getAttribute("aria-selected") === "true"`)
	p.sees(`5:3`, `column "shippd_on" does not exist`, "did you mean shipped_on?")
	p.until(`document.querySelector(".cm-lintRange-error").textContent === "shippd_on"`)

	p.click("Write shipped_on")
	p.until(`!document.querySelector(".cm-lintRange-error")`)
	queryKey(p) // the cursor is in the third statement
	p.sees("10,000 rows", "100001")
	p.until(`!document.querySelector("[role=tablist]")`)

	queryCursor(p, "two")
	queryKey(p)
	p.sees("two")
	p.misses("100001")
	p.press("a", chromedp.KeyModifiers(kb.ModifierCtrl))
	queryKey(p) // what is selected is all
	p.sees("3 10,000 rows")
	p.accessible()

	queryCursor(p, "two")
	p.click("Explain")
	p.sees("SCAN customers", "nothing was run")
	p.fill("Rows", "100")
	p.edit("SQL", "SELECT * FROM orders")
	queryKey(p)
	p.sees("First 100 rows")
	p.looks("query-rows")
}

func queryCancels(t *testing.T, url string) {
	p := queryPage(t, url, "#/query?experiment=shop")
	forever := "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
	idle := `fetch("api/queries").then((r) => r.json()).then((a) => a.queries.length === 0)`
	busy := `fetch("api/queries").then((r) => r.json()).then((a) => a.queries.length === 1)`
	p.edit("SQL", forever)
	queryKey(p)
	p.sees("Running…")
	p.until("await " + busy)
	p.press(kb.Escape)
	p.sees("Cancelled after", "Run again")
	p.until("await " + idle)

	queryKey(p)
	p.until("await " + busy)
	p.edit("SQL", "SELECT 'newer' AS answer") // what runs is given up for what is asked next
	queryKey(p)
	p.sees("newer", "1 row")
	p.until("await " + idle)
	p.misses("Cancelled")

	// An answer that comes late, for whatever reason, is not looked at.
	p.js(`(() => { const real = fetch; window.fetch = (to, o) => !o?.body?.includes("'slow'") ? real(to, o)
		: new Promise((go) => { window.late = () => real(to, {...o, signal: undefined}).then((r) => { go(r.clone()); return r.text() }) }) })()`, nil)
	p.edit("SQL", "SELECT 'slow' AS a")
	queryKey(p)
	p.until("window.late")
	p.edit("SQL", "SELECT 'quick' AS b")
	queryKey(p)
	p.until(`document.querySelector(".grid-cell").textContent === "quick"`)
	p.js("late().then(() => new Promise((go) => requestAnimationFrame(() => setTimeout(go))))", nil)
	p.until(`document.querySelector(".grid-cell").textContent === "quick"`)
	p.misses("slow")

	p.edit("SQL", forever+"; SELECT 2")
	p.click("Run all")
	p.sees("2 waits")
	p.click("Cancel")
	p.sees("1 cancelled", "2 cancelled")

	p.edit("SQL", forever)
	queryKey(p)
	p.until("await " + busy)
	p.visit("#/create") // who leaves the view wants no answer
	p.until("await " + idle)
	p.visit("#/query")
	querySays(p, forever)

	p.fill("Time", "5s")
	p.edit("SQL", "SELECT 1; SELECT nothing FROM nowhere; SELECT 'behind' AS it")
	p.click("Run all") // a mistake does not stop the others
	p.sees("1 1 row", "2 failed", "3 1 row")
}

func queryCompletes(t *testing.T, url string) {
	p := queryPage(t, url, "#/query?experiment=shop")
	offered := func(typed, option, detail string) {
		t.Helper()
		p.edit("SQL", typed)
		p.press(" ", chromedp.KeyModifiers(kb.ModifierCtrl))
		p.until(`[...document.querySelectorAll(".cm-tooltip-autocomplete li")].some((li) => li.textContent === ` + quoted(option+detail) + `)`)
	}
	p.sees("order_items")
	offered("SELECT * FROM ord", "orders", "table")
	offered("SELECT * FROM staff.", "people", "table")
	offered("SELECT * FROM customers AS c JOIN orders o USING (customer_id) WHERE c.ema", "email", "VARCHAR(255)")
	offered("SELECT total FROM orders WHERE is_g", "is_gift", "BOOLEAN")
	offered("SELECT strf", "strftime", "(format, time, modifier, …)") // SQLite has it
	offered("SELECT 1; SELECT 2 FROM shop.products x WHERE x.sk", "sku", "CHAR(8)")
	offered("sel", "select", "")
	p.edit("SQL", "SELECT 'ord")
	p.press(" ", chromedp.KeyModifiers(kb.ModifierCtrl))
	p.until(`!document.querySelector(".cm-tooltip-autocomplete")`)
	offered("SELECT * FROM ord", "orders", "table")
	p.looks("query-completion")
	p.until(`([...document.querySelectorAll(".cm-tooltip-autocomplete li")].find((li) => li.textContent === "orderstable")
		?.dispatchEvent(new MouseEvent("mousedown", {bubbles: true, cancelable: true})), document.querySelector(".cm-line").textContent === "SELECT * FROM orders")`)
	querySays(p, "SELECT * FROM orders")

	p.edit("SQL", "")
	p.fill("Search tables and columns", "sku")
	p.click("sku unique CHAR(8)")
	querySays(p, "sku")
	p.fill("Search tables and columns", "")
	p.click("Show rows of customers")
	querySays(p, "sku; SELECT * FROM customers;")
	p.sees("2,000 rows")
	p.until(`document.querySelector(".grid-port")`) // the panel beside it says so as well
	p.js(`document.querySelector(".grid-port").scrollTop = 1e6`, nil)
	p.sees("2000")
}

func queryParameters(t *testing.T, url string) {
	p := queryPage(t, url, "#/query?experiment=shop")
	p.edit("SQL", "SELECT :big AS big, count(*) AS n, ':no' AS text FROM orders WHERE shipped_on >= :since")
	p.sees(":big", ":since")
	p.until(`document.querySelectorAll("[data-param]").length === 2`)
	p.fill(":big", "9007199254740993")
	queryKey(p)
	p.sees("A value is needed")
	p.until(`document.activeElement.dataset.param === "since"`)
	p.paste("2024-07-01")
	p.sees("By its look: date")
	p.misses("A value is needed")
	queryKey(p) // from the field
	p.sees("9007199254740993", "1 row")
	p.looks("query-parameters")
	p.fill("Type of :since", "null")
	p.fill(":big", "many")
	p.fill("Type of :big", "bigint")
	p.click("Run")
	p.until(`document.querySelector(".query-below .trouble")`)
	p.fill("Type of :big", "text")
	p.click("Run")
	p.until(`[...document.querySelectorAll(".grid-cell")].map((c) => c.textContent).join() === "many,0,:no"`)
}

func queryKeeps(t *testing.T, url string) {
	p := queryPage(t, url, "#/query?experiment=shop")
	p.edit("SQL", "SELECT count(*) AS n FROM customers")
	queryKey(p)
	p.sees("1 row")
	p.click("Save")
	p.fill("Name", "<b>Kunden</b> قائمة")
	p.press(kb.Enter)
	p.sees("was saved in this browser")

	p.click("New query")
	p.edit("SQL", "SELECT wrong FROM customers")
	queryKey(p)
	p.sees("does not exist")
	second := p.another("#/query")
	second.click("History")
	second.sees("SELECT wrong FROM customers", "failed", "SELECT count(*) AS n FROM customers", "1 row", "2 statements")
	second.fill("Search the history", "AS n")
	second.misses("SELECT wrong")
	second.click("Open SELECT count(*) AS n FROM customers")
	querySays(second, "SELECT count(*) AS n FROM customers")
	queryKey(second)
	second.sees("3 statements")
	second.looks("query-history")
	p.click("History")
	p.sees("3 statements") // told by the other tab
	querySays(p, "SELECT wrong FROM customers")

	p.js("location.reload()", nil)
	querySays(p, "SELECT wrong FROM customers") // the draft of this tab
	p.click("<b>Kunden</b> قائمة")
	querySays(p, "SELECT count(*) AS n FROM customers")
	p.click("Close Query 1")
	p.misses("Query 1") // it is in the history, so nothing is lost

	p.click("Saved")
	p.click("Rename <b>Kunden</b> قائمة")
	p.fill("Name", "Kunden")
	p.press(kb.Enter)
	p.click("Delete Kunden")
	p.sees("This browser will forget the query")
	p.click("Delete")
	p.sees("Queries that you save are listed here")
	p.click("History")
	p.click("Clear the history")
	p.sees("3 statements will be forgotten")
	p.click("Clear")
	p.sees("What you run is listed here")

	p.edit("SQL", "SELECT 1 AS unkept")
	p.click("Close <b>Kunden</b> قائمة")
	p.sees("neither run nor saved")
	p.click("Cancel")
	querySays(p, "SELECT 1 AS unkept")
}

func queryLink(t *testing.T, url string) {
	p := queryPage(t, url, `#/query?experiment=shop&sql=SELECT+%3Aname+AS+name&params=%7B%22name%22%3A%7B%22text%22%3A%22Bern%22%7D%7D`)
	querySays(p, "SELECT :name AS name")
	p.sees("Nothing was run yet")
	p.until(`location.hash === "#/query" && document.querySelector("[data-param]").value === "Bern"`)
	p.visit("#/query?experiment=staff&sql=SELECT+2")
	querySays(p, "SELECT 2") // in a tab of its own
	p.sees("Query 1", "Query 2", "staff has no rows yet", "Generate rows")
	p.looks("query-empty")
	var to string
	p.until(`[...document.querySelectorAll("a")].find((a) => a.innerText === "Generate rows")`)
	p.js(`[...document.querySelectorAll("a")].find((a) => a.innerText === "Generate rows").getAttribute("href")`, &to)
	if to != "#/experiment/staff/generate" {
		t.Errorf("leads to %s", to)
	}
	var id int64
	p.js(`fetch("api/experiments/staff/generate", {method: "POST", headers: {"Content-Type": "application/json"}, body: '{"rows": {"people": 20000000}}'}).then((r) => r.json()).then((r) => r.id)`, &id)
	p.js(`document.dispatchEvent(new Event("visibilitychange"))`, nil) // who comes back to a tab finds it as it is now
	p.sees("Rows of staff are being made", "Watch the run")
	p.js(fmt.Sprintf(`fetch("api/experiments/staff/runs/%d/abort", {method: "POST", headers: {"Content-Type": "application/json"}, body: '{"reason": "enough"}'}).then((r) => r.ok)`, id), new(bool))
	p.sees("staff has no rows yet") // by itself

	p.click("Query 1")
	p.until(`document.querySelector("[aria-label=Experiment]").value === "shop"`)
	p.click("Query 2")
	p.edit("SQL", "SELECT (SELECT count(*) FROM shop.customers) AS a, (SELECT count(*) FROM staff.people) AS b")
	p.fill("Experiment", "")
	queryKey(p)
	p.sees("1 row", "2000")
	p.edit("SQL", "SELECT * FROM customers")
	queryKey(p)
	p.sees("write shop.customers")
	p.click("Write shop.customers")
	querySays(p, "SELECT * FROM shop.customers")
	p.visit("#/query?experiment=gone&sql=SELECT+3")
	p.sees("There is no experiment gone")

	p.size(390, 844)
	p.until("document.documentElement.scrollWidth <= innerWidth")
	p.click("Tables, history and saved queries")
	p.sees("Other experiments")
	p.accessible()
}

func querySeparators(t *testing.T, url string) {
	p := queryPage(t, url, "#/query?experiment=shop")
	height := func() (h float64) {
		p.js(`document.querySelector(".query-write").clientHeight`, &h)
		return h
	}
	before := height()
	p.js(`document.querySelector("[aria-label='Height of the editor']").focus()`, nil)
	p.press(kb.ArrowDown)
	p.until(`document.activeElement.getAttribute("aria-valuenow") === "39"`)
	if after := height(); after <= before {
		t.Errorf("the editor had %v and has %v pixels", before, after)
	}
	p.click("Tables, history and saved queries")
	p.until(`document.querySelector(".query-side").hidden`)
	p.js("location.reload()", nil)
	p.until(`document.querySelector(".query-side").hidden && document.querySelector("[aria-label='Height of the editor']").getAttribute("aria-valuenow") === "39"`)
	var keys []string
	p.js(`Object.keys(localStorage)`, &keys)
	if !strings.Contains(strings.Join(keys, " "), "dwsim.query.side") {
		t.Error(keys)
	}
}
