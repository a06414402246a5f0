package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// TestProfile reads the profile of a shop: table by table, sorted, opened, and on to a query.
func TestProfile(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	p := open(t, url, "#/experiment/shop/profile")
	p.sees("categories", "24 rows of run 1")
	p.clickAt(`document.querySelector(".profile-list a[href$='/orders']")`)
	p.sees("All 10,000 rows of run 1 were read.", "TIMESTAMP", "8.5 %", "all differ", "100,001 … 110,000")
	p.looks("profile-table")
	first := func(name string) {
		t.Helper()
		p.until(`document.querySelector(".profile-name").innerText.trim() === ` + quoted(name))
	}
	first("order_id")
	p.click("NULLs")
	first("shipped_on")
	p.until(`document.querySelector("th[aria-sort=descending]").innerText.includes("NULLs")`)
	p.clickAt(`document.querySelectorAll(".profile-by")[0]`)
	first("client_ip")
	p.clickAt(`document.querySelectorAll(".profile-by")[0]`)
	first("shipping_address")
	p.clickAt(`document.querySelectorAll(".profile-by")[0]`)
	first("order_id")

	p.click("shipped_on")
	p.sees("Frequent values", "Buckets as a table", "Point at a bar")
	p.js(`document.querySelector(".profile-large .bars").focus()`, nil)
	p.press(kb.ArrowRight)
	p.until(`/ to .*: [\d,]+ rows?, /.test(document.querySelector(".profile-large .bars").getAttribute("aria-valuetext"))`)
	p.press(kb.End)
	p.until(`document.querySelector(".profile-large .bars").getAttribute("aria-valuenow") === document.querySelector(".profile-large .bars").getAttribute("aria-valuemax")`)
	p.looks("profile-open")
	p.click("Buckets as a table")
	p.until(`[...document.querySelectorAll(".profile-buckets tbody tr")].length > 10`)
	p.accessible()
	p.until(`document.documentElement.scrollWidth <= innerWidth`)
	p.size(390, 844)
	p.until(`document.documentElement.scrollWidth <= innerWidth`)
	p.size(1280, 900)

	p.click("paid_with")
	p.clickAt(`[...document.querySelectorAll(".profile-values a")].find((a) => a.innerText.trim() === "Visa")`)
	p.until(`new URLSearchParams(location.hash.split("?")[1]).get("sql") === "SELECT *\nFROM orders\nWHERE paid_with = 'Visa'\nLIMIT 100"`)
}

// TestProfileWithoutRows says what to do about tables that hold none, that are not there, and that cannot be read.
func TestProfileWithoutRows(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	e := create(t, sim, "shop.json")
	p := open(t, url, "#/experiment/shop/profile/orders")
	p.sees("orders holds no rows", "Generate")
	p.accessible()
	p.looks("profile-empty")
	generate(t, e)
	p.click("Look again")
	p.sees("10,000 rows of run 1")
	p.visit("#/experiment/shop/profile/no%3Cb%3E")
	p.sees("There is no table no<b>")
	p.clickAt(`document.querySelector(".profile .empty a")`)
	p.visit("#/experiment/shop/profile/products")
	p.sees("All 400 rows")
}

// TestProfileSample says that a profile is of a sample, reads all rows when it is asked to, and keeps what
// is there when that fails.
func TestProfileSample(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	p := open(t, url, "#/experiment/shop/overview")
	p.js(`void (window.fails = false, window.asks = window.fetch, window.fetch = async (to, o) => {
		if (!String(to).includes("/profile")) return asks(to, o);
		if (String(to).includes("full=true")) return fails ? Response.json({detail: ["The disk is on fire."]}, {status: 503}) : asks(to, o);
		const answer = await (await asks(to, o)).json();
		Object.assign(answer.tables[0], {sampled: true, rows_read: 100});
		Object.assign(answer.tables[0].columns[0], {distinct: 24000000, distinct_error: 0.008});
		return Response.json(answer);
	})`, nil)
	p.visit("#/experiment/shop/profile/categories/label")
	p.sees("A sample of 100 of 24 rows of run 1.", "≈ 24,000,000", "Frequent values")
	p.js("window.fails = true", nil)
	p.click("Read every row")
	p.sees("The disk is on fire.", "A sample of 100")
	p.js("window.fails = false", nil)
	p.click("Try again")
	p.sees("All 24 rows of run 1 were read.")
	p.misses("The disk is on fire.")
}

// TestProfileHostile shows names, types and values as they are, and quotes them in the statement.
func TestProfileHostile(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	const hostile = `<img src=x onerror=alert(1)>' OR '1'='1`
	var columns strings.Builder
	for i := range 200 {
		fmt.Fprintf(&columns, `,{"name": "c%s%d", "data_type": "INT", "required": false}`, strings.Repeat("x", 40), i)
	}
	generate(t, create(t, sim, `{"name": "wild", "tables": [{"name": "t", "target_rows": 50, "columns": [
		{"name": "text", "data_type": "VARCHAR", "varchar_length": 1000, "values": [`+quoted(hostile)+`, "", "   ", "שלום עולם", "`+strings.Repeat("long ", 60)+`"]}`+columns.String()+`]}]}`))
	p := open(t, url, "#/experiment/wild/profile")
	p.click("text")
	p.sees("201 columns", hostile, "שלום עולם", "empty", "3 blanks")
	p.until(`[...document.querySelectorAll(".profile-values a")].some((a) => new URLSearchParams(a.hash.split("?")[1]).get("sql").includes(` +
		quoted("WHERE text = '<img src=x onerror=alert(1)>'' OR ''1''=''1'") + `))`)
	p.until(`document.querySelectorAll(".profile-values li").length === 5 && document.querySelectorAll(".profile-values a").length === 4`)
	p.fill("Search columns", "varchar")
	p.sees("1 column found")
	p.fill("Search columns", "nothing<b>")
	p.sees("No column has nothing<b> in its name or type.")
	p.click("Show all")
	p.sees("201 columns")
	p.size(390, 844)
	p.until(`document.documentElement.scrollWidth <= innerWidth`)
}
