package ui_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// experimentsTable is a document with one table of one column.
func experimentsTable(name, description string, rows int) string {
	return fmt.Sprintf(`{"name": %q, "description": %q, "tables": [{"name": "t_%s", "target_rows": %d, "columns": [{"name": "id", "data_type": "INT"}]}]}`,
		name, description, name, rows)
}

// experimentsNames is an expression for the names in the list, in their order.
const experimentsNames = `[...document.querySelectorAll(".experiments-name a")].map((a) => a.innerText).join(" ")`

// experimentsFollow keeps the address of the last query that was opened; the view of queries takes it away.
func experimentsFollow(p *page) {
	p.t.Helper()
	p.js(`void (window.opened = "", addEventListener("hashchange", () => { if (location.hash.startsWith("#/query?")) opened = location.hash }, true))`, nil)
}

// From nothing to rows in a query it is one press.
func TestExperimentsFirst(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	p := open(t, url, "")
	experimentsFollow(p)
	p.sees("Start with an experiment", "A web shop", "37,424 rows")
	p.looks("experiments-empty")
	p.accessible()
	p.click("Try shop")
	p.until(`opened.startsWith("#/query?experiment=shop&sql=SELECT")`)
	e, err := sim.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	run, err := e.LastRun(t.Context())
	if err != nil || run.Status != store.Completed {
		t.Errorf("last run %v, %v; want COMPLETED", run, err)
	}
}

// Every example is one that the server takes, with as many tables and rows as are promised, and its
// query finds some.
func TestExperimentsExamples(t *testing.T) {
	_, url := serve(t, httpapi.Options{})
	p := open(t, url, "")
	experimentsFollow(p)
	for _, name := range []string{"shop", "hospital", "school", "saas", "telecom", "tickets"} {
		p.visit("#/experiments")
		if name != "shop" {
			p.click("Examples")
		}
		p.click("Try " + name)
		p.until(`opened.startsWith("#/query?experiment=` + name + `&")`)
		var rows float64
		p.js(`fetch("api/query/execute", {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({experiment_name: "`+name+`",
			sql: new URLSearchParams(opened.split("?")[1]).get("sql")})}).then((r) => r.json()).then((r) => r.row_count ?? -1)`, &rows)
		if rows < 5 {
			t.Errorf("the query of %s finds %v rows", name, rows)
		}
	}
	p.visit("#/experiments")
	p.sees("A product that several companies")
	p.click("5 warnings")
	p.sees("line 32: create view sales.turnover is passed over: it makes no table")
	p.looks("experiments-full")
	var wrong []string
	p.js(`(async () => {
		const {experiments} = await (await fetch("api/experiments")).json();
		[...document.querySelectorAll("button")].find((b) => b.innerText === "Examples").click();
		await new Promise((go) => setTimeout(go));
		return experiments.filter((e) => {
			const said = [...document.querySelectorAll(".experiments-example")].find((x) => x.innerText.startsWith(e.name)).innerText;
			const rows = e.schema.tables.reduce((n, t) => n + t.target_rows, 0).toLocaleString("en-US");
			return !said.includes(e.table_count + " tables · " + rows + " rows");
		}).map((e) => e.name);
	})()`, &wrong)
	if len(wrong) > 0 {
		t.Errorf("the number of tables or rows that is said of %v is wrong", wrong)
	}
	p.looks("experiments-examples")
}

// An example whose name is taken meanwhile says so, and another can be tried.
func TestExperimentsExampleTaken(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	p := open(t, url, "")
	p.sees("Try shop")
	create(t, sim, "shop.json")
	p.click("Try shop")
	p.sees(`experiment "shop" already exists`)
}

func TestExperiments(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	create(t, sim, "hospital.json")
	create(t, sim, experimentsTable("zoo", "Animals <b>& keepers</b>", 7))
	p := open(t, url, "#/experiments")
	p.sees("zoo", "37,424", "Completed", "Animals <b>& keepers</b>", "never", "sqlite")
	p.looks("experiments")
	p.accessible()

	p.click("Target rows")
	p.until(experimentsNames + ` === "hospital shop zoo"`)
	p.click("Target rows ↓")
	p.until(experimentsNames + ` === "zoo shop hospital"`)
	p.click("Experiment")
	p.until(experimentsNames + ` === "hospital shop zoo"`)

	p.js(`document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "/", bubbles: true}))`, nil)
	p.until(`document.activeElement.type === "search"`)
	p.paste("order_items")
	p.until(experimentsNames + ` === "shop"`)
	p.sees("1 of 3 experiments")
	p.until(`location.hash === "#/experiments?q=order_items"`)
	p.fill("Search experiments", "KEEPERS zoo")
	p.until(experimentsNames + ` === "zoo"`)
	p.fill("Search experiments", "nothing of the kind")
	p.sees("No experiment has “nothing of the kind” in it")
	p.click("Show all")
	p.until(experimentsNames + ` === "hospital shop zoo"`)
	p.visit("#/experiments?q=zoo") // a bookmark
	p.until(experimentsNames + ` === "zoo"`)
}

// Reset and delete say what will be lost, and do nothing unless they are confirmed.
func TestExperimentsDelete(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	p := open(t, url, "#/experiments")
	p.click("More for shop")
	p.click("Reset…")
	p.sees("Reset shop?", "All rows in 5 tables", "37,424 rows in the warehouse")
	p.click("Empty the tables")
	p.sees("The 5 tables of shop are empty.")
	p.until(`!document.querySelector("dialog")`)

	p.click("More for shop")
	p.press(kb.ArrowDown)
	p.press(kb.ArrowDown)
	p.press(kb.Enter)
	p.sees("Delete shop?", "the document, with 5 tables", "the record of 1 run, with its Parquet files")
	p.looks("experiments-delete")
	p.accessible()
	p.click("Cancel")
	p.until(`!document.querySelector("dialog")`)
	p.sees("shop")
	p.click("More for shop")
	p.click("Delete…")
	p.click("Delete the experiment")
	p.sees("shop was deleted, and 5 tables, 1 run", "Start with an experiment")
}

// Who would delete an experiment that is in use is told by what, with a way to it.
func TestExperimentsDeleteInUse(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	e := create(t, sim, experimentsTable("busy", "", 30_000_000))
	p := open(t, url, "#/experiments")
	p.sees("never")
	run, err := e.Start(t.Context(), dwsim.GenerateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p.click("More for busy")
	p.click("Delete…")
	p.click("Delete the experiment")
	p.sees(fmt.Sprintf("Show run %d", run.ID))
	p.click("Cancel")
	p.visit("#/create")
	p.visit("#/experiments")
	p.sees("Running", "1 run")
	p.looks("experiments-running")
	if err := sim.Runs().Abort(t.Context(), "busy", run.ID, "enough"); err != nil {
		t.Fatal(err)
	}
	p.sees("Aborted", fmt.Sprintf("Run %d of busy is aborted", run.ID))
}

// Hundreds of experiments are read part by part, and are searched as a whole.
func TestExperimentsHundreds(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	const n = 130
	for i := range n {
		create(t, sim, experimentsTable(fmt.Sprintf("e%03d", i), "", i))
	}
	p := open(t, url, "#/experiments")
	p.until(fmt.Sprintf(`document.querySelector(".heading .quiet").innerText === "%d"`, n))
	p.sees("100 of 130 are shown")
	p.click("Show more")
	p.until(`document.querySelectorAll(".experiments-row").length === 130`)
	p.fill("Search experiments", "t_e007")
	p.until(experimentsNames + ` === "e007"`)
}
