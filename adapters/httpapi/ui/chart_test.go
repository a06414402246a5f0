package ui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// chartSees waits for what the chart is for those who do not see it.
func (p *page) chartSees(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		p.until(`document.querySelector(".chart-canvas canvas") && document.querySelector(".chart-canvas").getAttribute("aria-label").includes(` + quoted(text) + `)`)
	}
}

// chartColours are how many different colours the picture has; a chart that is not drawn has one.
const chartColours = `(() => { const c = document.querySelector(".chart-canvas canvas"); const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
	const all = new Set(); for (let i = 0; i < d.length; i += 4) all.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); return all })()`

// TestChart draws results as what they are, and says what it does not draw.
func TestChart(t *testing.T) {
	sim, server := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	p := gridOf(t, server, "shop", `select city, count(*) as customers, sum(credit_limit) / 100 as credit from customers group by 1 order by 2 desc, 1`)
	p.click("Chart")
	p.chartSees("Chart of customers by city, 60 places", "customers from ")
	p.sees("The first 60 of")
	p.click("credit")
	p.chartSees("Chart of customers, credit by city")
	p.until(`(([r, g, b]) => ` + chartColours + `.has(r << 16 | g << 8 | b))([0xc4, 0x62, 0x2d])`) // the second series
	p.looks("query-bars")
	p.accessible()
	p.theme("dark")
	p.until(`(([r, g, b]) => ` + chartColours + `.has(r << 16 | g << 8 | b))([0xeb, 0x94, 0x64])`)
	p.theme("")
	p.click("Values as a table")
	p.until(`document.querySelectorAll(".chart-listed tbody tr").length === 60`)

	p.gridRun("shop", `select date(ordered_at) as day, count(*) as orders from orders group by 1`)
	p.click("Chart")
	p.chartSees("Chart of orders by day", "2024")
	p.looks("query-line")
	p.click("Histogram")
	p.chartSees("Chart of Rows by orders")

	p.gridRun("shop", `select 1 as a, 'x' as b union all select 5, 'y' union all select null, 'z'`)
	p.click("Chart")
	p.click("Line")
	p.fill("Along", "0")
	p.sees("1 row without a value is left out.")
	saved := p.chartSaves("Save PNG")
	if name, file := saved(); name != "a-by-a.png" || !strings.HasPrefix(file, "\x89PNG") {
		t.Errorf("the picture was saved as %q: %.20q", name, file)
	}

	p.gridRun("shop", `select first_name from customers`)
	p.click("Chart")
	p.sees("A chart needs numbers", "count(*)")
}

// chartSaves presses a button that saves a file, and returns a function that waits for its name and contents.
func (p *page) chartSaves(button ...string) func() (name, contents string) {
	p.t.Helper()
	folder := p.t.TempDir()
	tab := command(p, target.GetTargetInfo, target.GetTargetInfoParams{}).TargetInfo
	ended := make(chan *cdpbrowser.EventDownloadProgress, 16)
	begun := make(chan string, 16)
	err := chromedp.ListenBrowser(p.ctx, func(event any) {
		switch e := event.(type) {
		case *cdpbrowser.EventDownloadWillBegin:
			begun <- e.SuggestedFilename
		case *cdpbrowser.EventDownloadProgress:
			if e.State != cdpbrowser.DownloadProgressStateInProgress {
				ended <- e
			}
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
	to := cdpbrowser.SetDownloadBehaviorParams{Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllowAndName, BrowserContextID: tab.BrowserContextID, DownloadPath: folder, EventsEnabled: new(true)}
	if _, err := chromedp.CallBrowser(p.ctx, cdpbrowser.SetDownloadBehavior, to); err != nil {
		p.t.Fatal(err)
	}
	for _, name := range button {
		p.click(name)
	}
	return func() (string, string) {
		p.t.Helper()
		late := time.After(patience)
		var name, id string
		for name == "" || id == "" {
			select {
			case name = <-begun:
			case e := <-ended:
				id = e.GUID
			case <-late:
				p.t.Fatalf("nothing was saved\n%s", p.body())
			}
		}
		text, err := os.ReadFile(filepath.Join(folder, id))
		if err != nil {
			p.t.Fatal(err)
		}
		return name, string(text)
	}
}

// TestExport saves all rows of a statement, and those that are shown, and says why it cannot.
func TestExport(t *testing.T) {
	sim, server := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	const sql = `with recursive r(n) as (select 1 union all select n + 1 from r where n < 12000) select n, case n when 1 then null when 2 then '' when 3 then 'a "b", c' else 'x' end as text from r`
	p := gridOf(t, server, "shop", sql)
	const head = "n,text\n1,\n2,\"\"\n3,\"a \"\"b\"\", c\"\n4,x\n"
	export := func(items string) {
		p.click("Export")
		p.until(`document.querySelector(".menu")`)
		p.clickAt(`[...document.querySelectorAll(".menu [role=menuitem]")]` + items)
	}
	all := p.chartSaves()
	export(`[0]`)
	name, text := all()
	if !strings.HasPrefix(name, "shop-2") || !strings.HasSuffix(name, ".csv") || !strings.HasPrefix(text, head) || strings.Count(text, "\n") != 12001 {
		t.Errorf("all rows were saved as %s: %d lines, %.60q", name, strings.Count(text, "\n"), text)
	}
	p.sees("was saved")
	shown := p.chartSaves()
	export(`.at(-2)`)
	if name, text := shown(); !strings.HasSuffix(name, ".csv") || !strings.HasPrefix(text, head) || strings.Count(text, "\n") != 10001 {
		t.Errorf("the rows that are shown were saved as %s: %d lines, %.60q", name, strings.Count(text, "\n"), text)
	}
	shown = p.chartSaves()
	export(`.at(-1)`)
	if _, text := shown(); !strings.HasPrefix(text, "n\ttext\n1\t\\N\n2\t\n3\ta \"b\", c\n") {
		t.Errorf("TSV is %.60q", text)
	}
	parquet := p.chartSaves()
	export(`[3]`)
	if name, text := parquet(); !strings.HasSuffix(name, ".parquet") || !strings.HasPrefix(text, "PAR1") {
		t.Errorf("Parquet was saved as %s: %.10q", name, text)
	}

	p.gridRun("shop", `select 1 as n, 2 as n`)
	export(`[3]`)
	p.sees("Parquet was not saved.", `the result has two columns called "n"`)
	p.accessible()
	p.click("Close")
	p.click("Export")
	p.press(kb.Escape)
	p.until(`!document.querySelector(".menu")`)

	p.gridRun("shop", `with recursive r(n) as (select 1 union all select n + 1 from r) select n from r`)
	export(`[0]`)
	p.until(`/MiB/.test(document.querySelector(".export-running").innerText)`)
	p.looks("query-export")
	p.click("Cancel export")
	p.until(named("Export"))
}

// TestChartSeen shows a chart whole, with the zero of its bars and their names, in a window of usual height.
func TestChartSeen(t *testing.T) {
	sim, server := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	p := gridOf(t, server, "shop", `select country_code, count(*) as customers from customers group by 1 order by 2 desc limit 8`)
	p.size(1280, 800)
	p.click("Chart")
	p.chartSees("Chart of customers by country_code")
	p.until(`(() => { const c = document.querySelector(".chart-canvas").getBoundingClientRect(), b = document.querySelector(".query-below").getBoundingClientRect();
		return c.height >= 170 && c.bottom <= b.bottom })()`)
}
