package ui_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

func TestCreateLook(t *testing.T) {
	sim, url := serve(t, httpapi.Options{})
	create(t, sim, "shop.json")
	p := open(t, url, "#/create")
	p.sees("Begin with an example")
	p.until(`document.querySelector(".create-copy select")?.value === "shop"`)
	p.looks("create-start")
	p.click("Empty document")
	p.sees("No problems")
	p.looks("create-empty")
	p.click("Start over")
	p.looks("create-over")
	p.click("Start over")
	p.js(`[...document.querySelectorAll(".create-example")].find(e => e.innerText.startsWith("hospital")).click()`, nil)
	p.sees("No problems")
	p.looks("create-hospital")
	p.click("Add column")
	p.fill("Column name", "paid_amount")
	p.fill("Data type", "DECIMAL")
	p.fill("Distribution", "normal")
	p.looks("create-column")
	p.fill("Data type", "VARCHAR")
	p.fill("Search the faker rules", "email")
	p.looks("create-rule")
	p.click("Cancel")
	p.accessible()
}
