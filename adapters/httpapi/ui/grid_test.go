package ui_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// gridOf opens the query view and runs a statement.
func gridOf(t *testing.T, server, experiment, sql string) *page {
	t.Helper()
	p := open(t, server, "#/query")
	p.gridRun(experiment, sql)
	return p
}

func gridAddress(experiment, sql string) string {
	return "#/query?experiment=" + experiment + "&sql=" + url.QueryEscape(sql)
}

// gridRun runs a statement, and puts the focus into the grid of its rows.
func (p *page) gridRun(experiment, sql string) {
	p.t.Helper()
	p.visit("#/experiments")
	p.until("!document.querySelector('.cm-content')")
	p.js("sessionStorage.clear()", nil) // with the queries that are open
	p.visit(gridAddress(experiment, sql))
	p.until(fmt.Sprintf("document.querySelector('.cm-content').textContent.includes(%s)", quoted(sql[:min(len(sql), 30)])))
	p.until(named("Run") + " && !" + named("Run") + ".disabled")
	p.js(named("Run")+".click()", nil) // where it is changes as the tables come
	p.until("document.querySelector('.grid-port')")
	p.js("document.querySelector('.grid-port').focus()", nil)
}

// gridShows waits for the cells of a column, counted from 1, to be texts.
func (p *page) gridShows(column int, want ...string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`[...document.querySelectorAll(".grid-cell[aria-colindex='%d']")].map((c) => c.innerText.trim()).join("|") === %s`, column+1, quoted(strings.Join(want, "|"))))
}

// gridHead is an expression for the head of a column.
func gridHead(name string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(".grid-name")].find((h) => h.querySelector("b").innerText === %s)`, quoted(name))
}

// gridClipboard allows the page to read the clipboard, and returns a function that does.
func (p *page) gridClipboard() func(want string) {
	p.t.Helper()
	tab := command(p, target.GetTargetInfo, target.GetTargetInfoParams{}).TargetInfo
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		allow := cdpbrowser.SetPermissionParams{Permission: &cdpbrowser.PermissionDescriptor{Name: name}, Setting: cdpbrowser.PermissionSettingGranted, BrowserContextID: tab.BrowserContextID}
		if _, err := chromedp.CallBrowser(p.ctx, cdpbrowser.SetPermission, allow); err != nil {
			p.t.Fatal(err)
		}
	}
	return func(want string) {
		p.t.Helper()
		p.sees("copied")
		var got string
		p.js("navigator.clipboard.readText()", &got)
		if got != want {
			p.t.Errorf("the clipboard has %q instead of %q", got, want)
		}
	}
}

const gridValues = `select 3 as n, '10.5' as label, 9007199254740993 as big, null as gap
	union all select 20, '', 9007199254740992, ''
	union all select 100, 'NULL', -9007199254740995, 'x'
	union all select null, 'ä', null, null
	union all select 4, 'b' || char(10) || 'c', 9223372036854775807, null`

// TestGridValues shows values exactly, sorts them as what they are, and copies them.
func TestGridValues(t *testing.T) {
	sim, server := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	p := gridOf(t, server, "shop", gridValues)
	p.gridShows(1, "3", "20", "100", "NULL", "4")
	p.gridShows(2, "10.5", "empty text", "NULL", "ä", "b↵c")
	p.gridShows(3, "9007199254740993", "9007199254740992", "-9007199254740995", "NULL", "9223372036854775807")
	p.until(`document.querySelectorAll(".grid-cell .value-null").length === 5`) // the text NULL is none
	p.accessible()

	p.clickAt(gridHead("n"))
	p.gridShows(1, "3", "4", "20", "100", "NULL")
	p.clickAt(gridHead("n"))
	p.gridShows(1, "100", "20", "4", "3", "NULL")
	p.until(gridHead("n") + `.getAttribute("aria-sort") === "descending"`)
	p.clickAt(gridHead("n"))
	p.gridShows(1, "3", "20", "100", "NULL", "4")

	p.press(kb.ArrowRight) // by keys, from the head of n to that of big
	p.press(kb.ArrowRight)
	p.press(kb.Enter)
	p.gridShows(3, "-9007199254740995", "9007199254740992", "9007199254740993", "9223372036854775807", "NULL")

	copied := p.gridClipboard()
	p.press(kb.ArrowDown)
	p.press("c", chromedp.KeyModifiers(kb.ModifierCtrl))
	copied("-9007199254740995")
	p.press(kb.ArrowLeft)
	p.press(kb.ArrowDown, chromedp.KeyModifiers(kb.ModifierShift))
	p.press(kb.ArrowRight, chromedp.KeyModifiers(kb.ModifierShift))
	p.sees("2 rows × 2 columns")
	p.press("C", chromedp.KeyModifiers(kb.ModifierCtrl|kb.ModifierShift))
	p.sees("2 × 2 cells were copied")
	copied("label\tbig\nNULL\t-9007199254740995\n\t9007199254740992")
	p.press(kb.ArrowRight)
	p.press(" ", chromedp.KeyModifiers(kb.ModifierCtrl))
	p.press("a", chromedp.KeyModifiers(kb.ModifierCtrl))
	p.sees("5 rows × 4 columns")
}

// TestGridSums adds selected numbers exactly.
func TestGridSums(t *testing.T) {
	sim, server := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	p := gridOf(t, server, "shop", `select 9007199254740993 as big, 0.1 as share union all select 9007199254740993, 0.2 union all select null, null`)
	p.press(" ", chromedp.KeyModifiers(kb.ModifierCtrl))
	p.sees("Sum 18014398509481986", "NULL 1")
	p.press(kb.ArrowRight)
	p.press(" ", chromedp.KeyModifiers(kb.ModifierCtrl))
	p.sees("Sum 0.3 ")
}

// TestGridMouse selects by dragging, widens a column, and opens the menu and a value.
func TestGridMouse(t *testing.T) {
	sim, server := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	p := gridOf(t, server, "shop", `select customer_id, city, '{"n":12345678901234567890,"a":[1,{}],"s":"a\"b"}' as doc, email from customers order by 1 limit 50`)
	copied := p.gridClipboard()
	cell := func(row, column int) string {
		return fmt.Sprintf(`document.querySelector(".grid-row[aria-rowindex='%d'] [aria-colindex='%d']")`, row+1, column+1)
	}
	from, to := p.gridMiddle(cell(2, 1)), p.gridMiddle(cell(4, 2))
	p.do(chromedp.DragAndDropXY(from[0], from[1], to[0], to[1], 4))
	p.sees("3 rows × 2 columns")

	width := func() (w float64) {
		p.js(gridHead("city")+".getBoundingClientRect().width", &w)
		return w
	}
	before := width()
	edge := p.gridMiddle(gridHead("city") + `.querySelector(".grid-edge")`)
	p.do(chromedp.DragAndDropXY(edge[0], edge[1], edge[0]+100, edge[1], 4))
	p.until(fmt.Sprintf("Math.abs(%s.getBoundingClientRect().width - %v) < 10", gridHead("city"), before+100))
	p.js("document.querySelector('.grid-port').focus()", nil)
	p.clickAt(cell(2, 2))
	p.press(kb.ArrowLeft, chromedp.KeyModifiers(kb.ModifierAlt|kb.ModifierShift))
	p.until(fmt.Sprintf("%s.getBoundingClientRect().width <= %v", gridHead("city"), before+90))

	to = p.gridMiddle(cell(4, 2))
	p.do(chromedp.MouseClickXY(to[0], to[1], chromedp.ButtonRight))
	p.sees("Copy with names")
	p.accessible()
	p.press(kb.ArrowDown)
	p.press(kb.ArrowDown)
	p.press(kb.Enter)
	p.sees("1 × 4 cells were copied")
	var all string
	p.js("navigator.clipboard.readText()", &all)
	if !strings.HasPrefix(all, "4\t") || !strings.Contains(all, `"{""n"":12345678901234567890`) {
		t.Errorf("the row was copied as %q", all)
	}

	p.clickAt(cell(3, 3))
	p.press(kb.Enter)
	p.sees(`"n": 12345678901234567890, "a": [ 1, {} ], "s": "a\"b" }`, "Row 3")
	p.looks("query-value")
	p.accessible()
	p.click("Next row")
	p.sees("Row 4")
	p.click("As it is")
	p.sees(`{"n":12345678901234567890,"a":[1,{}],"s":"a\"b"}`)
	p.press(kb.Escape)
	p.until("!document.querySelector('dialog[open]') && document.activeElement.classList.contains('grid-port')")
	p.press("c", chromedp.KeyModifiers(kb.ModifierCtrl))
	p.sees("The cell was copied")
	copied(`{"n":12345678901234567890,"a":[1,{}],"s":"a\"b"}`)
}

// gridMiddle returns where the middle of an element is.
func (p *page) gridMiddle(element string) (at [2]float64) {
	p.t.Helper()
	p.until(element)
	p.js(`(() => { const r = `+element+`.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`, &at)
	return at
}

// TestGridFind finds rows, and shows them alone.
func TestGridFind(t *testing.T) {
	sim, server := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	p := gridOf(t, server, "shop", `with recursive r(n) as (select 1 union all select n + 1 from r where n < 3000) select n, 'row ' || n as name from r`)
	p.press("f", chromedp.KeyModifiers(kb.ModifierCtrl))
	p.paste("ROW 29")
	p.sees("111 rows") // 29, 290…299, 2900…2999
	p.press(kb.Enter)
	p.until(`document.querySelector(".grid-cell.active mark")?.innerText === "row 29"`)
	p.press(kb.Enter)
	p.until(`document.querySelector(".grid-cell.active")?.innerText === "row 290"`)
	p.press(kb.Enter, chromedp.KeyModifiers(kb.ModifierShift))
	p.press(kb.Enter, chromedp.KeyModifiers(kb.ModifierShift))
	p.until(`document.querySelector(".grid-cell.active")?.innerText === "row 2999"`) // round
	p.click("Only these")
	p.sees("111 of 3,000 rows")
	p.until(`document.querySelector("[role=grid]").getAttribute("aria-rowcount") === "112"`)
	p.looks("query-find")
	p.fill("Find in the result", "nowhere")
	p.sees("No row has this text.")
	p.press(kb.Escape)
	p.until(`document.querySelector("[role=grid]").getAttribute("aria-rowcount") === "3001"`)
}

// TestGridExtremes has many columns, a value of a megabyte, texts that are meant to hurt, and no rows.
func TestGridExtremes(t *testing.T) {
	sim, server := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	wide := make([]string, 500)
	for i := range wide {
		wide[i] = fmt.Sprintf("%d as c%d", i, i)
	}
	p := gridOf(t, server, "shop", "select "+strings.Join(wide, ", "))
	p.press(kb.End)
	p.until(`document.querySelector(".grid-cell.active")?.innerText === "499"`)
	p.until(`document.querySelectorAll(".grid-cell").length < 100 && document.documentElement.scrollWidth <= innerWidth`)

	p.gridRun("shop", `select '<img src=x onerror=alert(1)>' as "<script>alert(1)</script>", 'abc' || char(8238) || 'def' || char(0) || char(7) as odd,
		'שלום עולם' as rtl, replace(hex(zeroblob(500000)), '00', 'xy') as large, '👩‍👩‍👧' as family`)
	p.gridShows(1, "<img src=x onerror=alert(1)>")
	p.gridShows(2, "abcU+202Edef␀␇")
	p.gridShows(5, "👩‍👩‍👧")
	p.press(kb.ArrowRight)
	p.press(kb.ArrowRight)
	p.press(kb.ArrowRight)
	p.press(kb.Enter)
	p.sees("1,000,000 characters", "The first 100,000 of 1,000,000 characters.")
	p.press(kb.Escape)
	p.looks("query-odd")
	p.accessible()

	p.gridRun("shop", "select * from customers where 1 = 0")
	p.sees("No rows.", "customer_id")
	p.press(kb.ArrowDown)
	p.press(kb.Enter) // sorts
	p.accessible()
}
