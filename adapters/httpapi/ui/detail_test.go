package ui_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/target"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
)

// detailOrphans is an experiment whose table of two refers to that of the other, and has what no
// Number of JavaScript holds.
const detailOrphans = `{"name": "orphans", "description": "<b>not bold</b>", "tables": [
	{"name": "parents", "target_rows": 3, "description": "Those who are <i>referred to</i>.", "columns": [
		{"name": "id", "data_type": "BIGINT", "is_unique": true, "min_value": 9007199254740993, "max_value": 9007199254741999},
		{"name": "blob", "data_type": "JSON", "required": false, "null_rate": 0.5}]},
	{"name": "children", "target_rows": 4, "columns": [
		{"name": "id", "data_type": "INT", "is_unique": true},
		{"name": "parent_id", "data_type": "BIGINT", "null_rate": 0.125, "foreign_key": {"references_table": "parents", "references_column": "id", "nullable": true}}]}]}`

// TestDetailOverview reads what the tables are, follows a foreign key and sees a run that others began.
func TestDetailOverview(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	e := create(t, sim, detailOrphans)
	p := open(t, url, "#/experiment/orphans")
	p.sees("<b>not bold</b>", "Those who are <i>referred to</i>.", "9007199254740993 … 9007199254741999, counting up", "12.5 %", "0 of 7 declared",
		"The tables hold no rows yet.", "none yet", "Referred to by children.parent_id")
	generate(t, e)
	p.js(`dispatchEvent(new Event("focus"))`, nil) // the reader comes back from elsewhere
	p.sees("run 1", "Completed", "7 of 7 declared", "4 rows")
	p.misses("The tables hold no rows yet.")

	p.click("parents")
	p.until(`document.querySelector("[aria-label=parents]").ariaExpanded === "false"`)
	p.click("parents.id")
	p.until(`document.querySelector("tr[aria-current=true]").innerText.includes("9007199254740993") && location.hash.endsWith("/overview/parents/id")`)
	p.click("parents")
	p.misses("9007199254740993 …")
	p.click("parents.id") // once more, where one is already
	p.sees("9007199254740993 …")
	p.click("Close all")
	p.misses("parents.id")
	p.fill("Search tables and columns", "PARENT_")
	p.sees("1 table found", "1 other column of children is not called so.")
	p.fill("Search tables and columns", "nothing")
	p.click("Show all tables")
	p.sees("9007199254741999, counting up", "12.5 %")
	p.click("Query children")
	p.until(`location.hash.includes("experiment=orphans") && decodeURIComponent(location.hash.replaceAll("+", " ")).includes("FROM children")`)
}

// TestDetailLooks shows the views of an experiment of some size.
func TestDetailLooks(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	e := create(t, sim, "shop.json")
	generate(t, e)
	p := open(t, url, "#/experiment/shop")
	p.sees("37,424", "categories")
	for view, text := range map[string]string{
		"": "products.product_id", "sample/customers": "The first 50 of 2,000 rows that the warehouse holds, made by run 1 with seed 42.", "document/duckdb": "shop-duckdb.sql",
	} {
		p.visit("#/experiment/shop/" + view)
		p.sees(text)
		p.accessible()
		p.looks("detail-" + strings.NewReplacer("/", "-").Replace(view))
	}
	p.click("Download…")
	p.sees("Download shop", "25,000 rows")
	p.accessible()
	p.looks("detail-download")
}

// TestDetailSample looks at rows: those of a run to come, with a seed that is not one, and those there are.
func TestDetailSample(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	e := create(t, sim, detailOrphans)
	p := open(t, url, "#/experiment/orphans/sample")
	p.sees("A preview.", "parents is empty: these rows are what a run with seed 0 would make.", "9007199254740993")
	p.accessible()
	p.fill("Seed", "12x")
	p.sees("A seed is a whole number of 64 bits.", "with seed 0 would make")
	p.fill("Seed", "9223372036854775808")
	p.sees("A seed is a whole number of 64 bits.")
	p.fill("Seed", "9223372036854775807")
	p.sees("with seed 9223372036854775807 would make")
	p.fill("From", "warehouse")
	p.sees("parents is empty", "The warehouse holds no rows of it.")
	p.click("Preview what a run would make")
	p.sees("with seed 9223372036854775807 would make")
	generate(t, e)
	p.visit("#/experiment/orphans/sample/CHILDREN")
	p.js(`dispatchEvent(new Event("focus"))`, nil)
	p.sees("4 rows that the warehouse holds, made by run 1 with seed 42.")
	p.fill("Table", "parents")
	p.sees("3 rows that the warehouse holds", "9007199254740995")
	p.visit("#/experiment/orphans/sample/aunts")
	p.sees("There is no such table", "orphans has no table aunts")
}

// TestDetailDocument reads the document and the statements for a warehouse, with what that cannot say.
func TestDetailDocument(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	create(t, sim, "hospital.json")
	create(t, sim, detailOrphans)
	p := open(t, url, "#/experiment/orphans/document")
	p.sees(`"min_value": 9007199254740993`)
	p.click("YAML")
	p.sees("min_value: 9007199254740993", "orphans.yaml")
	p.click("Redshift")
	p.sees("CREATE TABLE parents", "orphans-redshift.sql")
	p.misses("dwsim:")
	p.click("Rules as comments")
	p.sees("dwsim:")
	p.visit("#/experiment/hospital/document/duckdb")
	p.sees("2 warnings What DuckDB cannot say", "lab_results.image: BINARY: the length 32 is left out, as BINARY has none")
}

// TestDetailDownloads saves files as a reader does, and asks the server for what the links lead to.
func TestDetailDownloads(t *testing.T) {
	sim, url := serve(t, httpapi.Options{})
	e := create(t, sim, "shop.json")
	generate(t, e)
	create(t, sim, "hospital.json")
	p := open(t, url, "#/experiment/shop")
	folder := t.TempDir()
	command(p, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder,
		BrowserContextID: command(p, target.GetTargetInfo, target.GetTargetInfoParams{}).TargetInfo.BrowserContextID,
	})
	p.click("Download…")
	p.fill("Format", "csv")
	p.click("Download orders")
	p.detailSaved(folder, "shop-orders.csv", "order_id,customer_id", 10_001)
	p.click("Download DDL, Snowflake")
	p.detailSaved(folder, "shop-snowflake.sql", "-- experiment shop for snowflake", 50)
	p.click("Download document, YAML")
	p.detailSaved(folder, "shop.yaml", "name: shop", 100)
	p.click("Download archive, .dwsim")
	p.detailSaved(folder, "shop.dwsim", "\x28\xb5\x2f\xfd", 1)
	p.click("Download graph, SVG")
	p.detailSaved(folder, "shop.svg", "<svg", 10)
	p.sees(`dw-sim query execute "SELECT * FROM categories" --experiment shop --output categories.csv`, filepath.Join("generated", "shop", "run-1"))
	p.visit("#/experiment/hospital")
	p.sees("A hospital:")
	p.click("Download…")
	p.sees("The tables hold no rows yet.")
	p.click("Download DDL, DuckDB")
	p.click("2 warnings")
	p.sees("What DuckDB cannot say")
	p.until(`!document.querySelector("dialog")`)
}

// detailSaved waits for a file of a download, which begins with a text and has so many lines at least.
func (p *page) detailSaved(folder, name, begins string, lines int) {
	p.t.Helper()
	var text []byte
	for end := time.Now().Add(patience); time.Now().Before(end); {
		text, _ = os.ReadFile(filepath.Join(folder, name))
		if strings.HasPrefix(string(text), begins) && strings.Count(string(text), "\n") >= min(lines, 10_001) {
			return
		}
		p.js("new Promise((go) => setTimeout(go, 10))", nil)
	}
	files, _ := filepath.Glob(filepath.Join(folder, "*"))
	p.t.Fatalf("%s is not saved: %q, %.100q, %d lines", name, files, text, strings.Count(string(text), "\n"))
}

// TestDetailGone resets and deletes an experiment, is refused while a run is active, and is told
// which experiment may be meant where there is none.
func TestDetailGone(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	e := create(t, sim, "shop.json")
	generate(t, e)
	p := open(t, url, "#/experiment/shopp")
	p.sees("There is no such experiment", "No experiment is called shopp.")
	p.accessible()
	p.click("shop")
	p.click("More")
	p.click("Reset…")
	p.sees("All rows in 5 tables", "37,424 rows in the warehouse")
	p.click("Empty the tables")
	p.sees("The 5 tables of shop are empty.", "The tables hold no rows yet.")

	begun, release, ended := make(chan int64), make(chan bool), make(chan error)
	go func() {
		_, err := sim.Runs().Track(t.Context(), dwsim.Work{Experiment: "shop", Purpose: "export"}, func(_ context.Context, w *dwsim.Tracked) error {
			begun <- w.Run()
			<-release
			return nil
		})
		ended <- err
	}()
	run := <-begun
	let := sync.OnceFunc(func() { close(release) })
	defer let()
	p.js(`dispatchEvent(new Event("focus"))`, nil)
	p.sees(fmt.Sprintf("run %d Running", run))
	p.click("More")
	p.click("Delete…")
	p.sees("What will be lost:", "the document, with 5 tables", "the record of 2 runs")
	p.click("Delete the experiment")
	p.until(`document.querySelector("dialog [role=alert]").innerText.includes("has a run in progress")`)
	let()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	p.click("Delete the experiment")
	p.sees("shop was deleted, and 5 tables, 2 runs")
	p.until(`location.hash === "#/experiments"`)
	p.visit("#/experiment/shop")
	p.sees("There is no such experiment", "All experiments")
}
