package ui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// A script with two errors is corrected, seen as it will be, and created.
func TestImport(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	p := open(t, url, "#/import")
	p.sees("What the script becomes", "sqlite (default)")
	p.looks("import-empty")
	p.fill("Name", "box office")
	p.sees("A name has letters without accents, digits and _ in it.")
	p.fill("Name", "select")
	p.edit("SQL script", "create table visitor (\n  id integer primary key,\n  e_mail varchr(80)\n);\ncreat table seat (id integer);\n")
	p.sees("2 errors", `3:10 unknown data type "varchr(80)"`, `did you mean "VARCHAR"?`, "5:1 expected a statement", "No preview yet")
	p.until(`document.querySelectorAll(".cm-lintRange-error").length === 2`)
	p.looks("import-errors")
	p.accessible()

	p.click("3:10") // the place, and the cursor is there
	p.until(`document.activeElement.classList.contains("cm-content")`)
	p.press("H")
	p.until(`document.querySelector(".cm-content").innerText.includes("e_mail Hvarchr(80)")`)
	p.edit("SQL script", "create table visitor (\n  id integer primary key,\n  e_mail varchar(80)\n);\ncreate table seat (id integer);\ngrant select on seat to all;\n")
	p.sees("1 warning", "6:1", "2 tables · 3 columns · 2,000 rows", "visitor", "VARCHAR(80)", "PK", "email", `"select" is a reserved word of SQL`)
	p.click("Infer rules")
	p.misses("email")
	p.click("Infer rules")
	p.fill("Rows per table", "many")
	p.sees("A whole number, as digits alone.")
	p.fill("Rows per table", "250")
	p.sees("500 rows")
	p.fill("Search tables and columns", "e_mail")
	p.sees("1 of 2 columns")
	p.fill("Name", "box")
	p.misses("reserved word")

	p.do(chromedp.Reload()) // nothing is lost by a reload
	p.sees("1 warning", "500 rows")
	p.click("Create experiment")
	p.until(`location.hash === "#/experiment/box"`)
	e, err := sim.Experiment(t.Context(), "box")
	if err != nil || e.Document().Tables[0].TargetRows != 250 {
		t.Errorf("%v, %v", e, err)
	}
	p.visit("#/import")
	p.sees("What the script becomes")
}

// A name that is taken is said before, and what the server refuses loses nothing.
func TestImportTaken(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	create(t, sim, "shop.json")
	p := open(t, url, "#/import")
	p.click("Try the example script")
	p.sees("3 tables · 14 columns · 3,000 rows", "5 warnings", "25:29 venue")
	p.until(`document.querySelectorAll(".cm-lintRange-warning").length === 5`)
	p.looks("import-preview")
	p.accessible()
	p.fill("Name", "SHOP")
	p.sees("There is an experiment shop already.")
	p.click("Create experiment")
	p.sees("The experiment was not created.", "already exists")
	p.sees("3 tables · 14 columns")
}

// A file is dropped: it is shown, named after, and read in the dialect that it is written in.
func TestImportDrop(t *testing.T) {
	t.Parallel()
	_, url := serve(t, httpapi.Options{})
	p := open(t, url, "#/import")
	p.sees("What the script becomes")
	drop := func(name, contents string) {
		p.js(fmt.Sprintf(`(() => { const data = new DataTransfer(); data.items.add(new File([%s], %s));
			document.querySelector(".cm-content").dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: data})) })()`, contents, quoted(name)), nil)
	}
	drop("Web Sales.2024.sql", quoted("\ufeffcreate or replace table clicks (id number(38,0), what variant);\r\n"))
	p.sees("Web Sales.2024.sql is in the editor.", "1 table · 2 columns", "clicks")
	p.until(`document.querySelector("select").value === "snowflake"`)
	p.until(named("Name") + `.value === "web_sales_2024"`)
	drop("photo.sql", `new Uint8Array([255, 216, 255, 224])`)
	p.sees("photo.sql is not a text in UTF-8.", "clicks")
	drop("large.sql", `new Uint8Array(11 << 20)`)
	p.sees("large.sql has more than 10 MiB.")
}

// A script of a megabyte is read, and typing in it does not wait.
func TestImportLarge(t *testing.T) {
	var script strings.Builder
	for i := range 200 {
		fmt.Fprintf(&script, "create table table_%03d (id integer primary key", i)
		for c := range 100 {
			fmt.Fprintf(&script, ",\n  column_with_a_long_name_%d varchar(100) not null", c)
		}
		script.WriteString(");\n")
	}
	_, url := serve(t, httpapi.Options{})
	p := open(t, url, "#/import")
	p.sees("What the script becomes")
	p.js(fmt.Sprintf(`(() => { const data = new DataTransfer(); data.items.add(new File([%s], "large.sql"));
		document.querySelector(".cm-content").dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: data})) })()`, quoted(script.String())), nil)
	p.sees("200 tables · 20,200 columns")
	p.fill("Search tables and columns", "table_177")
	p.until(`document.querySelectorAll(".import-table").length === 1`)
	p.js(named("SQL script")+".focus()", nil)
	var slowest float64
	p.js(`(async () => { let slowest = 0; for (let i = 0; i < 10; i++) { const start = performance.now();
		document.execCommand("insertText", false, " "); await new Promise((go) => setTimeout(go, 30));
		
		slowest = Math.max(slowest, performance.now() - start - 30) } return slowest })()`, &slowest)
	t.Logf("a key takes up to %.0f ms", slowest)
	if slowest > 500 {
		t.Errorf("a key takes up to %.0f ms", slowest)
	}
	p.sees("20,200 columns")
}

// A script in a file of the reader's machine is picked.
func TestImportPick(t *testing.T) {
	t.Parallel()
	_, url := serve(t, httpapi.Options{})
	p := open(t, url, "#/import")
	p.sees("Open a file…")
	file, err := filepath.Abs("../../../examples/tickets.sql")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p.js(fmt.Sprintf(`(() => { const data = new DataTransfer(); data.items.add(new File([%s], "tickets.sql")); const input = document.querySelector("input[type=file]");
		input.files = data.files; input.dispatchEvent(new Event("change", {bubbles: true})) })()`, quoted(string(text))), nil)
	p.sees("3 tables", "ticket")
}
