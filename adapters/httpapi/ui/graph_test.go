package ui_test

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// graphBox is an expression for the box of a table.
func graphBox(name string) string {
	return `document.querySelector(".graph-box [data-table=` + name + `]")`
}

// graphStill waits for the drawing to stand where it is.
func graphStill(p *page) {
	p.t.Helper()
	p.until(`await (async () => { const at = () => document.querySelector(".graph-svg > g").getAttribute("transform"), before = at();
		for (let i = 0; i < 4; i++) await new Promise((go) => requestAnimationFrame(go)); return at() === before })()`)
}

// graphScale is an expression for how large the drawing is shown.
const graphScale = `Number(/scale\(([\d.]+)\)/.exec(document.querySelector(".graph-svg > g").getAttribute("transform"))[1])`

// TestGraph looks at the diagram of a hospital, by mouse and by keys, at its details, and at its lineage.
func TestGraph(t *testing.T) {
	sim, url := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "hospital.json"))
	p := open(t, url, "#/experiment/hospital/graph")
	p.sees("The graph as text: 6 tables, 9 relations", "exactly one")
	p.until(`document.querySelectorAll(".graph-box").length === 6 && document.querySelectorAll(".graph-line").length === 9`)
	p.looks("graph-er")
	graphStill(p)
	p.clickAt(graphBox("physicians"))
	p.until(`location.hash === "#/experiment/hospital/graph/er/physicians"`)
	p.sees("Comes from", "Leads to", "8 columns", "physicians.supervisor_id refers to physicians.physician_id: each row of physicians has one parent or none, each parent any number of rows.")
	p.until(`document.querySelectorAll(".graph-line.hot").length === 5 && document.querySelectorAll(".graph-box.near").length === 4`)
	p.looks("graph-er-chosen")
	p.accessible()
	p.press(kb.Escape)
	p.js(graphBox("departments")+".focus()", nil)
	p.press(kb.ArrowRight)
	p.until(`document.activeElement.dataset.table && document.activeElement.dataset.table !== "departments"`)
	p.press(kb.Enter)
	p.until(`document.querySelector(".graph-details h2").innerText === document.activeElement.dataset.table`)

	var before, after float64
	p.js(graphScale, &before)
	p.press("+")
	p.until(graphScale + fmt.Sprintf(" > %g", before))
	p.click("Zoom out")
	p.click("Zoom out")
	p.js(graphScale, &after)
	if after >= before {
		t.Errorf("after zooming out the scale is %g, as before zooming in %g", after, before)
	}
	p.fill("Search a table", "lab")
	p.press(kb.Enter)
	p.until(`location.hash.endsWith("/lab_results") && document.querySelector(".graph-details h2").innerText === "lab_results"`)
	p.until(`(() => { const r = ` + graphBox("lab_results") + `.getBoundingClientRect(), all = document.querySelector(".graph-svg").getBoundingClientRect(); return r.left >= all.left && r.right <= all.right && r.top >= all.top })()`)
	p.click("Close the details")
	p.until(`!document.querySelector(".graph-details") && !document.querySelector(".choosing")`)
	p.click("Show all")
	p.size(390, 844)
	p.until(`document.documentElement.scrollWidth <= innerWidth`)
	p.until(`[...document.querySelectorAll(".graph-box .card")].every((e) => e.getBoundingClientRect().right <= innerWidth)`)
}

// TestGraphMoves drags the drawing by a table, which is not chosen by that, and zooms to where the pointer is.
func TestGraphMoves(t *testing.T) {
	sim, url := serve(t, httpapi.Options{})
	create(t, sim, "shop.json")
	p := open(t, url, "#/experiment/shop/graph")
	p.sees("graph as text", "no rows")
	graphStill(p)
	before := graphPlace(p, "orders")
	for i, kind := range []input.DispatchMouseEventType{"mousePressed", "mouseMoved", "mouseMoved", "mouseReleased"} {
		way := float64(min(i, 2)) * 40
		command(p, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: before.X + 20 + way, Y: before.Y + 20 + way/2, Button: "left", Buttons: 1, ClickCount: 1})
	}
	graphStill(p)
	after := graphPlace(p, "orders")
	if after.X-before.X != 80 || after.Y-before.Y != 40 || after.W != before.W {
		t.Errorf("the table was at %v, and is at %v", before, after)
	}
	p.until(`!document.querySelector(".graph-details") && location.hash === "#/experiment/shop/graph"`)
	var scrolled float64
	command(p, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: "mouseWheel", X: after.X, Y: after.Y, DeltaX: 1, DeltaY: 200})
	p.until(graphPlaced("orders") + fmt.Sprintf(".width < %g", after.W-20))
	small := graphPlace(p, "orders")
	if p.js("scrollY", &scrolled); scrolled != 0 || small.W >= after.W || small.X-after.X > 1 || after.X-small.X > 1 {
		t.Errorf("the table was at %v, and is at %v; the page has moved by %g", after, small, scrolled)
	}
}

// graphRect is where a table is on the screen.
type graphRect struct{ X, Y, W float64 }

func graphPlaced(table string) string { return graphBox(table) + ".getBoundingClientRect()" }

func graphPlace(p *page, table string) (r graphRect) {
	p.t.Helper()
	p.js(`(() => { const r = `+graphPlaced(table)+`; return {x: Math.round(r.x), y: Math.round(r.y), w: Math.round(r.width)} })()`, &r)
	return r
}

// TestGraphLineage shows where the values of a document with rules come from, and exports both graphs.
func TestGraphLineage(t *testing.T) {
	sim, url := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "saas.yaml"))
	p := open(t, url, "#/experiment/saas/graph/lineage/users")
	p.sees("Run 1 filled 10 tables · seed 42", "users.country is computed with tenants.country.", "tenants.users is the count of the rows of users.", "users.joined_at comes after tenants.signed_up_at.")
	p.until(`document.querySelector(".graph-line.total.hot") && document.querySelector(".graph-line.derived.hot")`)
	p.looks("graph-lineage-chosen")
	p.accessible()
	p.click("Close the details")
	p.click("Show all")
	p.looks("graph-lineage")

	p.js(`void (window.kept = [], URL.createObjectURL = (b) => { kept.push(b); return "blob:" + location.origin + "/0" }, window.fetched = [], HTMLAnchorElement.prototype.click = function () { fetched.push(this.href) })`, nil)
	p.click("Export")
	p.until(`document.activeElement.innerText === "SVG, as drawn here"`)
	p.press(kb.Enter)
	var drawn string
	p.until(`kept.length === 1`)
	p.js(`kept[0].text()`, &drawn)
	for _, want := range []string{`<svg xmlns="http://www.w3.org/2000/svg"`, ">tenants<", `fill="rgb(`, "viewBox="} {
		if !strings.Contains(drawn, want) {
			t.Errorf("the drawing has no %s: %.300s", want, drawn)
		}
	}
	for _, no := range []string{"class=", "style=", "var(--", "NaN", "undefined"} {
		if strings.Contains(drawn, no) {
			t.Errorf("the drawing has %s", no)
		}
	}
	if err := xml.Unmarshal([]byte(drawn), new(struct{})); err != nil {
		t.Errorf("the drawing is not XML: %s", err)
	}
	for i, want := range []string{"<svg", "digraph", "erDiagram"} {
		p.click("Export")
		p.until(`document.activeElement.innerText === "SVG, as drawn here"`)
		for range i + 1 {
			p.press(kb.ArrowDown)
		}
		p.press(kb.Enter)
		p.until(fmt.Sprintf(`fetched.length === %d && (await (await fetch(fetched.at(-1))).text()).includes(%s)`, i+2, quoted(want)))
	}
}

// TestGraphLarge draws 200 tables, one of them with 500 columns, in rings and alone, in little time.
func TestGraphLarge(t *testing.T) {
	sim, url := serve(t, httpapi.Options{})
	var tables []string
	for i := range 200 {
		var columns strings.Builder
		fmt.Fprintf(&columns, `{"name": "id", "data_type": "INT", "is_unique": true}`)
		if i%3 > 0 {
			fmt.Fprintf(&columns, `, {"name": "up", "data_type": "INT", "foreign_key": {"references_table": "t%d", "references_column": "id", "nullable": true}}`, (i*7+3)%200)
			fmt.Fprintf(&columns, `, {"name": "own", "data_type": "INT", "foreign_key": {"references_table": "t%d", "references_column": "id", "nullable": true}}`, i)
		}
		for j := range map[bool]int{true: 500, false: 4}[i == 7] {
			fmt.Fprintf(&columns, `, {"name": "column_with_a_name_that_is_rather_long_%d", "data_type": "DECIMAL", "precision": 38, "scale": 10}`, j)
		}
		tables = append(tables, fmt.Sprintf(`{"name": "t%d", "target_rows": 1, "columns": [%s]}`, i, columns.String()))
	}
	create(t, sim, `{"name": "large", "tables": [`+strings.Join(tables, ",")+`]}`)
	p := open(t, url, "#/experiment/large/overview")
	p.sees("large")
	p.visit("#/experiment/large/graph")
	p.until(`document.querySelectorAll(".graph-box").length === 200`)
	p.looks("graph-large")
	var ms float64
	p.js(`(async () => { const t = performance.now(); const s = document.querySelector(".graph-wanted select"); s.value = "all"; s.dispatchEvent(new Event("change", {bubbles: true}));
		await new Promise((go) => requestAnimationFrame(() => setTimeout(go))); return performance.now() - t })()`, &ms)
	t.Logf("all columns of 200 tables after %.0f ms", ms)
	p.until(`document.body.textContent.includes("and 463 more columns")`)
	var boxes []struct{ X, Y, W, H float64 }
	p.js(`[...document.querySelectorAll(".graph-box")].map((b) => { const m = b.transform.baseVal[0].matrix, r = b.querySelector(".card"); return {x: m.e, y: m.f, w: r.width.baseVal.value, h: r.height.baseVal.value} })`, &boxes)
	for i, a := range boxes {
		for _, b := range boxes[:i] {
			if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Fatalf("two boxes are in the same place: %v and %v", a, b)
			}
		}
	}
	p.fill("Search a table", "t7")
	p.press(kb.Enter)
	p.sees("503 columns", "all columns")
	p.looks("graph-large-chosen")
}
