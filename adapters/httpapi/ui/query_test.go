package ui_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// queryPage opens the query view of a shop with rows.
func queryPage(t *testing.T, view string) *page {
	t.Helper()
	sim, url := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	p := open(t, url, view)
	p.sees("customers", "2,000")
	return p
}

// runKey is what runs the statement at the cursor.
func (p *page) runKey() { p.t.Helper(); p.press(kb.Enter, chromedp.KeyModifiers(kb.ModifierCtrl)) }

func TestQueryRuns(t *testing.T) {
	p := queryPage(t, "#/query?experiment=shop")
	p.edit("SQL", "SELECT country_code, count(*) AS customers FROM customers GROUP BY 1 ORDER BY 2 DESC, 1")
	p.runKey()
	p.sees("CN", "AL", "rows")
	p.looks("query-result")
	p.accessible()
}
