package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// createText is an expression for the text in the editor of documents.
const createText = `[...document.querySelectorAll(".create-editor .cm-line")].map((l) => l.innerText.replace(/\n$/, "")).join("\n")`

// createHas waits for a text in the editor.
func createHas(p *page, text string) {
	p.t.Helper()
	p.until(fmt.Sprintf("(%s).includes(%s)", createText, quoted(text)))
}

// createCompletes waits for a completion to be the chosen one, and takes it.
func createCompletes(p *page, label string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`document.querySelector(".cm-tooltip-autocomplete li[aria-selected] .cm-completionLabel")?.innerText === %s`, quoted(label)))
	p.js("new Promise((go) => setTimeout(() => go(true), 90))", new(bool)) // CodeMirror takes no key of one who could not have seen the list yet
	p.press(kb.Enter)
}

const createWrong = `{
  "name": "till",
  "tables": [
    {"name": "receipts", "target_rows": 50, "columns": [
      {"name": "receipt_id", "data_type": "INTT", "is_unique": true},
      {"name": "mail", "data_type": "VARCHAR"}
    ]}
  ]
}`

// TestCreateTyped writes a document: a problem at its line, corrected, keys and rules completed, rows that follow.
func TestCreateTyped(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	p := open(t, url, "#/create")
	p.click("Empty document")
	p.sees("No problems", "1,000 rows")
	p.until(`document.querySelectorAll(".create-rows tbody tr").length === 10`)
	p.edit("Document", createWrong)
	p.sees("1 problem", "INTT", "did you mean")
	p.until(`document.querySelector(".create-editor .cm-lintRange-error")?.innerText.includes("INTT")`)
	p.sees("Rows are shown once the document has no problems.")
	p.click("5:43 tables[0].columns[0].data_type")
	p.until(`document.activeElement.classList.contains("cm-content")`)
	p.looks("create-problem")
	p.press(kb.ArrowRight)                                     // over the quote
	p.press(kb.Delete, chromedp.KeyModifiers(kb.ModifierCtrl)) // the word
	p.press("BIGI")
	createCompletes(p, "BIGINT")
	createHas(p, `"data_type": "BIGINT", "is_unique"`)
	p.sees("No problems")

	p.press(kb.ArrowDown)
	p.press(kb.End)
	p.press(kb.ArrowLeft)
	p.press(`, "faker`)
	createCompletes(p, "faker_rule")
	p.press("safe_emai")
	createCompletes(p, "safe_email")
	createHas(p, `"data_type": "VARCHAR", "faker_rule": "safe_email"}`)
	p.until(`document.querySelectorAll(".create-rows tbody tr").length === 10 && document.querySelector(".create-rows td:last-child").innerText.includes("@")`)
	before := p.text(".create-rows td:last-child")
	p.fill("Seed", "9223372036854775807")
	p.until(fmt.Sprintf(`document.querySelector(".create-rows td:last-child").innerText !== %s`, quoted(before)))
	p.looks("create-typed")
	p.accessible()
	p.click("Create experiment")
	p.until(`location.hash === "#/experiment/till"`)
	if _, err := sim.Experiment(t.Context(), "till"); err != nil {
		t.Error(err)
	}
	p.visit("#/create")
	p.sees("Begin with an example") // the draft has become an experiment
}

// text is that of the element of a selector.
func (p *page) text(selector string) (text string) {
	p.t.Helper()
	p.js(fmt.Sprintf("document.querySelector(%s).innerText", quoted(selector)), &text)
	return text
}

// TestCreateForms adds columns and a table to documents of both forms, without a key being typed.
func TestCreateForms(t *testing.T) {
	t.Parallel()
	_, url := serve(t, httpapi.Options{})
	p := open(t, url, "#/create")
	p.click("Empty document")
	for format, want := range map[string][]string{
		"JSON": {`{"name": "city", "data_type": "VARCHAR", "varchar_length": 60, "required": false, "null_rate": 0.125, "faker_rule": "city"}`,
			`{"name": "customer_id", "data_type": "INT", "foreign_key": {"references_table": "customers", "references_column": "customer_id"}}`},
		"YAML": {`{name: city, data_type: VARCHAR, varchar_length: 60, required: false, null_rate: 0.125, faker_rule: city}`,
			`{name: customer_id, data_type: INT, foreign_key: {references_table: customers, references_column: customer_id}}`},
	} {
		p.click("Start over")
		p.sees("Start over?")
		p.click("Start over")
		p.click("Empty document")
		p.click(format)
		p.click("Add column")
		p.sees("Add a column")
		p.click("Add column") // in the dialog: it says what is missing
		p.sees("A column needs a name.")
		p.fill("Column name", "email")
		p.sees("customers has a column of this name.")
		p.fill("Column name", "city")
		p.fill("Data type", "VARCHAR")
		p.fill("Length", "60")
		p.fill("Search the faker rules", "city")
		p.js(`document.querySelector(".create-rule-list input").click()`, nil)
		p.fill("NULLs", "some")
		p.fill("Share of NULLs in %", "12.5")
		p.until(`document.querySelectorAll(".create-sample td").length === 8`)
		if format == "YAML" {
			p.looks("create-column")
			p.accessible()
		}
		p.click("Add column")
		createHas(p, want[0])
		p.until(`document.querySelector(".create-editor .cm-activeLine").innerText.includes("city")`)
		p.sees("No problems")
		p.until(`[...document.querySelectorAll(".create-rows th")].some((h) => h.innerText.startsWith("city"))`)

		p.click("Add table")
		p.fill("Table name", "orders")
		p.click("Add table")
		createHas(p, "order_id")
		p.until(`document.querySelector(".create-tables [aria-pressed=true]")?.innerText === "orders"`)
		p.click("Add column")
		p.fill("Column name", "customer_id")
		p.click("Another table")
		p.fill("Column that the values are taken from", "customers.customer_id")
		p.sees("INT, as of customers.customer_id")
		p.click("Add column")
		createHas(p, want[1])
		p.sees("No problems", "2 tables · 2,000 rows")
		p.until(`document.activeElement.classList.contains("cm-content")`)
		p.press("z", chromedp.KeyModifiers(kb.ModifierCtrl)) // one step back for each
		p.until(fmt.Sprintf("!(%s).includes(%s)", createText, quoted(want[1])))
		p.press("z", chromedp.KeyModifiers(kb.ModifierCtrl))
		p.until(fmt.Sprintf("!(%s).includes('orders')", createText))
		createHas(p, want[0])
	}
}

// TestCreateTaken loses nothing to a name that is taken, a reload, or a look elsewhere.
func TestCreateTaken(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	create(t, sim, "shop.json")
	hostile := `</script><img src=x onerror=alert(1)> ` + "\u202e" + ` "{{7*7}}` + strings.Repeat("é", 300)
	p := open(t, url, "#/create?copy=shop")
	createHas(p, `"name": "shop"`)
	p.edit("Document", fmt.Sprintf("name: shop # mine\ndescription: %s\ntables:\n  - name: t\n    target_rows: 3\n    columns:\n      - {name: a, data_type: TEXT, values: [%s, \"\"]}\n", quoted(hostile), quoted(hostile)))
	p.sees("No problems", "1 table · 3 rows")
	p.until(`document.querySelector("[aria-label=Format] [aria-pressed=true]").innerText === "YAML"`)
	p.until(`[...document.querySelectorAll(".create-rows td")].some((d) => d.innerText.startsWith("</script><img"))`)
	p.click("Create experiment")
	p.sees("There is an experiment shop already", "Your document is kept", "1:7 name")
	p.looks("create-taken")
	p.visit("#/experiments")
	p.misses("New experiment")
	p.visit("#/create")
	p.js("void (window.before = setTimeout(() => location.reload()))", nil)
	p.until("window.before === undefined")
	createHas(p, "name: shop # mine")
	p.click("Create experiment")
	p.click("Call this one shop_2")
	createHas(p, "name: shop_2 # mine")
	p.misses("There is an experiment shop already")
	p.click("JSON")
	p.sees("JSON has no comments")
	createHas(p, `"name": "shop_2"`)
	p.visit("#/create?copy=shop")
	p.sees("Replace your document?")
	p.click("Keep mine")
	p.click("Create experiment")
	p.until(`location.hash === "#/experiment/shop_2"`)
	e, err := sim.Experiment(t.Context(), "shop_2")
	if err != nil {
		t.Fatal(err)
	}
	if got := e.Document().Description; got != hostile {
		t.Errorf("the description is %q", got)
	}
}

// TestCreateOther begins with what is no document yet, a script, and what cannot be copied.
func TestCreateOther(t *testing.T) {
	t.Parallel()
	_, url := serve(t, httpapi.Options{})
	p := open(t, url, "#/create?copy=nothing")
	p.sees("“nothing” cannot be copied", `experiment "nothing" does not exist`)
	p.looks("create-start")
	p.accessible()
	p.visit("#/create?example=school")
	p.sees("No problems", "7 tables")
	p.fill("Warehouse", "sqlite")
	createHas(p, "target_warehouse: sqlite")
	p.fill("Warehouse", "")
	p.until(fmt.Sprintf("!(%s).includes('target_warehouse')", createText))
	p.edit("Document", "-- of the warehouse\nCREATE TABLE t (\n  a INT\n);")
	p.sees("This is a SQL script")
	p.looks("create-script")
	p.click("Import it as SQL")
	p.until(`location.hash === "#/import" && document.querySelector(".cm-content")?.innerText.includes("-- of the warehouse")`)
}
